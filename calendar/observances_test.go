package calendar

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestObservancesFallOnTheKnownDates(t *testing.T) {
	for _, c := range []struct{ slug, from, until string }{
		{"week-van-de-veiligheid", "2012-10-08", "2012-10-14"},
		{"week-van-de-veiligheid", "2017-10-09", "2017-10-15"},
		{"week-van-de-veiligheid", "2023-10-09", "2023-10-15"},
		{"week-van-de-veiligheid", "2024-10-07", "2024-10-13"}, // the second Monday is the 14th
		{"week-van-de-veiligheid", "2025-10-06", "2025-10-12"},
		{"week-van-de-veiligheid", "2026-10-05", "2026-10-11"},
		{"week-van-de-veiligheid", "2027-10-11", "2027-10-17"},
		{"safer-internet-day", "2018-02-06", "2018-02-06"}, // the second Tuesday is the 13th
		{"safer-internet-day", "2021-02-09", "2021-02-09"},
		{"safer-internet-day", "2023-02-07", "2023-02-07"},
		{"safer-internet-day", "2024-02-06", "2024-02-06"},
		{"safer-internet-day", "2025-02-11", "2025-02-11"},
		{"safer-internet-day", "2026-02-10", "2026-02-10"},
		{"safer-internet-day", "2027-02-09", "2027-02-09"},
		{"safer-internet-day", "2028-02-08", "2028-02-08"},
		{"nl-alert-test-juni", "2022-06-13", "2022-06-13"}, // the 6th was Tweede Pinksterdag
		{"nl-alert-test-juni", "2025-06-02", "2025-06-02"},
		{"nl-alert-test-juni", "2026-06-01", "2026-06-01"},
		{"nl-alert-test-juni", "2028-06-12", "2028-06-12"}, // the 5th is Tweede Pinksterdag
		{"nl-alert-test-december", "2025-12-01", "2025-12-01"},
		{"nl-alert-test-december", "2026-12-07", "2026-12-07"},
		{"black-friday", "2024-11-29", "2024-11-29"}, // 1 November was a Friday: the fifth, not the fourth
		{"black-friday", "2025-11-28", "2025-11-28"},
		{"black-friday", "2026-11-27", "2026-11-27"},
		{"black-friday", "2027-11-26", "2027-11-26"},
		{"world-password-day", "2026-05-07", "2026-05-07"},
		{"eu-dag-tegen-mensenhandel", "2027-10-18", "2027-10-18"},
		{"maand-senioren-veiligheid", "2027-04-01", "2027-04-30"},
		{"alert-online", "2027-10-01", "2027-10-31"},
		{"data-privacy-day", "2027-01-28", "2027-01-28"},
		{"world-backup-day", "2027-03-31", "2027-03-31"},
	} {
		got, ok := FindObservance(c.slug, c.from[:4]+"-01-01", c.from[:4]+"-12-31")
		if !ok || got.From != c.from || got.Until != c.until {
			t.Errorf("%s %s: got %s – %s, %v, want %s – %s", c.slug, c.from[:4], got.From, got.Until, ok, c.from, c.until)
		}
	}
}

func TestObservancesOfEveryYearAreOrderedAndDistinct(t *testing.T) {
	for year := 2000; year < 2200; year++ {
		all := Observances(year)
		slugs := map[string]bool{}
		for _, o := range all {
			slugs[o.Slug] = true
			from, until := day(t, o.From), day(t, o.Until)
			if from.Year() != year || until.Before(from) || o.Name == "" || o.Slug != strings.ToLower(o.Slug) {
				t.Errorf("%d: %+v", year, o)
			}
			_, week := from.ISOWeek()
			if o.Slug == "week-van-de-veiligheid" && (week != 41 || from.Weekday() != time.Monday || until.Weekday() != time.Sunday) {
				t.Errorf("%d: week %d: %+v", year, week, o)
			}
			if o.Slug == "safer-internet-day" && (from.Weekday() != time.Tuesday || from.Day() < 6 || from.Day() > 12) {
				t.Errorf("%d: %+v", year, o)
			}
		}
		if len(slugs) != len(observanceRules) ||
			!slices.IsSortedFunc(all, func(a, b Observance) int { return strings.Compare(a.From, b.From) }) {
			t.Fatalf("%d: %v", year, all)
		}
	}
}

func TestFindingAnObservance(t *testing.T) {
	for _, c := range []struct{ name, slug, from, until, want string }{
		{"on its own first day", "black-friday", "2027-11-26", "2027-11-26", "2027-11-26"},
		{"a day too late: the next year's", "black-friday", "2027-11-27", "2028-11-30", "2028-11-24"},
		{"of several years the first", "black-friday", "2027-01-01", "2035-01-01", "2027-11-26"},
		{"a week that has begun does not count", "week-van-de-veiligheid", "2027-10-12", "2028-01-01", ""},
		{"it may end after the period", "week-van-de-veiligheid", "2027-10-01", "2027-10-11", "2027-10-11"},
		{"not in the period", "black-friday", "2027-01-01", "2027-11-25", ""},
		{"an unknown slug", "dag-van-de-kat", "2027-01-01", "9999-12-31", ""},
		{"a period the wrong way round", "black-friday", "2028-01-01", "2027-01-01", ""},
		{"no date", "black-friday", "", "2027-12-31", ""},
		{"a date that does not exist", "black-friday", "2027-01-01", "2027-02-30", ""},
	} {
		got, ok := FindObservance(c.slug, c.from, c.until)
		if got.From != c.want || ok != (c.want != "") {
			t.Errorf("%s: %+v, %v, want %q", c.name, got, ok, c.want)
		}
	}
}
