package web

import (
	"slices"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

type waiting struct {
	PostID, Title, Author string
	At                    time.Time
	WhyNot                string // why this user may not approve it; empty: may
}

// reviewShown bounds what waits for approval on the overview.
const reviewShown = 20

// fillReview lists what waits for approval: of this user, and of colleagues. What is held for want of it stands above already,
// among attention.
func (s *Server) fillReview(r *request, n names, attention []store.PostRow, page *overviewPage) error {
	rows, err := s.Store.Posts(r.ctx(), store.PostFilter{MunicipalityIDs: r.mine(campaigns.Reader), Submitted: true, Limit: reviewShown + 1})
	if err != nil {
		return err
	}
	if page.MoreWait = len(rows) > reviewShown; page.MoreWait {
		rows = rows[:reviewShown]
	}
	above := map[string]bool{}
	for _, p := range attention {
		above[p.ID] = slices.ContainsFunc(p.Deliveries, func(d campaigns.Delivery) bool { return d.State == campaigns.Held && !d.Approved() })
	}
	rows = slices.DeleteFunc(rows, func(p store.PostRow) bool { return above[p.ID] })
	ids := make([]string, len(rows))
	for i, p := range rows {
		ids[i] = p.ID
	}
	authors, err := s.Store.SavedSinceApproval(r.ctx(), ids)
	if err != nil {
		return err
	}
	for _, p := range rows {
		one := waiting{PostID: p.ID, Title: n.post(p.Post), Author: n.user[p.SubmittedBy], At: s.plannedAt(p.Post)}
		if why := p.CheckApprove(r.user, authors[p.ID]); why != nil {
			one.WhyNot = whyNot(r, p.Post)
			page.Others = append(page.Others, one)
		} else {
			page.Mine = append(page.Mine, one)
		}
	}
	return nil
}

// whyNot says in a few words why somebody else is to approve a post.
func whyNot(r *request, p campaigns.Post) string {
	switch {
	case !r.user.May(campaigns.Approver, p.MunicipalityID):
		return "Een eindredacteur geeft akkoord."
	case p.SubmittedBy == r.user.ID:
		return "Jij hebt dit voorgelegd; een collega geeft akkoord."
	}
	return "Jij werkte aan deze tekst; een collega geeft akkoord."
}

// eventDays is how far ahead the overview shows events.
const eventDays = 7

// eventsSoon returns the events of today and the coming days that the user sees, the soonest first.
func (s *Server) eventsSoon(r *request, n names, now time.Time) ([]plannerItem, error) {
	span := days{now, now.AddDate(0, 0, eventDays-1)}
	all, err := s.Store.EventsBetween(r.ctx(), span.from(), span.until(), plannerEvents)
	if err != nil {
		return nil, err
	}
	var out []plannerItem
	for _, e := range all {
		if n.shownIn(e, r.mine(campaigns.Reader)) {
			out = append(out, s.plannedEvent(r, n, e))
		}
	}
	return out, nil
}
