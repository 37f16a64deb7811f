package calendar

import (
	"slices"
	"time"

	"github.com/teambition/rrule-go"

	"veiligheidskalender/campaigns"
)

// Expand returns the occurrences of rule, in order of RuleStart.
//
// A closed rule (COUNT or Until) is returned whole; more than campaigns.MaxOccurrences is an error. An open one is returned
// up to and including the day of until, which is campaigns.MonthsAhead from now: of those months at most MaxOccurrences, the
// first ones, and of all that is older at most as many, the newest. So an open rule goes on for ever as until moves on; it
// may give none yet.
//
// Months without a 29th, 30th or 31st are skipped (RFC 5545 §3.3.10: invalid dates are ignored). Under NextWorkingDay an
// occurrence on a public holiday is due on the next working day, at the same time; RuleStart stays. That day can have an
// occurrence of its own: none is ever dropped. Without a holiday a Saturday stays a Saturday.
//
// The error is *Invalid: a field that is wrong, or a rule that gives no date before 2200.
func Expand(rule campaigns.Rule, until time.Time) ([]campaigns.Occurrence, error) {
	p, err := readRule(rule)
	if err != nil {
		return nil, err
	}
	horizon := midnight(until.In(p.zone))
	if rule.Closed() {
		horizon = lastDay
	}
	var days []time.Time
	next, found := p.dates(), false
	for day, ok := next(); ok; day, ok = next() {
		found = true
		if day.After(horizon) || len(days) == p.count && p.count > 0 {
			break
		}
		if !p.until.IsZero() && len(days) == campaigns.MaxOccurrences {
			return nil, &campaigns.Invalid{Field: "until",
				Message: "Deze reeks wordt te lang: meer dan 120 berichten. Kies een eerdere laatste dag."}
		}
		days = append(days, day)
	}
	switch {
	case !found:
		return nil, invalidRule("Deze regel geeft geen enkele datum.")
	case len(days) < p.count:
		return nil, invalidRule("Deze reeks duurt te lang. Kies een kleiner aantal of een kortere tussentijd.")
	case !rule.Closed():
		days = within(days, until.In(p.zone))
	}
	occurrences := make([]campaigns.Occurrence, len(days))
	for i, day := range days {
		occurrences[i] = p.occurrence(day)
	}
	return occurrences, nil
}

// within keeps of the days of an open rule those that Expand promises.
func within(days []time.Time, until time.Time) []time.Time {
	now := midnight(until).AddDate(0, -campaigns.MonthsAhead, 0)
	coming, _ := slices.BinarySearchFunc(days, now, time.Time.Compare)
	oldest := max(0, coming-campaigns.MaxOccurrences)
	newest := min(len(days), coming+campaigns.MaxOccurrences)
	return days[oldest:newest]
}

// occurrence returns the occurrence that the rule has on day.
func (p plan) occurrence(day time.Time) campaigns.Occurrence {
	at := func(day time.Time) campaigns.Local {
		return campaigns.Local(day.Format(time.DateOnly) + "T" + p.clock)
	}
	o := campaigns.Occurrence{RuleStart: at(day), Local: at(day)}
	if name, off := Holiday(day); off && p.moves {
		o.Local, o.Reason = at(NextWorkingDay(day)), name
	}
	return o
}

// farAhead moves a date to the end of rrule-go's calendar and back. A rule that never gives a date runs on there until the
// year 9999; begun in 9627 instead of 2027 that takes 4 ms instead of 90. The calendar repeats itself every 400 years,
// weekdays and leap years included.
const farAhead = 19 * 400 // years

var rruleFrequency = map[frequency]rrule.Frequency{
	daily: rrule.DAILY, weekly: rrule.WEEKLY, monthly: rrule.MONTHLY, yearly: rrule.YEARLY,
}

// rruleWeekday is in the order of time.Weekday.
var rruleWeekday = [...]rrule.Weekday{rrule.SU, rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA}

// dates returns the days that the rule gives, each as midnight UTC, one per call, until it reports false.
// Only dates are asked of rrule-go: in local time it is wrong around changes of the clock.
func (p plan) dates() func() (day time.Time, ok bool) {
	option := rrule.ROption{
		Freq:       rruleFrequency[p.freq],
		Dtstart:    p.start.AddDate(farAhead, 0, 0),
		Until:      lastDay.AddDate(farAhead, 0, 0),
		Interval:   p.interval,
		Bymonth:    p.months,
		Bymonthday: p.monthDays,
		Bysetpos:   p.positions,
	}
	if !p.until.IsZero() {
		option.Until = p.until.AddDate(farAhead, 0, 0)
	}
	for _, d := range p.weekdays {
		option.Byweekday = append(option.Byweekday, rruleWeekday[d.day].Nth(d.n))
	}
	r, err := rrule.NewRRule(option)
	if err != nil { // parseRRule lets nothing through that rrule-go refuses
		return func() (time.Time, bool) { return time.Time{}, false }
	}
	next := r.Iterator()
	return func() (time.Time, bool) {
		day, ok := next()
		return day.AddDate(-farAhead, 0, 0), ok
	}
}
