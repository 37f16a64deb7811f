package campaigns

import "time"

// Local is a wall-clock time without a zone, written 2027-02-02T09:00. The empty Local means: no moment yet.
type Local string

// LocalLayout is the layout of a Local, for package time.
const LocalLayout = "2006-01-02T15:04"

// Wall returns the fields of l as a time in UTC that stands for "the clock says this"; calendar.Instant makes the real
// moment of it. The error is *Invalid on field "local".
func (l Local) Wall() (time.Time, error) {
	t, err := time.Parse(LocalLayout, string(l))
	if err != nil || LocalOf(t) != l || t.Year() < 2000 || t.Year() > 2199 {
		return time.Time{}, &Invalid{"local", "Deze datum of tijd bestaat niet. Schrijf bijvoorbeeld 2027-02-02 en 09:00."}
	}
	return t, nil
}

// LocalOf returns the wall-clock fields of t in t's own location.
func LocalOf(t time.Time) Local { return Local(t.Format(LocalLayout)) }

// Date returns the date part, 2027-02-02.
func (l Local) Date() string {
	if len(l) < 10 {
		return ""
	}
	return string(l[:10])
}

// Clock returns the time part, 09:00.
func (l Local) Clock() string {
	if len(l) < len(LocalLayout) {
		return ""
	}
	return string(l[11:])
}
