package seeds

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// The layouts of months and dates in a pack, for package time.
const (
	monthLayout = "2006-01"
	dateLayout  = time.DateOnly
)

// firstMonth returns the first day of a month written YYYY-MM. The error is *campaigns.Invalid on field "start".
func firstMonth(s string) (time.Time, error) {
	t, err := time.Parse(monthLayout, s)
	if err != nil || t.Year() < 2000 || t.Year() > 2150 {
		return time.Time{}, &campaigns.Invalid{Field: "start", Message: "Schrijf de eerste maand als jaar en maand, zoals 2027-02."}
	}
	return t, nil
}

// MaxMonth is the last month of a cycle that a pack can plan.
const MaxMonth = 60

// date returns the day of the moment, as midnight UTC, in a cycle that begins on first; for repeats, so many months later.
// The error is *campaigns.Invalid on one of the keys of when.
func (w *when) date(first time.Time, later int) (time.Time, error) {
	forms := 0
	for _, used := range []bool{w.Month != 0, w.Observance != "", w.Date != ""} {
		if used {
			forms++
		}
	}
	switch {
	case forms != 1:
		return time.Time{}, wrong("when", "Kies één van de vormen: month met weekday of day, observance, of date.")
	case w.Month > MaxMonth:
		return time.Time{}, wrong("month", "Een cyclus heeft hoogstens %d maanden.", MaxMonth)
	case w.Month != 0 && (w.Weekday == "") == (w.Day == 0):
		return time.Time{}, wrong("month", "Zeg bij month ook weekday of day: één van de twee.")
	case w.Month != 0 && w.Weekday != "":
		return nthWeekday(first.AddDate(0, w.Month-1+later, 0), w.Weekday)
	case w.Month != 0:
		return dayOf(first.AddDate(0, w.Month-1+later, 0), w.Day, "day")
	case w.Day != 0:
		return time.Time{}, wrong("day", "day kan alleen bij month.")
	case w.Observance != "":
		return w.inObservance(first)
	case w.Weekday != "":
		return time.Time{}, wrong("weekday", "weekday kan alleen bij month of observance.")
	}
	d, err := time.Parse(dateLayout, w.Date)
	if err != nil {
		return time.Time{}, wrong("date", "De datum %s bestaat niet. Schrijf jaar, maand en dag, zoals 2027-03-01.", quote(w.Date))
	}
	return dayOf(d.AddDate(0, later, 1-d.Day()), d.Day(), "date")
}

// moves reports whether the moment goes to the next working day when it falls on a public holiday: it does when it names
// a day of the week, not when it names the very date or the observance itself.
func (w *when) moves() bool { return w.Weekday != "" }

func (w *when) inObservance(first time.Time) (time.Time, error) {
	last := first.AddDate(1, 0, -1)
	o, ok := calendar.FindObservance(w.Observance, first.Format(dateLayout), last.Format(dateLayout))
	if !ok {
		return time.Time{}, wrong("observance", "%s is geen aandachtsdag die het programma kent. Wel: %s.",
			quote(w.Observance), observanceSlugs(first.Year()))
	}
	from, err1 := time.Parse(dateLayout, o.From)
	until, err2 := time.Parse(dateLayout, o.Until)
	if err1 != nil || err2 != nil {
		return time.Time{}, wrong("observance", "Van %s zijn de dagen niet bekend.", quote(w.Observance))
	}
	if w.Weekday == "" {
		return from, nil
	}
	day := slices.Index(weekdays, w.Weekday)
	if day < 0 {
		return time.Time{}, wrong("weekday", "Schrijf bij observance alleen de dag: MO, TU, WE, TH, FR, SA of SU.")
	}
	for d := from; !d.After(until); d = d.AddDate(0, 0, 1) {
		if d.Weekday() == time.Weekday(day) {
			return d, nil
		}
	}
	return time.Time{}, wrong("weekday", "%s valt niet in %s: die is van %s tot en met %s.", w.Weekday, o.Name,
		calendar.FormatDay(from), calendar.FormatDay(until))
}

func observanceSlugs(year int) string {
	slugs := []string{}
	for _, o := range calendar.Observances(year) {
		slugs = append(slugs, o.Slug)
	}
	slices.Sort(slugs)
	return strings.Join(slugs, ", ")
}

// weekdays are the days as RFC 5545 §3.3.10 writes them, at the place of their time.Weekday.
var weekdays = []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

var ordinalDay = regexp.MustCompile(`^(-?[1-5])(SU|MO|TU|WE|TH|FR|SA)$`)

// nthWeekday returns the day that 2TH or -1FR means in the month that begins on first.
func nthWeekday(first time.Time, weekday string) (time.Time, error) {
	m := ordinalDay.FindStringSubmatch(weekday)
	if m == nil {
		return time.Time{}, wrong("weekday", "Schrijf de hoeveelste en de dag, zoals 2TH (tweede donderdag) of -1FR (laatste vrijdag).")
	}
	n, _ := strconv.Atoi(m[1])
	day := time.Weekday(slices.Index(weekdays, m[2]))
	var d time.Time
	if n > 0 {
		d = first.AddDate(0, 0, int(day-first.Weekday()+7)%7+7*(n-1))
	} else {
		last := first.AddDate(0, 1, -1)
		d = last.AddDate(0, 0, -int(last.Weekday()-day+7)%7+7*(n+1))
	}
	if d.Month() != first.Month() {
		return time.Time{}, wrong("weekday", "%s bestaat niet in %s.", weekday, calendar.FormatMonth(first))
	}
	return d, nil
}

// dayOf returns a day of the month that begins on first.
func dayOf(first time.Time, day int, field string) (time.Time, error) {
	d := first.AddDate(0, 0, day-1)
	if day < 1 || day > 31 || d.Month() != first.Month() {
		return time.Time{}, wrong(field, "Dag %d bestaat niet in %s.", day, calendar.FormatMonth(first))
	}
	return d, nil
}

func wrong(field, format string, args ...any) error {
	return &campaigns.Invalid{Field: field, Message: fmt.Sprintf(format, args...)}
}
