package web

import (
	"strings"
	"testing"

	"veiligheidskalender/campaigns"
)

func TestTheDatesOfASeriesAreShownWhileItIsTyped(t *testing.T) {
	a := newApp(t)
	anna := a.signIn("Anna", campaigns.Editor)
	page := anna.get("/reeksen/nieuw").wants(200, "1. Wat, en voor wie?", "2. Hoe vaak?", "3. Wanneer, en hoe laat?", "4. Waar?", "6 berichten: elke eerste dinsdag van de maand om 09:00", "Hoe vaak herhalen?", "Om de maand of week").lacks("6 keer")
	if form := page.form("/reeksen/nieuw"); form.Get("internal") != "" {
		t.Error("for whom it is was chosen by the program")
	}
	pairs := page.fill("/reeksen/nieuw", "pattern", "weekly", "weekday", "MO", "interval", "1", "start", "2027-03-22", "time", "09:00", "end", "count", "count", "3",
		"holidays", string(campaigns.NextWorkingDay))
	anna.post("/reeksen/datums", pairs...).wants(200, "3 berichten", "ma 22 mrt 2027 09:00", "di 30 mrt 2027 09:00", "Tweede Paasdag: later", "ma 5 apr 2027 09:00")
	anna.post("/reeksen/datums", "pattern", "weekly", "interval", "1", "weekday", "MO", "end", "count", "count", "").wants(200, "Vul een aantal in")
	anna.post("/reeksen/datums").wants(200, "Vul een getal in")
}

func TestANewSeriesPromisesOnlyWhatCanBeMade(t *testing.T) {
	a := newApp(t)
	here, toots := a.channel("woudenberg", "pleio", "hier", nil), a.channel("woudenberg", "mastodon", "toots", nil)
	there := a.channel("zeist", "pleio", "daar", nil)
	anna := a.signIn("Anna", campaigns.Editor, "woudenberg", "zeist")
	page := anna.get("/reeksen/nieuw").wants(200, "Kies een gemeente", "Kanaal daar Zeist. Dit plaats je zelf")
	fields := func(changes ...string) []string {
		return page.fill("/reeksen/nieuw", append([]string{"title", "Reeks", "municipality", a.place["woudenberg"].ID, "internal", "ja", "channels", here.ID}, changes...)...)
	}
	for _, tt := range []struct{ name, field, value, says, errorAt string }{
		{"no municipality was chosen", "municipality", "", "Kies een gemeente.", "municipality"},
		{"nobody said for whom", "internal", "", "Kies voor wie de berichten zijn.", "internal"},
		{"a channel of another municipality", "channels", there.ID, "Kanaal daar hoort niet bij deze gemeente. Kies kanalen van Woudenberg.", "channels"},
		{"a public channel for colleagues", "channels", toots.ID, "Wat voor collega’s is, kan niet naar Kanaal toots", "channels"},
	} {
		for _, step := range []string{"preview", "save"} {
			t.Run(tt.name+" at "+step, func(t *testing.T) {
				res := anna.post("/reeksen/nieuw", fields(tt.field, tt.value, "step", step)...).wants(422, tt.says).lacks("Zo wordt de reeks")
				if !strings.Contains(res.Body, `href="#`+tt.errorAt+`"`) {
					t.Error("no link to the field")
				}
			})
		}
	}
	anna.post("/reeksen/nieuw", fields("step", "preview")...).wants(200, "Zo wordt de reeks", "Reeks maken", "Opnieuw bekijken", "Annuleren").
		lacks("Opnieuw bekijken wat er verandert", "Niets veranderen", "Komt erbij", "Wat er gebeurt", "Nog te schrijven")
	anna.submit("/reeksen/nieuw", fields("step", "save")...).wants(200, "De reeks staat klaar.")
	if one := a.signIn("Bram", campaigns.Editor).get("/reeksen/nieuw").lacks("Kies een gemeente").form("/reeksen/nieuw"); one == nil {
		t.Error("no form")
	}
}

func TestARuleFromElsewhereKeepsItsInterval(t *testing.T) {
	for _, tt := range []struct {
		chosen, checked string
		choices         int
	}{{"1", "1", 6}, {"2", "2", 6}, {"5", "5", 7}, {"", "", 6}, {"x", "", 6}} {
		n, checked := 0, ""
		for _, o := range intervalOptions(tt.chosen) {
			n++
			if o.Checked {
				checked = o.Value
			}
		}
		if n != tt.choices || checked != tt.checked {
			t.Errorf("%q: %d choices, %q chosen", tt.chosen, n, checked)
		}
	}
}

func TestPostsWithoutWordsCanBeToldApart(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "pleio", "hier", nil)
	anna := a.signIn("Anna", campaigns.Editor)
	var at string
	for _, title := range []string{"Reeks een", "Reeks twee"} {
		at = anna.submit("/reeksen/nieuw", "municipality", a.place["woudenberg"].ID, "title", title, "internal", "ja", "channels", ch.ID, "pattern", "weekly", "weekday", "TU",
			"interval", "1", "start", "2027-02-02", "time", "09:00", "end", "count", "count", "2", "holidays", "keep", "step", "save").Location
	}
	for _, page := range []string{"/", "/kalender?weergave=lijst&datum=2027-02-02"} {
		anna.get(page).wants(200, "Bericht zonder titel (Reeks een)", "Bericht zonder titel (Reeks twee)").lacks("Bericht zonder tekst")
	}
	anna.get("/berichten").wants(200, "Bericht zonder titel", "Reeks een").lacks("Bericht zonder titel (")
	anna.get(at).wants(200, "Bericht zonder titel", "Bewerken : bericht van di 2 feb 2027", "Verplaatsen : bericht van di 9 feb 2027", "Overslaan : bericht van di 2 feb 2027")
	anna.get(at+"/jaar").wants(200, "Opslaan : di 2 feb 2027", "Opslaan : di 9 feb 2027", "Opslaan en voorleggen : di 2 feb 2027", "Waar je {gemeente} schrijft")
	text := anna.newPost("title", "", "internal", "nee", "text", "Alleen een tekst.")
	for _, page := range []string{"/berichten", text, text + "/bewerken", text + "/verplaatsen"} {
		anna.get(page).wants(200, "Alleen een tekst.")
	}
	anna.get(text).lacks("Bericht zonder titel")
}
