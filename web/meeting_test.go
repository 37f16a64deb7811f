package web

import (
	"regexp"
	"strings"
	"testing"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// intranetPost has a colleague put an event on the intranet, and returns the address of the post.
func (b *browser) intranetPost(e calendar.Event) string {
	b.a.t.Helper()
	here := "/bijeenkomsten/" + e.ID
	at := b.press(b.get(here).wants(200, "Zet op het intranet"), here+"/intranet").wants(200, "Er staat een concept klaar").Location
	return strings.TrimSuffix(at, "/bewerken")
}

// onIntranet is a town with two channels on Pleio, and a post about an evening that is approved for Tuesday 2 February at 09:00.
func onIntranet(t *testing.T, change ...func(*calendar.Event)) (a *testApp, anna, bram *browser, e calendar.Event, at string) {
	t.Helper()
	a = newApp(t, ownFeeds)
	a.channel("woudenberg", "pleio", "pleio-woudenberg", nil)
	a.channel("woudenberg", "mail", "mail-woudenberg", map[string]string{"to": "team@woudenberg.nl"})
	anna, bram = a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Approver)
	e = a.event("2027-03-10T19:30", append([]func(*calendar.Event){func(e *calendar.Event) {
		e.Address, e.SignupURL, e.Costs = "Dorpsstraat 1", "https://www.woudenberg.nl/aanmelden", "gratis"
	}}, change...)...)
	return a, anna, bram, e, anna.intranetPost(e)
}

// agreed has the post planned on Tuesday 2 February at 09:00 and approved.
func (b *browser) agreed(at string, approver *browser) {
	b.a.t.Helper()
	edit := at + "/bewerken"
	b.press(b.get(edit), edit, "date", "2027-02-02", "time", "09:00", "action", "save").wants(200, "Opgeslagen")
	b.press(b.get(at), at+"/voorleggen").wants(200, "Voorgelegd")
	approver.press(approver.get(at).wants(200, "met deze bijeenkomst", "woensdag 10 maart 2027, 19:30 – 21:00 uur"), at+"/akkoord").wants(200, "Akkoord gegeven")
}

func (b *browser) editTo(at string, changes ...string) answer {
	b.a.t.Helper()
	edit := at + "/bewerken"
	return b.post(edit, b.get(edit).fill(edit, append([]string{"action", "save"}, changes...)...)...)
}

func TestABijeenkomstIsPutOnTheIntranet(t *testing.T) {
	a, anna, _, e, at := onIntranet(t)
	p := a.post(at)
	c := p.Revision.Content
	if want := calendar.MeetingOf(e); c.Meeting == nil || *c.Meeting != want || c.Title != "Babbeltrucs" || !strings.HasPrefix(c.Text, "Herken ze.\n\n**Aanmelden:** via https://www.woudenberg.nl/aanmelden") ||
		len(c.Channels) != 1 || c.Channels[0] != a.bySlug("pleio-woudenberg").ID || !p.Internal || p.ThemeID != e.ThemeID || p.Approved() || c.Local != "" {
		t.Fatalf("%+v", p)
	}
	anna.get(at+"/bewerken").wants(200, "Bijeenkomst op de agenda van Pleio", "Op de agenda", "woensdag 10 maart 2027, 19:30 – 21:00 uur").lacks("intussen veranderd", "niet vanzelf bij")
	anna.get(at).wants(200, "Bijeenkomst op de agenda van Pleio", "Dorpsstraat 1", "Naar de bijeenkomst")
	here := "/bijeenkomsten/" + e.ID
	anna.get(here).wants(200, "Op het intranet", "Concept").lacks("Zet op het intranet")
	if again := anna.submit(here+"/intranet", "revision", "1").wants(200, "was er al. Er is niets bij gemaakt."); again.Location != at {
		t.Errorf("a second time leads to %s", again.Location)
	}
	if rows, err := a.store.MeetingPosts(t.Context(), e.ID); err != nil || len(rows) != 1 {
		t.Errorf("%d posts: %v", len(rows), err)
	}
	a.signIn("Rik", campaigns.Reader).get(here).wants(200, "Op het intranet").lacks("Zet op het intranet")
}

