package calendar

import (
	"testing"
	"time"
)

func TestTheWeeksOfAMonth(t *testing.T) {
	tests := []struct {
		name        string
		day         time.Time
		weeks       int
		first, last string
		no, lastNo  int
	}{
		{"a month of exactly four weeks", date(2027, time.February, 14), 4, "2027-02-01", "2027-02-28", 5, 8},
		{"a month that touches six weeks", date(2027, time.May, 31), 6, "2027-04-26", "2027-06-06", 17, 22},
		{"January begins in the last week of the year before", date(2027, time.January, 1), 5, "2026-12-28", "2027-01-31", 53, 4},
		{"December ends in the first week of the year after", date(2030, time.December, 31), 6, "2030-11-25", "2031-01-05", 48, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			weeks := MonthWeeks(test.day)
			if len(weeks) != test.weeks {
				t.Fatalf("%d weeks, want %d", len(weeks), test.weeks)
			}
			first, last := weeks[0], weeks[len(weeks)-1]
			if got := first.Days[0].Format(time.DateOnly); got != test.first || first.No != test.no {
				t.Errorf("begins %s in week %d, want %s in week %d", got, first.No, test.first, test.no)
			}
			if got := last.Days[6].Format(time.DateOnly); got != test.last || last.No != test.lastNo {
				t.Errorf("ends %s in week %d, want %s in week %d", got, last.No, test.last, test.lastNo)
			}
		})
	}
}

func TestEveryDayOfAMonthIsInItsWeeksOnce(t *testing.T) {
	for month := date(2020, time.January, 1); month.Year() < 2040; month = month.AddDate(0, 1, 0) {
		next := WeekOf(month).Days[0]
		seen := 0
		for _, w := range MonthWeeks(month) {
			for _, day := range w.Days {
				if !day.Equal(next) {
					t.Fatalf("%s: %s comes where %s should", month, day, next)
				}
				next = day.AddDate(0, 0, 1)
				if day.Month() == month.Month() {
					seen++
				}
				if year, no := day.ISOWeek(); year != w.Year || no != w.No {
					t.Fatalf("%s is in week %d of %d, shown in %d of %d", day, no, year, w.No, w.Year)
				}
			}
		}
		if days := month.AddDate(0, 1, -1).Day(); seen != days {
			t.Errorf("%s: %d days of %d", month, seen, days)
		}
	}
}
