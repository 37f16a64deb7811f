package calendar

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

// ruleOf returns a rule at 09:00 in Amsterdam from start.
func ruleOf(rrule, start string) campaigns.Rule {
	return campaigns.Rule{RRule: rrule, Start: start, Time: "09:00", Zone: zoneName}
}

func TestExpandGivesTheDatesOfARule(t *testing.T) {
	until := day(t, "2028-03-01")
	for _, c := range []struct{ name, rrule, start, want string }{
		{"six first Tuesdays", "FREQ=MONTHLY;BYDAY=1TU;COUNT=6", "2027-02-01", "2027-02-02 2027-03-02 2027-04-06 2027-05-04 2027-06-01 2027-07-06"},
		{"the first day counts", "FREQ=MONTHLY;BYDAY=1TU;COUNT=2", "2027-02-02", "2027-02-02 2027-03-02"},
		{"the first day is past its Tuesday", "FREQ=MONTHLY;BYDAY=1TU;COUNT=2", "2027-02-03", "2027-03-02 2027-04-06"},
		{"the 31st skips short months", "FREQ=MONTHLY;COUNT=4", "2027-01-31", "2027-01-31 2027-03-31 2027-05-31 2027-07-31"},
		{"the 29th skips February but in a leap year", "FREQ=MONTHLY;BYMONTHDAY=29;COUNT=3;BYMONTH=1,2", "2027-01-01", "2027-01-29 2028-01-29 2028-02-29"},
		{"29 February comes every four years", "FREQ=YEARLY;COUNT=3", "2028-02-29", "2028-02-29 2032-02-29 2036-02-29"},
		{"the last day of the month", "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", "2028-01-01", "2028-01-31 2028-02-29 2028-03-31"},
		{"every other week on two days, from midweek", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=4", "2027-02-03", "2027-02-04 2027-02-16 2027-02-18 2027-03-02"},
		{"a weekly rule takes the weekday of its first day", "FREQ=WEEKLY;COUNT=2", "2027-02-05", "2027-02-05 2027-02-12"},
		{"the last working day", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2", "2027-01-01", "2027-01-29 2027-02-26"},
		{"lower case", "freq=daily;count=2", "2027-02-05", "2027-02-05 2027-02-06"},
		{"an open rule stops at until", "FREQ=MONTHLY;INTERVAL=6", "2027-03-01", "2027-03-01 2027-09-01 2028-03-01"},
		{"an open rule that begins later gives none yet", "FREQ=MONTHLY", "2028-03-02", ""},
	} {
		got, err := Expand(ruleOf(c.rrule, c.start), until)
		if err != nil || datesOf(got) != c.want {
			t.Errorf("%s: %s, %v, want %s", c.name, datesOf(got), err, c.want)
		}
	}
}

func TestALastDayIsInclusive(t *testing.T) {
	rule := ruleOf("FREQ=WEEKLY", "2027-02-02")
	for until, want := range map[string]string{
		"2027-02-16": "2027-02-02 2027-02-09 2027-02-16",
		"2027-02-15": "2027-02-02 2027-02-09",
		"2027-02-02": "2027-02-02",
	} {
		rule.Until = until
		if got, err := Expand(rule, time.Time{}); err != nil || datesOf(got) != want {
			t.Errorf("until %s: %s, %v, want %s", until, datesOf(got), err, want)
		}
	}
}

func TestAClosedRuleIsWholeAndAtMost120(t *testing.T) {
	got, err := Expand(ruleOf("FREQ=MONTHLY;COUNT=120", "2027-02-02"), time.Time{})
	if err != nil || len(got) != 120 || got[119].RuleStart != "2037-01-02T09:00" {
		t.Errorf("%d, %v", len(got), err)
	}
	daily := ruleOf("FREQ=DAILY", "2027-01-01")
	daily.Until = "2027-04-30" // day 120
	if got, err := Expand(daily, time.Time{}); err != nil || len(got) != 120 {
		t.Errorf("%d, %v", len(got), err)
	}
	daily.Until = "2027-05-01"
	if _, err := Expand(daily, time.Time{}); fieldOf(err) != "until" {
		t.Errorf("121 posts: %v", err)
	}
}

func TestAnOpenRuleGoesOnForEver(t *testing.T) {
	daily := ruleOf("FREQ=DAILY", "2027-01-01")
	for _, c := range []struct{ name, now, first, last string }{
		{"at the start it gives the first 120", "2027-01-01", "2027-01-01", "2027-04-30"},
		{"a week later also what was", "2027-01-08", "2027-01-01", "2027-05-07"},
		{"a year later the newest 120 of what was", "2028-01-01", "2027-09-03", "2028-04-29"},
		{"before the start what fits in thirteen months", "2026-01-01", "2027-01-01", "2027-02-01"},
	} {
		got, err := Expand(daily, day(t, c.now).AddDate(0, campaigns.MonthsAhead, 0))
		if err != nil || got[0].RuleStart.Date() != c.first || got[len(got)-1].RuleStart.Date() != c.last {
			t.Errorf("%s: %v, %s", c.name, err, datesOf(got))
		}
	}
	weekly := ruleOf("FREQ=WEEKLY", "2020-01-07")
	until := day(t, "2030-02-01")
	if got, _ := Expand(weekly, until); len(got) == 0 || until.Sub(day(t, got[len(got)-1].RuleStart.Date())) > 7*24*time.Hour {
		t.Error("a weekly rule dries up after ten years")
	}
}

func TestAHolidayMovesToTheNextWorkingDay(t *testing.T) {
	for _, c := range []struct{ name, rrule, start, local, reason string }{
		{"Tweede Pinksterdag", "FREQ=DAILY;COUNT=1", "2027-05-17", "2027-05-18T09:00", "Tweede Pinksterdag"},
		{"Eerste Paasdag, over the Monday", "FREQ=DAILY;COUNT=1", "2027-03-28", "2027-03-30T09:00", "Eerste Paasdag"},
		{"Eerste Kerstdag on a Thursday", "FREQ=DAILY;COUNT=1", "2031-12-25", "2031-12-29T09:00", "Eerste Kerstdag"},
		{"Nieuwjaarsdag on a Friday", "FREQ=YEARLY;COUNT=1", "2027-01-01", "2027-01-04T09:00", "Nieuwjaarsdag"},
		{"a Saturday stays a Saturday", "FREQ=DAILY;COUNT=1", "2027-02-06", "2027-02-06T09:00", ""},
		{"Koningsdag kept on a Saturday", "FREQ=DAILY;COUNT=1", "2031-04-26", "2031-04-28T09:00", "Koningsdag"},
		{"Goede Vrijdag stays", "FREQ=DAILY;COUNT=1", "2027-03-26", "2027-03-26T09:00", ""},
		{"an ordinary day", "FREQ=DAILY;COUNT=1", "2027-02-02", "2027-02-02T09:00", ""},
	} {
		rule := ruleOf(c.rrule, c.start)
		rule.Holidays = campaigns.NextWorkingDay
		want := campaigns.Occurrence{RuleStart: campaigns.Local(c.start + "T09:00"), Local: campaigns.Local(c.local), Reason: c.reason}
		if got, err := Expand(rule, time.Time{}); err != nil || len(got) != 1 || got[0] != want {
			t.Errorf("%s: %+v, %v, want %+v", c.name, got, err, want)
		}
		for _, keep := range []campaigns.HolidayPolicy{"", campaigns.KeepHolidays} {
			rule.Holidays, want.Local, want.Reason = keep, want.RuleStart, ""
			if got, err := Expand(rule, time.Time{}); err != nil || len(got) != 1 || got[0] != want {
				t.Errorf("%s, policy %q: %+v, %v, want %+v", c.name, keep, got, err, want)
			}
		}
	}
}

func TestFrom2024To2040TheFirstTuesdayIsAtNineInTheMorning(t *testing.T) {
	for year := 2024; year <= 2040; year++ {
		got, err := Expand(ruleOf("FREQ=MONTHLY;BYDAY=1TU;COUNT=12", fmt.Sprintf("%d-01-01", year)), time.Time{})
		if err != nil || len(got) != 12 {
			t.Fatal(year, len(got), err)
		}
		for i, o := range got {
			tuesday := date(year, time.Month(i+1), 1)
			for tuesday.Weekday() != time.Tuesday {
				tuesday = tuesday.AddDate(0, 0, 1)
			}
			want := tuesday.Add(9*time.Hour - hoursAhead(tuesday.Add(8*time.Hour)))
			if at, err := Instant(o.Local, zoneName); err != nil || !at.Equal(want) {
				t.Errorf("%v: %v, %v, want %v", o, at, err, want)
			}
		}
	}
}

func TestFrom2024To2040ShortMonthsAreSkipped(t *testing.T) {
	for year := 2024; year <= 2040; year++ {
		for monthDay := 28; monthDay <= 31; monthDay++ {
			var want []string
			for month := time.January; month <= time.December; month++ {
				if d := date(year, month, monthDay); d.Month() == month {
					want = append(want, d.Format(time.DateOnly))
				}
			}
			rule := ruleOf(fmt.Sprintf("FREQ=MONTHLY;BYMONTHDAY=%d", monthDay), fmt.Sprintf("%d-01-01", year))
			rule.Until = fmt.Sprintf("%d-12-31", year)
			if got, err := Expand(rule, time.Time{}); err != nil || datesOf(got) != strings.Join(want, " ") {
				t.Errorf("%d, day %d: %s, %v, want %s", year, monthDay, datesOf(got), err, want)
			}
		}
	}
}

func TestFrom2024To2040ATimeInTheChangedHourStaysOnItsDay(t *testing.T) {
	zone := amsterdamTime(t)
	for year := 2024; year <= 2040; year++ {
		for _, change := range []time.Time{lastSunday(year, time.March), lastSunday(year, time.October)} {
			rule := ruleOf("FREQ=DAILY;COUNT=3", change.AddDate(0, 0, -1).Format(time.DateOnly))
			rule.Time = "02:30"
			got, err := Expand(rule, time.Time{})
			if err != nil || len(got) != 3 {
				t.Fatal(year, got, err)
			}
			for i, o := range got {
				at, err := Instant(o.Local, zoneName)
				if want := change.AddDate(0, 0, i-1); err != nil || !midnight(at.In(zone)).Equal(want) || o.Local.Clock() != "02:30" {
					t.Errorf("%v is %v, %v, want on %v", o, at.In(zone), err, want)
				}
			}
		}
	}
}

func TestFrom2024To2040NothingIsDueOnAHoliday(t *testing.T) {
	for _, e := range easters {
		easter := day(t, e)
		rule := ruleOf("FREQ=WEEKLY;BYDAY=MO,TH,FR", fmt.Sprintf("%d-03-01", easter.Year()))
		rule.Until, rule.Holidays = fmt.Sprintf("%d-06-30", easter.Year()), campaigns.NextWorkingDay
		got, err := Expand(rule, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		moved := map[string]string{}
		for _, o := range got {
			if o.Local != o.RuleStart {
				moved[o.Reason] = o.RuleStart.Date() + " → " + o.Local.Date()
			}
			if !WorkingDay(day(t, o.Local.Date())) {
				t.Errorf("%+v is due on a day off", o)
			}
		}
		for name, days := range map[string]int{"Tweede Paasdag": 1, "Hemelvaartsdag": 39, "Tweede Pinksterdag": 50} {
			from := easter.AddDate(0, 0, days)
			want := from.Format(time.DateOnly) + " → " + from.AddDate(0, 0, 1).Format(time.DateOnly)
			if next, _ := Holiday(from.AddDate(0, 0, 1)); moved[name] != want && next == "" {
				t.Errorf("%s: %q, want %q", name, moved[name], want)
			}
		}
	}
}

func TestARuleThatCannotBeIsRefused(t *testing.T) {
	good := campaigns.Rule{RRule: "FREQ=MONTHLY;BYDAY=1TU", Start: "2027-02-01", Time: "09:00", Zone: zoneName}
	for _, c := range []struct {
		name  string
		field string
		spoil func(*campaigns.Rule)
	}{
		{"no rule", "rule", func(r *campaigns.Rule) { r.RRule = " " }},
		{"no FREQ", "rule", func(r *campaigns.Rule) { r.RRule = "BYDAY=1TU" }},
		{"with its name in front", "rule", func(r *campaigns.Rule) { r.RRule = "RRULE:FREQ=DAILY" }},
		{"a DTSTART before it", "rule", func(r *campaigns.Rule) { r.RRule = "DTSTART:20270202\nFREQ=DAILY" }},
		{"every hour", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=HOURLY" }},
		{"UNTIL", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=DAILY;UNTIL=20270301" }},
		{"BYHOUR", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=DAILY;BYHOUR=9" }},
		{"WKST", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=WEEKLY;WKST=SU" }},
		{"BYWEEKNO", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=YEARLY;BYWEEKNO=41" }},
		{"BYYEARDAY", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=YEARLY;BYYEARDAY=1" }},
		{"twice the same", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=DAILY;FREQ=WEEKLY" }},
		{"a part left empty", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=DAILY;" }},
		{"a list left empty", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=MONTHLY;BYMONTHDAY=" }},
		{"INTERVAL 0", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=DAILY;INTERVAL=0" }},
		{"INTERVAL 100", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=DAILY;INTERVAL=100" }},
		{"COUNT 0", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=DAILY;COUNT=0" }},
		{"COUNT 121", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=DAILY;COUNT=121" }},
		{"month 13", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=YEARLY;BYMONTH=13" }},
		{"day 32", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=MONTHLY;BYMONTHDAY=32" }},
		{"day 0", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=MONTHLY;BYMONTHDAY=0" }},
		{"an unknown weekday", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=WEEKLY;BYDAY=DI" }},
		{"half a weekday", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=WEEKLY;BYDAY=M" }},
		{"the first Tuesday of the week", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=WEEKLY;BYDAY=1TU" }},
		{"the sixth Tuesday of the month", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=MONTHLY;BYDAY=6TU" }},
		{"the 53rd Tuesday of the month", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=MONTHLY;BYDAY=53TU" }},
		{"the sixth Tuesday of March", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=YEARLY;BYMONTH=3;BYDAY=-6TU" }},
		{"numbered and plain weekdays", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=MONTHLY;BYDAY=1TU,TU,FR" }},
		{"a numbered weekday on a date", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=MONTHLY;BYDAY=1TU;BYMONTHDAY=3" }},
		{"a date in a weekly rule", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=WEEKLY;BYMONTHDAY=3" }},
		{"a position in a weekly rule", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=1" }},
		{"a position without days", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=MONTHLY;BYSETPOS=1" }},
		{"never: 31 February", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2" }},
		{"never: 30 February, day by day", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=DAILY;BYMONTHDAY=30;BYMONTH=2" }},
		{"never: a Monday, every seven days from a Tuesday", "rule", func(r *campaigns.Rule) {
			r.RRule, r.Start = "FREQ=DAILY;INTERVAL=7;BYDAY=MO", "2027-02-02"
		}},
		{"for longer than there are years", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=YEARLY;INTERVAL=99;COUNT=3" }},
		{"too long", "rule", func(r *campaigns.Rule) { r.RRule = "FREQ=MONTHLY;BYMONTHDAY=1" + strings.Repeat(",1", 300) }},
		{"no first day", "start", func(r *campaigns.Rule) { r.Start = "" }},
		{"a first day that does not exist", "start", func(r *campaigns.Rule) { r.Start = "2027-02-29" }},
		{"a first day long ago", "start", func(r *campaigns.Rule) { r.Start = "1999-12-31" }},
		{"a first day in Dutch", "start", func(r *campaigns.Rule) { r.Start = "01-02-2027" }},
		{"a last day that does not exist", "until", func(r *campaigns.Rule) { r.Until = "2027-02-30" }},
		{"a last day before the first", "until", func(r *campaigns.Rule) { r.Until = "2027-01-31" }},
		{"a last day and a count", "until", func(r *campaigns.Rule) { r.RRule, r.Until = "FREQ=DAILY;COUNT=2", "2027-03-01" }},
		{"no occurrence before the last day", "rule", func(r *campaigns.Rule) { r.Until = "2027-02-01" }},
		{"no time", "time", func(r *campaigns.Rule) { r.Time = "" }},
		{"25:00", "time", func(r *campaigns.Rule) { r.Time = "25:00" }},
		{"9:00", "time", func(r *campaigns.Rule) { r.Time = "9:00" }},
		{"09:00:00", "time", func(r *campaigns.Rule) { r.Time = "09:00:00" }},
		{"no zone", "zone", func(r *campaigns.Rule) { r.Zone = "" }},
		{"an unknown zone", "zone", func(r *campaigns.Rule) { r.Zone = "Europe/Amsterdm" }},
		{"an unknown policy", "holidays", func(r *campaigns.Rule) { r.Holidays = "skip" }},
	} {
		rule := good
		c.spoil(&rule)
		got, err := Expand(rule, day(t, "2028-03-01"))
		if fieldOf(err) != c.field || got != nil {
			t.Errorf("%s: %d occurrences, %v: want *Invalid on %s", c.name, len(got), err, c.field)
		}
	}
	if got, err := Expand(good, day(t, "2028-03-01")); err != nil || len(got) != 13 {
		t.Errorf("the rule they were made of: %d, %v", len(got), err)
	}
}

func FuzzExpand(f *testing.F) {
	f.Add("FREQ=MONTHLY;BYDAY=1TU;COUNT=6", "2027-02-01", "09:00", "", true)
	f.Add("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31", "2027-01-31", "02:30", "2027-12-31", false)
	f.Add("FREQ=YEARLY;BYDAY=53TH,-53FR;INTERVAL=99", "2199-12-31", "23:59", "", true)
	f.Add("FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=1,-1", "2000-01-01", "00:00", "2004-01-01", true)
	f.Fuzz(func(t *testing.T, rrule, start, clock, last string, moves bool) {
		rule := campaigns.Rule{RRule: rrule, Start: start, Time: clock, Zone: zoneName, Until: last}
		if moves {
			rule.Holidays = campaigns.NextWorkingDay
		}
		until := day(t, "2028-03-01")
		got, err := Expand(rule, until)
		if err != nil {
			if fieldOf(err) == "" || got != nil {
				t.Fatalf("%d, %v", len(got), err)
			}
			return
		}
		if len(got) > 2*campaigns.MaxOccurrences || rule.Closed() && (len(got) == 0 || len(got) > campaigns.MaxOccurrences) {
			t.Fatalf("%d occurrences", len(got))
		}
		before := campaigns.Local(start)
		for _, o := range got {
			if o.RuleStart <= before || last != "" && o.RuleStart.Date() > last || !rule.Closed() && o.RuleStart.Date() > "2028-03-01" {
				t.Errorf("%+v after %s", o, before)
			}
			before = o.RuleStart
			wall, err := o.Local.Wall()
			_, off := Holiday(wall)
			if err != nil || o.Local < o.RuleStart || o.Local.Clock() != clock || (o.Reason == "") != (o.Local == o.RuleStart) || off && moves {
				t.Errorf("%+v, %v", o, err)
			}
			if _, err := Instant(o.Local, zoneName); err != nil {
				t.Error(err)
			}
		}
	})
}

func datesOf(occurrences []campaigns.Occurrence) string {
	var dates []string
	for _, o := range occurrences {
		dates = append(dates, o.RuleStart.Date())
	}
	return strings.Join(dates, " ")
}

// fieldOf returns the field that an *Invalid with a message is about, else nothing.
func fieldOf(err error) string {
	if wrong := (*campaigns.Invalid)(nil); errors.As(err, &wrong) && wrong.Message != "" {
		return wrong.Field
	}
	return ""
}
