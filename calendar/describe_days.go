package calendar

import (
	"fmt"
	"slices"
	"time"
)

// This file names the days that a recurrence chooses within its month or year.

// chosen names days that are counted out within scope ("van de maand"): "eerste dinsdag van de maand", "15e van de maand",
// "laatste werkdag van de maand". It is empty when the rule takes whatever days match.
func (r recurrence) chosen(scope string) string {
	switch {
	case r.positions != nil && r.monthDays != nil:
		return ordinals(r.positions) + " " + r.coinciding()
	case r.positions != nil:
		return ordinals(r.positions) + " " + r.noun("of") + " " + scope
	case r.numbered():
		return r.numberedDays() + " " + scope
	case r.weekdays == nil:
		return r.datesOfMonth() + " " + scope
	}
	return ""
}

// coincidence names the days that are both a weekday and a date: "elke vrijdag die op de 13e van de maand valt,".
func (r recurrence) coincidence() string { return "elke " + r.coinciding() }

func (r recurrence) coinciding() string {
	month := "de maand"
	if r.months != nil && (r.freq != monthly || r.interval == 1) {
		month = r.monthNames("of")
	}
	return r.noun("of") + " die op de " + r.datesOfMonth() + " van " + month + " valt,"
}

// calendarDates names dates in the year: "5 maart en 5 september". It is empty for anything that is no single date a month.
func (r recurrence) calendarDates() string {
	if r.weekdays != nil || r.positions != nil || r.months == nil || len(r.monthDays) != 1 || r.monthDays[0] < 0 {
		return ""
	}
	dates := make([]string, len(r.months))
	for i, m := range r.months {
		dates[i] = fmt.Sprintf("%d %s", r.monthDays[0], monthName(time.Month(m)))
	}
	return enumerate(dates, "en")
}

// noun is one word for the weekdays where there is one: dag, werkdag, weekenddag; else "dinsdag of donderdag".
func (r recurrence) noun(and string) string {
	switch {
	case len(r.weekdays) == 0 || len(r.weekdays) == 7:
		return "dag"
	case r.mondayToFriday():
		return "werkdag"
	case len(r.weekdays) == 2 && r.weekdays[0].day == time.Saturday && r.weekdays[1].day == time.Sunday:
		return "weekenddag"
	}
	return r.weekdayNames(and)
}

// weekdayNames returns "dinsdag en donderdag", "maandag tot en met vrijdag", "alle dagen".
func (r recurrence) weekdayNames(and string) string {
	switch {
	case len(r.weekdays) == 7:
		return "alle dagen"
	case r.mondayToFriday():
		return "maandag tot en met vrijdag"
	}
	names := make([]string, len(r.weekdays))
	for i, d := range r.weekdays {
		names[i] = dayNames[d.day]
	}
	return enumerate(names, and)
}

func (r recurrence) mondayToFriday() bool {
	return len(r.weekdays) == 5 && r.weekdays[4].day == time.Friday
}

// numberedDays returns "eerste en derde dinsdag en laatste vrijdag".
func (r recurrence) numberedDays() string {
	var names []string
	for i := 0; i < len(r.weekdays); {
		day := r.weekdays[i].day
		var ns []int
		for ; i < len(r.weekdays) && r.weekdays[i].day == day; i++ {
			ns = append(ns, r.weekdays[i].n)
		}
		names = append(names, ordinals(ns)+" "+dayNames[day])
	}
	return enumerate(names, "en")
}

// datesOfMonth returns "15e", "1e tot en met 5e en 31e", "15e en laatste dag".
func (r recurrence) datesOfMonth() string {
	var names []string
	fromEnd := false
	for i := 0; i < len(r.monthDays); {
		first := r.monthDays[i]
		last := first
		for i++; i < len(r.monthDays) && r.monthDays[i] == last+1; i++ {
			last++
		}
		fromEnd = fromEnd || first < 0
		switch {
		case first < 0:
			for n := first; n <= last; n++ {
				names = append(names, ordinal(n))
			}
		case last-first >= 2:
			names = append(names, fmt.Sprintf("%de tot en met %de", first, last))
		default:
			for n := first; n <= last; n++ {
				names = append(names, fmt.Sprintf("%de", n))
			}
		}
	}
	if fromEnd {
		names[len(names)-1] += " dag"
	}
	return enumerate(names, "en")
}

// monthNames returns "maart en september"; months must not be empty.
func (r recurrence) monthNames(and string) string {
	names := make([]string, len(r.months))
	for i, m := range r.months {
		names[i] = monthName(time.Month(m))
	}
	return enumerate(names, and)
}

// inMonths returns " in maart en september", or nothing when every month counts.
func (r recurrence) inMonths() string {
	if r.months == nil {
		return ""
	}
	return " in " + r.monthNames("en")
}

// note says which of the days do not come in every month or year, so that a skipped month surprises nobody.
func (r recurrence) note() string {
	switch {
	case r.positions != nil && r.monthDays == nil:
		return missing(r.positions, func(n int) bool { return max(n, -n) > r.surely() })
	case r.numbered():
		sure := 4
		if r.freq == yearly && r.months == nil {
			sure = 52
		}
		var ns []int
		for _, d := range r.weekdays {
			ns = append(ns, d.n)
		}
		slices.SortFunc(ns, fromStartToEnd)
		return missing(slices.Compact(ns), func(n int) bool { return max(n, -n) > sure })
	case r.weekdays == nil && r.positions == nil:
		return r.shortMonths()
	}
	return ""
}

// surely returns how many days BYSETPOS always has to choose from.
func (r recurrence) surely() int {
	weekdays := max(len(r.weekdays), 1)
	switch {
	case r.freq == monthly:
		return 4 * weekdays
	case r.months != nil:
		return 4 * weekdays * len(r.months)
	}
	return 52 * weekdays
}

// missing says which of the ordinals may not exist.
func missing(ns []int, rare func(int) bool) string {
	var some []int
	for _, n := range ns {
		if rare(n) {
			some = append(some, n)
		}
	}
	switch {
	case len(some) == 0:
		return ""
	case len(some) == len(ns):
		return "alleen als die er is"
	}
	return "de " + ordinals(some) + " alleen als die er is"
}

// shortMonths says which dates some of the months do not have.
func (r recurrence) shortMonths() string {
	var rare []string
	for _, day := range r.monthDays {
		short := func(m int) bool { return day > date(2027, time.Month(m)+1, 0).Day() } // 2027: a February of 28 days
		if day > 28 && (r.months == nil || slices.ContainsFunc(r.months, short)) {
			rare = append(rare, fmt.Sprintf("%de", day))
		}
	}
	switch {
	case len(rare) == 0:
		return ""
	case rare[0] == "29e" && len(rare) == 1 && len(r.months) == 1:
		return "alleen in schrikkeljaren"
	case len(rare) == 1 && len(r.monthDays) == 1:
		return "alleen in maanden met een " + rare[0]
	case len(rare) == 1:
		return "de " + rare[0] + " alleen in maanden met een " + rare[0]
	case len(rare) == len(r.monthDays):
		return "alleen in maanden die zo'n dag hebben"
	}
	return "de " + enumerate(rare, "en") + " alleen in maanden die zo'n dag hebben"
}