func TestWhatCannotBePutOnTheIntranet(t *testing.T) {
	a := newApp(t, ownFeeds)
	anna := a.signIn("Anna", campaigns.Editor)
	e := a.event("2027-03-10T19:30")
	here := "/bijeenkomsten/" + e.ID
	anna.get(here).wants(200).lacks("Zet op het intranet")
	anna.submit(here+"/intranet", "revision", "1").wants(200, "Er is nog geen kanaal op Pleio")
	a.channel("woudenberg", "pleio", "pleio-woudenberg", nil)
	anna.get(here).wants(200, "Zet op het intranet", "Kanaal pleio-woudenberg")
	anna.submit(here+"/intranet", "revision", "7").wants(200, "net veranderd")
	anna.submit(here+"/intranet").wants(200, "net veranderd")
	e = a.save(e, func(e *calendar.Event) { e.Status = calendar.Called })
	anna.get(here).wants(200).lacks("Zet op het intranet")
	anna.submit(here+"/intranet", "revision", "2").wants(200, "geweest of gaat niet door")
	over := a.event("2027-01-10T19:30")
	anna.submit("/bijeenkomsten/"+over.ID+"/intranet", "revision", "1").wants(200, "geweest of gaat niet door")
	for _, one := range []calendar.Event{e, over} {
		if rows, err := a.store.MeetingPosts(t.Context(), one.ID); err != nil || len(rows) != 0 {
			t.Errorf("%d posts: %v", len(rows), err)
		}
	}
	anna.submit("/berichten/"+last(anna.newPost())+"/bijeenkomst").wants(200, "hoort niet meer bij een bijeenkomst")
}

// A partnership speaks on the intranets of the municipalities where the event is shown; who merely sees it there sees no drafts.
func TestABijeenkomstOfMoreMunicipalities(t *testing.T) {
	a := newApp(t, ownFeeds)
	woudenberg := a.channel("woudenberg", "pleio", "pleio-woudenberg", nil)
	a.channel("zeist", "pleio", "pleio-zeist", nil)
	anna := a.signIn("Anna", campaigns.Editor, "zblw", "zeist", "woudenberg")
	e := a.event("2027-03-10T19:30", func(e *calendar.Event) {
		e.MunicipalityID, e.AlsoIn = a.place["zblw"].ID, []string{a.place["woudenberg"].ID}
	})
	at := anna.intranetPost(e)
	if c := a.post(at).Revision.Content; len(c.Channels) != 1 || c.Channels[0] != woudenberg.ID {
		t.Errorf("channels %v", c.Channels)
	}
	anna.agreed(at, a.signIn("Bram", campaigns.Approver, "zblw"))
	a.at("2027-02-02T09:00")
	a.finish(last(at), campaigns.Outcome{Action: campaigns.Succeed, Receipt: campaigns.Receipt{RemoteID: "1", URL: "https://intranet.nl/1"}})
	a.save(e, func(e *calendar.Event) { e.Start = "2027-03-11T20:00" })
	anna.renew()
	anna.get("/bijeenkomsten/"+e.ID).wants(200, "Op het intranet", "Dit klopt niet meer op Pleio")
	a.signIn("Wim", campaigns.Editor, "woudenberg").get("/bijeenkomsten/"+e.ID).wants(200).lacks("Op het intranet", "Dit klopt niet meer")
}

