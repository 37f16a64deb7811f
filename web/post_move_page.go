package web

import (
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// movePage is the data of bericht-verplaatsen.html.
type movePage struct {
	Page
	ID, Title, State, Revision, Back string
	At                               time.Time // now; zero: no moment
	Looked                           bool      // Consequences are those of the moment in the form
	Consequences                     []calendar.Consequence
	Locked                           string
}

// defaultClock is offered for a post that has no moment yet.
const defaultClock = "09:00"

// movePage asks for another moment and says what it would do: the way without script to what the calendar's dialog does.
func (s *Server) movePage(r *request) error {
	p, err := s.Store.Post(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	was := p.Revision.Content.Local
	form := map[string]string{"date": was.Date(), "time": was.Clock()}
	if was == "" {
		form["time"] = defaultClock
	}
	for name := range form {
		if typed := r.Query(name); typed != "" {
			form[name] = typed
		}
	}
	return s.showMove(r, p, form, nil)
}

// showMove shows the page with what was typed: what that would do, or why it cannot be so.
func (s *Server) showMove(r *request, p campaigns.Post, form map[string]string, why error) error {
	row, names, err := s.rowOf(r, p)
	if err != nil {
		return err
	}
	c := p.Revision.Content
	page := movePage{Page: s.page(r, "kalender"), ID: p.ID, Title: c.Name(), State: string(row.State()), Revision: r.seen(p), Back: "/berichten/" + p.ID,
		At: s.plannedAt(p), Locked: locked(row, names)}
	for _, back := range []string{r.Query("terug"), r.FormValue("back")} {
		if ownPath(back) {
			page.Back = back
		}
	}
	page.Form = form
	to, err := local(form["date"], form["time"])
	if why == nil && err == nil && to != c.Local {
		if page.Consequences, err = s.consequences(r, row, names, to); err == nil {
			page.Looked = true
		}
	}
	if why == nil && form["date"] != "" {
		why = err
	}
	if why != nil {
		if err := page.invalid(r, why); err != nil {
			return err
		}
	}
	return s.pages.render(r.Ctx, "bericht-verplaatsen", page)
}

// moveConsequences answers what moving the post to ?date=&time= would do, for the calendar's dialog.
func (s *Server) moveConsequences(r *request) error {
	p, err := s.Store.Post(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	row, names, err := s.rowOf(r, p)
	if err != nil {
		return err
	}
	to, err := local(r.Query("date"), r.Query("time"))
	if err == nil && to == "" {
		err = &campaigns.Invalid{Field: "date", Message: "Kies een dag en een tijd."}
	}
	var all []calendar.Consequence
	if err == nil {
		all, err = s.consequences(r, row, names, to)
	}
	if said := sentence(err); said != "" {
		all, err = []calendar.Consequence{{Text: said, Blocks: true}}, nil
	}
	if err != nil {
		return err
	}
	type line struct {
		Text   string `json:"text"`
		Blocks bool   `json:"blocks"`
	}
	lines := make([]line, len(all))
	for i, c := range all {
		lines[i] = line(c)
	}
	return r.JSON(map[string]any{"consequences": lines})
}

func (s *Server) rowOf(r *request, p campaigns.Post) (store.PostRow, names, error) {
	names, err := s.names(r)
	if err != nil {
		return store.PostRow{}, names, err
	}
	deliveries, err := s.Store.Deliveries(r.ctx(), []string{p.ID})
	return store.PostRow{Post: p, Deliveries: deliveries}, names, err
}

// consequences says what moving a post would do. A post that cannot move has one: why not.
func (s *Server) consequences(r *request, row store.PostRow, n names, to campaigns.Local) ([]calendar.Consequence, error) {
	if why := locked(row, n); why != "" {
		return []calendar.Consequence{{Text: why, Blocks: true}}, nil
	}
	if _, err := to.Wall(); err != nil {
		return nil, err
	}
	others, err := s.Store.OthersOnDay(r.ctx(), row.Post, to.Date())
	if err != nil {
		return nil, err
	}
	c := row.Revision.Content
	c.Local, c.Zone = to, s.Zone.String()
	then, err := s.Store.ApprovedAs(r.ctx(), row.ID, c)
	if err != nil {
		return nil, err
	}
	return calendar.Move{Post: row.Post, To: to, Zone: s.Zone.String(), Others: others, ApprovedThen: then}.Consequences(s.Now())
}
