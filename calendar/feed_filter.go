package calendar

import (
	"strconv"
	"time"

	"veiligheidskalender/campaigns"
)

// Cancelled says what a subscriber wants to see of sessions that were called off.
type Cancelled string

// The choices for ?afgelast=.
const (
	CancelledShow      Cancelled = "toon"      // STATUS:CANCELLED: crossed out by most clients, removed by Google
	CancelledHide      Cancelled = "verberg"   // not in the feed
	CancelledConfirmed Cancelled = "bevestigd" // STATUS:CONFIRMED with the word in the title, for Google
)

// ParseCancelled returns the choice of a word; the empty word is CancelledShow.
func ParseCancelled(word string) (Cancelled, bool) {
	switch c := Cancelled(word); c {
	case "":
		return CancelledShow, true
	case CancelledShow, CancelledHide, CancelledConfirmed:
		return c, true
	}
	return "", false
}

// Alarms are the choices for ?alarm=, in words and as RFC 5545 durations.
var Alarms = map[string]time.Duration{
	"15m": 15 * time.Minute, "30m": 30 * time.Minute, "60m": time.Hour, "1u": time.Hour, "2u": 2 * time.Hour,
	"1d": 24 * time.Hour, "2d": 48 * time.Hour, "7d": 7 * 24 * time.Hour,
	"PT15M": 15 * time.Minute, "PT30M": 30 * time.Minute, "PT60M": time.Hour, "PT1H": time.Hour, "PT2H": 2 * time.Hour,
	"P1D": 24 * time.Hour, "P2D": 48 * time.Hour, "P7D": 7 * 24 * time.Hour, "P1W": 7 * 24 * time.Hour,
}

// Filter chooses events for a feed. Empty fields choose nothing out.
type Filter struct {
	AudienceID string
	ThemeID    string
	Kind       EventKind
	Year       int // of the local start
	Cancelled  Cancelled
}

// Match reports whether the filter chooses the event, whatever the moment.
func (f Filter) Match(e *Event) bool {
	switch {
	case f.AudienceID != "" && e.AudienceID != f.AudienceID,
		f.ThemeID != "" && e.ThemeID != f.ThemeID,
		f.Kind != "" && !e.Kind.Within(f.Kind),
		f.Year != 0 && yearOf(e.Start) != f.Year,
		f.Cancelled == CancelledHide && e.Status == Called:
		return false
	}
	return true
}

func yearOf(l campaigns.Local) int {
	if len(l) < 4 {
		return 0
	}
	y, _ := strconv.Atoi(string(l[:4]))
	return y
}

// How long what is over stays in a feed: clients mirror it, so what leaves it leaves people's own history. What was called
// off stays for a shorter time, because most clients show it crossed out.
const (
	PastMonths      = 12
	TombstoneMonths = 3
)

// Window says what stands in the public feeds at one moment. It moves once a month, so that a feed changes by itself no more
// often than that.
type Window struct {
	Now           time.Time
	From          campaigns.Local // the first of the month twelve months ago
	CalledOffFrom campaigns.Local // of what was called off: the first of the month three months ago
}

// WindowAt returns the window at now for a zone.
func WindowAt(now time.Time, zone *time.Location) Window {
	y, m, _ := now.In(zone).Date()
	return Window{now, campaigns.LocalOf(date(y, m-PastMonths, 1)), campaigns.LocalOf(date(y, m-TombstoneMonths, 1))}
}

// Shows reports whether the event stands in public feeds, by embargo and age.
func (w Window) Shows(e *Event) bool {
	from := w.From
	if e.Status == Called {
		from = w.CalledOffFrom
	}
	return e.PublicAt(w.Now) && e.Start >= from
}

// NextChange returns the first moment after now at which public feeds of these events change by themselves: an embargo that
// ends, or the month.
func NextChange(events []Event, now time.Time, zone *time.Location) time.Time {
	y, m, _ := now.In(zone).Date()
	next := time.Date(y, m+1, 1, 0, 0, 0, 0, zone).UTC()
	for _, e := range events {
		if e.Public && e.PublishAt.After(now) && e.PublishAt.Before(next) {
			next = e.PublishAt
		}
	}
	return next
}

// LastChange returns the newest such moment that has passed: with the data it decides what a feed contains.
func LastChange(events []Event, now time.Time, zone *time.Location) time.Time {
	y, m, _ := now.In(zone).Date()
	last := time.Date(y, m, 1, 0, 0, 0, 0, zone).UTC()
	for _, e := range events {
		if e.Public && !e.PublishAt.After(now) && e.PublishAt.After(last) {
			last = e.PublishAt
		}
	}
	return last
}