func TestTheMeetingInTheEditor(t *testing.T) {
	a, anna, bram, _, at := onIntranet(t)
	anna.agreed(at, bram)
	for _, tc := range []struct {
		name, field, typed, says string
	}{
		{"no day", "meeting-date", "", "Kies ook een datum."},
		{"no such day", "meeting-date", "2027-02-31", "Deze datum of tijd bestaat niet"},
		{"no time", "meeting-time", "", "Kies ook een tijd"},
		{"how long", "meeting-minutes", "anderhalf uur", "Schrijf het aantal minuten"},
		{"a script", "meeting-link", "javascript:alert(1)", "Schrijf een webadres"},
		{"half an address", "meeting-online", "overleg.nl", "Schrijf een webadres"},
		{"a place like a book", "meeting-location", strings.Repeat("x", 300), "De plek is te lang"},
		{"an address like a book", "meeting-address", strings.Repeat("x", 300), "Het adres is te lang"},
	} {
		res := anna.editTo(at, tc.field, tc.typed, "text", "Mijn nieuwe tekst.").wants(422, tc.says)
		fields := res.form(at + "/bewerken")
		if fields.Get(tc.field) != tc.typed || fields.Get("text") != "Mijn nieuwe tekst." || !strings.Contains(res.Body, `id="`+tc.field+`-error"`) {
			t.Errorf("%s: the form comes back with %q and %q", tc.name, fields.Get(tc.field), fields.Get("text"))
		}
	}
	if !a.post(at).Approved() {
		t.Fatal("a mistake ended the approval")
	}
	if res := anna.editTo(at); res.Status != 303 || !a.post(at).Approved() {
		t.Errorf("saving what was there: %d", res.Status)
	}
	anna.editTo(at, "meeting-location", "Kerk", "meeting-minutes", " 60 ", "meeting-event", "gestolen", "meeting-rev", "99")
	m := a.post(at).Revision.Content.Meeting
	if a.post(at).Approved() || m.Location != "Kerk" || m.Minutes != 60 || m.EventID == "gestolen" || m.EventRev != 1 {
		t.Errorf("%+v", m)
	}
	anna.get(at).wants(200, "heeft de bijeenkomst veranderd", "Kerk")
	anna.get(at+"/versies").wants(200, "Bijeenkomst", "Bibliotheek", "Kerk")

	gone := anna.editTo(at, "action", "meeting-remove", "title", "Zonder bijeenkomst").wants(200).lacks("Bijeenkomst op de agenda van Pleio", "Op de agenda")
	if a.post(at).Revision.Content.Meeting == nil {
		t.Fatal("pressing it away saved it")
	}
	anna.press(gone, at+"/bewerken", "action", "save").wants(200, "Opgeslagen").lacks("Bijeenkomst op de agenda")
	if p := a.post(at); p.Revision.Content.Meeting != nil || p.Revision.Content.Title != "Zonder bijeenkomst" {
		t.Errorf("%+v", p.Revision.Content)
	}
	versions := anna.get(at + "/versies?van=2")
	anna.press(versions.wants(200, "Ook dag, tijd en plek van de bijeenkomst"), at+"/versies").wants(200, "teruggezet")
	if m := a.post(at).Revision.Content.Meeting; m == nil || m.Location != "Bibliotheek" {
		t.Errorf("%+v", m)
	}
}

func TestOtherChannelsSayThatTheDayIsNotAdded(t *testing.T) {
	a, anna, _, _, at := onIntranet(t)
	edit, mail := at+"/bewerken", a.bySlug("mail-woudenberg").ID
	const note, warning = "Dag, tijd en plek van de bijeenkomst komen hier niet vanzelf bij", "De tekst noemt de dag van de bijeenkomst niet. Schrijf erbij: woensdag 10 maart 2027."
	preview := func(changes ...string) answer {
		return anna.post("/voorbeeld", append(anna.get(edit).fill(edit, changes...), "channels", mail)...)
	}
	preview().wants(200, note, warning)
	preview("text", "Kom op 10 maart naar de bibliotheek.").wants(200, note).lacks("noemt de dag")
	preview("variant-text-"+mail, "Kom op 10-3.").wants(200, note).lacks("noemt de dag")
	preview("date", "2027-03-11", "time", "09:00").wants(200, "gaat pas uit als de bijeenkomst al begonnen is")
	preview("meeting-date", "").wants(200, note)
}

