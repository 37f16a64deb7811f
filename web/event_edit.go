package web

import (
	"errors"
	"reflect"
	"strconv"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

func (s *Server) newEventPage(r *request) error {
	lists, err := s.eventLists(r)
	if err != nil {
		return err
	}
	typed := typedEvent{fields: map[string]string{"status": string(calendar.Tentative)}}
	if mine := r.mine(campaigns.Editor); len(mine) == 1 {
		typed.fields["municipality"] = mine[0]
	}
	return s.showEventForm(r, s.eventForm(r, lists, calendar.Event{}, typed), nil)
}

func (s *Server) newEvent(r *request) error {
	lists, err := s.eventLists(r)
	if err != nil {
		return err
	}
	typed := r.typedEvent()
	base := calendar.Event{MunicipalityID: typed.fields["municipality"], Zone: s.Zone.String()}
	if base.MunicipalityID != "" && !r.user.May(campaigns.Editor, base.MunicipalityID) {
		return errForbidden
	}
	if typed.fields["action"] == "more" {
		return s.showEventForm(r, s.eventForm(r, lists, calendar.Event{}, typed), nil)
	}
	e, wrong := typed.event(base, lists)
	starts, also := typed.starts(e)
	wrong = append(wrong, also...)
	page := s.eventForm(r, lists, calendar.Event{}, typed)
	if question := s.past(typed, "date", e.Zone, starts...); question != nil {
		page.AskPast, wrong = true, append(wrong, question)
	}
	if len(wrong) > 0 {
		return s.showEventForm(r, page, nil, wrong...)
	}
	made, err := s.makeEvents(r, e, starts, typed.fields["together"])
	if err != nil {
		return s.showEventForm(r, page, err)
	}
	s.Feeds.Changed()
	said := "Opgeslagen. " + s.saidVisible(made[0])
	if len(made) > 1 {
		said = "Opgeslagen: " + plural(len(made), "bijeenkomst", "bijeenkomsten") + ". " + s.saidVisible(made[0])
	}
	return s.to(r, "/bijeenkomsten/"+made[0].ID, Flash{Tone: "ok", Text: said})
}

func (s *Server) makeEvents(r *request, e calendar.Event, starts []campaigns.Local, together string) ([]calendar.Event, error) {
	if together == "course" && len(starts) > 1 {
		return s.Store.CreateCourse(r.ctx(), e, starts, r.user.ID)
	}
	return s.Store.CreateEvents(r.ctx(), e, starts, r.user.ID)
}

// saidVisible says who sees the event from now on.
func (s *Server) saidVisible(e calendar.Event) string {
	switch {
	case !e.Public:
		return "Alleen collega’s zien dit."
	case e.PublishAt.After(s.Now()):
		return "Openbaar vanaf " + calendar.FormatMoment(e.PublishAt.In(s.Zone)) + "."
	}
	return "Iedereen ziet dit nu in de agenda."
}

func (s *Server) editEventPage(r *request) error {
	e, err := s.Store.Event(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	lists, err := s.eventLists(r)
	if err != nil {
		return err
	}
	return s.showEventForm(r, s.eventForm(r, lists, e, s.typedFromEvent(e)), nil)
}

// editEvent saves an event. Whatever goes wrong, what was typed comes back.
func (s *Server) editEvent(r *request) error {
	before, err := s.Store.Event(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	lists, err := s.eventLists(r)
	if err != nil {
		return err
	}
	typed := r.typedEvent()
	e, wrong := typed.event(before, lists)
	page := s.eventForm(r, lists, before, typed)
	if e.Start != before.Start {
		if question := s.past(typed, "date", e.Zone, e.Start); question != nil {
			page.AskPast, wrong = true, append(wrong, question)
		}
	}
	base, err := strconv.Atoi(typed.fields["revision"])
	if err != nil || base != before.Rev {
		if err := s.fillTheirs(r, lists, &page, e, before); err != nil {
			return err
		}
		return s.showEventForm(r, page, campaigns.Conflict("Er is nog niets van jou opgeslagen: een collega was je voor."), wrong...)
	}
	if len(wrong) > 0 {
		return s.showEventForm(r, page, nil, wrong...)
	}
	if reflect.DeepEqual(e, before) {
		return s.to(r, "/bijeenkomsten/"+e.ID, Flash{Tone: "info", Text: "Er is niets veranderd."})
	}
	saved, err := s.Store.SaveEvent(r.ctx(), e, base, r.user.ID)
	if errors.Is(err, campaigns.ErrConflict) { // at the very same moment
		return s.editEvent(r)
	}
	if err != nil {
		return s.showEventForm(r, page, err)
	}
	s.Feeds.Changed()
	return s.to(r, "/bijeenkomsten/"+e.ID, Flash{Tone: "ok", Text: "Opgeslagen. " + s.saidVisible(saved)})
}
