package calendar

import (
	"strconv"
	"strings"
	"time"
)

// Names are the words for what events refer to by id.
type Names struct {
	Municipality map[string]string
	Theme        map[string]string
	Audience     map[string]string
	Campaign     map[string]string // for colleagues; no feed names it
}

// style is what a subscriber chose about how each event looks.
type style struct {
	cancelled Cancelled
	alarm     time.Duration
}

// vevent writes one session: its own VEVENT with its own UID, no RRULE. baseURL may be empty.
func (c *content) vevent(e *Event, n Names, s style, baseURL string) error {
	begin, end, err := e.Times()
	if err != nil {
		return err
	}
	off := e.Status == Called
	c.prop("BEGIN", "VEVENT")
	c.text("UID", e.UID)
	c.utc("DTSTAMP", e.UpdatedAt)
	c.utc("CREATED", e.CreatedAt)
	c.utc("LAST-MODIFIED", e.UpdatedAt)
	c.prop("SEQUENCE", strconv.Itoa(e.Sequence))
	c.local("DTSTART", begin, e.Zone)
	c.local("DTEND", end, e.Zone)
	c.text("SUMMARY", e.Summary())
	link := e.pageURL(baseURL)
	c.text("DESCRIPTION", e.Description(n, link))
	if where := e.Place(); where != "" {
		c.text("LOCATION", where)
	}
	if link != "" {
		c.prop("URL", link)
	}
	c.text("CATEGORIES", e.categories(n)...)
	c.prop("CLASS", map[bool]string{true: "PUBLIC", false: "PRIVATE"}[e.Public])
	c.prop("STATUS", s.status(e))
	c.prop("TRANSP", map[bool]string{true: "TRANSPARENT", false: "OPAQUE"}[off])
	if who := e.contactLine(); who != "" {
		c.text("CONTACT", who)
	}
	if u := address(e.Online); u != "" && !off {
		c.prop(`CONFERENCE;VALUE=URI;FEATURE=VIDEO;LABEL="Online meedoen"`, u)
	}
	if e.Course != "" && e.Course != e.UID {
		c.text("RELATED-TO;RELTYPE=SIBLING", e.Course)
	}
	if s.alarm > 0 && !off {
		c.alarm(s.alarm, e.Summary())
	}
	c.prop("END", "VEVENT")
	return nil
}

// status is the event's STATUS. Google removes what is CANCELLED; who chose bevestigd sees it with the word in its title.
func (s style) status(e *Event) string {
	if e.Status == Called && s.cancelled == CancelledConfirmed {
		return "CONFIRMED"
	}
	return strings.ToUpper(string(e.Status))
}

// local writes a moment in the zone of the feed; in UTC when the event is in another one, and in the hour that comes twice in
// autumn, which clients read differently.
func (c *content) local(name string, t time.Time, zone string) {
	loc, err := Zone(zone)
	if err != nil || zone != zoneAmsterdam || comesTwice(t.In(loc)) {
		c.utc(name, t)
		return
	}
	c.prop(name+";TZID="+zone, t.In(loc).Format("20060102T150405"))
}

// comesTwice reports whether the clock of t shows the same an hour earlier or later.
func comesTwice(t time.Time) bool {
	return t.Add(time.Hour).Hour() == t.Hour() || t.Add(-time.Hour).Hour() == t.Hour()
}

// alarm writes a reminder, for who asked for it: most clients ignore one and many people do not want it.
func (c *content) alarm(before time.Duration, title string) {
	c.prop("BEGIN", "VALARM")
	c.prop("ACTION", "DISPLAY")
	c.text("DESCRIPTION", title)
	trigger := "-PT" + strconv.Itoa(int(before/time.Minute)) + "M"
	if days := before / (24 * time.Hour); days > 0 && before%(24*time.Hour) == 0 {
		trigger = "-P" + strconv.Itoa(int(days)) + "D"
	}
	c.prop("TRIGGER", trigger)
	c.prop("END", "VALARM")
}

func (e Event) categories(n Names) []string {
	out := []string{e.Kind.Dutch()}
	for _, name := range []string{n.Theme[e.ThemeID], n.Audience[e.AudienceID]} {
		if name != "" {
			out = append(out, name)
		}
	}
	return out
}

// pageURL is the event's page, empty without a base.
func (e Event) pageURL(baseURL string) string {
	if baseURL == "" || e.ID == "" {
		return ""
	}
	return baseURL + "/agenda/bijeenkomst/" + e.ID
}

func oneLine(s string) string { return strings.Join(strings.Fields(CleanText(s)), " ") }
