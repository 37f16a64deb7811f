// Package calendar knows when: local time and its zone, the dates of a series, public holidays and observances,
// planning periods, month grids, events and the iCalendar feeds made of them.
package calendar

import (
	"sync"
	"time"
	_ "time/tzdata" // the zone rules travel with the program

	"veiligheidskalender/campaigns"
)

// Instant returns the real moment, in UTC, at which a clock in zone shows local. In the hour that a clock skips in
// spring it uses the offset from before the gap (02:30 becomes 03:30); of an hour that comes twice in autumn it takes the
// first (RFC 5545 §3.3.5). The error is *Invalid.
func Instant(local campaigns.Local, zone string) (time.Time, error) {
	wall, err := local.Wall()
	if err != nil {
		return time.Time{}, err
	}
	loc, err := Zone(zone)
	if err != nil {
		return time.Time{}, err
	}
	// A clock that shows wall is at wall−offset. Of the offsets in force around it, the one from before any change of
	// clock is tried first: right in the overlap (first of two) and in the gap (offset before the gap).
	_, before := wall.Add(-26 * time.Hour).In(loc).Zone()
	_, after := wall.Add(26 * time.Hour).In(loc).Zone()
	for _, offset := range []int{before, after} {
		at := wall.Add(-time.Duration(offset) * time.Second)
		if campaigns.LocalOf(at.In(loc)) == local {
			return at, nil
		}
	}
	return wall.Add(-time.Duration(before) * time.Second), nil
}

// Zone returns the named time zone. The error is *Invalid on field "zone".
func Zone(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return nil, &campaigns.Invalid{Field: "zone", Message: "Noem een tijdzone, zoals Europe/Amsterdam."}
	}
	if loc, ok := zones.Load(name); ok {
		return loc.(*time.Location), nil
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, &campaigns.Invalid{Field: "zone", Message: "Deze tijdzone bestaat niet: " + name + "."}
	}
	zones.Store(name, loc)
	return loc, nil
}

// zones keeps the locations that were loaded: reading the rules again costs more than using them.
var zones sync.Map // string → *time.Location
