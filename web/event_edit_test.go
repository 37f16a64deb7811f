package web

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// evening is what a person fills in about a workshop on Wednesday 10 March.
func evening(a *testApp, changes ...string) []string {
	fields := map[string]string{"municipality": a.place["woudenberg"].ID, "kind": "senior-workshop", "title": "Babbeltrucs", "text": "Herken ze.",
		"places": "", "date": "2027-03-10", "time": "19:30", "end": "21:00", "status": "confirmed", "location": "Bibliotheek", "signup-phone": "14 033",
		"public": "ja", "action": "save"}
	var pairs []string
	for i := 0; i+1 < len(changes); i += 2 {
		if changes[i] == "also-in" {
			pairs = append(pairs, changes[i:i+2]...)
			continue
		}
		fields[changes[i]] = changes[i+1]
	}
	for name, value := range fields {
		pairs = append(pairs, name, value)
	}
	return pairs
}

func (b *browser) newEvent(changes ...string) (at string, e calendar.Event) {
	b.a.t.Helper()
	at = b.submit("/bijeenkomsten/nieuw", evening(b.a, changes...)...).wants(200, "Opgeslagen").Location
	return at, b.a.stored(at)
}

// stored is the event of a page, past the page.
func (a *testApp) stored(at string) calendar.Event {
	a.t.Helper()
	e, err := a.store.Event(a.t.Context(), last(at))
	if err != nil {
		a.t.Fatal(err)
	}
	return e
}

// poked fails unless the feeds were told of a change since they were last asked.
func (a *testApp) poked() {
	a.t.Helper()
	select {
	case <-a.feeds().poke:
	default:
		a.t.Error("nobody told the feeds")
	}
	a.look()
}

func TestWhatAColleagueEntersIsInTheFeedAtOnce(t *testing.T) {
	a := newApp(t, ownFeeds)
	anna := a.signIn("Anna", campaigns.Editor)
	const feed = "/agenda/woudenberg.ics"
	a.fetch("GET", feed)

	at, e := anna.newEvent("also-in", a.place["zeist"].ID, "capacity", "20", "signup-date", "2027-03-08", "signup-time", "17:00")
	a.poked()
	a.fetch("GET", feed).wants(200, "SUMMARY:Babbeltrucs", "STATUS:CONFIRMED", e.UID)
	a.fetch("GET", "/agenda/zeist.ics").wants(200, e.UID)
	if e.Minutes != 90 || e.Zone != "Europe/Amsterdam" || e.Capacity != 20 || e.SignupUntil != "2027-03-08T17:00" || e.MunicipalityID != a.place["woudenberg"].ID {
		t.Errorf("stored %+v", e)
	}
	anna.get(at).wants(200, "Nu openbaar", "Abonnement Zeist", "Babbeltrucs", "hoogstens 20 deelnemers", "woensdag 10 maart 2027 , 19:30 – 21:00 uur", "Gemaakt. Anna")

	anna.press(anna.get(at), at+"/verplaatsen", "date", "2027-03-17").wants(200, "Verplaatst naar woensdag 17 maart 2027 om 19:30. Aanmelden kan nu tot ma 15 mrt 2027 17:00.",
		"Verplaatst: was wo 10 mrt 19:30. Ook veranderd: de laatste dag om aan te melden. Anna")
	a.poked()
	a.fetch("GET", feed).wants(200, "DTSTART;TZID=Europe/Amsterdam:20270317T193000", "SEQUENCE:1")

	anna.post(at+"/afgelasten", anna.get(at).fill(at+"/afgelasten", "called-off", " ")...).wants(422, "Schrijf in een paar woorden waarom het niet doorgaat.", "Bijeenkomst afgelasten")
	anna.press(anna.get(at), at+"/afgelasten", "called-off", "te weinig aanmeldingen").wants(200, "Afgelast. Wie de agenda volgt", "Afgelast: te weinig aanmeldingen").lacks("Bijeenkomst afgelasten")
	a.poked()
	a.fetch("GET", feed).wants(200, "STATUS:CANCELLED", "AFGELAST: Babbeltrucs")
	page := a.fetch("GET", "/agenda/bijeenkomst/"+e.ID).wants(200, "Afgelast: te weinig aanmeldingen.", "Dit was het plan:").lacks("gaat niet door", "Aanmelden via")
	if strings.Count(page.text(), "Afgelast") != 3 { // in the title of the window, on the badge, with the reason
		t.Errorf("it is said too often that it does not go on: %s", page.text())
	}

	copied := anna.press(anna.get(at), at+"/kopieren", "copy-date", "2027-04-07").wants(200, "Gekopieerd naar woensdag 7 april 2027 om 19:30. De kopie is voorlopig.", "Voorlopig").Location
	a.poked()
	a.fetch("GET", feed).wants(200, a.stored(copied).UID, "SUMMARY:Voorlopig: Babbeltrucs")

	if got := a.inside(`SELECT verb FROM audit WHERE subject LIKE 'event/%' AND actor <> '' ORDER BY at, id`); !slices.Equal(got,
		[]string{"event.create", "event.move", "event.cancel", "event.copy"}) {
		t.Errorf("audit %q", got)
	}
}

