package calendar

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"veiligheidskalender/campaigns"
)

// MeetingOf returns what an agenda elsewhere needs of the event. An address to join online that is too long for such an
// agenda is left out; MeetingText has it.
func MeetingOf(e Event) campaigns.Meeting {
	m := campaigns.Meeting{EventID: e.ID, EventRev: e.Rev, Start: e.Start, Zone: e.Zone, Minutes: e.Minutes, Location: e.Location, Address: e.Address,
		Link: e.SignupURL, Online: e.Online}
	if len(m.Online) > campaigns.MaxOnlineLink {
		m.Online = ""
	}
	return m.Normalized()
}

// MeetingText is what a post about the event begins with, in Markdown: its text, and what people want to know besides when and
// where, which have fields of their own.
func MeetingText(e Event) string {
	var facts []string
	add := func(name, value string) {
		if value = oneLine(value); value != "" {
			facts = append(facts, "**"+name+":** "+value)
		}
	}
	if len(e.Online) > campaigns.MaxOnlineLink {
		add("Online meedoen", e.Online)
	}
	add("Aanmelden", e.SignupLine())
	add("Kosten", e.Costs)
	add("Toegankelijkheid", e.accessLine())
	return strings.TrimSpace(CleanText(e.Text) + "\n\n" + strings.Join(facts, "\n\n"))
}

// MeetingTimes returns when the meeting is. The error is *campaigns.Invalid on a field of the meeting.
func MeetingTimes(m campaigns.Meeting) (campaigns.Span, error) {
	begin, err := Instant(m.Start, m.Zone)
	var wrong *campaigns.Invalid
	if errors.As(err, &wrong) {
		return campaigns.Span{}, &campaigns.Invalid{Field: "meeting-date", Message: wrong.Message}
	}
	return campaigns.Span{Begin: begin, End: begin.Add(time.Duration(m.Minutes) * time.Minute)}, err
}

// MeetingFacts puts the meeting in words, a line for each thing that is known.
func MeetingFacts(m campaigns.Meeting) []Fact {
	var out []Fact
	for _, f := range []Fact{{"Wanneer", meetingMoment(m)}, {"Plek", m.Location}, {"Adres", m.Address}, {"Aanmelden", m.Link}, {"Online", m.Online}} {
		if f.Value != "" {
			out = append(out, f)
		}
	}
	return out
}

func meetingMoment(m campaigns.Meeting) string {
	span, err := MeetingTimes(m)
	if err != nil {
		return string(m.Start)
	}
	loc, err := Zone(m.Zone)
	if err != nil {
		return string(m.Start)
	}
	begin, end := span.Begin.In(loc), span.End.In(loc)
	if begin.Format(time.DateOnly) == end.Format(time.DateOnly) {
		return FormatDay(begin) + ", " + FormatClock(begin) + " – " + FormatClock(end) + " uur"
	}
	return FormatDay(begin) + ", " + FormatClock(begin) + " uur – " + FormatDay(end) + ", " + FormatClock(end) + " uur"
}

// onAgenda are the fields of an event that an agenda elsewhere shows.
var onAgenda = map[string]bool{"de titel": true, "het moment": true, "de status": true, "de plek": true, "het adres": true,
	"het adres om online mee te doen": true, "de link om aan te melden": true}

// MeetingChanged says in Dutch what became of an event since an agenda elsewhere got it as before; empty when that agenda is
// still right.
func MeetingChanged(before, after Event) string {
	if after.Status == Called && before.Status != Called {
		if after.CalledOff != "" {
			return "De bijeenkomst is afgelast: " + oneLine(after.CalledOff) + "."
		}
		return "De bijeenkomst is afgelast."
	}
	var parts []string
	for _, d := range Differences(before, after, Names{}) {
		if onAgenda[d.Field] {
			parts = append(parts, fmt.Sprintf("%s was %s, is nu %s", d.Field, oneLine(d.Was), oneLine(d.Is)))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "De bijeenkomst is veranderd: " + strings.Join(parts, "; ") + "."
}
