package pleio

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// ofEvents are the fields that only an event has; with anything else Pleio drops them without a word.
var ofEvents = []string{"startDate", "endDate", "location", "locationAddress", "locationLink", "ticketLink", "maxAttendees", "rsvp", "attendEventWithoutAccount"}

// date is event/resolvers/mutation_event_add.py with its shared.py and the columns of event/models.py behind it. Without an end
// an event ends as it begins.
func (e *entity) date(input map[string]any) error {
	if e.Subtype != "event" {
		for _, name := range ofEvents {
			if _, ok := input[name]; ok {
				e.Faults = append(e.Faults, name+" is dropped: it is no event")
			}
		}
		return nil
	}
	d := &Date{}
	begin, _ := input["startDate"].(string)
	if begin == "" {
		return errors.New("invalid_date")
	}
	d.Start, _ = time.Parse(time.RFC3339, begin) // coerce has seen it
	d.End = d.Start
	if end, _ := input["endDate"].(string); end != "" {
		d.End, _ = time.Parse(time.RFC3339, end)
	} else {
		e.Faults = append(e.Faults, "no endDate: it ends as it begins")
	}
	if d.Start.After(d.End) {
		return errors.New("invalid_date")
	}
	d.RSVP, _ = input["rsvp"].(bool)
	d.Max, _ = input["maxAttendees"].(string)
	if _, err := strconv.Atoi(d.Max); d.Max != "" && err != nil {
		return fmt.Errorf("invalid literal for int() with base 10: '%s'", d.Max)
	}
	for name, to := range map[string]*string{"location": &d.Location, "locationAddress": &d.LocationAddress, "locationLink": &d.LocationLink, "ticketLink": &d.TicketLink} {
		value, given := input[name]
		if given && value == nil && name != "ticketLink" {
			return fmt.Errorf(`null value in column "%s" violates not-null constraint`, name)
		}
		*to, _ = value.(string)
		if utf8.RuneCountInString(*to) > 256 && name != "ticketLink" {
			return errors.New("value too long for type character varying(256)")
		}
		if link := strings.HasSuffix(name, "Link"); link && *to != "" && !strings.HasPrefix(*to, "https://") && !strings.HasPrefix(*to, "http://") {
			e.Faults = append(e.Faults, name+" leads nowhere")
		}
	}
	e.Date = d
	return nil
}

// fill adds what GraphQL shows of it.
func (d Date) fill(fields map[string]any) {
	fields["startDate"], fields["endDate"] = stamp(d.Start), stamp(d.End)
	fields["location"], fields["locationAddress"], fields["locationLink"], fields["ticketLink"] = d.Location, d.LocationAddress, d.LocationLink, d.TicketLink
	fields["maxAttendees"], fields["rsvp"], fields["attendEventWithoutAccount"] = orNull(d.Max), d.RSVP, false
}
