package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"veiligheidskalender/campaigns"
)

// feed serves /agenda/{gemeente|alle}.ics and /agenda/{gemeente|alle}/{doelgroep}.ics: public events, of a municipality with
// those of the partnerships it is in, or of all. It asks nothing of the database.
func (s *Server) feed(r *request) error {
	w, err := s.Feeds.current(r.ctx())
	if err != nil {
		return s.feedsUnknown(r)
	}
	municipality, audience := r.Params("gemeente"), ""
	last, ok := strings.CutSuffix(r.Params("feed"), ".ics")
	if municipality == "" {
		municipality = last
	} else {
		audience = last
	}
	if !ok || last == "" {
		return campaigns.ErrNotFound
	}
	if target, moved := w.moves[r.Path()]; moved {
		return movedFeed(r, target)
	}
	k, err := w.key(municipality, audience, r.feedQuery(), s.Now().In(s.Zone))
	if err != nil {
		return err
	}
	snapshot, err := s.Feeds.feed(w, k)
	if err != nil {
		return err
	}
	snapshot.serve(r.Context())
	return nil
}

// movedFeed sends a client on for good (308: ICSx5 keeps no other), or says that the feed has ended.
func movedFeed(r *request, target string) error {
	r.Set(fiber.HeaderCacheControl, feedMaxAge)
	if target == "" {
		return r.Status(fiber.StatusGone).SendString("Deze agenda is gestopt. Kijk op /agenda welke er nog zijn.")
	}
	if q := r.Request().URI().QueryString(); len(q) > 0 {
		target += "?" + string(q)
	}
	return r.Redirect(target, fiber.StatusPermanentRedirect)
}

// feedsUnknown answers while the database has not answered once since the start: never an empty calendar, which would empty
// the calendars of those who follow it.
func (s *Server) feedsUnknown(r *request) error {
	r.Set(fiber.HeaderRetryAfter, "30")
	return r.Status(fiber.StatusServiceUnavailable).SendString("De agenda is er zo weer. Probeer het over een halve minuut nog eens.")
}
