package web

import (
	"errors"
	"strconv"
	"strings"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// What the field "meeting" says of a form: it showed the meeting, or the person took it out.
const (
	meetingShown = "ja"
	meetingGone  = "weg"
)

// typeMeeting fills the fields of a form with a meeting.
func typeMeeting(fields map[string]string, m *campaigns.Meeting) {
	if m == nil {
		return
	}
	fields["meeting"], fields["meeting-date"], fields["meeting-time"] = meetingShown, m.Start.Date(), m.Start.Clock()
	fields["meeting-minutes"], fields["meeting-location"], fields["meeting-address"] = strconv.Itoa(m.Minutes), m.Location, m.Address
	fields["meeting-link"], fields["meeting-online"], fields["meeting-rev"] = m.Link, m.Online, strconv.Itoa(m.EventRev)
}

// meeting makes a meeting of what was typed, on top of base; nil when there is none. Which event it came from is not for the
// form to say. With an *Invalid comes all that could be read.
func (t typedPost) meeting(base *campaigns.Meeting) (*campaigns.Meeting, error) {
	switch {
	case base == nil || t.fields["meeting"] == meetingGone:
		return nil, nil
	case t.fields["meeting"] != meetingShown:
		return base, nil
	}
	m := *base
	if rev, err := strconv.Atoi(t.fields["meeting-rev"]); err == nil && rev > 0 { // who saw an older event does not say what it is now
		m.EventRev = min(m.EventRev, rev)
	}
	m.Location, m.Address, m.Link, m.Online = t.fields["meeting-location"], t.fields["meeting-address"], t.fields["meeting-link"], t.fields["meeting-online"]
	start, err := local(t.fields["meeting-date"], t.fields["meeting-time"])
	var wrong *campaigns.Invalid
	switch {
	case errors.As(err, &wrong):
		return &m, &campaigns.Invalid{Field: "meeting-" + wrong.Field, Message: wrong.Message}
	case start == "":
		return &m, &campaigns.Invalid{Field: "meeting-date", Message: "Kies de dag en de tijd van de bijeenkomst, of haal de bijeenkomst weg."}
	}
	m.Start = start
	if m.Minutes, err = strconv.Atoi(strings.TrimSpace(t.fields["meeting-minutes"])); err != nil {
		m.Minutes = 0 // no such duration
	}
	m = m.Normalized()
	if err := m.Check(); err != nil {
		return &m, err
	}
	_, err = calendar.MeetingTimes(m)
	return &m, err
}

// meetingOnForm tells of the meeting in a form of a post; nil when it has none, or when it was just taken out.
func (s *Server) meetingOnForm(r *request, page postFormPage) (*meetingView, error) {
	if page.ID == "" || page.Form["meeting"] == meetingGone {
		return nil, nil
	}
	p, err := s.Store.Post(r.ctx(), page.ID)
	if err != nil {
		return nil, err
	}
	return s.meetingOf(r, p.Revision.Content)
}

// takeOver brings the words of a post in line with what became of its event: what the event says otherwise now, and title and
// text where those were still the event's own. What a person wrote stays.
func takeOver(c campaigns.Content, was, is calendar.Event) campaigns.Content {
	before, now, m := calendar.MeetingOf(was), calendar.MeetingOf(is), *c.Meeting
	for _, f := range []struct {
		was, is string
		to      *string
	}{{before.Location, now.Location, &m.Location}, {before.Address, now.Address, &m.Address}, {before.Link, now.Link, &m.Link},
		{before.Online, now.Online, &m.Online}, {was.Summary(), is.Summary(), &c.Title}, {calendar.MeetingText(was), calendar.MeetingText(is), &c.Text}} {
		own := f.to == &c.Title || f.to == &c.Text
		if f.was != f.is && (!own || *f.to == f.was) {
			*f.to = f.is
		}
	}
	if before.Start != now.Start || before.Zone != now.Zone {
		m.Start, m.Zone = now.Start, now.Zone
	}
	if before.Minutes != now.Minutes {
		m.Minutes = now.Minutes
	}
	m.EventRev = now.EventRev
	c.Meeting = &m
	return c
}