func TestAnEmbargoKeepsAnEventFromThePublic(t *testing.T) {
	a := newApp(t, ownFeeds)
	anna := a.signIn("Anna", campaigns.Editor)
	at, e := anna.newEvent("publish-date", "2027-02-20", "publish-time", "09:00")
	internal, _ := anna.newEvent("public", "nee", "title", "Overleg")
	a.poked()
	anna.get(at).wants(200, "Nog niet openbaar. Vanaf zaterdag 20 februari 2027 om 09:00", "Abonnement Woudenberg").lacks("Nu openbaar")
	anna.get(internal).wants(200, "Alleen collega’s zien deze bijeenkomst")
	if body := a.fetch("GET", "/agenda/woudenberg.ics").Body; strings.Contains(body, "Babbeltrucs") || strings.Contains(body, "Overleg") {
		t.Error("the feed tells what is not public")
	}
	a.fetch("GET", "/agenda/bijeenkomst/"+e.ID).wants(404)
	anna.get("/bijeenkomsten").wants(200, "Openbaar vanaf za 20 feb 2027 09:00", "Alleen collega’s")

	a.at("2027-02-20T09:00")
	anna.renew()
	a.look()
	a.fetch("GET", "/agenda/woudenberg.ics").wants(200, "SUMMARY:Babbeltrucs")
	anna.get(at).wants(200, "Nu openbaar")
}

