package web

import (
	"strings"
	"testing"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// part returns what the page says in the part with this heading id.
func (p answer) part(id string) string {
	p.t.Helper()
	_, after, found := strings.Cut(p.Body, `aria-labelledby="`+id+`"`)
	if !found {
		return ""
	}
	inside, _, _ := strings.Cut(after, "</section>")
	return answer{t: p.t, Body: "<" + inside}.text()
}

func TestWhatIsHeldStandsOnceWithItsRemedy(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "mastodon", "toots", nil)
	anna, bram, lex := a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Approver), a.signIn("Lex", campaigns.Reader)
	at := anna.newPost("title", "Zonder akkoord", "internal", "nee", "date", "2027-02-01", "time", "08:12", "channels", ch.ID)
	anna.press(anna.get(at), at+"/voorleggen")
	a.at("2027-02-01T08:13")
	a.sweep()
	a.begin(at)
	if got := a.deliveries(at)[0].State; got != campaigns.Held {
		t.Fatalf("it is %s", got)
	}
	page := bram.get("/").wants(200, "Tegengehouden", "Er is nog geen akkoord voor precies deze woorden. Kan nog uit tot 09:12 uur.")
	if !strings.Contains(page.Body, `href="`+at+`#volgende"`) {
		t.Error("the remedy does not lead to the approval")
	}
	if n := strings.Count(page.text(), "Zonder akkoord"); n != 2 { // the link, and the button's words for a screen reader
		t.Errorf("it is named %d times", n)
	}
	lex.get("/").wants(200, "Tegengehouden").lacks("Regel het akkoord")
}

func TestWhatWaitsForMeStandsApart(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "pleio", "pleio", nil)
	anna, bram, carla := a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Approver), a.signIn("Carla", campaigns.Approver)
	submitted := func(by *browser, title string) string {
		at := by.newPost("title", title, "date", "2027-02-02", "time", "09:00", "channels", ch.ID)
		by.press(by.get(at), at+"/voorleggen")
		return at
	}
	submitted(anna, "Van Anna")
	submitted(bram, "Van Bram")
	mine := carla.newPost("title", "Van Carla", "date", "2027-02-02", "time", "09:00", "channels", ch.ID) // and submitted by Anna
	anna.press(anna.get(mine), mine+"/voorleggen")

	page := bram.get("/").wants(200)
	if got := page.part("akkoord"); !strings.Contains(got, "Wacht op jou (2)") || !strings.Contains(got, "Lees en geef akkoord : Van Anna") || !strings.Contains(got, "Van Carla") {
		t.Errorf("for Bram waits %q", got)
	}
	if got := page.part("collega"); !strings.Contains(got, "Wacht op een collega (1)") || !strings.Contains(got, "Van Bram") || !strings.Contains(got, "Jij hebt dit voorgelegd") {
		t.Errorf("for a colleague of Bram waits %q", got)
	}
	if got := carla.get("/").part("collega"); !strings.Contains(got, "Van Carla") || !strings.Contains(got, "Jij werkte aan deze tekst") {
		t.Errorf("for a colleague of Carla waits %q", got)
	}
	if page := anna.get("/"); page.part("akkoord") != "" || !strings.Contains(page.part("collega"), "(3)") {
		t.Errorf("for Anna waits %q", page.text())
	}
}

func TestTheOverviewPromisesOnlyWhatGoesOut(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "pleio", "pleio", nil)
	anna, bram, lex := a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Approver), a.signIn("Lex", campaigns.Reader)
	anna.get("/").wants(200, "De komende twee weken gaat er niets uit", "Maak een bericht")
	lex.get("/").wants(200, "Zodra een collega iets plant, zie je het hier.").lacks("Maak een bericht")

	at := approved(a, anna, bram, ch) // tomorrow
	anna.newPost("title", "Nog een concept", "date", "2027-02-03", "time", "09:00", "channels", ch.ID)
	anna.newPost("title", "In maart", "date", "2027-03-03", "time", "09:00", "channels", ch.ID)
	page := anna.get("/").wants(200, "Vandaag gaat er niets uit.", "Gaat pas uit na akkoord : Nog een concept", "En later nog 1 bericht").lacks("Dit gaat eruit", "akkoord : Let op")
	if !strings.Contains(page.Body, `<a class="nl-link" href="/berichten">En later nog`) {
		t.Error("what comes later is no link")
	}
	anna.newPost("title", "Vanavond misschien", "date", "2027-02-01", "time", "19:00", "channels", ch.ID)
	anna.get("/").wants(200, "Vandaag gaat er niets uit zonder akkoord.")
	a.at("2027-02-02T08:00")
	anna.renew()
	anna.get("/").wants(200, "Let op").lacks("Vandaag gaat er niets")
	a.at("2027-02-02T09:00")
	a.finish(at, campaigns.Outcome{Action: campaigns.Succeed})
	a.at("2027-02-02T10:00")
	anna.get("/").wants(200, "Vandaag gaat er niets meer uit.")
}

