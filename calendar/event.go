package calendar

import (
	"strings"
	"time"
	"unicode/utf8"

	"veiligheidskalender/campaigns"
)

// Event is a training, HackShield session, workshop or meeting. It goes out by iCal.
type Event struct {
	ID             string
	UID            string // iCalendar UID; stored, never rebuilt
	MunicipalityID string
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
	Sequence       int // RFC 5545 §3.8.7.4: rises with every visible change
	CreatedAt      time.Time
	UpdatedAt      time.Time // moment of the newest visible change; DTSTAMP and LAST-MODIFIED
}

// EventKind says what sort of event it is.
type EventKind string

// The kinds of event: training, HackShield, workshop for seniors or others, meeting (overleg).
const (
	Training   EventKind = "training"
	HackShield EventKind = "hackshield"
	Workshop   EventKind = "workshop"
	Meeting    EventKind = "meeting"
)

// EventKinds lists every kind.
var EventKinds = []EventKind{Training, HackShield, Workshop, Meeting}

// EventStatus follows the iCalendar property STATUS (RFC 5545 §3.8.1.11).
type EventStatus string

// The statuses: voorlopig, definitief, afgelast.
const (
	Tentative EventStatus = "tentative"
	Confirmed EventStatus = "confirmed"
	Called    EventStatus = "cancelled"
)

// Check returns *Invalid for the first field that is wrong.
func (e Event) Check() error {
	if n := utf8.RuneCountInString(strings.TrimSpace(e.Title)); n == 0 || n > 200 {
		return &campaigns.Invalid{Field: "title", Message: "Geef de bijeenkomst een titel van hoogstens 200 tekens."}
	}
	if utf8.RuneCountInString(e.Text) > 5_000 {
		return &campaigns.Invalid{Field: "text", Message: "De omschrijving is te lang: hoogstens 5000 tekens."}
	}
	if utf8.RuneCountInString(e.Location) > 200 || utf8.RuneCountInString(e.Address) > 200 {
		return &campaigns.Invalid{Field: "location", Message: "De plek is te lang: hoogstens 200 tekens."}
	}
	if e.Minutes < 5 || e.Minutes > 7*24*60 {
		return &campaigns.Invalid{Field: "duration", Message: "Een bijeenkomst duurt minstens 5 minuten en hoogstens 7 dagen."}
	}
	if _, err := e.Start.Wall(); err != nil {
		return err
	}
	return nil
}

// Times returns the real begin and end, in UTC.
func (e Event) Times() (begin, end time.Time, err error) {
	begin, err = Instant(e.Start, e.Zone)
	return begin, begin.Add(time.Duration(e.Minutes) * time.Minute), err
}
