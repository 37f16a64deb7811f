package calendar

import (
	"net/mail"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"veiligheidskalender/campaigns"
)

// Check returns *Invalid for the first field that is wrong.
func (e Event) Check() error {
	if n := utf8.RuneCountInString(strings.TrimSpace(e.Title)); n == 0 || n > 200 {
		return &campaigns.Invalid{Field: "title", Message: "Geef de bijeenkomst een titel van hoogstens 200 tekens."}
	}
	if utf8.RuneCountInString(e.Text) > 5_000 {
		return &campaigns.Invalid{Field: "text", Message: "De omschrijving is te lang: hoogstens 5000 tekens."}
	}
	if utf8.RuneCountInString(e.Location) > 200 || utf8.RuneCountInString(e.Address) > 200 {
		return &campaigns.Invalid{Field: "location", Message: "De plek is te lang: hoogstens 200 tekens."}
	}
	if e.Minutes < 5 || e.Minutes > 7*24*60 {
		return &campaigns.Invalid{Field: "duration", Message: "Een bijeenkomst duurt minstens 5 minuten en hoogstens 7 dagen."}
	}
	if !e.Kind.Valid() {
		return &campaigns.Invalid{Field: "kind", Message: "Kies wat voor bijeenkomst het is."}
	}
	if e.Status.Dutch() == "" {
		return &campaigns.Invalid{Field: "status", Message: "Kies of de bijeenkomst voorlopig of definitief is."}
	}
	if _, err := e.Start.Wall(); err != nil {
		return err
	}
	return e.checkDetails()
}

func (e Event) checkDetails() error {
	for _, f := range []struct{ field, value string }{
		{"school", e.School}, {"trainer", e.Trainer}, {"contact", e.Contact}, {"costs", e.Costs}, {"access", e.Access}, {"called-off", e.CalledOff},
	} {
		if utf8.RuneCountInString(f.value) > 300 || strings.ContainsAny(f.value, "\r\n") {
			return &campaigns.Invalid{Field: f.field, Message: "Houd dit op één regel van hoogstens 300 tekens."}
		}
	}
	for _, f := range []struct{ field, value string }{{"online", e.Online}, {"signup-url", e.SignupURL}} {
		if f.value != "" && !webAddress(f.value) {
			return &campaigns.Invalid{Field: f.field, Message: "Schrijf een webadres dat met https:// begint."}
		}
	}
	for _, f := range []struct{ field, value string }{{"phone", e.Phone}, {"signup-phone", e.SignupPhone}} {
		if f.value != "" && !phoneNumber.MatchString(f.value) {
			return &campaigns.Invalid{Field: f.field, Message: "Schrijf een telefoonnummer, zoals 030 286 89 11 of 14 030."}
		}
	}
	if e.Mail != "" {
		if a, err := mail.ParseAddress(e.Mail); err != nil || a.Address != e.Mail || len(e.Mail) > 254 {
			return &campaigns.Invalid{Field: "mail", Message: "Schrijf een e-mailadres van het team, zoals veiligheid@gemeente.nl."}
		}
	}
	if e.Capacity < 0 || e.Capacity > 100_000 {
		return &campaigns.Invalid{Field: "capacity", Message: "Schrijf hoeveel mensen er mee kunnen doen, of niets."}
	}
	if e.Places != PlacesFree && e.Places != PlacesFull && e.Places != PlacesWaiting {
		return &campaigns.Invalid{Field: "places", Message: "Kies of er nog plek is."}
	}
	if len(e.AlsoIn) > 400 || e.Session < 0 || e.Session > e.Sessions || e.Sessions > campaigns.MaxOccurrences {
		return &campaigns.Invalid{Field: "sessions", Message: "Dit aantal bijeenkomsten klopt niet."}
	}
	if e.SignupUntil != "" {
		if _, err := e.SignupUntil.Wall(); err != nil {
			return &campaigns.Invalid{Field: "signup-until", Message: "Deze datum of tijd bestaat niet. Schrijf bijvoorbeeld 2027-02-02 en 09:00."}
		}
	}
	return nil
}

var phoneNumber = regexp.MustCompile(`^\+?[0-9][0-9 ()-]{1,24}$`)

// webAddress reports whether s is an http(s) address of plain characters, safe to stand in a feed and in a page.
func webAddress(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil || len(s) > 1000 || u.Scheme != "https" && u.Scheme != "http" {
		return false
	}
	for _, r := range s {
		if r <= ' ' || r > '~' || strings.ContainsRune(`"<>\^{|}`+"`", r) {
			return false
		}
	}
	return true
}
