package calendar

import (
	"fmt"
	"time"
)

// This file is the one place where times become Dutch words. Every function shows t as it is in its own location: bring it
// to the reader's zone first.

var monthNames = [...]string{"januari", "februari", "maart", "april", "mei", "juni",
	"juli", "augustus", "september", "oktober", "november", "december"}

var monthShort = [...]string{"jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"}

var dayNames = [...]string{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"}

func monthName(m time.Month) string { return monthNames[m-1] }

// FormatDay returns "dinsdag 2 februari 2027".
func FormatDay(t time.Time) string { return dayNames[t.Weekday()] + " " + formatDate(t) }

// FormatShort returns "di 2 feb 2027 09:00".
func FormatShort(t time.Time) string { return FormatShortDay(t) + " " + FormatClock(t) }

// FormatMoment returns "dinsdag 2 februari 2027 om 09:00".
func FormatMoment(t time.Time) string { return FormatDay(t) + " om " + FormatClock(t) }

// FormatMonth returns "februari 2027".
func FormatMonth(t time.Time) string { return fmt.Sprintf("%s %d", monthName(t.Month()), t.Year()) }

// FormatWeekday returns "di".
func FormatWeekday(t time.Time) string { return dayNames[t.Weekday()][:2] }

// FormatDayName returns "dinsdag".
func FormatDayName(t time.Time) string { return dayNames[t.Weekday()] }

// FormatShortMonth returns "feb".
func FormatShortMonth(t time.Time) string { return monthShort[t.Month()-1] }

// FormatClock returns "09:00".
func FormatClock(t time.Time) string { return t.Format("15:04") }

// FormatRelativeDay returns "vandaag", "morgen" or "gisteren" as seen from now, which is first brought to t's location;
// any other day is "di 2 feb 2027".
func FormatRelativeDay(t, now time.Time) string {
	switch daysBetween(now.In(t.Location()), t) {
	case -1:
		return "gisteren"
	case 0:
		return "vandaag"
	case 1:
		return "morgen"
	}
	return FormatShortDay(t)
}

// FormatLate returns how long d is, in the one or two largest units and rounded down: "minder dan een seconde",
// "40 seconden", "2 minuten", "1 uur en 5 minuten", "3 dagen". The sign of d does not matter.
func FormatLate(d time.Duration) string {
	d = max(d, -d)
	hours, minutes := int(d/time.Hour), int(d%time.Hour/time.Minute)
	switch {
	case d < 0: // the one duration that has no opposite: 292 years
		return "heel lang"
	case d < time.Second:
		return "minder dan een seconde"
	case d < time.Minute:
		return quantity(int(d/time.Second), "seconde", "seconden")
	case d < time.Hour:
		return quantity(minutes, "minuut", "minuten")
	case d < 24*time.Hour && minutes > 0:
		return quantity(hours, "uur", "uur") + " en " + quantity(minutes, "minuut", "minuten")
	case d < 24*time.Hour:
		return quantity(hours, "uur", "uur")
	}
	return quantity(hours/24, "dag", "dagen")
}

func formatDate(t time.Time) string { return fmt.Sprintf("%d %s", t.Day(), FormatMonth(t)) }

// FormatShortDay returns "di 2 feb 2027".
func FormatShortDay(t time.Time) string {
	return fmt.Sprintf("%s %d %s %d", dayNames[t.Weekday()][:2], t.Day(), monthShort[t.Month()-1], t.Year())
}

// daysBetween counts the midnights from a to b by their calendar dates, whatever the clock did in between.
func daysBetween(a, b time.Time) int { return int(midnight(b).Sub(midnight(a)) / (24 * time.Hour)) }

// midnight returns the calendar date of t as midnight in UTC, where every day has 24 hours.
func midnight(t time.Time) time.Time { return date(t.Date()) }

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}
