package calendar

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/aa"
	"github.com/rickar/cal/v2/nl"
)

// daysOff are the days on which a town hall is closed. nl.Holidays lacks the two that always fall on a Sunday, and has Goede
// Vrijdag, which is no general day off in the Netherlands and none here. Bevrijdingsdag is a day off for civil servants
// every year, not only once in five. Read only.
var daysOff = []*cal.Holiday{
	nl.Nieuwjaar,
	aa.Easter.Clone(&cal.Holiday{Name: "Eerste Paasdag"}),
	nl.TweedePaasdag,
	nl.Koningsdag,
	nl.Hemelvaart,
	nl.BevrijdingsDag,
	aa.Pentecost.Clone(&cal.Holiday{Name: "Eerste Pinksterdag"}),
	nl.TweedePinksterDag,
	nl.EersteKerstdag,
	nl.TweedeKerstdag,
}

// Holiday returns the Dutch name of the public holiday on the calendar date of t (in t's own location), if it is one.
// Koningsdag is the day on which it is kept: Saturday 26 April when the 27th is a Sunday. Goede Vrijdag is none.
func Holiday(t time.Time) (name string, ok bool) {
	year, month, day := t.Date()
	for _, h := range daysOff {
		if _, kept := h.Calc(year); kept.Month() == month && kept.Day() == day {
			return h.Name, true
		}
	}
	return "", false
}

// WorkingDay reports whether the calendar date of t is a Monday to Friday and no public holiday.
func WorkingDay(t time.Time) bool {
	if cal.IsWeekend(t) {
		return false
	}
	_, off := Holiday(t)
	return !off
}

// NextWorkingDay returns the first working day after the calendar date of t, with the same clock time.
func NextWorkingDay(t time.Time) time.Time {
	for {
		if t = t.AddDate(0, 0, 1); WorkingDay(t) {
			return t
		}
	}
}
