package web

import (
	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// seen is the revision that the person saw: the one the form names, else the newest.
func (r *request) seen(p campaigns.Post) string {
	if id := r.FormValue("revision"); id != "" {
		return id
	}
	return p.Revision.ID
}

func (s *Server) submit(r *request) error {
	p, err := s.Store.Post(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	names, err := s.names(r)
	if err != nil {
		return err
	}
	if err = s.ready(r, names, p); err == nil {
		err = s.Store.Submit(r.ctx(), p.ID, r.seen(p), r.user.ID)
	}
	return s.done(r, r.back("/berichten/"+p.ID), err, "Voorgelegd. Een collega leest mee en geeft akkoord.")
}

// approve records this person's yes to the words that were on the page, known by their hash.
func (s *Server) approve(r *request) error {
	p, err := s.Store.Post(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	names, err := s.names(r)
	if err != nil {
		return err
	}
	var due []campaigns.Due
	switch err = s.ready(r, names, p); {
	case r.FormValue("hash") != p.Revision.Hash:
		err = campaigns.Conflict("Een collega heeft dit bericht intussen veranderd. Lees eerst de nieuwe tekst.")
	case err == nil:
		due, err = s.Store.Approve(r.ctx(), p.ID, p.Revision.ID, r.user)
	}
	s.planned(r, due)
	return s.done(r, r.back("/berichten/"+p.ID), err, s.saidApproved(names, p))
}

func (s *Server) saidApproved(n names, p campaigns.Post) string {
	at := s.plannedAt(p)
	switch {
	case at.IsZero():
		return "Akkoord gegeven. Kies nog een datum."
	case at.Before(s.Now()):
		return "Akkoord gegeven. Het moment is al voorbij; kijk hieronder per kanaal of er iets te doen is."
	}
	return "Akkoord gegeven. " + s.goesOut(n, p.Revision.Content.Channels, calendar.FormatMoment(at))
}

func (s *Server) withdrawApproval(r *request) error {
	p, err := s.Store.Post(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	err = s.Store.WithdrawApproval(r.ctx(), p.ID, r.seen(p), r.user.ID)
	return s.done(r, r.back("/berichten/"+p.ID), err, "Het akkoord is ingetrokken. Het bericht gaat niet uit tot een collega opnieuw akkoord geeft.")
}
