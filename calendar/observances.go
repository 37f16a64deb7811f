package calendar

import (
	"cmp"
	"slices"
	"time"
)

// Observance is a day, week or month that the whole country keeps for a subject (aandachtsdag).
type Observance struct {
	Slug        string // stable, for packs: week-van-de-veiligheid
	Name        string // as Dutch pages show it
	From, Until string // first and last day, YYYY-MM-DD, inclusive
}

// observanceRules say when each observance is kept. Sources: facts of the project, "Observances"; none of them is law, an
// organiser can choose otherwise.
var observanceRules = []struct {
	slug, name string
	first      func(year int) time.Time
	last       func(first time.Time) time.Time // nil: one day
}{
	{"data-privacy-day", "Dag van de Privacy", fixed(time.January, 28), nil},
	// Not the second Tuesday of February: in 2018, 2023 and 2024 those differ.
	{"safer-internet-day", "Safer Internet Day", daysAfter(5, nth(1, time.Thursday, time.February)), nil},
	{"world-backup-day", "Wereldback-updag", fixed(time.March, 31), nil},
	{"maand-senioren-veiligheid", "Maand Senioren en Veiligheid", fixed(time.April, 1), monthEnd},
	{"world-password-day", "Wereldwachtwoorddag", nth(1, time.Thursday, time.May), nil},
	{"nl-alert-test-juni", "NL-Alert-test (juni)", alertTest(time.June), nil},
	// Not the second Monday of October: in 2024, 2025 and 2026 those differ.
	{"week-van-de-veiligheid", "Week van de Veiligheid", isoMonday(41), weekEnd},
	{"alert-online", "Alert Online", fixed(time.October, 1), monthEnd},
	{"eu-dag-tegen-mensenhandel", "EU-dag tegen mensenhandel", fixed(time.October, 18), nil},
	{"black-friday", "Black Friday", daysAfter(1, nth(4, time.Thursday, time.November)), nil},
	{"nl-alert-test-december", "NL-Alert-test (december)", alertTest(time.December), nil},
}

// Observances returns every observance of the year, in order of their first day.
func Observances(year int) []Observance {
	all := make([]Observance, len(observanceRules))
	for i, rule := range observanceRules {
		from := rule.first(year)
		until := from
		if rule.last != nil {
			until = rule.last(from)
		}
		all[i] = Observance{rule.slug, rule.name, from.Format(time.DateOnly), until.Format(time.DateOnly)}
	}
	slices.SortFunc(all, func(a, b Observance) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Slug, b.Slug))
	})
	return all
}

// FindObservance returns the first observance with the slug that begins on or after from and on or before until, both
// YYYY-MM-DD. It reports false when there is none, the slug is unknown or a date is malformed.
func FindObservance(slug, from, until string) (Observance, bool) {
	first, err1 := time.Parse(time.DateOnly, from)
	last, err2 := time.Parse(time.DateOnly, until)
	if err1 != nil || err2 != nil {
		return Observance{}, false
	}
	// Each is kept every year: it begins in the first year, after from, or else in the next.
	for year := first.Year(); year <= min(last.Year(), first.Year()+1); year++ {
		for _, o := range Observances(year) {
			if o.Slug == slug && from <= o.From && o.From <= until {
				return o, true
			}
		}
	}
	return Observance{}, false
}

func fixed(month time.Month, day int) func(int) time.Time {
	return func(year int) time.Time { return date(year, month, day) }
}

// nth returns the rule "the n-th weekday of the month".
func nth(n int, weekday time.Weekday, month time.Month) func(int) time.Time {
	return func(year int) time.Time {
		first := date(year, month, 1)
		return first.AddDate(0, 0, (int(weekday-first.Weekday())+7)%7+7*(n-1))
	}
}

func daysAfter(days int, rule func(int) time.Time) func(int) time.Time {
	return func(year int) time.Time { return rule(year).AddDate(0, 0, days) }
}

// isoMonday returns the rule "the Monday of ISO week n". 4 January is always in week 1 (ISO 8601).
func isoMonday(week int) func(int) time.Time {
	return func(year int) time.Time {
		fourth := date(year, time.January, 4)
		return fourth.AddDate(0, 0, -(int(fourth.Weekday())+6)%7+7*(week-1))
	}
}

// alertTest returns the rule of the NL-Alert test: the first Monday of the month, a week later on a public holiday.
func alertTest(month time.Month) func(int) time.Time {
	return func(year int) time.Time {
		monday := nth(1, time.Monday, month)(year)
		if _, off := Holiday(monday); off {
			return monday.AddDate(0, 0, 7)
		}
		return monday
	}
}

func weekEnd(first time.Time) time.Time  { return first.AddDate(0, 0, 6) }
func monthEnd(first time.Time) time.Time { return date(first.Year(), first.Month()+1, 0) }
