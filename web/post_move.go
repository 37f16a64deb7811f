package web

import (
	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// movePost gives a post another moment, or its first. From the page for moving it can also only look what that would do.
func (s *Server) movePost(r *request) error {
	p, err := s.Store.Post(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	form := r.form()
	typed := map[string]string{"date": form["date"], "time": form["time"]}
	refuse := func(why error) error { return s.showPost(r, p.ID, typed, why) }
	if form["step"] != "" {
		refuse = func(why error) error { return s.showMove(r, p, typed, why) }
	}
	to, err := local(form["date"], form["time"])
	if err == nil && to == "" {
		err = &campaigns.Invalid{Field: "date", Message: "Kies een dag en een tijd."}
	}
	if err != nil || form["step"] == "look" {
		return refuse(err)
	}
	names, err := s.names(r)
	if err != nil {
		return err
	}
	moved, err := s.replace(r, p, to)
	if err != nil {
		return refuse(err)
	}
	back := r.back("/berichten/" + p.ID)
	said := s.saidMoved(names, p, moved)
	if was := p.Revision.Content.Local; p.Revision.ID != moved.Revision.ID {
		said.Undo = &Undo{PostID: p.ID, Revision: moved.Revision.ID, Date: was.Date(), Time: was.Clock(), Back: back}
	}
	return s.to(r, back, said)
}

// replace gives a post another moment; none takes it off the plan.
func (s *Server) replace(r *request, p campaigns.Post, to campaigns.Local) (campaigns.Post, error) {
	c := p.Revision.Content
	if c.Local != to {
		c.Local, c.Zone = to, s.Zone.String()
	}
	moved, due, err := s.Store.SavePost(r.ctx(), store.Edit{PostID: p.ID, Base: r.seen(p), Content: c, ThemeID: p.ThemeID, AudienceID: p.AudienceID,
		CampaignID: p.CampaignID, UserID: r.user.ID})
	s.planned(r, due)
	return moved, err
}

// saidMoved says what moving a post means for it.
func (s *Server) saidMoved(n names, before, after campaigns.Post) Flash {
	if before.Revision.ID == after.Revision.ID {
		return Flash{Tone: "info", Text: "Dit was al het moment. Er is niets veranderd."}
	}
	f := Flash{Tone: "ok", Text: "Verplaatst naar "}
	if before.Revision.Content.Local == "" {
		f.Text = "Gepland op "
	}
	f.Text += calendar.FormatMoment(s.plannedAt(after)) + "."
	switch {
	case before.Approved() && !after.Approved():
		f.Tone = "warning"
		f.Text += " Het akkoord is vervallen: vraag een collega om opnieuw akkoord."
	case after.Approved():
		f.Text += " Voor dit moment was al akkoord; dat geldt weer."
	case len(after.Revision.Content.Channels) == 0:
		f.Text += " Kies ook nog een kanaal."
	default:
		f.Text += " Het gaat uit zodra een collega akkoord heeft gegeven." + s.handNote(n, after.Revision.Content.Channels)
	}
	return f
}

// withdraw takes a post off the plan; its words stay.
func (s *Server) withdraw(r *request) error {
	p, err := s.Store.Post(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	deliveries, err := s.Store.Deliveries(r.ctx(), []string{p.ID})
	if err != nil {
		return err
	}
	said := "Ingetrokken. Het bericht gaat nergens meer naartoe; de tekst is bewaard."
	if stands(store.PostRow{Post: p, Deliveries: deliveries}) {
		said = "Ingetrokken waar het nog niet stond. Waar het al is geplaatst, blijft het staan: haal het daar zelf weg."
	}
	_, err = s.replace(r, p, "")
	return s.done(r, r.back("/berichten/"+p.ID), err, said)
}

func (s *Server) skip(r *request) error {
	return s.skipOr(r, true, "Dit bericht wordt overgeslagen. De rest van de reeks gaat gewoon door.")
}

func (s *Server) unskip(r *request) error {
	return s.skipOr(r, false, "Dit bericht staat weer in de reeks.")
}

func (s *Server) skipOr(r *request, skip bool, said string) error {
	p, err := s.Store.Post(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	if p.SeriesID == "" {
		return s.done(r, r.back("/berichten/"+p.ID), campaigns.Conflict("Overslaan kan alleen met een bericht uit een reeks. Trek dit bericht in."), "")
	}
	due, err := s.Store.Skip(r.ctx(), p.ID, r.seen(p), skip, r.user.ID)
	s.planned(r, due)
	return s.done(r, r.back("/berichten/"+p.ID), err, said)
}
