package calendar

import (
	"bytes"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-ical"
)

// Feed returns the events as an iCalendar object (RFC 5545) under a name: one VEVENT with its own UID for each session,
// no RRULE, no METHOD, DTSTAMP the moment of the newest visible change. Equal events give equal bytes.
func Feed(name string, events []Event) ([]byte, error) {
	cal := ical.NewCalendar()
	set(cal.Props, "VERSION", "2.0")
	set(cal.Props, "PRODID", "-//veiligheidskalender//NL")
	set(cal.Props, "CALSCALE", "GREGORIAN")
	text(cal.Props, "NAME", name)
	text(cal.Props, "X-WR-CALNAME", name)
	set(cal.Props, "X-WR-TIMEZONE", "Europe/Amsterdam")
	set(cal.Props, "X-PUBLISHED-TTL", "PT1H")
	refresh := ical.NewProp("REFRESH-INTERVAL")
	refresh.Params.Set("VALUE", "DURATION")
	refresh.Value = "PT1H"
	cal.Props.Set(refresh)
	cal.Children = append(cal.Children, europeAmsterdam())
	for _, e := range events {
		v, err := vevent(e)
		if err != nil {
			return nil, err
		}
		cal.Children = append(cal.Children, v)
	}
	var b bytes.Buffer
	if err := ical.NewEncoder(folder{&b}).Encode(cal); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func vevent(e Event) (*ical.Component, error) {
	begin, end, err := e.Times()
	if err != nil {
		return nil, err
	}
	v := ical.NewComponent(ical.CompEvent)
	set(v.Props, "UID", e.UID)
	utc(v.Props, "DTSTAMP", e.UpdatedAt)
	utc(v.Props, "CREATED", e.CreatedAt)
	utc(v.Props, "LAST-MODIFIED", e.UpdatedAt)
	set(v.Props, "SEQUENCE", itoa(e.Sequence))
	if err := local(v.Props, "DTSTART", begin, e.Zone); err != nil {
		return nil, err
	}
	if err := local(v.Props, "DTEND", end, e.Zone); err != nil {
		return nil, err
	}
	text(v.Props, "SUMMARY", e.Title)
	text(v.Props, "DESCRIPTION", e.Text)
	if place := strings.Trim(e.Location+", "+e.Address, ", "); place != "" {
		text(v.Props, "LOCATION", place)
	}
	set(v.Props, "STATUS", strings.ToUpper(string(e.Status)))
	set(v.Props, "CLASS", map[bool]string{true: "PUBLIC", false: "PRIVATE"}[e.Public])
	return v, nil
}

// europeAmsterdam is the one VTIMEZONE of every feed: the rules since 1996, short, because a long one breaks Google's import.
func europeAmsterdam() *ical.Component {
	zone := ical.NewComponent(ical.CompTimezone)
	set(zone.Props, "TZID", "Europe/Amsterdam")
	set(zone.Props, "X-LIC-LOCATION", "Europe/Amsterdam")
	for _, half := range []struct{ kind, name, from, to, start, month string }{
		{ical.CompTimezoneDaylight, "CEST", "+0100", "+0200", "19810329T020000", "3"},
		{ical.CompTimezoneStandard, "CET", "+0200", "+0100", "19961027T030000", "10"},
	} {
		c := ical.NewComponent(half.kind)
		set(c.Props, "TZNAME", half.name)
		set(c.Props, "TZOFFSETFROM", half.from)
		set(c.Props, "TZOFFSETTO", half.to)
		set(c.Props, "DTSTART", half.start)
		set(c.Props, "RRULE", "FREQ=YEARLY;BYMONTH="+half.month+";BYDAY=-1SU")
		zone.Children = append(zone.Children, c)
	}
	return zone
}

// set writes a value as it is; text escapes one that people typed (RFC 5545 §3.3.11).
func set(props ical.Props, name, value string) {
	props.Set(&ical.Prop{Name: name, Params: ical.Params{}, Value: value})
}

func text(props ical.Props, name, value string) {
	p := &ical.Prop{Name: name, Params: ical.Params{}}
	value = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(value, "\uFFFD"))
	p.SetText(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f { // control characters are not allowed in content (RFC 5545 §3.1)
			return -1
		}
		return r
	}, value))
	p.Params = ical.Params{} // SetText marks X- properties VALUE=TEXT, which simple clients do not expect
	props.Set(p)
}

func utc(props ical.Props, name string, t time.Time) {
	set(props, name, t.UTC().Format("20060102T150405Z"))
}

func local(props ical.Props, name string, t time.Time, zone string) error {
	loc, err := Zone(zone)
	if err != nil {
		return err
	}
	p := &ical.Prop{Name: name, Params: ical.Params{}, Value: t.In(loc).Format("20060102T150405")}
	p.Params.Set("TZID", zone)
	props.Set(p)
	return nil
}

// folder folds content lines at 75 octets, never inside a character (RFC 5545 §3.1). The encoder writes one line a call.
type folder struct{ w io.Writer }

func (f folder) Write(line []byte) (int, error) {
	rest, limit := line, 75
	for len(bytes.TrimRight(rest, "\r\n")) > limit {
		cut := limit
		for !utf8.RuneStart(rest[cut]) {
			cut--
		}
		if _, err := f.w.Write(append(rest[:cut:cut], "\r\n "...)); err != nil {
			return 0, err
		}
		rest, limit = rest[cut:], 74
	}
	if _, err := f.w.Write(rest); err != nil {
		return 0, err
	}
	return len(line), nil
}

func itoa(n int) string { return strconv.Itoa(n) }
