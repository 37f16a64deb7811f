package web

import (
	"errors"
	"strconv"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// moveEvent puts an event on another moment. It takes as long as it did.
func (s *Server) moveEvent(r *request) error {
	page, e, err := s.describeEvent(r)
	if err != nil {
		return err
	}
	typed := r.typedEvent()
	to, err := s.eventMoment(typed, "date", "time", e.Zone)
	page.AskPastMove = err != nil && to != ""
	if err != nil {
		return s.showEvent(r, page, typed, err)
	}
	if to == e.Start {
		return s.to(r, "/bijeenkomsten/"+e.ID, Flash{Tone: "info", Text: "Dit was al het moment. Er is niets veranderd."})
	}
	moved, err := s.Store.MoveEvent(r.ctx(), e.ID, typed.base(), to, r.user.ID)
	if err != nil {
		return s.showEvent(r, page, typed, err)
	}
	s.Feeds.Changed()
	said := "Verplaatst naar " + s.startWords(moved) + "."
	if until, err := moved.SignupUntil.Wall(); err == nil {
		said += " Aanmelden kan nu tot " + calendar.FormatShort(until) + "."
	}
	return s.to(r, "/bijeenkomsten/"+e.ID, Flash{Tone: "ok", Text: said})
}

// cancelEvent calls an event off. Who follows the agenda sees it, with the reason.
func (s *Server) cancelEvent(r *request) error {
	page, e, err := s.describeEvent(r)
	if err != nil {
		return err
	}
	typed := r.typedEvent()
	off, err := s.Store.CancelEvent(r.ctx(), e.ID, typed.base(), typed.fields["called-off"], r.user.ID)
	if err != nil {
		return s.showEvent(r, page, typed, err)
	}
	s.Feeds.Changed()
	said := "Afgelast."
	if off.PublicAt(s.Now()) {
		said = "Afgelast. Wie de agenda volgt, ziet dit met de reden erbij. Bel of mail wie zich had aangemeld."
	}
	return s.to(r, "/bijeenkomsten/"+e.ID, Flash{Tone: "ok", Text: said})
}

// copyEvent makes a new, tentative event like this one.
func (s *Server) copyEvent(r *request) error {
	page, e, err := s.describeEvent(r)
	if err != nil {
		return err
	}
	typed := r.typedEvent()
	to, err := s.eventMoment(typed, "copy-date", "copy-time", e.Zone)
	page.AskPastCopy = err != nil && to != ""
	if err != nil {
		return s.showEvent(r, page, typed, err)
	}
	made, err := s.Store.CopyEvent(r.ctx(), e.ID, to, r.user.ID)
	if err != nil {
		return s.showEvent(r, page, typed, err)
	}
	s.Feeds.Changed()
	return s.to(r, "/bijeenkomsten/"+made.ID, Flash{Tone: "ok", Text: "Gekopieerd naar " + s.startWords(made) + ". De kopie is voorlopig. " + s.saidVisible(made) + " Kijk alles nog even na."})
}

// base is the revision that the person saw; none is no revision at all.
func (t typedEvent) base() int {
	n, err := strconv.Atoi(t.fields["revision"])
	if err != nil {
		return 0
	}
	return n
}

// eventMoment reads a moment that must be there and, unless the person says so, to come. With an *Invalid about the past comes
// the moment.
func (s *Server) eventMoment(t typedEvent, date, clock, zone string) (campaigns.Local, error) {
	to, wrong := t.moment(date, clock)
	switch {
	case wrong != nil:
		return "", wrong
	case to == "":
		return "", &campaigns.Invalid{Field: date, Message: "Kies een dag en een tijd."}
	}
	if question := s.past(t, date, zone, to); question != nil {
		return to, question
	}
	return to, nil
}

func (s *Server) startWords(e calendar.Event) string {
	at, err := calendar.Instant(e.Start, e.Zone)
	if err != nil {
		return string(e.Start)
	}
	return calendar.FormatMoment(at.In(s.Zone))
}

// showEvent shows the event again with what was typed in one of its forms and why it cannot be so.
func (s *Server) showEvent(r *request, page eventDeskPage, typed typedEvent, why error) error {
	for _, name := range []string{"date", "time", "called-off", "copy-date", "copy-time"} {
		if value, ok := typed.fields[name]; ok {
			page.Form[name] = value
		}
	}
	var wrong *campaigns.Invalid
	if errors.As(why, &wrong) && page.hasNoField(wrong.Field) {
		why = &campaigns.Invalid{Message: wrong.Message + " Dat doe je bij Bewerken."}
	}
	if err := page.invalid(r, why); err != nil {
		return err
	}
	return s.pages.render(r.Ctx, "bijeenkomst-beheer", page)
}

// hasNoField reports whether no form of the page has the field.
func (p eventDeskPage) hasNoField(name string) bool {
	switch name {
	case "date", "time", "local", "called-off", "copy-date", "copy-time":
		return false
	}
	return true
}
