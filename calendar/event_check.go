package calendar

import (
	"net/mail"
	"regexp"
	"strings"
	"unicode/utf8"

	"veiligheidskalender/campaigns"
)

// Check returns *Invalid for the first field that is wrong.
func (e Event) Check() error {
	if all := e.Mistakes(); len(all) > 0 {
		return all[0]
	}
	return nil
}

// Mistakes returns all that is wrong with the event, in the order of its form, so that a person can mend it in one go.
func (e Event) Mistakes() []*campaigns.Invalid {
	var all mistakes
	title := utf8.RuneCountInString(strings.TrimSpace(e.Title))
	all.when(title == 0 || title > 200, "title", "Geef de bijeenkomst een titel van hoogstens 200 tekens.")
	all.when(utf8.RuneCountInString(e.Text) > 5_000, "text", "De omschrijving is te lang: hoogstens 5000 tekens.")
	all.when(utf8.RuneCountInString(e.Location) > 200 || utf8.RuneCountInString(e.Address) > 200, "location", "De plek is te lang: hoogstens 200 tekens.")
	all.when(e.Minutes < 5 || e.Minutes > 7*24*60, "duration", "Een bijeenkomst duurt minstens 5 minuten en hoogstens 7 dagen.")
	all.when(!e.Kind.Valid(), "kind", "Kies wat voor bijeenkomst het is.")
	all.when(e.Status.Dutch() == "", "status", "Kies of de bijeenkomst voorlopig of definitief is.")
	_, err := e.Start.Wall()
	all.when(err != nil, "local", noSuchMoment)
	e.checkDetails(&all)
	e.checkMoments(&all)
	e.checkSchool(&all)
	return all
}

// mistakes gathers what is wrong.
type mistakes []*campaigns.Invalid

func (m *mistakes) when(wrong bool, field, message string) {
	if wrong {
		*m = append(*m, &campaigns.Invalid{Field: field, Message: message})
	}
}

const noSuchMoment = "Deze datum of tijd bestaat niet. Schrijf bijvoorbeeld 2027-02-02 en 09:00."

func (e Event) checkDetails(all *mistakes) {
	for _, f := range []struct{ field, value string }{
		{"school", e.School}, {"trainer", e.Trainer}, {"contact", e.Contact}, {"costs", e.Costs}, {"access", e.Access}, {"called-off", e.CalledOff},
	} {
		all.when(utf8.RuneCountInString(f.value) > 300 || strings.ContainsAny(f.value, "\r\n"), f.field, "Houd dit op één regel van hoogstens 300 tekens.")
	}
	for _, f := range []struct{ field, value string }{{"online", e.Online}, {"signup-url", e.SignupURL}} {
		all.when(f.value != "" && !campaigns.WebAddress(f.value, maxAddress, "https"), f.field, "Schrijf een webadres dat met https:// begint.")
	}
	for _, f := range []struct{ field, value string }{{"phone", e.Phone}, {"signup-phone", e.SignupPhone}} {
		all.when(f.value != "" && !phoneNumber.MatchString(f.value), f.field, "Schrijf een telefoonnummer, zoals 030 286 89 11 of 14 030.")
	}
	if e.Mail != "" {
		a, err := mail.ParseAddress(e.Mail)
		all.when(err != nil || a.Address != e.Mail || len(e.Mail) > 254, "mail", "Schrijf een e-mailadres van het team, zoals veiligheid@gemeente.nl.")
	}
	all.when(e.Capacity < 0 || e.Capacity > 100_000, "capacity", "Schrijf hoeveel mensen er mee kunnen doen, of niets.")
	all.when(e.Places != PlacesFree && e.Places != PlacesFull && e.Places != PlacesWaiting, "places", "Kies of er nog plek is.")
	all.when(len(e.AlsoIn) > 400 || e.Session < 0 || e.Session > e.Sessions || e.Sessions > campaigns.MaxOccurrences, "sessions", "Dit aantal bijeenkomsten klopt niet.")
}

// checkMoments looks at what must come before the begin.
func (e Event) checkMoments(all *mistakes) {
	_, wrong := e.SignupUntil.Wall()
	begin, _, err := e.Times()
	all.when(e.SignupUntil != "" && wrong != nil, "signup-until", noSuchMoment)
	all.when(wrong == nil && err == nil && e.SignupUntil > e.Start, "signup-until", "Aanmelden kan niet tot na het begin. Kies een eerder moment.")
	all.when(err == nil && e.Public && e.PublishAt.After(begin), "publish-at", "Dit is na het begin: dan ziet niemand de bijeenkomst op tijd. Kies een eerder moment.")
}

// checkSchool keeps the name of a school that did not agree out of what everybody reads.
func (e Event) checkSchool(all *mistakes) {
	name := strings.ToLower(strings.TrimSpace(e.School))
	if e.SchoolOK || !e.Public || utf8.RuneCountInString(name) < 3 {
		return
	}
	for _, f := range []struct{ field, value string }{{"title", e.Title}, {"text", e.Text}, {"location", e.Location}, {"address", e.Address}} {
		all.when(strings.Contains(strings.ToLower(f.value), name), f.field,
			"Hier staat de naam van de school, en de school vond dat nog niet goed. Haal de naam weg, of vink aan dat het mag.")
	}
}

// maxAddress bounds a web address, in bytes; a post that takes it over may hold as much.
const maxAddress = campaigns.MaxMeetingLink

var phoneNumber = regexp.MustCompile(`^\+?[0-9][0-9 ()-]{1,24}$`)
