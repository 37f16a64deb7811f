package calendar

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

const tooLarge = "Niet alle bijeenkomsten passen in deze agenda: agenda-programma's nemen hoogstens 1 MB aan."

// notice writes an event on the first day of the month that says what was left out and where it is.
func (c *content) notice(o FeedOptions, events []*Event, left int) {
	month, err := o.Month.Wall()
	if err != nil {
		month = date(2000, 1, 1)
	}
	sum := sha256.Sum256([]byte(o.Source + o.Name))
	text := fmt.Sprintf("%s Hier ontbreken er %d. Kies een kleinere agenda, van één gemeente of één doelgroep", tooLarge, left)
	if address(o.Source) != "" {
		text += ", of neem er een per jaar:"
		for _, year := range years(events) {
			text += "\n" + withYear(o.Source, year)
		}
	} else {
		text += "."
	}
	c.prop("BEGIN", "VEVENT")
	c.prop("UID", "te-groot-"+hex.EncodeToString(sum[:8])+"@veiligheidskalender")
	c.utc("DTSTAMP", month)
	c.utc("LAST-MODIFIED", month)
	c.prop("SEQUENCE", strconv.Itoa((month.Year()-2000)*12+int(month.Month())))
	c.prop("DTSTART;VALUE=DATE", month.Format("20060102"))
	c.prop("DTEND;VALUE=DATE", month.AddDate(0, 0, 1).Format("20060102"))
	c.text("SUMMARY", "Let op: deze agenda is niet compleet")
	c.text("DESCRIPTION", text)
	c.prop("CLASS", "PUBLIC")
	c.prop("STATUS", "CONFIRMED")
	c.prop("TRANSP", "TRANSPARENT")
	c.prop("END", "VEVENT")
}

// years lists the years of ordered events.
func years(events []*Event) []int {
	var out []int
	for _, e := range events {
		if y := yearOf(e.Start); len(out) == 0 || out[len(out)-1] != y {
			out = append(out, y)
		}
	}
	return out
}

func withYear(source string, year int) string {
	sep := "?"
	if strings.Contains(source, "?") {
		sep = "&"
	}
	return source + sep + "jaar=" + strconv.Itoa(year)
}
