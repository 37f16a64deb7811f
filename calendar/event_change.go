package calendar

import (
	"fmt"
	"reflect"
	"strings"
	"time"
)

// Revise returns after as the next revision of before: Rev rises, and when something changed that a feed shows, so does
// Sequence, UpdatedAt becomes now, always later than before, even if the clock steps back, and Note says what changed.
// Changes that nobody outside could see yet get no Note.
func Revise(before, after Event, now time.Time) Event {
	after.ID, after.UID, after.CreatedAt = before.ID, before.UID, before.CreatedAt
	after.Rev, after.Sequence, after.UpdatedAt, after.Note = before.Rev+1, before.Sequence, before.UpdatedAt, before.Note
	if reflect.DeepEqual(visible(before), visible(after)) {
		return after
	}
	after.Sequence++
	after.UpdatedAt = Stamp(now, before.UpdatedAt)
	switch note := Changed(before, after); {
	case !before.PublicAt(now) && before.Public:
		after.Note = ""
	case note != "":
		after.Note = note
	case after.Note == "":
		after.Note = "De gegevens zijn bijgewerkt"
	}
	return after
}

// Stamp returns now in whole seconds, the grain of iCalendar, but later than the stamp before it.
func Stamp(now, before time.Time) time.Time {
	now = now.UTC().Truncate(time.Second)
	if next := before.UTC().Truncate(time.Second).Add(time.Second); !before.IsZero() && now.Before(next) {
		return next
	}
	return now
}

// visible is e without what no feed shows.
func visible(e Event) Event {
	e.CampaignID, e.PublishAt, e.Rev, e.Sequence, e.Note, e.UpdatedAt = "", time.Time{}, 0, 0, "", time.Time{}
	e.School, e.SchoolOK = e.ShownSchool(), false
	e.AlsoIn = append([]string{}, e.AlsoIn...) // nil and empty are the same
	return e
}

// Changed says in one Dutch line what changed between two revisions, the most important first; empty when it is nothing
// that people must act upon.
func Changed(before, after Event) string {
	if after.Status == Called && before.Status != Called {
		if after.CalledOff != "" {
			return "Afgelast: " + after.CalledOff
		}
		return "Afgelast"
	}
	var parts []string
	add := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	if before.Status == Called && after.Status != Called {
		add("Gaat toch door")
	}
	if before.Start != after.Start || before.Zone != after.Zone {
		add("Verplaatst: was %s", shortMoment(before, after))
	} else if before.Minutes != after.Minutes {
		if _, end, err := before.Times(); err == nil {
			add("Andere eindtijd: was %s", clockIn(end, before.Zone))
		}
	}
	if was := before.Place(); was != after.Place() {
		if was == "" {
			was = "nog niet bekend"
		}
		add("Andere plek: was %s", was)
	}
	if before.Status == Tentative && after.Status == Confirmed {
		add("Nu definitief")
	}
	if before.Status == Confirmed && after.Status == Tentative {
		add("Weer voorlopig")
	}
	if before.Places != after.Places {
		add("%s", map[Places]string{PlacesFree: "Er is weer plek", PlacesFull: "Nu vol", PlacesWaiting: "Nu vol, met een wachtlijst"}[after.Places])
	}
	if before.BareTitle() != after.BareTitle() && before.Status == after.Status {
		add("Andere titel: was %s", before.BareTitle())
	}
	return strings.Join(strings.Fields(strings.Join(parts, "; ")), " ")
}

// shortMoment returns when before was, "wo 14 okt 19:30", with the year when after is in another.
func shortMoment(before, after Event) string {
	t, err := before.Start.Wall()
	if err != nil {
		return string(before.Start)
	}
	if strings.HasPrefix(string(after.Start), t.Format("2006-")) {
		return fmt.Sprintf("%s %d %s %s", FormatWeekday(t), t.Day(), FormatShortMonth(t), FormatClock(t))
	}
	return FormatShort(t)
}

func clockIn(t time.Time, zone string) string {
	if loc, err := Zone(zone); err == nil {
		t = t.In(loc)
	}
	return FormatClock(t)
}