func TestAMovedBijeenkomstIsTakenOver(t *testing.T) {
	a, anna, bram, e, at := onIntranet(t)
	anna.agreed(at, bram)
	anna.editTo(at, "meeting-location", "Bibliotheek, zaal 2", "text", "Mijn eigen tekst.")
	e = a.save(e, func(e *calendar.Event) { e.Title, e.Start = "Babbeltrucs herkennen", "2027-03-11T20:00" })
	const changed = "De bijeenkomst is veranderd: de titel was Babbeltrucs, is nu Babbeltrucs herkennen; het moment was wo 10 mrt 2027 19:30 – 21:00, is nu do 11 mrt 2027 20:00 – 21:30."
	anna.get(at+"/bewerken").wants(200, "De bijeenkomst is intussen veranderd", changed, "Neem de nieuwe gegevens over en sla op")
	anna.get("/bijeenkomsten/"+e.ID).wants(200, "zegt nog hoe de bijeenkomst eerst was")
	a.signIn("Rik", campaigns.Reader).get(at).wants(200, changed).lacks("Neem de nieuwe gegevens over")
	page := anna.get(at).wants(200, "De bijeenkomst is intussen veranderd", changed)
	anna.press(page, at+"/bijeenkomst").wants(200, "Opgeslagen. Kijk of de tekst nog klopt.").lacks("intussen veranderd")
	p := a.post(at)
	if c := p.Revision.Content; c.Meeting.Start != "2027-03-11T20:00" || c.Meeting.EventRev != e.Rev || c.Meeting.Location != "Bibliotheek, zaal 2" || c.Title != "Babbeltrucs herkennen" ||
		c.Text != "Mijn eigen tekst." || p.Approved() {
		t.Errorf("%+v", p)
	}
	anna.submit(at+"/bijeenkomst", "revision", page.form(at+"/bijeenkomst").Get("revision")).wants(200, "intussen veranderd")
	if again := a.post(at); again.Revision.No != p.Revision.No {
		t.Error("the same was taken over twice")
	}
}

func TestAMovedBijeenkomstIsTakenOverInTheEditor(t *testing.T) {
	a, anna, bram, e, at := onIntranet(t)
	anna.agreed(at, bram)
	before := a.post(at)
	e = a.save(e, func(e *calendar.Event) { e.Start, e.Text, e.SignupURL = "2027-03-11T20:00", "Herken ze op tijd.", "" })
	edit := at + "/bewerken"
	form := anna.get(edit)
	long := strings.Repeat("x", 300)
	res := anna.post(edit, form.fill(edit, "action", "meeting-take", "title", long)...).wants(422, "De titel is te lang")
	if fields := res.form(edit); fields.Get("title") != long || fields.Get("meeting-date") != "2027-03-11" {
		t.Errorf("the form comes back with %v", fields)
	}
	if a.post(at).Revision.No != before.Revision.No {
		t.Fatal("saved with a mistake")
	}
	anna.press(form, edit, "action", "meeting-take", "theme", "").wants(200, "Het akkoord is vervallen").lacks("intussen veranderd")
	p := a.post(at)
	if c := p.Revision.Content; c.Meeting.Start != "2027-03-11T20:00" || c.Meeting.Link != "" || c.Meeting.EventRev != e.Rev || !strings.HasPrefix(c.Text, "Herken ze op tijd.") || p.Approved() || p.ThemeID != "" {
		t.Errorf("%+v", p)
	}
	e = a.save(e, func(e *calendar.Event) { e.Status = calendar.Called })
	anna.get(edit).wants(200, "De bijeenkomst is afgelast.").lacks("Neem de nieuwe gegevens over")
	anna.editTo(at, "action", "meeting-take").wants(409, "is afgelast. Er is niets over te nemen")
	anna.submit(at+"/bijeenkomst").wants(200, "is afgelast. Trek het bericht in")
	anna.get(at).wants(200, "De bijeenkomst is afgelast.", "Klopt de tekst nog?")
}

func TestPeopleMendWhatStandsOnPleio(t *testing.T) {
	a, anna, bram, e, at := onIntranet(t)
	anna.agreed(at, bram)
	a.at("2027-02-02T09:00")
	const item = "https://intranet.nl/events/view/1/babbeltrucs"
	a.finish(last(at), campaigns.Outcome{Action: campaigns.Succeed, Receipt: campaigns.Receipt{RemoteID: "1", URL: item}})
	anna.renew()
	here := "/bijeenkomsten/" + e.ID
	anna.get(here).wants(200, "Geplaatst", "Bekijk het op het intranet").lacks("klopt niet meer")
	e = a.save(e, func(e *calendar.Event) { e.Start = "2027-03-11T20:00" })
	const changed = "het moment was wo 10 mrt 2027 19:30 – 21:00, is nu do 11 mrt 2027 20:00 – 21:30"
	for _, page := range []string{here, at, "/"} {
		shown := anna.get(page).wants(200, "Dit klopt niet meer op Pleio", changed, "pas het op Pleio zelf aan", "Ik heb het op Pleio aangepast").lacks("Neem de nieuwe gegevens over", "De bijeenkomst is intussen veranderd")
		if !strings.Contains(shown.Body, `href="`+item+`"`) {
			t.Errorf("%s does not lead to Pleio", page)
		}
	}
	done := "/plaatsingen/" + a.deliveries(at)[0].ID + "/bijgewerkt"
	rik := a.signIn("Rik", campaigns.Reader)
	rik.get(here).wants(200, "Dit klopt niet meer op Pleio").lacks("Ik heb het")
	stale := anna.get(here)
	a.save(e, func(e *calendar.Event) { e.Status, e.CalledOff = calendar.Called, "de zaal is dicht" })
	anna.press(stale, done).wants(200, "intussen weer veranderd", "afgelast: de zaal is dicht")
	if page := anna.press(anna.get(here), done).wants(200, "We hebben genoteerd").lacks("klopt niet meer"); page.Location != here {
		t.Errorf("back at %s", page.Location)
	}
	anna.get("/").wants(200).lacks("klopt niet meer")
	anna.get(at).wants(200, "heeft de bijeenkomst op Pleio zelf aangepast").lacks("klopt niet meer")
}

