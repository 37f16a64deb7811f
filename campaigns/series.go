package campaigns

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Series is a row of posts at a recurring local time. Package calendar expands it to dates; each date becomes a post
// of its own, which can be edited, moved or skipped without touching the rest.
type Series struct {
	ID             string
	MunicipalityID string
	CampaignID     string
	ThemeID        string
	AudienceID     string
	Title          string
	Internal       bool
	Channels       []string // channel ids that new posts of the series get
	Rule           Rule
	RuleNo         int // rises with every change of Rule
	CreatedAt      time.Time
}

// Rule says when the posts of a series are due, in wall-clock time of Zone.
type Rule struct {
	RRule    string        // RFC 5545 §3.3.10 without DTSTART, UNTIL and times: FREQ=MONTHLY;BYDAY=1TU;COUNT=6
	Start    string        // first day that counts, YYYY-MM-DD
	Time     string        // 09:00
	Zone     string        // IANA name
	Until    string        // last day that counts, YYYY-MM-DD, inclusive; may be empty; not together with COUNT
	Holidays HolidayPolicy // what to do on a public holiday
}

// HolidayPolicy says what happens to an occurrence on a Dutch public holiday.
type HolidayPolicy string

// The holiday policies.
const (
	KeepHolidays   HolidayPolicy = "keep"
	NextWorkingDay HolidayPolicy = "next-working-day"
)

// Limits of a series: how many posts a closed rule may give, and how far ahead an open one is filled. An open rule has no
// end; it gives at most MaxOccurrences posts in that time.
const (
	MaxOccurrences = 120
	MonthsAhead    = 13
)

// Closed reports whether the rule ends by itself, by COUNT or a last day.
func (r Rule) Closed() bool {
	return r.Until != "" || strings.Contains(strings.ToUpper(r.RRule), "COUNT=")
}

// Occurrence is one date of a series.
type Occurrence struct {
	RuleStart Local  // what the rule says; with series and rule number it identifies the post for ever
	Local     Local  // when it is due: RuleStart, or later by the holiday policy
	Reason    string // why Local differs, in Dutch: "Tweede Pinksterdag"; else empty
}

// Check returns *Invalid for a series that cannot be stored. The rule itself is checked by calendar.Expand.
func (s Series) Check() error {
	switch n := utf8.RuneCountInString(strings.TrimSpace(s.Title)); {
	case n == 0:
		return &Invalid{"title", "Geef de reeks een naam."}
	case n > MaxTitle:
		return &Invalid{"title", "De naam is te lang: hoogstens 256 tekens."}
	case s.MunicipalityID == "":
		return &Invalid{"municipality", "Kies een gemeente."}
	}
	return nil
}
