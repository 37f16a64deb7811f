package calendar

import (
	"strings"
	"time"

	"veiligheidskalender/campaigns"
)

// Move is a post that someone thinks of giving another moment, with what must be known to say what that would do.
type Move struct {
	Post         campaigns.Post
	To           campaigns.Local
	Zone         string // of To
	Others       int    // other posts of the municipality on the day of To
	ApprovedThen bool   // an approval that was not withdrawn fits the post at To
}

// Consequence is one thing to know before a post is moved.
type Consequence struct {
	Text   string // a Dutch sentence
	Blocks bool   // the move would be refused
}

// Consequences says what moving the post would do, the gravest first; empty when there is nothing to know. The error is
// *Invalid for a moment that does not exist.
func (m Move) Consequences(now time.Time) ([]Consequence, error) {
	due, err := Instant(m.To, m.Zone)
	if err != nil {
		return nil, err
	}
	zone, err := Zone(m.Zone)
	if err != nil {
		return nil, err
	}
	if m.To == m.Post.Revision.Content.Local {
		return []Consequence{{Text: "Dit is al het moment van dit bericht."}}, nil
	}
	if campaigns.CheckMoment(due, now) != nil {
		text := "Dit is meer dan tien jaar vooruit."
		if due.Before(now) {
			text = "Dit moment is voorbij."
		}
		return []Consequence{{Text: text + " Kies een ander moment.", Blocks: true}}, nil
	}
	var all []Consequence
	say := func(text string) { all = append(all, Consequence{Text: text}) }
	switch {
	case m.ApprovedThen:
		say("Voor dit moment was al akkoord. Dat geldt dan weer.")
	case m.Post.Approved():
		say("Het akkoord vervalt: een collega moet opnieuw akkoord geven.")
	case m.Post.Submitted():
		say("Het bericht moet daarna opnieuw worden voorgelegd.")
	}
	if shown := due.In(zone); campaigns.LocalOf(shown) != m.To {
		say("Op deze dag gaat de klok een uur vooruit. Het wordt " + FormatClock(shown) + " uur.")
	}
	day := m.To.Date()
	for _, mark := range Marks(day, day) {
		switch mark.Kind {
		case HolidayMark:
			say("Valt op " + mark.Name + ".")
		case SchoolMark:
			say("Valt in de " + strings.ToLower(mark.Name) + ".")
		case ObservanceMark:
			say("Valt samen met " + mark.Name + ".")
		}
	}
	for _, text := range Leaving(m.Post.Revision.Content.Local.Date(), day) {
		say(text)
	}
	if day := due.In(zone).Weekday(); day == time.Saturday || day == time.Sunday {
		say("Valt in het weekend, op " + dayNames[day] + ".")
	}
	if m.Others > 0 {
		say(capital(ordinal(m.Others+1)) + " bericht van deze gemeente op deze dag.")
	}
	return all, nil
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
