package calendar

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Description is all there is to know about the event as plain text: what changed, the text, and a line for each fact. Google
// shows no URL property, so links stand in the text. link is the event's own page; it may be empty.
func (e Event) Description(n Names, link string) string {
	var parts []string
	if e.Note != "" {
		parts = append(parts, oneLine(e.Note)+".")
	}
	if text := e.Told(); text != "" {
		parts = append(parts, text)
	}
	var facts strings.Builder
	for _, f := range e.Facts(n) {
		fmt.Fprintf(&facts, "%s: %s\n", f.Name, f.Value)
	}
	if link != "" {
		fmt.Fprintf(&facts, "Meer: %s\n", link)
	}
	return strings.Join(append(parts, strings.TrimSpace(facts.String())), "\n\n")
}

// Told is the text of the event. Of what was called off it says that this was the plan: the text may still tell how to sign up.
func (e Event) Told() string {
	text := strings.TrimSpace(e.Text)
	if text != "" && e.Status == Called {
		return "Dit was het plan:\n" + text
	}
	return text
}

// Summary is the title as a calendar shows it, with the word that goes with the status and no other: many clients show nothing of
// STATUS. Campaign packs write "Voorlopig: " themselves.
func (e Event) Summary() string {
	switch e.Status {
	case Tentative:
		return "Voorlopig: " + e.BareTitle()
	case Called:
		return "AFGELAST: " + e.BareTitle()
	}
	return e.BareTitle()
}

// BareTitle is the title on one line without "Voorlopig: ", for where the status stands beside it.
func (e Event) BareTitle() string {
	title := oneLine(e.Title)
	bare, ok := strings.CutPrefix(title, "Voorlopig: ")
	if r, n := utf8.DecodeRuneInString(bare); ok && n > 0 {
		return string(unicode.ToUpper(r)) + bare[n:]
	}
	return title
}

// Fact is one line about an event.
type Fact struct{ Name, Value string }

// Facts lists what is known about the event besides its title, text, moment and place, in Dutch.
func (e Event) Facts(n Names) []Fact {
	var out []Fact
	add := func(name, value string) {
		if value = oneLine(value); value != "" {
			out = append(out, Fact{name, value})
		}
	}
	add("Wat", e.Kind.Dutch())
	add("Voor", n.Audience[e.AudienceID])
	add("Gemeente", n.Municipality[e.MunicipalityID])
	if e.Sessions > 1 {
		add("Deel", fmt.Sprintf("%d van %d", e.Session, e.Sessions))
	}
	add("Status", e.statusLine())
	add("Plekken", e.placesLine())
	add("Online", address(e.Online))
	add("Door", e.Trainer)
	if e.Status != Called {
		add("Aanmelden", e.SignupLine())
	}
	add("Kosten", e.Costs)
	add("Toegankelijkheid", e.accessLine())
	add("Contact", e.contactLine())
	return out
}

func (e Event) statusLine() string {
	switch e.Status {
	case Tentative:
		return "voorlopig; dag, tijd en plek kunnen nog veranderen"
	case Called:
		return "gaat niet door"
	}
	return ""
}

func (e Event) placesLine() string {
	var parts []string
	if e.Capacity > 0 {
		parts = append(parts, fmt.Sprintf("hoogstens %d deelnemers", e.Capacity))
	}
	switch e.Places {
	case PlacesFull:
		parts = append(parts, "vol")
	case PlacesWaiting:
		parts = append(parts, "vol, met een wachtlijst")
	}
	return strings.Join(parts, "; ")
}

// SignupLine says how to take part, by link and by telephone: not everybody is online.
func (e Event) SignupLine() string {
	var ways []string
	if u := address(e.SignupURL); u != "" {
		ways = append(ways, "via "+u)
	}
	if e.SignupPhone != "" {
		ways = append(ways, "bel "+e.SignupPhone)
	}
	line := strings.Join(ways, " of ")
	if t, err := e.SignupUntil.Wall(); err == nil && line != "" {
		line += ", tot " + FormatShort(t)
	}
	return line
}

func (e Event) accessLine() string {
	var parts []string
	if e.Wheelchair {
		parts = append(parts, "rolstoeltoegankelijk")
	}
	if e.HearingLoop {
		parts = append(parts, "ringleiding")
	}
	if e.Access != "" {
		parts = append(parts, e.Access)
	}
	return strings.Join(parts, ", ")
}

func (e Event) contactLine() string {
	var parts []string
	for _, p := range []string{e.Contact, e.Phone, e.Mail} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return oneLine(strings.Join(parts, ", "))
}

// Place is where the event is held, on one line.
func (e Event) Place() string {
	where := strings.Trim(e.Location+", "+e.Address, ", ")
	if s := e.ShownSchool(); s != "" && !strings.Contains(where, s) {
		where = strings.Trim(s+", "+where, ", ")
	}
	if where == "" && e.Online != "" {
		return "Online"
	}
	return strings.Join(strings.Fields(where), " ")
}
