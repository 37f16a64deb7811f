package calendar

import (
	"math"
	"testing"
	"time"
)

func TestTimesInDutch(t *testing.T) {
	at := time.Date(2027, time.February, 2, 9, 0, 30, 0, amsterdamTime(t))
	for got, want := range map[string]string{
		FormatDay(at):                           "dinsdag 2 februari 2027",
		FormatShort(at):                         "di 2 feb 2027 09:00",
		FormatMoment(at):                        "dinsdag 2 februari 2027 om 09:00",
		FormatMonth(at):                         "februari 2027",
		FormatClock(at):                         "09:00",
		FormatDay(at.UTC().Add(-9 * time.Hour)): "maandag 1 februari 2027",
		FormatShort(time.Date(2028, time.March, 5, 23, 59, 0, 0, time.UTC)):  "zo 5 mrt 2028 23:59",
		FormatMonth(time.Date(2028, time.August, 1, 0, 0, 0, 0, time.UTC)):   "augustus 2028",
		FormatShort(time.Date(2028, time.October, 14, 0, 0, 0, 0, time.UTC)): "za 14 okt 2028 00:00",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestEveryDayAndMonthHasItsName(t *testing.T) {
	names := map[string]bool{}
	for day := date(2027, time.January, 1); day.Year() == 2027; day = day.AddDate(0, 0, 1) {
		names[FormatDay(day)[:3]] = true
		names[FormatMonth(day)] = true
	}
	if len(names) != 7+12 {
		t.Errorf("%d names, want 7 weekdays and 12 months", len(names))
	}
}

func TestDaysNearNowAreCalledByTheirDistance(t *testing.T) {
	zone := amsterdamTime(t)
	now := time.Date(2026, time.March, 29, 0, 30, 0, 0, zone) // the day of 23 hours begins
	for _, c := range []struct {
		name string
		t    time.Time
		want string
	}{
		{"a minute ago, the day before", now.Add(-31 * time.Minute), "gisteren"},
		{"the same moment", now, "vandaag"},
		{"late on a day of 23 hours", time.Date(2026, time.March, 29, 23, 59, 0, 0, zone), "vandaag"},
		{"23 hours later", now.Add(23 * time.Hour), "morgen"},
		{"two days later", time.Date(2026, time.March, 31, 0, 0, 0, 0, zone), "di 31 mrt 2026"},
		{"two days before", time.Date(2026, time.March, 27, 23, 59, 0, 0, zone), "vr 27 mrt 2026"},
	} {
		if got := FormatRelativeDay(c.t, now.UTC()); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestLatenessInWords(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0:                       "minder dan een seconde",
		999 * time.Millisecond:  "minder dan een seconde",
		time.Second:             "1 seconde",
		59*time.Second + 999e6:  "59 seconden",
		time.Minute:             "1 minuut",
		-2 * time.Minute:        "2 minuten",
		time.Hour:               "1 uur",
		time.Hour + time.Minute: "1 uur en 1 minuut",
		3*time.Hour + 5*time.Minute + 59*time.Second: "3 uur en 5 minuten",
		24*time.Hour - 1:             "23 uur en 59 minuten",
		24 * time.Hour:               "1 dag",
		75 * time.Hour:               "3 dagen",
		math.MinInt64:                "heel lang",
		time.Duration(math.MaxInt64): "106751 dagen",
	} {
		if got := FormatLate(d); got != want {
			t.Errorf("%d ns: %q, want %q", d, got, want)
		}
	}
}

func amsterdamTime(t testing.TB) *time.Location {
	t.Helper()
	zone, err := Zone("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}
