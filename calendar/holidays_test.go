package calendar

import (
	"testing"
	"time"
)

// easters are the dates of Eerste Paasdag as printed in diaries, apart from the code that computes them.
var easters = []string{"2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21",
	"2031-04-13", "2032-03-28", "2033-04-17", "2034-04-09", "2035-03-25", "2036-04-13", "2037-04-05", "2038-04-25",
	"2039-04-10", "2040-04-01"}

func TestThePublicHolidaysOfEveryYear(t *testing.T) {
	for _, e := range easters {
		easter := day(t, e)
		year := easter.Year()
		king := date(year, time.April, 27)
		if king.Weekday() == time.Sunday {
			king = date(year, time.April, 26)
		}
		want := map[time.Time]string{
			date(year, time.January, 1):   "Nieuwjaarsdag",
			easter:                        "Eerste Paasdag",
			easter.AddDate(0, 0, 1):       "Tweede Paasdag",
			king:                          "Koningsdag",
			date(year, time.May, 5):       "Bevrijdingsdag",
			easter.AddDate(0, 0, 39):      "Hemelvaartsdag",
			easter.AddDate(0, 0, 49):      "Eerste Pinksterdag",
			easter.AddDate(0, 0, 50):      "Tweede Pinksterdag",
			date(year, time.December, 25): "Eerste Kerstdag",
			date(year, time.December, 26): "Tweede Kerstdag",
		}
		for d := date(year, time.January, 1); d.Year() == year; d = d.AddDate(0, 0, 1) {
			if name, ok := Holiday(d); name != want[d] || ok != (want[d] != "") {
				t.Errorf("%s: %q, %v, want %q", d.Format(time.DateOnly), name, ok, want[d])
			}
		}
	}
}

func TestGoedeVrijdagIsAWorkingDay(t *testing.T) {
	if _, off := Holiday(day(t, "2027-03-26")); off || !WorkingDay(day(t, "2027-03-26")) {
		t.Error("Goede Vrijdag counts as a day off")
	}
}

func TestAHolidayIsADateOfThePlaceWhereItIsAsked(t *testing.T) {
	newYear := time.Date(2027, time.January, 1, 0, 30, 0, 0, amsterdamTime(t))
	if _, off := Holiday(newYear); !off {
		t.Error("half past midnight on 1 January in Amsterdam is no holiday")
	}
	if _, off := Holiday(newYear.UTC()); off {
		t.Error("31 December in UTC is a holiday")
	}
}

func TestTheNextWorkingDay(t *testing.T) {
	for _, c := range []struct{ name, from, want string }{
		{"an ordinary Tuesday", "2027-02-02", "2027-02-03"},
		{"over the weekend", "2027-02-05", "2027-02-08"},
		{"from a Saturday", "2027-02-06", "2027-02-08"},
		{"over Easter", "2027-03-26", "2027-03-30"},
		{"from Eerste Paasdag", "2027-03-28", "2027-03-30"},
		{"over Christmas on Saturday and Sunday", "2027-12-24", "2027-12-27"},
		{"Christmas on Thursday and Friday, then the weekend", "2031-12-25", "2031-12-29"},
		{"Koningsdag kept on Saturday", "2031-04-25", "2031-04-28"},
		{"Hemelvaartsdag is a Thursday", "2027-05-06", "2027-05-07"},
		{"into the next year", "2026-12-31", "2027-01-04"},
	} {
		if got := NextWorkingDay(day(t, c.from)); got.Format(time.DateOnly) != c.want {
			t.Errorf("%s: %s → %s, want %s", c.name, c.from, got.Format(time.DateOnly), c.want)
		}
	}
}

func TestTheNextWorkingDayKeepsTheClockOverAChangeOfClock(t *testing.T) {
	friday := time.Date(2026, time.March, 27, 9, 0, 0, 0, amsterdamTime(t))
	if got := NextWorkingDay(friday); FormatShort(got) != "ma 30 mrt 2026 09:00" {
		t.Error(FormatShort(got))
	}
}

func day(t testing.TB, s string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
