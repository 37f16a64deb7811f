package calendar

import (
	"errors"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

const zoneName = "Europe/Amsterdam"

// lastSunday is when the clock changes: in March and in October, at 01:00 UTC (Directive 2000/84/EC).
func lastSunday(year int, month time.Month) time.Time {
	last := date(year, month+1, 0)
	return last.AddDate(0, 0, -int(last.Weekday()))
}

// hoursAhead is how far Amsterdam is ahead of UTC at a moment, from the law and not from the zone table.
func hoursAhead(utc time.Time) time.Duration {
	summer, winter := lastSunday(utc.Year(), time.March), lastSunday(utc.Year(), time.October)
	if !utc.Before(summer.Add(time.Hour)) && utc.Before(winter.Add(time.Hour)) {
		return 2 * time.Hour
	}
	return time.Hour
}

func TestEveryHourOf2024To2040ComesBackFromItsLocalTime(t *testing.T) {
	for utc := date(2024, time.January, 1); utc.Year() <= 2040; utc = utc.Add(time.Hour) {
		local := campaigns.LocalOf(utc.Add(hoursAhead(utc)))
		want := utc
		if utc.Equal(lastSunday(utc.Year(), time.October).Add(time.Hour)) {
			want = utc.Add(-time.Hour) // 02:00 for the second time: the first is meant
		}
		if got, err := Instant(local, zoneName); err != nil || !got.Equal(want) {
			t.Fatalf("%s: %v, %v, want %v", local, got, err, want)
		}
	}
}

func TestTheHourThatIsSkippedAndTheHourThatComesTwice(t *testing.T) {
	zone := amsterdamTime(t)
	for year := 2024; year <= 2040; year++ {
		spring, autumn := lastSunday(year, time.March), lastSunday(year, time.October)
		for minute := range 60 {
			wall := 2*time.Hour + time.Duration(minute)*time.Minute
			got, err := Instant(campaigns.LocalOf(spring.Add(wall)), zoneName)
			if shown := campaigns.LocalOf(got.In(zone)); err != nil || shown != campaigns.LocalOf(spring.Add(wall+time.Hour)) {
				t.Errorf("%d: %v in the gap becomes %s, %v, want an hour later", year, wall, shown, err)
			}
			got, err = Instant(campaigns.LocalOf(autumn.Add(wall)), zoneName)
			if err != nil || !got.Equal(autumn.Add(wall-2*time.Hour)) {
				t.Errorf("%d: %v in the overlap is %v, %v, want the first of two", year, wall, got, err)
			}
		}
	}
	got, err := Instant("2026-03-29T02:30", zoneName)
	if err != nil || got.In(zone).Format("2006-01-02 15:04 MST") != "2026-03-29 03:30 CEST" {
		t.Error(got.In(zone), err)
	}
	got, err = Instant("2026-10-25T02:30", zoneName)
	if err != nil || got.In(zone).Format("2006-01-02 15:04 MST") != "2026-10-25 02:30 CEST" {
		t.Error(got.In(zone), err)
	}
}

func TestLaterOnTheClockIsLaterInTruthButForTheGap(t *testing.T) {
	for year := 2024; year <= 2040; year++ {
		for _, change := range []time.Time{lastSunday(year, time.March), lastSunday(year, time.October)} {
			var before time.Time
			for wall := change.AddDate(0, 0, -2); wall.Before(change.AddDate(0, 0, 3)); wall = wall.Add(10 * time.Minute) {
				at, err := Instant(campaigns.LocalOf(wall), zoneName)
				if err != nil {
					t.Fatal(err)
				}
				endOfGap := wall.Equal(lastSunday(year, time.March).Add(3 * time.Hour))
				if at.After(before) == endOfGap { // at 03:00 the times put off from the gap start over
					t.Errorf("%v is %v, ten minutes before was %v", wall, at, before)
				}
				before = at
			}
		}
	}
}

func TestAMomentThatCannotBeIsRefused(t *testing.T) {
	for _, c := range []struct {
		local campaigns.Local
		zone  string
		field string
	}{
		{"2027-02-29T09:00", zoneName, "local"},
		{"2027-02-02T24:00", zoneName, "local"},
		{"2027-02-02", zoneName, "local"},
		{"", zoneName, "local"},
		{"2027-02-02T09:00", "Europe/Amsterdm", "zone"},
		{"2027-02-02T09:00", "", "zone"},
		{"2027-02-02T09:00", "Local", "zone"},
		{"2027-02-02T09:00", "../etc/passwd", "zone"},
	} {
		_, err := Instant(c.local, c.zone)
		if wrong := (*campaigns.Invalid)(nil); !errors.As(err, &wrong) || wrong.Field != c.field {
			t.Errorf("%s in %q: %v, want *Invalid on %s", c.local, c.zone, err, c.field)
		}
	}
}
