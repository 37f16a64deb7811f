package web

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// latePage is the data of te-laat.html.
type latePage struct {
	Page
	Late       []lateRow
	CanRelease bool
}

// lateRow is a delivery that was missed. Mine: this user may have it placed after all, which needs Approved too.
type lateRow struct {
	ID, PostID, Title, Channel, Reason string
	Attempt                            int
	At                                 time.Time
	Mine, Approved, CanCancel          bool
}

// maxSpread is the longest time, in hours, over which missed posts are released: a working day.
const maxSpread = 12

func (s *Server) latePage(r *request) error {
	return s.showLate(r, map[string]string{"hours": "2"}, nil)
}

func (s *Server) showLate(r *request, form map[string]string, err error) error {
	page := latePage{Page: s.page(r, "overzicht")}
	if err != nil {
		if err := page.invalid(r, err); err != nil {
			return err
		}
	}
	page.Form = form
	rows, err := s.late(r)
	if err != nil {
		return err
	}
	for _, row := range rows {
		page.Late = append(page.Late, row)
		page.CanRelease = page.CanRelease || row.Mine && row.Approved
	}
	return s.pages.render(r.Ctx, "te-laat", page)
}

// late returns what was missed, oldest first.
func (s *Server) late(r *request) ([]lateRow, error) {
	names, err := s.names(r)
	if err != nil {
		return nil, err
	}
	posts, err := s.Store.Posts(r.ctx(), store.PostFilter{MunicipalityIDs: r.mine(campaigns.Reader), Attention: true})
	if err != nil {
		return nil, err
	}
	var rows []lateRow
	for _, p := range posts {
		for _, d := range p.Deliveries {
			if d.State == campaigns.Missed {
				rows = append(rows, lateRow{ID: d.ID, PostID: p.ID, Title: p.Revision.Content.Name(), Channel: names.channel[d.ChannelID].Name,
					Reason: d.Reason, Attempt: d.Attempt, At: d.DueAt.In(s.Zone), Approved: d.Approved(),
					Mine: r.user.May(campaigns.Approver, p.MunicipalityID), CanCancel: r.user.May(campaigns.Editor, p.MunicipalityID)})
			}
		}
	}
	slices.SortStableFunc(rows, func(a, b lateRow) int { return a.At.Compare(b.At) })
	return rows, nil
}

// release gives missed deliveries a new moment: all now, or one by one over the coming hours. What has no approval would only
// be held again, and stays where it is.
func (s *Server) release(r *request) error {
	form, chosen := r.form(), r.many("id")
	rows, err := s.late(r)
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(row lateRow) bool { return !row.Mine || !slices.Contains(chosen, row.ID) })
	if len(rows) == 0 {
		return s.showLate(r, form, &campaigns.Invalid{Field: "", Message: "Kruis eerst aan welke berichten alsnog uit mogen."})
	}
	var waits []lateRow
	for _, row := range rows {
		if !row.Approved { // its approval went since the page was read
			waits = append(waits, row)
		}
	}
	rows = slices.DeleteFunc(rows, func(row lateRow) bool { return !row.Approved })
	var pace time.Duration
	if form["how"] == "spread" && len(rows) > 0 {
		hours, err := number(form, "hours", 1, maxSpread, "Vul een getal in van 1 tot en met 12.")
		if err != nil {
			return s.showLate(r, form, err)
		}
		pace = time.Duration(hours) * time.Hour / time.Duration(len(rows))
	}
	var due []campaigns.Due
	var errs []error
	for i, row := range rows {
		attempt, err := strconv.Atoi(form["attempt-"+row.ID])
		if err != nil {
			attempt = -1 // fits no attempt: a conflict
		}
		one, err := s.Store.Decide(r.ctx(), store.Decision{DeliveryID: row.ID, Attempt: attempt, Action: campaigns.Replan,
			DueAt: s.Now().Add(time.Duration(i) * pace), UserID: r.user.ID})
		due, errs = append(due, one...), append(errs, err)
	}
	s.planned(r, due)
	said := Flash{Tone: "ok", Text: saidReleased(len(due), pace, form["hours"])}
	if len(waits) > 0 {
		verb := "wachten"
		if len(waits) == 1 {
			verb = "wacht"
		}
		said = Flash{Tone: "warning", Text: strings.TrimSpace(said.Text + " " + counted(len(waits), "bericht", "berichten") + " " + verb + " eerst nog op akkoord."),
			URL: approvalURL(waits[0].PostID), Link: "Naar “" + waits[0].Title + "”"}
	}
	if err := errors.Join(errs...); err != nil {
		return s.done(r, "/te-laat", err, "")
	}
	return s.to(r, "/te-laat", said)
}

// saidReleased says how many go out, and when; nothing when none do.
func saidReleased(n int, pace time.Duration, hours string) string {
	switch {
	case n == 0:
		return ""
	case n == 1:
		return "Eén bericht gaat alsnog uit."
	case pace > 0:
		return fmt.Sprintf("%d berichten gaan alsnog uit, verspreid over %s uur. Het eerste gaat nu.", n, hours)
	}
	return fmt.Sprintf("%d berichten gaan alsnog uit.", n)
}
