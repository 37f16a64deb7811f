package calendar

import (
	"slices"
	"time"

	"veiligheidskalender/campaigns"
)

// Event is one session of a training, HackShield, workshop or meeting. It goes out by iCal. It holds nothing about who takes
// part, and never the name of a child.
type Event struct {
	ID             string
	UID            string // iCalendar UID; stored, never rebuilt
	MunicipalityID string // who holds it
	CampaignID     string // may be empty
	ThemeID        string // may be empty
	AudienceID     string // may be empty
	Kind           EventKind
	Title          string
	Text           string
	Location       string
	Address        string
	Public         bool // in the public feeds; else for colleagues only
	Status         EventStatus
	Start          campaigns.Local
	Zone           string
	Minutes        int // duration
	Details
	PublishAt time.Time // embargo: before this moment nobody outside sees it; zero: at once
	Rev       int       // rises with every save; a save names the one it was based on
	Sequence  int       // RFC 5545 §3.8.7.4: rises with every visible change
	Note      string    // what the newest visible change changed, one Dutch line: "Verplaatst: was wo 14 okt 19:30"; empty when new
	CreatedAt time.Time
	UpdatedAt time.Time // moment of the newest visible change, in whole seconds; DTSTAMP and LAST-MODIFIED
}

// Details are what a visitor wants to know besides what, when and where. The store keeps them as one JSON value.
type Details struct {
	AlsoIn      []string        `json:"also_in,omitempty"` // ids of other municipalities where it is shown too
	Online      string          `json:"online,omitempty"`  // address where it can be followed; whoever sees the event sees it
	School      string          `json:"school,omitempty"`  // where it is held, when that is a school
	SchoolOK    bool            `json:"school_ok,omitempty"`
	Capacity    int             `json:"capacity,omitempty"` // most that can take part; 0: no limit
	Places      Places          `json:"places,omitempty"`
	Trainer     string          `json:"trainer,omitempty"` // person or organisation
	Contact     string          `json:"contact,omitempty"` // name of a team
	Mail        string          `json:"mail,omitempty"`    // of the team
	Phone       string          `json:"phone,omitempty"`   // of the team
	SignupURL   string          `json:"signup_url,omitempty"`
	SignupPhone string          `json:"signup_phone,omitempty"`
	SignupUntil campaigns.Local `json:"signup_until,omitempty"` // last moment, in the zone of the event
	Costs       string          `json:"costs,omitempty"`        // "gratis", "€ 5"
	Wheelchair  bool            `json:"wheelchair,omitempty"`
	HearingLoop bool            `json:"hearing_loop,omitempty"`
	Access      string          `json:"access,omitempty"`     // more about accessibility, in words
	Course      string          `json:"course,omitempty"`     // UID of the first session, for sessions that belong together
	Session     int             `json:"session,omitempty"`    // which of them this is, from 1
	Sessions    int             `json:"sessions,omitempty"`   // how many there are
	CalledOff   string          `json:"called_off,omitempty"` // why it was called off, in words; may be empty
}

// EventStatus follows the iCalendar property STATUS (RFC 5545 §3.8.1.11).
type EventStatus string

// The statuses: voorlopig, definitief, afgelast.
const (
	Tentative EventStatus = "tentative"
	Confirmed EventStatus = "confirmed"
	Called    EventStatus = "cancelled"
)

// Dutch returns the word that people see.
func (s EventStatus) Dutch() string {
	return map[EventStatus]string{Tentative: "voorlopig", Confirmed: "definitief", Called: "afgelast"}[s]
}

// Places says whether one can still take part.
type Places string

// The states of the places: free, full, full with a waiting list.
const (
	PlacesFree    Places = ""
	PlacesFull    Places = "full"
	PlacesWaiting Places = "waiting"
)

// Times returns the real begin and end, in UTC.
func (e Event) Times() (begin, end time.Time, err error) {
	begin, err = Instant(e.Start, e.Zone)
	return begin, begin.Add(time.Duration(e.Minutes) * time.Minute), err
}

// PublicAt reports whether the public may see the event at that moment.
func (e Event) PublicAt(now time.Time) bool { return e.Public && !e.PublishAt.After(now) }

// ShownSchool is the school's name if the school agreed that it is named, else empty.
func (e Event) ShownSchool() string {
	if !e.SchoolOK {
		return ""
	}
	return e.School
}

// ShownIn reports whether the event belongs on the calendar of a municipality: its own, or one where it is shown too. An event of
// a partnership that names no others is shown in all.
func (e Event) ShownIn(municipalityID string, byPartnership bool) bool {
	return e.MunicipalityID == municipalityID || slices.Contains(e.AlsoIn, municipalityID) || byPartnership && len(e.AlsoIn) == 0
}

// Copy returns a new event like e on another moment: tentative, with free places, without e's history and course.
func (e Event) Copy(start campaigns.Local) Event {
	e.ID, e.UID, e.Start, e.Status = "", "", start, Tentative
	e.Rev, e.Sequence, e.Note, e.CreatedAt, e.UpdatedAt = 0, 0, "", time.Time{}, time.Time{}
	e.Places, e.SignupUntil, e.CalledOff, e.Course, e.Session, e.Sessions = PlacesFree, "", "", "", 0, 0
	return e
}

// MoveTo returns e on another moment. The last moment to sign up moves along: as many days and hours before the begin as it was.
func (e Event) MoveTo(start campaigns.Local) Event {
	was, err1 := e.Start.Wall()
	is, err2 := start.Wall()
	if until, err := e.SignupUntil.Wall(); err == nil && err1 == nil && err2 == nil {
		e.SignupUntil = campaigns.LocalOf(until.Add(is.Sub(was)))
	}
	e.Start = start
	return e
}
