package publisher

import (
	"time"

	"veiligheidskalender/campaigns"
)

// as returns the channel as it places these words: what has a meeting comes on the agenda, whatever the channel places otherwise.
func (p *Pleio) as(c campaigns.Content) *Pleio {
	if c.Meeting == nil {
		return p
	}
	event := *p
	event.subtype = pleioEvent
	return &event
}

// date adds when and where the meeting is; nothing without one. Nobody signs up on Pleio itself: rsvp is off, and without
// maxAttendees there is no limit. Its error is a *Failure that is never a doubt.
func (p *Pleio) date(input map[string]any, d campaigns.Dispatch) error {
	m := d.Content.Meeting
	if m == nil {
		return nil
	}
	if d.Meeting.Begin.IsZero() || d.Meeting.End.Before(d.Meeting.Begin) {
		return Permanent("De dag of de tijd van de bijeenkomst klopt niet. Pas het bericht aan.", nil)
	}
	input["startDate"] = d.Meeting.Begin.UTC().Format(time.RFC3339)
	input["endDate"] = d.Meeting.End.UTC().Format(time.RFC3339)
	input["rsvp"] = false
	for name, value := range map[string]string{"location": m.Location, "locationAddress": m.Address, "locationLink": m.Online, "ticketLink": m.Link} {
		if value != "" {
			input[name] = value
		}
	}
	return nil
}
