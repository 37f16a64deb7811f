package web

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"veiligheidskalender/campaigns"
)

// route is one line of the route table: who may do what, where.
type route struct {
	method, path string
	scope        scope
	role         campaigns.Role // least role needed, for the municipality that scope finds
	handle       func(*request) error
}

// scope says how the municipality of a request is found, for which the user must have the role.
type scope int

const (
	public     scope = iota // no sign-in
	signedIn                // anyone who is signed in, even without a role
	anywhere                // any municipality; the handler checks the one that was typed
	everywhere              // all municipalities of the program
	inPost                  // the one of the post :id
	inEvent                 // the owner of the event :id; to read it, any where it is shown
	inSeries                // the one of the series :id
	inCampaign              // the one of the campaign :id
	inSnippet               // the one of the snippet :id; to read it, of a partnership's any
	inDelivery              // the owner of the delivery :id
	inChannel               // the one of the channel :slug
	inHalt                  // the one that the halt :id stops; of a general halt, all
	inMedia                 // those of the posts with the picture :sha256; who brought it needs no post
)

var (
	errForbidden = errors.New("forbidden")
	errForged    = errors.New("the form does not come from our own page")
)

const requestKey = "request"

// request is a request with what the guard found out about it.
type request struct {
	*fiber.Ctx
	user campaigns.User // zero when nobody is signed in
	csrf string

	posted *posted // of a form that came in parts; else nil
}

func (r *request) ctx() context.Context { return r.UserContext() }

func (r *request) signedIn() bool { return r.user.ID != "" }

// guard checks sign-in, forgery and role before a handler runs. It is the only place that does.
func (s *Server) guard(rt route) fiber.Handler {
	return func(c *fiber.Ctx) error {
		r := &request{Ctx: c}
		c.Locals(requestKey, r)
		if !readable(c.OriginalURL()) {
			return fiber.ErrBadRequest
		}
		if err := s.recognise(r); err != nil {
			return err
		}
		if err := s.readBody(r, rt); err != nil {
			return err
		}
		if r.posted != nil {
			defer s.renewDeadline(r)()
		}
		if c.Method() == fiber.MethodPost {
			if err := s.checkForgery(r, rt.scope); err != nil {
				return err
			}
		}
		if rt.scope == public {
			return rt.handle(r)
		}
		if !r.signedIn() {
			if c.Method() != fiber.MethodPost {
				return c.Redirect("/aanmelden?naar="+url.QueryEscape(c.OriginalURL()), fiber.StatusSeeOther)
			}
			return s.sessionOver(r)
		}
		if err := s.authorise(r, rt); err != nil {
			return err
		}
		return rt.handle(r)
	}
}

// readable reports whether an address holds only text that a database can store: valid UTF-8 without NUL.
func readable(address string) bool {
	plain, err := url.QueryUnescape(address)
	return err == nil && utf8.ValidString(plain) && !strings.ContainsRune(plain, 0)
}

// recognise finds the user of the session cookie.
func (s *Server) recognise(r *request) error {
	token := r.Cookies(s.cookieName())
	if token == "" {
		return nil
	}
	session, err := s.Store.Session(r.ctx(), token)
	switch {
	case err == nil:
		r.user, r.csrf = session.User, session.CSRF
	case !errors.Is(err, campaigns.ErrNotFound):
		return err
	}
	return nil
}

// checkForgery refuses a POST that another site made the browser send: by the browser's own word (Sec-Fetch-Site, Origin)
// and, once signed in, by the token in the form.
func (s *Server) checkForgery(r *request, sc scope) error {
	if site := r.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		return errForged
	}
	if origin := r.Get("Origin"); origin != "" {
		u, err := url.Parse(origin) // "null", from a sandbox or a redirect, is no host of ours
		if err != nil || u.Host != string(r.Request().Host()) {
			return errForged
		}
	}
	if sc == public || !r.signedIn() {
		return nil
	}
	if subtle.ConstantTimeCompare([]byte(r.FormValue("csrf")), []byte(r.csrf)) != 1 {
		return errForged
	}
	return nil
}

// authorise checks the role for the municipality of the thing that the address names. What one may not see does not exist.
func (s *Server) authorise(r *request, rt route) error {
	var municipalityID string
	var err error
	switch rt.scope {
	case signedIn:
		return nil
	case anywhere:
		if !r.user.MayAnywhere(rt.role) {
			return errForbidden
		}
		return nil
	case everywhere:
		return s.mayEverywhere(r, rt.role)
	case inPost:
		var p campaigns.Post
		p, err = s.Store.Post(r.ctx(), r.Params("id"))
		municipalityID = p.MunicipalityID
	case inEvent:
		return s.mayEvent(r, rt.role)
	case inSeries:
		var one campaigns.Series
		one, err = s.Store.Series(r.ctx(), r.Params("id"))
		municipalityID = one.MunicipalityID
	case inCampaign:
		var c campaigns.Campaign
		c, err = s.Store.Campaign(r.ctx(), r.Params("id"))
		municipalityID = c.MunicipalityID
	case inSnippet:
		return s.maySnippet(r, rt.role)
	case inDelivery:
		var d campaigns.Delivery
		d, err = s.Store.Delivery(r.ctx(), r.Params("id"))
		municipalityID = d.OwnerID
	case inChannel:
		var ch campaigns.Channel
		ch, err = s.Store.ChannelBySlug(r.ctx(), r.Params("slug"))
		municipalityID = ch.MunicipalityID
	case inHalt:
		return s.mayHalt(r, rt.role)
	case inMedia:
		return s.maySee(r, r.Params("sha256"))
	}
	switch {
	case err != nil:
		return err
	case r.user.May(rt.role, municipalityID):
		return nil
	case r.user.May(campaigns.Reader, municipalityID):
		return errForbidden
	}
	return campaigns.ErrNotFound
}

// mayEverywhere checks the role for every municipality.
func (s *Server) mayEverywhere(r *request, role campaigns.Role) error {
	all, err := s.Store.Municipalities(r.ctx())
	if err != nil {
		return err
	}
	for _, m := range all {
		if !r.user.May(role, m.ID) {
			return errForbidden
		}
	}
	return nil
}

// mayHalt checks the role for what the halt stops. A halt of everything may be lifted by whoever may set it.
func (s *Server) mayHalt(r *request, role campaigns.Role) error {
	h, err := s.Store.Halt(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	municipalityID := h.MunicipalityID
	if h.ChannelID != "" {
		ch, err := s.Store.Channel(r.ctx(), h.ChannelID)
		if err != nil {
			return err
		}
		municipalityID = ch.MunicipalityID
	}
	switch {
	case r.mayHalt(role, municipalityID):
		return nil
	case municipalityID == "" || r.user.May(campaigns.Reader, municipalityID):
		return errForbidden
	}
	return campaigns.ErrNotFound
}

// mayHalt reports whether the user may set or lift a halt of a municipality, or a general one where that is empty.
func (r *request) mayHalt(role campaigns.Role, municipalityID string) bool {
	return municipalityID == "" && r.user.MayAnywhere(role) || r.user.May(role, municipalityID)
}