func TestAMistakeStandsBesideItsFieldAndNothingTypedIsLost(t *testing.T) {
	a := newApp(t)
	anna := a.signIn("Anna", campaigns.Editor)
	at, _ := anna.newEvent()
	for _, tt := range []struct {
		name, field, value, message string
		also                        []string
	}{
		{"a day that is not there", "date", "2027-02-31", "Deze datum of tijd bestaat niet", nil},
		{"no day", "date", "", "Kies ook een datum.", nil},
		{"a day that has been", "date", "2027-01-31", "Dit moment is al geweest: zo 31 jan 2027 19:30", nil},
		{"the end before the begin", "end", "19:00", "Het einde ligt niet na het begin", nil},
		{"no end", "end", "", "Kies hoe laat het is afgelopen.", nil},
		{"an end that is no time", "end", "25:61", "Deze eindtijd bestaat niet", nil},
		{"eight days", "end", "21:00", "hoogstens 7 dagen", []string{"end-date", "2027-03-18"}},
		{"a link without https", "signup-url", "http://woudenberg.nl", "begint", nil},
		{"a link that is none", "signup-url", "javascript:alert(1)", "begint", nil},
		{"an address for online that is none", "online", "zoom", "begint", nil},
		{"signing up after the begin", "signup-date", "2027-03-11", "Aanmelden kan niet tot na het begin", []string{"signup-time", "09:00"}},
		{"signing up at half a moment", "signup-date", "", "Kies ook een datum.", []string{"signup-time", "09:00"}},
		{"public after the begin", "publish-date", "2027-03-11", "na het begin", []string{"publish-time", "09:00"}},
		{"fewer than nobody", "capacity", "-3", "hoeveel mensen", nil},
		{"nobody", "capacity", "0", "hoeveel mensen", nil},
		{"no number", "capacity", "twintig", "hoeveel mensen", nil},
		{"a phone number with words", "signup-phone", "bel Anna", "Schrijf een telefoonnummer", nil},
		{"a mail address with a name", "mail", "Team <team@woudenberg.nl>", "Schrijf een e-mailadres", nil},
		{"no title", "title", "  ", "Geef de bijeenkomst een titel", nil},
		{"a title that is too long", "title", strings.Repeat("lang ", 60), "Geef de bijeenkomst een titel", nil},
		{"a kind that is not there", "kind", "feest", "Kies wat voor bijeenkomst het is", nil},
		{"no word on who may see it", "public", "", "Kies wie de bijeenkomst mag zien", nil},
		{"called off by the form", "status", "cancelled", "Afgelasten doe je op de pagina", nil},
		{"a theme that is not there", "theme", "weg", "Dit thema bestaat niet meer", nil},
		{"a school that did not agree", "location", "Basisschool De Zonnebloem", "de school vond dat nog niet goed", []string{"school", "de zonnebloem"}},
	} {
		for _, path := range []string{"/bijeenkomsten/nieuw", at + "/bewerken"} {
			t.Run(tt.name+path[:15], func(t *testing.T) {
				b := &browser{a: &testApp{t: t, app: a.app, place: a.place}, user: anna.user, csrf: anna.csrf, cookies: anna.cookies}
				fields := append([]string{"text", "Een lange tekst die niemand kwijt wil.", "revision", "1", tt.field, tt.value}, tt.also...)
				page := b.post(path, evening(a, fields...)...).wants(422, "Dit gaat nog niet", "Een lange tekst die niemand kwijt wil.")
				beside := page.Body[strings.Index(page.Body, "<form"):]
				_, beside, found := strings.Cut(beside, `id="`+tt.field+`-error"`)
				if beside, _, _ = strings.Cut(beside, "</p>"); !found || !strings.Contains(beside, tt.message) {
					t.Errorf("beside %s: %q, want %q", tt.field, beside, tt.message)
				}
				if got := page.form(path); got.Get("signup-phone") == "" || tt.value != "" && !slices.Contains([]string{"kind", "status", "theme"}, tt.field) && got.Get(tt.field) != tt.value {
					t.Errorf("came back: %q", got)
				}
			})
		}
	}
	if got := a.stored(at); got.Rev != 1 || got.Title != "Babbeltrucs" {
		t.Errorf("stored %+v", got)
	}
	if n, err := a.store.CountEvents(t.Context(), everywhereIn(a)); err != nil || n != 1 {
		t.Errorf("%d events, %v", n, err)
	}
}

func TestAllMistakesAreToldAtOnce(t *testing.T) {
	a := newApp(t)
	anna := a.signIn("Anna", campaigns.Editor, "woudenberg", "zeist")
	anna.post("/bijeenkomsten/nieuw", "action", "save", "signup-url", "woudenberg.nl").wants(422, "Kies van welke gemeente", "Kies wat voor bijeenkomst", "Geef de bijeenkomst een titel",
		"Kies een dag en een tijd.", "Kies of de bijeenkomst voorlopig of definitief is.", "Kies wie de bijeenkomst mag zien.", "https://").lacks("Aanmelden kan niet tot na het begin")
}

func TestADayThatHasBeenMustBeMeant(t *testing.T) {
	a := newApp(t)
	anna := a.signIn("Anna", campaigns.Editor)
	page := anna.post("/bijeenkomsten/nieuw", evening(a, "date", "2027-01-20")...).wants(422, "Ja, deze dag is al geweest en dat klopt")
	at := anna.submit("/bijeenkomsten/nieuw", page.fill("/bijeenkomsten/nieuw", "past-ok", "ja", "action", "save")...).wants(200, "Opgeslagen").Location
	anna.press(anna.get(at+"/bewerken"), at+"/bewerken", "trainer", "Politie").wants(200, "Opgeslagen") // an old day that stays is no question
	anna.post(at+"/verplaatsen", "revision", "2", "date", "2027-01-21", "time", "10:00").wants(422, "Dit moment is al geweest", "Ja, dit moment is al geweest en dat klopt")
	anna.post(at+"/kopieren", "copy-date", "2027-01-21", "copy-time", "10:00").wants(422, "Dit moment is al geweest")
	anna.submit(at+"/verplaatsen", "revision", "2", "date", "2027-01-21", "time", "10:00", "past-ok", "ja").wants(200, "Verplaatst naar")
	if got := a.stored(at).Start; got != "2027-01-21T10:00" {
		t.Error(got)
	}
}

