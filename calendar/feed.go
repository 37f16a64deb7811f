package calendar

import (
	"cmp"
	"slices"
	"time"

	"veiligheidskalender/campaigns"
)

// FeedOptions say what stands around the events of a feed and how each of them looks.
type FeedOptions struct {
	Name        string // what clients call the calendar
	Description string // may be empty
	BaseURL     string // of the pages: https://kalender.voorbeeld.nl; empty: no links
	Source      string // address of the feed itself; may be empty
	Names       Names
	Cancelled   Cancelled
	Alarm       time.Duration   // reminder before each session; 0: none
	Month       campaigns.Local // first day of the month in which the feed is made; decides what is left out of one that is too large
}

// MaxFeed is how many octets a feed has at most: Google refuses more than 1 MB.
const MaxFeed = 1_000_000

// refresh is how often we ask clients to look again (RFC 7986 §5.7); Google and Outlook.com take no notice.
const refresh = "PT1H"

// Feed returns the events as an iCalendar object (RFC 5545), in order of time: no METHOD (it would need an ORGANIZER, RFC 5546
// §3.2.1), no UID of the calendar (vdirsyncer takes it for that of every event), no RRULE, DTSTAMP the moment of the newest
// visible change. Equal events and options give equal bytes. What does not fit in MaxFeed is left out, the farthest past
// first and then the farthest future, and a notice says where the rest is.
func Feed(o FeedOptions, events []*Event) ([]byte, error) {
	events = ordered(events)
	if o.Cancelled == CancelledHide {
		events = slices.DeleteFunc(slices.Clone(events), func(e *Event) bool { return e.Status == Called })
	}
	parts, shown, err := o.fit(events, MaxFeed-8_000) // room for head, zone and notice
	if err != nil {
		return nil, err
	}
	var out content
	out.head(o, len(events)-shown)
	if left := len(events) - shown; left > 0 {
		out.notice(o, events, left)
	}
	for _, part := range slices.Backward(parts) {
		out.b = append(out.b, part...)
	}
	out.prop("END", "VCALENDAR")
	return out.b, nil
}

// fit writes events in parts, the last of them first, until room is full: what is coming, as far as it fits, and then the past,
// whole months, back from now. It stops there, so that a feed costs no more than what it holds.
func (o FeedOptions) fit(events []*Event, room int) (parts [][]byte, shown int, err error) {
	coming, _ := slices.BinarySearchFunc(events, o.Month, func(e *Event, m campaigns.Local) int { return cmp.Compare(e.Start, m) })
	var c content
	for _, e := range events[coming:] {
		before := len(c.b)
		if err := c.vevent(e, o.Names, style{o.Cancelled, o.Alarm}, o.BaseURL); err != nil {
			return nil, 0, err
		}
		if len(c.b) > room {
			return append(parts, c.b[:before]), shown, nil
		}
		shown++
	}
	parts, room = append(parts, c.b), room-len(c.b)
	for to := coming; to > 0; {
		from := to - 1
		for from > 0 && monthOf(events[from-1]) == monthOf(events[to-1]) {
			from--
		}
		var past content
		for _, e := range events[from:to] {
			if err := past.vevent(e, o.Names, style{o.Cancelled, o.Alarm}, o.BaseURL); err != nil {
				return nil, 0, err
			}
		}
		if room -= len(past.b); room < 0 {
			break
		}
		parts, shown, to = append(parts, past.b), shown+to-from, from
	}
	return parts, shown, nil
}

func monthOf(e *Event) string { return string(e.Start[:min(7, len(e.Start))]) }

// ordered returns the events by start and UID.
func ordered(events []*Event) []*Event {
	byStart := func(a, b *Event) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.UID, b.UID)) }
	if slices.IsSortedFunc(events, byStart) {
		return events
	}
	events = slices.Clone(events)
	slices.SortFunc(events, byStart)
	return events
}

// head writes what stands before the events, in the order that clients were tested with.
func (c *content) head(o FeedOptions, left int) {
	c.prop("BEGIN", "VCALENDAR")
	c.prop("VERSION", "2.0")
	c.prop("PRODID", "-//veiligheidskalender//NL")
	c.prop("CALSCALE", "GREGORIAN")
	c.text("NAME", oneLine(o.Name))
	c.text("X-WR-CALNAME", oneLine(o.Name))
	description := o.Description
	if left > 0 {
		description += "\n" + tooLarge
	}
	if description != "" {
		c.text("DESCRIPTION", description)
		c.text("X-WR-CALDESC", description)
	}
	c.prop("X-WR-TIMEZONE", zoneAmsterdam)
	c.prop("REFRESH-INTERVAL;VALUE=DURATION", refresh)
	c.prop("X-PUBLISHED-TTL", refresh)
	c.prop("COLOR", "teal") // RFC 7986 §5.9: a name
	c.prop("X-APPLE-CALENDAR-COLOR", "#008080")
	if u := address(o.Source); u != "" {
		c.prop("SOURCE;VALUE=URI", u)
	}
	if u := address(o.BaseURL); u != "" {
		c.prop("URL", u+"/agenda")
	}
	c.b = append(c.b, vtimezone...)
}

// Download returns one event to put in a calendar by hand: without a calendar's name, which would make Outlook open a new
// calendar, and with METHOD:PUBLISH where there is an ORGANIZER to go with it (RFC 5546 §3.2.1).
func Download(o FeedOptions, e *Event) ([]byte, error) {
	var c content
	c.prop("BEGIN", "VCALENDAR")
	c.prop("VERSION", "2.0")
	c.prop("PRODID", "-//veiligheidskalender//NL")
	c.prop("CALSCALE", "GREGORIAN")
	if e.Mail != "" {
		c.prop("METHOD", "PUBLISH")
	}
	c.b = append(c.b, vtimezone...)
	before := len(c.b)
	if err := c.vevent(e, o.Names, style{o.Cancelled, o.Alarm}, o.BaseURL); err != nil {
		return nil, err
	}
	if e.Mail != "" {
		c.organizer(cmp.Or(e.Contact, o.Names.Municipality[e.MunicipalityID], "Veiligheid"), e.Mail, before)
	}
	c.prop("END", "VCALENDAR")
	return c.take(), nil
}

// organizer puts the ORGANIZER right after the BEGIN:VEVENT at offset.
func (c *content) organizer(name, mail string, offset int) {
	at := offset + len("BEGIN:VEVENT\r\n")
	rest := slices.Clone(c.b[at:])
	c.b = c.b[:at]
	c.prop("ORGANIZER;CN="+quoted(name), "mailto:"+oneLine(mail))
	c.b = append(c.b, rest...)
}
