package web

import (
	"errors"
	"slices"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// mayEvent checks the role for an event: only colleagues of its owner change it, everybody sees it to whom it is shown.
func (s *Server) mayEvent(r *request, role campaigns.Role) error {
	e, err := s.Store.Event(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	n, err := s.names(r)
	if err != nil {
		return err
	}
	seen := n.shownIn(e, r.mine(campaigns.Reader))
	switch {
	case r.user.May(role, e.MunicipalityID), seen && role == campaigns.Reader:
		return nil
	case seen:
		return errForbidden
	}
	return campaigns.ErrNotFound
}

// shownIn reports whether colleagues of one of the municipalities see the event. What a partnership has for everybody, all see;
// its internal meetings only those who work for it or are named.
func (n names) shownIn(e calendar.Event, municipalityIDs []string) bool {
	byPartnership := e.Public && n.municipality[e.MunicipalityID].Kind == campaigns.Partnership
	return slices.ContainsFunc(municipalityIDs, func(id string) bool { return e.ShownIn(id, byPartnership) })
}

// eventLists are what an event can be about, for whom and of whom.
type eventLists struct {
	names
	audiences []campaigns.Audience
	campaign  map[string]string // of the municipalities of the user
}

func (s *Server) eventLists(r *request) (eventLists, error) {
	n, err1 := s.names(r)
	audiences, err2 := s.Store.Audiences(r.ctx())
	all, err3 := s.Store.Campaigns(r.ctx(), r.mine(campaigns.Reader))
	l := eventLists{n, audiences, map[string]string{}}
	for _, c := range all {
		l.campaign[c.ID] = c.Title
	}
	return l, errors.Join(err1, err2, err3)
}

// words are the names as the calendar needs them.
func (l eventLists) words() calendar.Names {
	n := calendar.Names{Municipality: map[string]string{}, Theme: l.theme, Audience: map[string]string{}, Campaign: l.campaign}
	for id, m := range l.municipality {
		n.Municipality[id] = m.Name
	}
	for _, a := range l.audiences {
		n.Audience[a.ID] = a.Name
	}
	return n
}