func TestACourseAndLooseEvents(t *testing.T) {
	a := newApp(t)
	anna := a.signIn("Anna", campaigns.Editor)
	days := []string{"date-2", "2027-03-24", "time-2", "", "date-3", "2027-03-17", "time-3", "20:00", "date-4", "", "time-4", "", "signup-date", "2027-03-08", "signup-time", "12:00"}
	more := anna.post("/bijeenkomsten/nieuw", evening(a, append(days, "action", "more")...)...).wants(200, "Dag 7")
	if got := more.form("/bijeenkomsten/nieuw"); got.Get("date-3") != "2027-03-17" || got.Get("title") != "Babbeltrucs" || !got.Has("date-7") || got.Has("date-8") {
		t.Errorf("after more rows: %q", got)
	}
	anna.post("/bijeenkomsten/nieuw", evening(a, days...)...).wants(422, "Kies of het een cursus is, of losse bijeenkomsten.")
	anna.post("/bijeenkomsten/nieuw", evening(a, "together", "course", "date-2", "2027-03-10", "time-2", "19:30")...).wants(422, "Dit moment staat er al.")
	anna.post("/bijeenkomsten/nieuw", evening(a, "together", "course", "date-2", "2027-02-30", "time-2", "19:30")...).wants(422, "Deze datum of tijd bestaat niet")

	at := anna.submit("/bijeenkomsten/nieuw", evening(a, append(days, "together", "course")...)...).wants(200, "Opgeslagen: 3 bijeenkomsten", "De dagen van deze cursus",
		"Dag 2: wo 17 mrt 2027 20:00", "Dag 3: wo 24 mrt 2027 19:30", "1 van 3").Location
	if e := a.stored(at); e.Sessions != 3 || e.SignupUntil != "2027-03-08T12:00" {
		t.Errorf("%+v", e)
	}
	at = anna.submit("/bijeenkomsten/nieuw", evening(a, append(days, "together", "series")...)...).wants(200, "Opgeslagen: 3 bijeenkomsten").lacks("cursus").Location
	all, err := a.store.Events(t.Context(), "2027-03-24")
	if err != nil || len(all) != 2 || a.stored(at).Sessions != 0 {
		t.Fatal(all, err)
	}
	until := []string{string(all[0].SignupUntil), string(all[1].SignupUntil)}
	if slices.Sort(until); !slices.Equal(until, []string{"2027-03-08T12:00", "2027-03-22T12:00"}) {
		t.Errorf("sign-up until %q", until)
	}
}

func TestTwoPeopleEditOneEvent(t *testing.T) {
	a := newApp(t)
	anna, bram := a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Editor)
	at, _ := anna.newEvent()
	edit := at + "/bewerken"
	hers := anna.get(edit)
	bram.press(bram.get(edit), edit, "text", "De tekst van Bram.", "location", "Buurthuis").wants(200, "Opgeslagen")

	page := anna.post(edit, hers.fill(edit, "text", "De tekst van Anna.", "title", "Herken een babbeltruc")...).
		wants(409, "Iemand anders was je voor", "De tekst van Bram.", "de plek : bij Bram Buurthuis; bij jou Bibliotheek")
	if got := page.form(edit); got.Get("text") != "De tekst van Anna." || got.Get("title") != "Herken een babbeltruc" || got.Get("revision") != "2" {
		t.Errorf("came back: %q", got)
	}
	if got := a.stored(at); got.Text != "De tekst van Bram." {
		t.Errorf("stored %q", got.Text)
	}
	anna.press(page, edit).wants(200, "Opgeslagen", "Andere plek: was Buurthuis", "Ook veranderd: de omschrijving")
	if got := a.stored(at); got.Text != "De tekst van Anna." || got.Rev != 3 {
		t.Errorf("stored %+v", got)
	}

	old := []string{"revision", "1", "date", "2027-03-11", "time", "10:00", "called-off", "ziek"}
	for _, what := range []string{"/verplaatsen", "/afgelasten"} {
		anna.post(at+what, old...).wants(409, "Iemand anders heeft deze bijeenkomst intussen veranderd")
	}
	if got := a.stored(at); got.Rev != 3 || got.Status != calendar.Confirmed {
		t.Errorf("stored %+v", got)
	}
}

