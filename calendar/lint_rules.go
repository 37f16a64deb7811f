package calendar

import (
	"regexp"
	"strings"
	"time"
)

// calendar checks the VCALENDAR and all that is in it.
func (l *linter) calendar(root *component) {
	if len(root.children) != 1 || root.children[0].name != "VCALENDAR" {
		l.find(1, "structure", "Het bestand moet precies één VCALENDAR zijn.")
	}
	for _, cal := range root.children {
		if cal.name == "VCALENDAR" {
			l.head(cal)
			l.parts(cal)
		}
	}
}

// head checks the properties of the calendar itself.
func (l *linter) head(cal *component) {
	if v := cal.get("VERSION"); v == nil || v.value != "2.0" {
		l.find(cal.line, "version", "VERSION:2.0 ontbreekt.")
	}
	if v := cal.get("PRODID"); v == nil || v.value == "" {
		l.find(cal.line, "prodid", "PRODID ontbreekt.")
	}
	if u := cal.get("UID"); u != nil {
		l.find(u.line, "feed-uid", "De agenda zelf heeft een UID.")
	}
	l.once(cal, "VERSION", "PRODID", "CALSCALE", "METHOD", "X-WR-CALNAME", "X-WR-TIMEZONE", "REFRESH-INTERVAL", "LAST-MODIFIED", "URL")
	if r := cal.get("REFRESH-INTERVAL"); r != nil && r.params["VALUE"] != "DURATION" {
		l.find(r.line, "refresh", "REFRESH-INTERVAL moet VALUE=DURATION hebben.")
	}
	if c := cal.get("COLOR"); c != nil && !cssName.MatchString(c.value) {
		l.find(c.line, "color", "COLOR moet de naam van een kleur zijn, zoals teal.")
	}
	for _, p := range cal.props {
		if (p.name == "X-WR-CALNAME" || p.name == "X-PUBLISHED-TTL") && len(p.params) > 0 {
			l.find(p.line, "x-params", "%s heeft parameters.", p.name)
		}
	}
}

var cssName = regexp.MustCompile(`^[a-z]+$`)

// parts checks the zones and events.
func (l *linter) parts(cal *component) {
	zones := map[string]bool{}
	for _, c := range cal.children {
		if c.name == "VTIMEZONE" {
			l.zone(c, zones)
		}
	}
	seen := map[string]int{}
	for _, c := range cal.children {
		l.zonesUsed(c, zones)
		switch c.name {
		case "VEVENT":
			l.event(c, seen)
			if m := cal.get("METHOD"); m != nil && c.get("ORGANIZER") == nil {
				l.find(c.line, "method", "METHOD:%s vraagt om een ORGANIZER bij elke bijeenkomst.", short(m.value))
			}
		case "VTIMEZONE":
		default:
			l.find(c.line, "structure", "%s hoort niet in een agenda-abonnement.", short(c.name))
		}
	}
}

func (l *linter) zone(c *component, zones map[string]bool) {
	id := c.get("TZID")
	switch {
	case id == nil || id.value == "":
		l.find(c.line, "vtimezone", "VTIMEZONE zonder TZID.")
		return
	case zones[id.value]:
		l.find(c.line, "vtimezone", "De zone %s staat er twee keer.", short(id.value))
	case len(c.children) == 0:
		l.find(c.line, "vtimezone", "VTIMEZONE zonder STANDARD of DAYLIGHT.")
	}
	zones[id.value] = true
	lines := 0
	for _, half := range c.children {
		lines += len(half.props) + 2
		for _, name := range []string{"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"} {
			if half.get(name) == nil {
				l.find(half.line, "vtimezone", "%s zonder %s.", short(half.name), name)
			}
		}
	}
	if lines > 200 {
		l.find(c.line, "vtimezone", "VTIMEZONE van %d regels.", lines)
	}
}

// zonesUsed checks that every TZID is defined in this file.
func (l *linter) zonesUsed(c *component, zones map[string]bool) {
	for _, p := range c.props {
		if id, ok := p.params["TZID"]; ok && !zones[id] {
			l.find(p.line, "tzid", "%s gebruikt de zone %q, die niet in het bestand staat.", short(p.name), short(id))
		}
	}
	for _, child := range c.children {
		l.zonesUsed(child, zones)
	}
}

// once checks properties that may stand once at most.
func (l *linter) once(c *component, names ...string) {
	count := map[string]int{}
	for _, p := range c.props {
		count[p.name]++
	}
	for _, n := range names {
		if count[n] > 1 {
			l.find(c.line, "once", "%s staat %d keer in %s.", n, count[n], short(c.name))
		}
	}
}

