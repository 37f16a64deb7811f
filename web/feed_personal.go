package web

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// personalPage is the data of agenda-persoonlijk.html.
type personalPage struct {
	Page
	Since time.Time // zero: there is none
	URL   string    // shown once, right after it was made
	Subscribe
}

// What a personal feed holds.
const (
	personalBack  = 1 // months
	personalAhead = 13
	personalPosts = 2000
)

func (s *Server) personalFeedPage(r *request) error {
	since, err := s.Store.FeedTokenSince(r.ctx(), r.user.ID)
	if err != nil {
		return err
	}
	return s.pages.render(r.Ctx, "agenda-persoonlijk", personalPage{Page: s.page(r, ""), Since: s.inZone(since)})
}

// newPersonalFeed makes a new secret address; the one before it ends. It is shown on this answer and nowhere else.
func (s *Server) newPersonalFeed(r *request) error {
	token, err := s.Store.NewFeedToken(r.ctx(), r.user.ID)
	if err != nil {
		return err
	}
	page := personalPage{Page: s.page(r, ""), Since: s.Now().In(s.Zone), URL: s.BaseURL + "/agenda/persoonlijk/" + token + ".ics"}
	page.Subscribe = subscribe(page.URL, "Mijn veiligheidskalender")
	r.Set("Referrer-Policy", "no-referrer")
	return s.pages.render(r.Ctx, "agenda-persoonlijk", page)
}

func (s *Server) endPersonalFeed(r *request) error {
	err := s.Store.EndFeedToken(r.ctx(), r.user.ID)
	return s.done(r, "/agenda/persoonlijk", err, "Je persoonlijke agenda is gestopt. Het oude adres werkt niet meer.")
}

func (s *Server) inZone(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(s.Zone)
}

// personalFeed serves /agenda/persoonlijk/{geheim}.ics: planned posts and internal events of the municipalities whose
// colleague the secret belongs to. The address is the key: it stays out of caches, search engines, referrers and logs.
func (s *Server) personalFeed(r *request) (err error) {
	r.Set("X-Robots-Tag", "noindex")
	r.Set("Referrer-Policy", "no-referrer")
	defer func() {
		if p := recover(); p != nil { // not further: the log of panics names the path
			err = fmt.Errorf("personal feed: panic: %v", p)
		}
	}()
	token, ok := strings.CutSuffix(r.Params("geheim"), ".ics")
	user, err := s.Store.FeedTokenUser(r.ctx(), token)
	if !ok || errors.Is(err, campaigns.ErrNotFound) {
		// No page: it would have links, and headers of its own.
		return r.Status(fiber.StatusNotFound).SendString("Deze persoonlijke agenda bestaat niet, of niet meer. Maak een nieuw adres in de veiligheidskalender.")
	}
	if err != nil {
		return err
	}
	w, err := s.Feeds.current(r.ctx())
	if err != nil {
		return s.feedsUnknown(r)
	}
	body, err := s.personalBody(r, user, w)
	if err != nil {
		return err
	}
	feed, err := newSnapshot(body)
	if err != nil {
		return err
	}
	feed.keep(strings.Replace(feedMaxAge, "public", "private", 1)) // not in caches that others use
	feed.serve(r.Context())
	return nil
}

func (s *Server) personalBody(r *request, user campaigns.User, w *feedWorld) ([]byte, error) {
	now := s.Now().In(s.Zone)
	var mine []string
	for id := range user.Roles {
		if user.May(campaigns.Reader, id) {
			mine = append(mine, id)
		}
	}
	slices.Sort(mine)
	planned, err := s.Store.Planned(r.ctx(), append([]string{}, mine...), now.AddDate(0, -personalBack, 0), now.AddDate(0, personalAhead, 0), personalPosts)
	if err != nil {
		return nil, err
	}
	var posts []calendar.PlannedPost
	states, index := map[string][]campaigns.State{}, map[string]int{}
	for _, p := range planned {
		i, seen := index[p.Post.ID]
		if !seen {
			i = len(posts)
			index[p.Post.ID] = i
			posts = append(posts, calendar.PlannedPost{ID: p.Post.ID, Title: p.Post.Revision.Content.Name(), At: p.Delivery.DueAt,
				CreatedAt: p.Post.CreatedAt, ChangedAt: p.Post.Revision.CreatedAt})
		}
		states[p.Post.ID] = append(states[p.Post.ID], p.Delivery.State)
		posts[i].Channels = append(posts[i].Channels, p.Channel.Name)
		posts[i].State = p.Post.State(states[p.Post.ID]).Dutch()
		if p.Delivery.UpdatedAt.After(posts[i].ChangedAt) {
			posts[i].ChangedAt = p.Delivery.UpdatedAt
		}
	}
	events, err := s.Store.Events(r.ctx(), campaigns.Local(now.AddDate(0, -personalBack, 0).Format(time.DateOnly)))
	if err != nil {
		return nil, err
	}
	var internal []*calendar.Event
	for i, e := range events {
		if !e.Public && slices.ContainsFunc(mine, func(id string) bool { return e.ShownIn(id, false) }) {
			internal = append(internal, &events[i])
		}
	}
	return calendar.PersonalFeed(calendar.FeedOptions{Name: "Mijn veiligheidskalender", BaseURL: s.BaseURL, Names: w.names,
		Description: "Geplande berichten en interne bijeenkomsten. Houd dit adres voor jezelf."}, posts, internal)
}
