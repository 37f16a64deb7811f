package web

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// eventPage is the data of bijeenkomst.html.
type eventPage struct {
	Page
	Event agendaEvent
	Text  []string // paragraphs
	LD    map[string]any
}

// event shows one public event, or gives it as a download when the address ends in .ics.
func (s *Server) event(r *request) error {
	w, err := s.Feeds.current(r.ctx())
	if err != nil {
		return s.feedsUnknown(r)
	}
	id, download := strings.CutSuffix(r.Params("id"), ".ics")
	i := slices.IndexFunc(w.visible[""], func(e *calendar.Event) bool { return e.ID == id })
	if i < 0 {
		return campaigns.ErrNotFound
	}
	e := w.visible[""][i]
	if download {
		return s.eventDownload(r, w, e)
	}
	shown := s.agendaEvent(w.names, e)
	page := eventPage{Page: s.page(r, ""), Event: shown, Text: paragraphs(e.Told()), LD: s.linkedData(e, shown)}
	r.Set(fiber.HeaderCacheControl, "no-cache")
	return s.pages.render(r.Ctx, "bijeenkomst", page)
}

// paragraphs are the lines of a text that say something.
func paragraphs(text string) (lines []string) {
	for line := range strings.SplitSeq(calendar.CleanText(text), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

func (s *Server) eventDownload(r *request, w *feedWorld, e *calendar.Event) error {
	body, err := calendar.Download(calendar.FeedOptions{BaseURL: s.BaseURL, Names: w.names}, e)
	if err != nil {
		return err
	}
	feed, err := newSnapshot(body)
	if err != nil {
		return err
	}
	feed.since(e.UpdatedAt)
	r.Set(fiber.HeaderContentDisposition, `attachment; filename="bijeenkomst.ics"`)
	feed.serve(r.Context())
	return nil
}
