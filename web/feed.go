package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// feed serves /agenda/{gemeente|alle}.ics: the public events of a municipality, with those of the partnerships it is in,
// or of all.
func (s *Server) feed(r *request) error {
	slug, ok := strings.CutSuffix(r.Params("feed"), ".ics")
	if !ok {
		return campaigns.ErrNotFound
	}
	all, err := s.Store.Municipalities(r.ctx())
	if err != nil {
		return err
	}
	name, shown := "Veiligheid: alle gemeenten", map[string]bool{}
	for _, m := range all {
		if slug == "alle" || m.Slug == slug || m.Kind == campaigns.Partnership {
			shown[m.ID] = true
		}
		if m.Slug == slug {
			name = "Veiligheid in " + m.Name
			ok = false
		}
	}
	if ok && slug != "alle" {
		return campaigns.ErrNotFound
	}
	from := s.Now().In(s.Zone).AddDate(0, -12, 0)
	events, err := s.Store.Events(r.ctx(), campaigns.Local(from.Format("2006-01")+"-01"))
	if err != nil {
		return err
	}
	var public []calendar.Event
	for _, e := range events {
		if e.Public && shown[e.MunicipalityID] {
			public = append(public, e)
		}
	}
	body, err := calendar.Feed(name, public)
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderContentType, "text/calendar; charset=utf-8")
	r.Set(fiber.HeaderCacheControl, "public, max-age=900, must-revalidate")
	return r.Send(body)
}
