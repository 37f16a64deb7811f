package calendar

import (
	"cmp"
	"slices"
	"time"

	"github.com/rickar/cal/v2/nl"
)

// Mark is something to know about one or more days, besides what is planned on them.
type Mark struct {
	Kind        MarkKind
	Name        string
	From, Until string // first and last day, YYYY-MM-DD
}

// MarkKind says what sort of mark it is.
type MarkKind string

// The kinds of mark.
const (
	HolidayMark    MarkKind = "holiday"    // feestdag
	SchoolMark     MarkKind = "school"     // schoolvakantie
	ObservanceMark MarkKind = "observance" // aandachtsdag, -week or -maand
)

// On reports whether the mark holds on a day, YYYY-MM-DD.
func (m Mark) On(day string) bool { return m.From <= day && day <= m.Until }

// Marks returns the marks that touch the days from until, both inclusive and YYYY-MM-DD, in order of their first day. Goede
// Vrijdag is among them though it is no day off: churches and many readers keep it. A malformed date or a period of more
// than a year gives none.
func Marks(from, until string) []Mark {
	first, err1 := time.Parse(time.DateOnly, from)
	last, err2 := time.Parse(time.DateOnly, until)
	if err1 != nil || err2 != nil || last.Sub(first) > 366*24*time.Hour {
		return nil
	}
	var all []Mark
	for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
		name, ok := Holiday(day)
		if friday, _ := nl.GoedeVrijdag.Calc(day.Year()); !ok && friday.YearDay() == day.YearDay() {
			name, ok = nl.GoedeVrijdag.Name, true
		}
		if ok {
			on := day.Format(time.DateOnly)
			all = append(all, Mark{HolidayMark, name, on, on})
		}
	}
	for _, h := range schoolHolidays {
		all = append(all, Mark{SchoolMark, h.Name, h.From, h.Until})
	}
	for year := first.Year(); year <= last.Year(); year++ {
		for _, o := range Observances(year) {
			all = append(all, Mark{ObservanceMark, o.Name, o.From, o.Until})
		}
	}
	all = slices.DeleteFunc(all, func(m Mark) bool { return m.Until < from || m.From > until })
	slices.SortStableFunc(all, func(a, b Mark) int { return cmp.Compare(a.From, b.From) })
	return all
}