// event checks one VEVENT; seen are the (UID, RECURRENCE-ID) so far, by the line they stand on.
func (l *linter) event(c *component, seen map[string]int) {
	l.once(c, "UID", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "CREATED", "LAST-MODIFIED", "SEQUENCE", "SUMMARY", "DESCRIPTION", "LOCATION", "GEO",
		"URL", "CLASS", "STATUS", "TRANSP", "ORGANIZER", "RECURRENCE-ID", "PRIORITY")
	uid := c.get("UID")
	if uid == nil || uid.value == "" {
		l.find(c.line, "uid", "Bijeenkomst zonder UID.")
	} else {
		key := uid.value
		if r := c.get("RECURRENCE-ID"); r != nil {
			key += "\x00" + r.value
		}
		if first := seen[key]; first > 0 {
			l.find(c.line, "uid-unique", "De UID %s staat ook op regel %d.", short(uid.value), first)
		} else {
			seen[key] = c.line
		}
	}
	if s := c.get("DTSTAMP"); s == nil || !isUTC(s.value) {
		l.find(c.line, "dtstamp", "DTSTAMP ontbreekt of is niet in UTC.")
	}
	for _, name := range []string{"CREATED", "LAST-MODIFIED"} {
		if p := c.get(name); p != nil && !isUTC(p.value) {
			l.find(p.line, "value", "%s is geen moment in UTC.", name)
		}
	}
	l.times(c)
	if s := c.get("STATUS"); s != nil && s.value != "TENTATIVE" && s.value != "CONFIRMED" && s.value != "CANCELLED" {
		l.find(s.line, "status", "STATUS:%s bestaat niet.", short(s.value))
	}
	if g := c.get("GEO"); g != nil && !geo.MatchString(g.value) {
		l.find(g.line, "geo", "GEO moet breedte;lengte zijn.")
	}
	if s := c.get("SEQUENCE"); s != nil && !digits.MatchString(s.value) {
		l.find(s.line, "value", "SEQUENCE is geen getal.")
	}
	for _, p := range c.props {
		if p.name == "RRULE" || p.name == "EXDATE" || p.name == "RDATE" || p.name == "RECURRENCE-ID" {
			l.find(p.line, "rrule", "%s in een agenda-abonnement.", p.name)
		}
	}
}

var (
	geo    = regexp.MustCompile(`^-?\d{1,3}(\.\d+)?;-?\d{1,3}(\.\d+)?$`)
	digits = regexp.MustCompile(`^\d{1,9}$`)
)

// times checks that the event begins, and ends after that.
func (l *linter) times(c *component) {
	start, end := c.get("DTSTART"), c.get("DTEND")
	if start == nil {
		l.find(c.line, "dtstart", "Bijeenkomst zonder DTSTART.")
		return
	}
	begin, ok := moment(start)
	if !ok {
		l.find(start.line, "value", "DTSTART is geen moment dat bestaat, of heeft geen zone.")
		return
	}
	if end == nil {
		return
	}
	stop, ok := moment(end)
	switch {
	case !ok:
		l.find(end.line, "value", "DTEND is geen moment dat bestaat, of heeft geen zone.")
	case start.params["VALUE"] != end.params["VALUE"]:
		l.find(end.line, "dtend", "DTSTART en DTEND zijn niet van dezelfde soort.")
	case !stop.After(begin):
		l.find(end.line, "dtend", "DTEND is niet later dan DTSTART.")
	case c.get("DURATION") != nil:
		l.find(end.line, "dtend", "DTEND en DURATION gaan niet samen.")
	}
}

// moment reads a date, a moment in UTC or one in a named zone. A zone we do not know is taken as UTC: enough to compare.
func moment(p *property) (time.Time, bool) {
	if p.params["VALUE"] == "DATE" {
		t, err := time.Parse("20060102", p.value)
		return t, err == nil
	}
	if isUTC(p.value) {
		t, err := time.Parse("20060102T150405Z", p.value)
		return t, err == nil
	}
	if p.params["TZID"] == "" {
		return time.Time{}, false // floating: another hour for each reader
	}
	loc, err := Zone(strings.TrimPrefix(p.params["TZID"], "/"))
	if err != nil {
		loc = time.UTC
	}
	t, err := time.ParseInLocation("20060102T150405", p.value, loc)
	return t, err == nil
}

func isUTC(v string) bool {
	_, err := time.Parse("20060102T150405Z", v)
	return err == nil
}
