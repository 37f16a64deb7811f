package calendar

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Difference is one field that is not the same in two revisions of an event, as a person reads it.
type Difference struct{ Field, Was, Is string }

// eventFields are what a person fills in about an event, in the order of the form: the name, with its article, and the words.
var eventFields = []struct {
	name  string
	words func(Event, Names) string
}{
	{"de soort", func(e Event, _ Names) string { return e.Kind.Dutch() }},
	{"de titel", func(e Event, _ Names) string { return e.Title }},
	{"de omschrijving", func(e Event, _ Names) string { return e.Text }},
	{"het thema", func(e Event, n Names) string { return named(n.Theme, e.ThemeID) }},
	{"de campagne", func(e Event, n Names) string { return named(n.Campaign, e.CampaignID) }},
	{"wie het geeft", func(e Event, _ Names) string { return e.Trainer }},
	{"de doelgroep", func(e Event, n Names) string { return named(n.Audience, e.AudienceID) }},
	{"het aantal deelnemers", func(e Event, _ Names) string { return numberOrNone(e.Capacity) }},
	{"de plekken", func(e Event, _ Names) string { return placesWords[e.Places] }},
	{"de kosten", func(e Event, _ Names) string { return e.Costs }},
	{"het moment", Event.moment},
	{"de status", func(e Event, _ Names) string { return e.Status.Dutch() }},
	{"de reden van afgelasten", func(e Event, _ Names) string { return e.CalledOff }},
	{"de plek", func(e Event, _ Names) string { return e.Location }},
	{"het adres", func(e Event, _ Names) string { return e.Address }},
	{"de school", func(e Event, _ Names) string { return e.School }},
	{"of de school genoemd mag worden", func(e Event, _ Names) string { return yesOrNo(e.SchoolOK) }},
	{"het adres om online mee te doen", func(e Event, _ Names) string { return e.Online }},
	{"of er een rolstoel naar binnen kan", func(e Event, _ Names) string { return yesOrNo(e.Wheelchair) }},
	{"of er een ringleiding is", func(e Event, _ Names) string { return yesOrNo(e.HearingLoop) }},
	{"de toegankelijkheid", func(e Event, _ Names) string { return e.Access }},
	{"de link om aan te melden", func(e Event, _ Names) string { return e.SignupURL }},
	{"het nummer om aan te melden", func(e Event, _ Names) string { return e.SignupPhone }},
	{"de laatste dag om aan te melden", func(e Event, _ Names) string { return wallWords(e) }},
	{"het team", func(e Event, _ Names) string { return e.Contact }},
	{"het e-mailadres", func(e Event, _ Names) string { return e.Mail }},
	{"het telefoonnummer", func(e Event, _ Names) string { return e.Phone }},
	{"de gemeente", func(e Event, n Names) string { return named(n.Municipality, e.MunicipalityID) }},
	{"waar het nog meer te zien is", Event.alsoInWords},
	{"wie het mag zien", func(e Event, _ Names) string {
		return map[bool]string{true: "iedereen", false: "alleen collega’s"}[e.Public]
	}},
	{"vanaf wanneer het openbaar is", Event.publishWords},
}

var placesWords = map[Places]string{PlacesFree: "er is plek", PlacesFull: "vol", PlacesWaiting: "vol, met een wachtlijst"}

// Differences returns the fields that differ, in the order of the form; "niets" stands for an empty one.
func Differences(before, after Event, n Names) []Difference {
	var out []Difference
	for _, f := range eventFields {
		if was, is := f.words(before, n), f.words(after, n); was != is {
			out = append(out, Difference{f.name, orNothing(was), orNothing(is)})
		}
	}
	return out
}

// Story says in Dutch what a colleague changed: first what people must act upon, then the names of the other fields.
func Story(before, after Event, n Names) string {
	story := Changed(before, after)
	var fields []string
	for _, d := range Differences(before, after, n) {
		if story == "" || !told[d.Field] || d.Field == "de titel" && before.Status != after.Status {
			fields = append(fields, d.Field)
		}
	}
	switch {
	case story == "" && len(fields) == 0:
		return "Opgeslagen zonder verschil."
	case story == "":
		return "Veranderd: " + Enumerate(fields) + "."
	case len(fields) == 0:
		return story + "."
	}
	return story + ". Ook veranderd: " + Enumerate(fields) + "."
}

// told are the fields of which Changed says what became of them.
var told = map[string]bool{"het moment": true, "de status": true, "de reden van afgelasten": true, "de plek": true, "het adres": true, "de plekken": true, "de titel": true}

// Enumerate joins words as a Dutch sentence does: "a", "a en b", "a, b en c".
func Enumerate(words []string) string { return enumerate(words, "en") }

func orNothing(s string) string {
	if strings.TrimSpace(s) == "" {
		return "niets"
	}
	return s
}

// named returns the name of an id, or the id where it has none: two things without a name are not the same.
func named(names map[string]string, id string) string {
	if name := names[id]; name != "" {
		return name
	}
	return id
}

func yesOrNo(b bool) string { return map[bool]string{true: "ja", false: "nee"}[b] }

func numberOrNone(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

func (e Event) moment(Names) string {
	begin, end, err := e.Times()
	if err != nil {
		return string(e.Start)
	}
	loc, err := Zone(e.Zone)
	if err != nil {
		return string(e.Start)
	}
	begin, end = begin.In(loc), end.In(loc)
	if begin.Format(time.DateOnly) == end.Format(time.DateOnly) {
		return FormatShort(begin) + " – " + FormatClock(end)
	}
	return FormatShort(begin) + " – " + FormatShort(end)
}

func wallWords(e Event) string {
	t, err := e.SignupUntil.Wall()
	if err != nil {
		return string(e.SignupUntil)
	}
	return FormatShort(t)
}

func (e Event) alsoInWords(n Names) string {
	words := make([]string, 0, len(e.AlsoIn))
	for _, id := range e.AlsoIn {
		words = append(words, named(n.Municipality, id))
	}
	slices.Sort(words)
	return Enumerate(words)
}

func (e Event) publishWords(Names) string {
	if e.PublishAt.IsZero() {
		return ""
	}
	loc, err := Zone(e.Zone)
	if err != nil {
		loc = time.UTC
	}
	return FormatShort(e.PublishAt.In(loc))
}
