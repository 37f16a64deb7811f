package calendar

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"veiligheidskalender/campaigns"
)

// frequency is the FREQ of a rule: the period that INTERVAL counts.
type frequency string

const (
	daily   frequency = "DAILY"
	weekly  frequency = "WEEKLY"
	monthly frequency = "MONTHLY"
	yearly  frequency = "YEARLY"
)

// recurrence is an RRULE (RFC 5545 §3.3.10), narrowed to what a series of posts needs. Every list is sorted, without
// doubles, and what counts from the end (-1: the last) comes after what counts from the start.
type recurrence struct {
	freq      frequency
	interval  int          // at least 1
	count     int          // 0: no COUNT
	weekdays  []nthWeekday // BYDAY; either all with a number or all without
	monthDays []int        // BYMONTHDAY
	months    []int        // BYMONTH
	positions []int        // BYSETPOS
}

// nthWeekday is one value of BYDAY: TU is every Tuesday (n = 0), 1TU the first, -1TU the last.
type nthWeekday struct {
	n   int
	day time.Weekday
}

// weekdayCodes are the weekdays of RFC 5545 in the order of time.Weekday.
var weekdayCodes = []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// parseRRule reads s; letters may be of either case. The error is *Invalid on field "rule".
func parseRRule(s string) (recurrence, error) {
	r := recurrence{interval: 1}
	if s = strings.ToUpper(strings.TrimSpace(s)); s == "" {
		return r, invalidRule("Kies hoe vaak het bericht terugkomt.")
	}
	if len(s) > 500 {
		return r, invalidRule("De regel is te lang.")
	}
	seen := map[string]bool{}
	for part := range strings.SplitSeq(s, ";") {
		name, value, _ := strings.Cut(part, "=")
		if seen[name] {
			return r, invalidRule("%s staat twee keer in de regel.", name)
		}
		seen[name] = true
		if err := r.set(name, value); err != nil {
			return r, err
		}
	}
	return r, r.check()
}

// set takes over one part of the rule.
func (r *recurrence) set(name, value string) (err error) {
	switch name {
	case "FREQ":
		r.freq = frequency(value)
		if !slices.Contains([]frequency{daily, weekly, monthly, yearly}, r.freq) {
			return invalidRule("Een reeks kan per dag, week, maand of jaar terugkomen (FREQ=DAILY, WEEKLY, MONTHLY of YEARLY).")
		}
	case "INTERVAL":
		r.interval, err = number(name, value, 1, 99)
	case "COUNT":
		r.count, err = number(name, value, 1, campaigns.MaxOccurrences)
	case "BYDAY":
		r.weekdays, err = weekdays(value)
	case "BYMONTHDAY":
		r.monthDays, err = numbers(name, value, -28, 31)
	case "BYMONTH":
		r.months, err = numbers(name, value, 1, 12)
	case "BYSETPOS":
		r.positions, err = numbers(name, value, -366, 366)
	case "UNTIL":
		return invalidRule("Zet de laatste dag in het eigen veld daarvoor, niet als UNTIL in de regel.")
	default:
		return invalidRule("Dit deel van de regel kennen we niet: %.20q. "+
			"Gebruik FREQ, INTERVAL, COUNT, BYDAY, BYMONTHDAY, BYMONTH en BYSETPOS.", name)
	}
	return err
}

