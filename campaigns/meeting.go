package campaigns

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Meeting is a bijeenkomst as an agenda elsewhere needs it: when, where, and how to take part. It is part of the words of a
// post, so that a second person approves this time and this place too.
type Meeting struct {
	EventID  string `json:"event,omitempty"`     // of the calendar.Event it came from; may be empty
	EventRev int    `json:"event_rev,omitempty"` // the revision of that event it was taken from
	Start    Local  `json:"start"`
	Zone     string `json:"zone"`    // IANA name
	Minutes  int    `json:"minutes"` // duration
	Location string `json:"location"`
	Address  string `json:"address"`
	Link     string `json:"link"`   // where to sign up
	Online   string `json:"online"` // where it can be followed
}

// Limits of a meeting. Pleio keeps a place, an address and the link of a place in 256 characters (event/models.py); a longer
// one fails in its database, and looks like any other breakdown.
const (
	MaxPlace       = 200  // characters
	MaxMeetingLink = 1000 // bytes
	MaxOnlineLink  = 256  // bytes
	MinMinutes     = 5
	MaxMinutes     = 7 * 24 * 60
)

// Normalized returns m in the one form that is stored and hashed: each field on one line without spaces around.
func (m Meeting) Normalized() Meeting {
	for _, s := range []*string{&m.Location, &m.Address, &m.Link, &m.Online} {
		*s = clean(strings.Join(strings.Fields(*s), " "))
	}
	return m
}

// Check returns *Invalid for the first field that is wrong. Whether the zone exists is for calendar.MeetingTimes.
func (m Meeting) Check() error {
	if _, err := m.Start.Wall(); err != nil {
		return &Invalid{"meeting-date", "Deze dag of tijd van de bijeenkomst bestaat niet. Schrijf bijvoorbeeld 2027-02-02 en 19:30."}
	}
	switch {
	case m.Minutes < MinMinutes || m.Minutes > MaxMinutes:
		return &Invalid{"meeting-minutes", "Een bijeenkomst duurt minstens 5 minuten en hoogstens 7 dagen. Schrijf het aantal minuten, zoals 90."}
	case utf8.RuneCountInString(m.Location) > MaxPlace:
		return &Invalid{"meeting-location", "De plek is te lang: hoogstens 200 tekens."}
	case utf8.RuneCountInString(m.Address) > MaxPlace:
		return &Invalid{"meeting-address", "Het adres is te lang: hoogstens 200 tekens."}
	case m.Link != "" && !WebAddress(m.Link, MaxMeetingLink, "https", "http"):
		return &Invalid{"meeting-link", "Schrijf een webadres dat met https:// begint, of laat het leeg."}
	case m.Online != "" && !WebAddress(m.Online, MaxOnlineLink, "https", "http"):
		return &Invalid{"meeting-online", "Schrijf een webadres dat met https:// begint, van hoogstens 256 tekens. Een langer adres past niet op Pleio: zet het in de tekst."}
	}
	return nil
}

// Shifted returns m so many days later, as another meeting than that of its event: nobody has planned it yet.
func (m Meeting) Shifted(days int) Meeting {
	m.EventID, m.EventRev = "", 0
	if wall, err := m.Start.Wall(); err == nil {
		m.Start = LocalOf(wall.AddDate(0, 0, days))
	}
	return m
}

// SameMeeting reports whether two posts have the same meeting, or both none.
func SameMeeting(a, b *Meeting) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Normalized() == b.Normalized()
}

// Span is from when until when something lasts, in UTC.
type Span struct{ Begin, End time.Time }
