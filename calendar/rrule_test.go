package calendar

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// TestRandomRulesAgreeWithAPlainReadingOfTheRFC holds the dates against a slow expansion that knows no rrule-go.
func TestRandomRulesAgreeWithAPlainReadingOfTheRFC(t *testing.T) {
	random := rand.New(rand.NewPCG(5545, 2027))
	tried := 0
	for range 1500 {
		start := date(2024, time.January, 1).AddDate(0, 0, random.IntN(17*365))
		rule := ruleOf(randomRRule(random), start.Format(time.DateOnly))
		p, err := readRule(rule)
		if err != nil {
			continue
		}
		tried++
		until := start.AddDate(5, 0, 0)
		want := plainly(p.recurrence, start, until)
		var got []time.Time
		next := p.dates()
		for d, ok := next(); ok && !d.After(until); d, ok = next() {
			got = append(got, d)
		}
		if !slices.EqualFunc(got, want, time.Time.Equal) {
			t.Fatalf("%s from %s:\n got %v\nwant %v", rule.RRule, rule.Start, got, want)
		}
	}
	if tried < 500 {
		t.Errorf("only %d of the rules were valid", tried)
	}
}

// randomRRule makes rules that are often valid, often odd.
func randomRRule(random *rand.Rand) string {
	pick := func(options ...string) string { return options[random.IntN(len(options))] }
	return pick("FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=MONTHLY", "FREQ=YEARLY", "FREQ=YEARLY") +
		pick("", "", ";INTERVAL=2", ";INTERVAL=3", ";INTERVAL=7", ";INTERVAL=12") +
		pick("", "", ";BYDAY=TU", ";BYDAY=TU,TH", ";BYDAY=MO,TU,WE,TH,FR", ";BYDAY=SA,SU", ";BYDAY=SU,MO,TU,WE,TH,FR,SA",
			";BYDAY=1TU", ";BYDAY=1TU,3TU,-1FR", ";BYDAY=5WE", ";BYDAY=-5WE", ";BYDAY=-2MO", ";BYDAY=53TH,-53FR", ";BYDAY=20MO") +
		pick("", "", "", ";BYMONTHDAY=1", ";BYMONTHDAY=15,31", ";BYMONTHDAY=29", ";BYMONTHDAY=-1", ";BYMONTHDAY=1,-28,-1",
			";BYMONTHDAY=8,9,10,11,12,13,14", ";BYMONTHDAY=13", ";BYMONTHDAY=28,29,30,31") +
		pick("", "", ";BYMONTH=2", ";BYMONTH=3,9", ";BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12") +
		pick("", "", "", ";BYSETPOS=1", ";BYSETPOS=-1", ";BYSETPOS=1,2,-1", ";BYSETPOS=5", ";BYSETPOS=40")
}

// plainly expands a recurrence day by day: of every interval-th period the days that match, then the positions among them.
func plainly(r recurrence, start, until time.Time) []time.Time {
	monday := func(d time.Time) time.Time { return d.AddDate(0, 0, -(int(d.Weekday())+6)%7) }
	period := func(d time.Time) int {
		switch r.freq {
		case daily:
			return daysBetween(start, d)
		case weekly:
			return daysBetween(monday(start), monday(d)) / 7
		case monthly:
			return d.Year()*12 + int(d.Month()) - start.Year()*12 - int(start.Month())
		}
		return d.Year() - start.Year()
	}
	var days, set []time.Time
	flush := func() {
		for i, d := range set {
			chosen := r.positions == nil || slices.Contains(r.positions, i+1) || slices.Contains(r.positions, i-len(set))
			if chosen && !d.Before(start) && !d.After(until) {
				days = append(days, d)
			}
		}
		set = nil
	}
	d := date(start.Year(), time.January, 1)
	if r.freq == daily || r.freq == weekly {
		d = start
	}
	for current := period(d); d.Year() <= until.Year(); d = d.AddDate(0, 0, 1) {
		if period(d) != current {
			flush()
			current = period(d)
		}
		if current%r.interval == 0 && r.plainlyMatches(d) {
			set = append(set, d)
		}
	}
	flush()
	return days
}

func (r recurrence) plainlyMatches(d time.Time) bool {
	fromEnd := d.Day() - date(d.Year(), d.Month()+1, 0).Day() - 1
	first, last := date(d.Year(), d.Month(), 1), date(d.Year(), d.Month()+1, 0)
	if r.freq == yearly && r.months == nil {
		first, last = date(d.Year(), time.January, 1), date(d.Year(), time.December, 31)
	}
	isDay := func(w nthWeekday) bool {
		return w.day == d.Weekday() &&
			(w.n == 0 || w.n == daysBetween(first, d)/7+1 || w.n == -(daysBetween(d, last)/7+1))
	}
	return (r.months == nil || slices.Contains(r.months, int(d.Month()))) &&
		(r.monthDays == nil || slices.Contains(r.monthDays, d.Day()) || slices.Contains(r.monthDays, fromEnd)) &&
		(r.weekdays == nil || slices.ContainsFunc(r.weekdays, isDay))
}