// check refuses what RFC 5545 forbids, what rrule-go gets wrong and what no sentence could say.
func (r recurrence) check() error {
	numbered := slices.ContainsFunc(r.weekdays, func(d nthWeekday) bool { return d.n != 0 })
	plain := slices.ContainsFunc(r.weekdays, func(d nthWeekday) bool { return d.n == 0 })
	perYear := r.freq == yearly && r.months == nil
	switch {
	case r.freq == "":
		return invalidRule("Zeg in de regel hoe vaak het bericht terugkomt, zoals FREQ=MONTHLY.")
	case numbered && r.freq != monthly && r.freq != yearly:
		return invalidRule("Een genummerde weekdag, zoals de eerste dinsdag, kan alleen per maand of per jaar.")
	case numbered && plain: // rrule-go would ask for days that are both
		return invalidRule("Gebruik genummerde weekdagen (1TU) en gewone weekdagen (TU) niet samen.")
	case numbered && (r.monthDays != nil || r.positions != nil):
		return invalidRule("Gebruik een genummerde weekdag (1TU) niet samen met BYMONTHDAY of BYSETPOS.")
	case numbered && !perYear && slices.ContainsFunc(r.weekdays, func(d nthWeekday) bool { return max(d.n, -d.n) > 5 }):
		return invalidRule("Een maand heeft van elke weekdag hoogstens vijf.") // rrule-go would panic
	case r.monthDays != nil && r.freq == weekly: // RFC 5545: MUST NOT
		return invalidRule("Een dag van de maand (BYMONTHDAY) past niet bij een reeks per week.")
	case r.positions != nil && r.freq != monthly && r.freq != yearly: // rrule-go miscounts the first week
		return invalidRule("BYSETPOS kan alleen per maand of per jaar.")
	case r.positions != nil && r.weekdays == nil && r.monthDays == nil: // RFC 5545: MUST
		return invalidRule("BYSETPOS kiest uit dagen; noem die met BYDAY of BYMONTHDAY.")
	}
	return nil
}

// from fills in what the RRULE leaves to the first day: the weekday of a weekly rule, the day of a monthly one.
func (r recurrence) from(start time.Time) recurrence {
	if r.weekdays != nil || r.monthDays != nil {
		return r
	}
	switch r.freq {
	case weekly:
		r.weekdays = []nthWeekday{{0, start.Weekday()}}
	case monthly:
		r.monthDays = []int{start.Day()}
	case yearly:
		r.monthDays = []int{start.Day()}
		if r.months == nil {
			r.months = []int{int(start.Month())}
		}
	}
	return r
}

// number reads a whole number from low to high, without zero.
func number(name, value string, low, high int) (int, error) {
	n, err := strconv.Atoi(value)
	switch {
	case err == nil && low <= n && n <= high && n != 0:
		return n, nil
	case low < 0:
		return 0, invalidRule("%s moet een getal zijn van %d tot en met %d, maar niet 0.", name, low, high)
	}
	return 0, invalidRule("%s moet een getal zijn van %d tot en met %d.", name, low, high)
}

func numbers(name, value string, low, high int) ([]int, error) {
	var ns []int
	for v := range strings.SplitSeq(value, ",") {
		n, err := number(name, v, low, high)
		if err != nil {
			return nil, err
		}
		ns = append(ns, n)
	}
	slices.SortFunc(ns, fromStartToEnd)
	return slices.Compact(ns), nil
}

func weekdays(value string) ([]nthWeekday, error) {
	var days []nthWeekday
	for v := range strings.SplitSeq(value, ",") {
		cut := max(0, len(v)-2)
		day, n := slices.Index(weekdayCodes, v[cut:]), 0
		if cut > 0 {
			var err error
			if n, err = number("Het nummer voor een weekdag", v[:cut], -53, 53); err != nil {
				return nil, err
			}
		}
		if day < 0 {
			return nil, invalidRule("Schrijf weekdagen als MO, TU, WE, TH, FR, SA of SU.")
		}
		days = append(days, nthWeekday{n, time.Weekday(day)})
	}
	slices.SortFunc(days, func(a, b nthWeekday) int {
		return cmp.Or(cmp.Compare((a.day+6)%7, (b.day+6)%7), fromStartToEnd(a.n, b.n))
	})
	return slices.Compact(days), nil
}

// fromStartToEnd orders 1, 2 … -2, -1.
func fromStartToEnd(a, b int) int {
	if (a < 0) != (b < 0) {
		return cmp.Compare(b, a)
	}
	return cmp.Compare(a, b)
}

func invalidRule(format string, args ...any) error {
	return &campaigns.Invalid{Field: "rule", Message: fmt.Sprintf(format, args...)}
}