func TestTheOverviewShowsTheEventsOfTheWeek(t *testing.T) {
	a := newApp(t)
	lex := a.signIn("Lex", campaigns.Reader)
	if got := lex.get("/").part("bijeenkomsten"); got != "" {
		t.Errorf("without events: %q", got)
	}
	for start, title := range map[campaigns.Local]string{"2027-01-31T23:00": "Gisteren", "2027-02-01T07:00": "Vanochtend", "2027-02-07T20:00": "Zondag", "2027-02-08T07:00": "Over een week"} {
		if _, err := a.store.CreateEvent(t.Context(), calendar.Event{MunicipalityID: a.place["woudenberg"].ID, Kind: calendar.Workshop, Title: title,
			Status: calendar.Confirmed, Start: start, Zone: "Europe/Amsterdam", Minutes: 60}, ""); err != nil {
			t.Fatal(err)
		}
	}
	if got := lex.get("/").part("bijeenkomsten"); !strings.Contains(got, "Bijeenkomsten deze week Vanochtend ma 1 feb 2027 07:00 · Workshop · Woudenberg Zondag") ||
		strings.Contains(got, "Gisteren") || strings.Contains(got, "Over een week") {
		t.Errorf("the week says %q", got)
	}
}

func TestWarningsInAdvanceLeadToTheirRemedy(t *testing.T) {
	a := newApp(t)
	ch, other := a.channel("woudenberg", "pleio", "pleio", nil), a.channel("woudenberg", "pleio", "pleio-groep", nil)
	anna, bram, lex, zoe := a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Approver), a.signIn("Lex", campaigns.Reader), a.signIn("Zoe", campaigns.Approver, "zeist")
	at := anna.newPost("title", "Let op", "date", "2027-02-02", "time", "09:00", "channels", ch.ID, "channels", other.ID)
	warn := func(problems ...string) {
		t.Helper()
		for _, d := range a.deliveries(at) {
			if err := a.store.Warn(t.Context(), campaigns.Warning{Delivery: d, Problems: problems}); err != nil {
				t.Fatal(err)
			}
		}
	}
	links := func(b *browser, label, address string, n int) {
		t.Helper()
		page := b.get("/").wants(200)
		if got := strings.Count(page.Body, `<a class="nl-link" href="`+address+`">`+label); got != n {
			t.Errorf("%s: %d links to %s, want %d: %s", b.user.Name, got, address, n, page.part("vooraf"))
		}
	}
	if got := anna.get("/").part("vooraf"); got != "" {
		t.Errorf("before anything was found: %q", got)
	}
	warn(campaigns.NoApprovalAhead)
	links(anna, "Regel het akkoord", at+"#volgende", 1) // once, of two channels
	zoe.get("/").lacks("Kijk hier vooraf naar", "Let op")
	warn(campaigns.NoApprovalAhead, "De link https://x.nl/weg bestaat niet (meer).")
	anna.press(anna.get(at), at+"/voorleggen")
	page := bram.get(at)
	bram.press(page, at+"/akkoord")
	links(anna, "Pas het bericht aan", at+"/bewerken", 2)
	links(lex, "Bekijk het bericht", at, 2)
	if got := anna.get("/").part("vooraf"); strings.Contains(got, "geen akkoord") || !strings.Contains(got, "kan zo niet uitgaan. De link https://x.nl/weg bestaat niet (meer).") {
		t.Errorf("after the approval: %q", got)
	}
	warn(campaigns.SignInAhead + "Kanaal pleio werkt niet: De sessie is verlopen.")
	links(anna, "Naar het kanaal", "/kanalen/pleio", 1)
	edit := anna.get(at + "/bewerken")
	anna.press(edit, at+"/bewerken", "text", "Zonder de link.") // other words: what was found was about the old ones
	if got := anna.get("/").part("vooraf"); got != "" {
		t.Errorf("after the change: %q", got)
	}
	a.at("2027-02-01T10:00")
	anna.press(anna.get(at), at+"/voorleggen")
	if n, err := a.store.RemindApproval(t.Context()); err != nil || n != 1 {
		t.Fatal(n, err)
	}
	links(lex, "Regel het akkoord", at+"#volgende", 1)
}

func TestTheNearestWarningsAreShownFirstAndTheRestIsNotHidden(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "pleio", "pleio", nil)
	anna := a.signIn("Anna", campaigns.Editor)
	warn := func(title, date string) {
		t.Helper()
		at := anna.newPost("title", title, "date", date, "time", "09:00", "channels", ch.ID)
		for _, d := range a.deliveries(at) {
			if err := a.store.Warn(t.Context(), campaigns.Warning{Delivery: d, Problems: []string{"De link van " + title + " bestaat niet."}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	warn("Morgen", "2027-02-02") // the oldest warning, and the nearest moment
	for range aheadShown - 1 {
		warn("Later", "2027-02-03")
	}
	const more = "En nog meer: los deze eerst op, dan komen de volgende in beeld."
	anna.get("/").wants(200, "De link van Morgen").lacks(more)
	warn("Het laatst", "2027-02-04")
	page := anna.get("/").wants(200, more).lacks("De link van Het laatst")
	if got := page.part("vooraf"); strings.Index(got, "De link van Morgen") > strings.Index(got, "De link van Later") || !strings.Contains(got, "De link van Morgen") {
		t.Errorf("not the nearest first: %q", got)
	}
}