func TestWhoPlacesAMeetingByHandSeesWhatToFillIn(t *testing.T) {
	a, anna, bram, _, at := onIntranet(t)
	anna.agreed(at, bram)
	a.at("2027-02-02T09:00")
	a.finish(last(at), campaigns.Outcome{Action: campaigns.HandOver, Reason: "Op deze Pleio plaatst een collega de berichten."})
	anna.renew()
	anna.get(at).wants(200, "Maak op de agenda iets nieuws en vul dit in.", "Dorpsstraat 1", "Vul begin, einde en plek in")
}

func TestACopyOfACampaignSaysThatTheMeetingMoves(t *testing.T) {
	a, anna, _, _, at := onIntranet(t)
	c := a.campaignWith(anna)
	edit := at + "/bewerken"
	anna.press(anna.get(edit), edit, "campaign", c.ID, "date", "2027-02-02", "time", "09:00", "action", "save").wants(200, "Opgeslagen")
	path := "/campagnes/" + c.ID + "/kopie"
	look := anna.post(path, anna.get(path).fill(path, "title", "Volgend jaar", "shift", "year", "step", "look")...).wants(200, "De bijeenkomst hierin schuift mee: woensdag 8 maart 2028, 19:30 – 21:00 uur.")
	made := anna.press(look, path, "step", "save").wants(200, "De kopie staat klaar")
	copied := regexp.MustCompile(`href="/berichten/([0-9a-f-]{36})"`).FindStringSubmatch(made.Body)
	if copied == nil {
		t.Fatal(made.text())
	}
	if m := a.post("/" + copied[1]).Revision.Content.Meeting; m == nil || m.Start != "2028-03-08T19:30" || m.EventID != "" {
		t.Errorf("%+v", m)
	}
}

func TestWhatIsForColleaguesIsNotToldToTheWorldUnsaid(t *testing.T) {
	a, anna, _, e, at := onIntranet(t, func(e *calendar.Event) { e.Public = false })
	everybody := a.channel("woudenberg", "pleio", "pleio-open", map[string]string{"site": "https://open.nl", "access": "2"})
	anna.get(at).wants(200, "Bijeenkomst op de agenda").lacks("kan iedereen lezen")
	edit := at + "/bewerken"
	anna.post(edit, append(anna.get(edit).fill(edit, "action", "save", "date", "2027-02-02", "time", "09:00"), "channels", everybody.ID)...)
	const only, soon = "De bijeenkomst is alleen voor collega’s, maar Kanaal pleio-open kan iedereen lezen.", "pas openbaar vanaf woensdag 3 februari 2027 om 12:00, maar Kanaal pleio-open"
	anna.get(at).wants(200, only)
	anna.get(edit).wants(200, only)
	embargo := func(local campaigns.Local) {
		e = a.save(e, func(e *calendar.Event) {
			at, err := calendar.Instant(local, "Europe/Amsterdam")
			if err != nil {
				t.Fatal(err)
			}
			e.Public, e.PublishAt = true, at
		})
	}
	embargo("2027-02-03T12:00")
	anna.get(at).wants(200, soon)
	embargo("2027-02-02T09:00")
	anna.get(at).wants(200).lacks("kan iedereen lezen")
}