func TestTheFormGivesBackWhatIsStored(t *testing.T) {
	a := newApp(t, ownFeeds)
	anna := a.signIn("Anna", campaigns.Editor)
	e := a.event("2027-03-28T01:00", func(e *calendar.Event) { // the night in which the clock goes forward
		e.Text, e.Minutes = "Regel een.\nRegel twee.\n", 120
		e.PublishAt = a.clock.AddDate(0, 0, 3)
		e.Details = calendar.Details{AlsoIn: []string{a.place["zeist"].ID}, Online: "https://video.nl/x", School: "De Eik", SchoolOK: true, Capacity: 12,
			Places: calendar.PlacesWaiting, Trainer: "Politie", Contact: "Team", Mail: "team@woudenberg.nl", Phone: "14 033", SignupURL: "https://woudenberg.nl/x",
			SignupPhone: "033 123 45 67", SignupUntil: "2027-03-20T12:00", Costs: "gratis", Wheelchair: true, HearingLoop: true, Access: "tolk"}
	})
	edit := "/bijeenkomsten/" + e.ID + "/bewerken"
	page := anna.get(edit).wants(200)
	if got := page.form(edit); got.Get("end") != "04:00" {
		t.Errorf("ends at %q", got.Get("end"))
	}
	anna.press(page, edit, "text", "Regel een.\r\nRegel twee.\r\n").wants(200, "Er is niets veranderd.") // the line ends of a browser
	if got := a.stored(edit[:len(edit)-len("/bewerken")]); got.Rev != 1 {
		t.Errorf("rev %d", got.Rev)
	}
	anna.press(page, edit, "end", "05:00").wants(200, "Opgeslagen", "Andere eindtijd: was 04:00")
	if got := a.stored("/" + e.ID); got.Minutes != 180 || got.Text != e.Text || fmt.Sprint(got.AlsoIn) != fmt.Sprint(e.AlsoIn) || !got.PublishAt.Equal(e.PublishAt) {
		t.Errorf("%+v", got)
	}
}

func TestWhatWasCalledOffCanGoOnAfterAll(t *testing.T) {
	a := newApp(t)
	anna := a.signIn("Anna", campaigns.Editor)
	at, e := anna.newEvent()
	if _, err := a.store.CancelEvent(t.Context(), e.ID, 1, "storm", anna.user.ID); err != nil {
		t.Fatal(err)
	}
	anna.post(at+"/verplaatsen", "revision", "2", "date", "2027-03-11", "time", "10:00").wants(409, "Deze bijeenkomst is afgelast.")
	edit := at + "/bewerken"
	anna.press(anna.get(edit), edit, "trainer", "Politie").wants(200, "Opgeslagen", "Afgelast")
	anna.press(anna.get(edit), edit, "status", "confirmed").wants(200, "Gaat toch door", "Definitief")
	if got := a.stored(at); got.CalledOff != "" || got.Status != calendar.Confirmed {
		t.Errorf("%+v", got)
	}
	anna.post(at+"/afgelasten", "revision", "4", "called-off", strings.Repeat("lang ", 100)).wants(422, "Houd dit op één regel")
}

func TestWhatMostEventsDoWithoutIsFoldedUntilItHoldsSomething(t *testing.T) {
	a := newApp(t)
	anna := a.signIn("Anna", campaigns.Editor)
	const form = "/bijeenkomsten/nieuw"
	open := func(page answer, words string) bool {
		before, _, found := strings.Cut(page.Body, words)
		if !found {
			t.Fatalf("the page has no fold %q", words)
		}
		return strings.Contains(before[strings.LastIndex(before, "<details"):], " open>")
	}
	folds := []string{"Toegankelijkheid: rolstoel", "Hoe kan iemand zich aanmelden", "Pas later openbaar maken"}
	for _, words := range folds {
		if open(anna.get(form), words) {
			t.Errorf("%q is open on an empty form", words)
		}
	}
	page := anna.post(form, "wheelchair", "ja", "signup-url", "geen adres", "publish-time", "09:00").wants(422, "Kies ook een datum.")
	for _, words := range folds {
		if !open(page, words) {
			t.Errorf("%q hides what was typed, or what is wrong", words)
		}
	}
}
