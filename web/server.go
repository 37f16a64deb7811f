// Package web serves the pages, the JSON API and the feeds.
package web

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/recover"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// Server is what the pages need. Fill the fields, then call New.
type Server struct {
	Store    *store.Store
	Now      func() time.Time
	Log      *slog.Logger
	Zone     *time.Location // of everything people read and type
	BaseURL  string         // https://kalender.voorbeeld.nl, without a slash at the end
	Version  string
	Demo     bool   // everything goes to the proefkanaal; sign-in links may be used again
	FirstRun string // secret part of the address that makes the first user; empty: there are users

	Contact Contact            // for who cannot use the pages
	Numbers []campaigns.Number // that texts may name, beside those that everybody may

	// Planned hears which deliveries were just planned, after the commit.
	Planned func(context.Context, []campaigns.Due)
	// TestChannel tries the credentials of a channel without publishing, and says in Dutch on whose name they work. What it
	// learned about the service are settings to keep with the channel; an empty one is to be forgotten.
	TestChannel func(context.Context, campaigns.Channel) (said string, learned map[string]string, err error)
	// Ready returns nil while everything the program needs answers.
	Ready func(context.Context) error
	// Feeds are the iCal feeds, kept up to date by their Run; nil: they are read when someone asks.
	Feeds *Feeds

	pages    *pages
	security []header // on every answer
	numbers  campaigns.Numbering
	cleaning chan struct{} // holds one while a picture is looked at: a large one takes much memory for a moment
}

// requestTime bounds what one request may take in the database.
const requestTime = 15 * time.Second

// New returns the application with every route.
func New(s Server) (*fiber.App, error) {
	if s.pages == nil {
		var err error
		if s.pages, err = loadPages(s.Zone); err != nil {
			return nil, err
		}
	}
	s.security = s.securityHeaders()
	s.numbers = campaigns.NewNumbering(s.Numbers...)
	s.cleaning = make(chan struct{}, 1)
	app := fiber.New(fiber.Config{
		AppName: "veiligheidskalender", DisableStartupMessage: true, ErrorHandler: s.fail,
		StreamRequestBody: true, DisablePreParseMultipartForm: true, // readBody bounds it, by route
		WriteBufferSize: 32 << 10, // most feeds, gzipped, leave in one write
		ReadTimeout:     15 * time.Second, WriteTimeout: 30 * time.Second, IdleTimeout: 75 * time.Second,
		StrictRouting: true, CaseSensitive: true, Immutable: true, // Immutable: strings from the request may be kept
	})
	app.Use(recover.New(recover.Config{EnableStackTrace: true, StackTraceHandler: func(c *fiber.Ctx, e any) {
		s.Log.Error("panic", "path", c.Path(), "panic", e)
	}}))
	if s.Feeds == nil {
		s.Feeds = NewFeeds(s.Store, s.Now, s.Log, s.Zone, s.BaseURL)
	}
	app.Use(s.body, s.deadline, s.headers)
	s.assets(app)
	for _, r := range s.routes() {
		app.Add(r.method, r.path, s.guard(r))
		if r.method == fiber.MethodGet {
			app.Add(fiber.MethodHead, r.path, s.guard(r))
		}
	}
	app.Use(s.guard(route{scope: public, handle: func(*request) error { return campaigns.ErrNotFound }}))
	app.Server().Handler = s.readyFirst(app.Server().Handler)
	return app, nil
}

// deadline gives the request's context an end: Fiber's own has none.
func (s *Server) deadline(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(c.UserContext(), requestTime)
	defer cancel()
	c.SetUserContext(ctx)
	if err := c.Next(); err != nil {
		return s.fail(c, err) // not by Fiber, which does it after the end of ctx: the error page reads the database too
	}
	return nil
}

// headers sets the security headers.
func (s *Server) headers(c *fiber.Ctx) error {
	s.guarded(c)
	return c.Next()
}

func (s *Server) guarded(c *fiber.Ctx) {
	setHeaders(&c.Response().Header, s.security)
	setHeaders(&c.Response().Header, noStore)
}

// fail turns an error into a page. Only errors that nobody foresaw are logged, and none of those is shown.
func (s *Server) fail(c *fiber.Ctx, err error) error {
	s.guarded(c) // also for what fasthttp refuses before any handler runs
	status, title, text := fiber.StatusInternalServerError, "Er ging iets mis", "Het ligt niet aan jou. Probeer het over een minuut nog eens. Wat je had opgeslagen, is bewaard."
	var fe *fiber.Error
	var invalid *campaigns.Invalid
	switch {
	case errors.Is(err, campaigns.ErrNotFound):
		status, title, text = fiber.StatusNotFound, "Deze pagina bestaat niet", "Misschien is het adres niet goed overgenomen, of is er iets verplaatst."
	case errors.Is(err, errForbidden):
		status, title, text = fiber.StatusForbidden, "Dit mag je niet bekijken of veranderen", "Vraag de beheerder van jouw gemeente om de juiste rol."
	case errors.Is(err, errForged):
		status, title, text = fiber.StatusForbidden, "Dit formulier is verlopen", "Ga terug, ververs de pagina en probeer het opnieuw."
	case errors.Is(err, campaigns.ErrConflict):
		status, title, text = fiber.StatusConflict, "Dit kan nu niet", err.Error()
	case errors.As(err, &invalid):
		status, title, text = fiber.StatusUnprocessableEntity, "Dit klopt nog niet", invalid.Message
	case errors.As(err, &fe) && fe.Code == fiber.StatusRequestEntityTooLarge:
		status, title, text = fe.Code, "Dit is te groot", "Wat je verstuurt mag samen hoogstens 2 MB zijn. Er is niets opgeslagen; ga terug om je tekst te bewaren."
	case errors.As(err, &fe) && fe.Code < 500:
		status, title, text = fe.Code, "Dit kan hier niet", "Ga terug en probeer het anders."
	default:
		s.Log.Error("request failed", "method", c.Method(), "path", c.Route().Path, "error", err)
	}
	c.Status(status)
	page := errorPage{Page: Page{Version: s.Version}, Status: status, Title: title, Text: text}
	if r, ok := c.Locals(requestKey).(*request); ok {
		page.Page = s.page(r, "")
		if r.signedIn() && c.Method() == fiber.MethodPost && !errors.Is(err, errForged) { // a stranger's words are not shown as ours
			page.Kept = r.sent().Shown
		}
	}
	if err := s.pages.render(c, "fout", page); err != nil {
		s.Log.Error("error page failed", "error", err)
		return c.SendString(title + ". " + text)
	}
	return nil
}

// errorPage is the data of fout.html.
type errorPage struct {
	Page
	Status          int
	Title, Text     string
	Back, BackLabel string
	ID              string
	Kept            []keptField
}
