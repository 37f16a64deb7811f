package calendar

import (
	"slices"
	"time"
)

// Leaving says, a sentence each, which observances fall on the day from and no longer on the day to, both YYYY-MM-DD, with when
// they are kept nearest to it: a post about Safer Internet Day that moves off that day is no use there.
func Leaving(from, to string) (all []string) {
	stays := Marks(to, to)
	for _, mark := range Marks(from, from) {
		if mark.Kind != ObservanceMark || slices.ContainsFunc(stays, func(m Mark) bool { return m.Name == mark.Name }) {
			continue
		}
		said := "Valt niet meer samen met " + mark.Name
		if near, ok := nearest(mark.Name, to); ok {
			said += "; dat is " + spoken(near)
		}
		all = append(all, said+".")
	}
	return all
}

// nearest is when the observance with this name is kept, the closest to a day.
func nearest(name, day string) (best Observance, found bool) {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return best, false
	}
	closest := time.Duration(0)
	for year := at.Year() - 1; year <= at.Year()+1; year++ {
		for _, o := range Observances(year) {
			from, err := time.Parse(time.DateOnly, o.From)
			if o.Name != name || err != nil {
				continue
			}
			if far := at.Sub(from).Abs(); !found || far < closest {
				best, closest, found = o, far, true
			}
		}
	}
	return best, found
}

// spoken is the day or the period of an observance in a sentence.
func spoken(o Observance) string {
	from, err1 := time.Parse(time.DateOnly, o.From)
	until, err2 := time.Parse(time.DateOnly, o.Until)
	switch {
	case err1 != nil || err2 != nil: // Observances writes dates
		return o.From
	case o.From == o.Until:
		return "op " + formatDate(from)
	}
	return "van " + formatDate(from) + " tot en met " + formatDate(until)
}
