package web

import (
	"strings"
	"testing"

	"veiligheidskalender/campaigns"
)

func TestAnUnknownTelephoneNumberIsSavedButNotSubmitted(t *testing.T) {
	a := newApp(t, func(s *Server) { s.Numbers = []campaigns.Number{{Number: "033-1234567", Name: "Gemeente Woudenberg"}} })
	ch := a.channel("woudenberg", "pleio", "pleio", nil)
	anna, bram := a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Approver)
	at := anna.newPost("channels", ch.ID, "text", "Zie je iets?\n\nMeld het op 0900-8840 of 033-1234567.")
	const says = "Het telefoonnummer 0900-8840 (regel 2: “Meld het op 0900-8840 of 033-1234567.”) staat niet in onze lijst met gecontroleerde nummers. Bedoel je 0900-8844 (Politie)?"
	if anna.get(at).wants(200, says, "Concept").form(at+"/voorleggen") != nil {
		t.Error("submitting is offered")
	}
	anna.submit(at+"/voorleggen").wants(200, says, "Concept")
	anna.get(at+"/bewerken").wants(200, says, "Telefoonnummers die je kunt noemen", "033-1234567 Gemeente Woudenberg")
	anna.post("/voorbeeld", "id", last(at), "text", "Bel 06-11!").wants(200, "Bedoel je 112 (Alarmnummer)?")
	// Nor does it get approval when it was submitted past the page.
	if err := a.store.Submit(t.Context(), last(at), a.post(at).Revision.ID, anna.user.ID); err != nil {
		t.Fatal(err)
	}
	bram.submit(at+"/akkoord", "hash", a.post(at).Revision.Hash).wants(200, says)
	if a.post(at).Approved() {
		t.Error("approved with an unknown number")
	}
	edit := at + "/bewerken"
	anna.press(anna.get(edit), edit, "text", "Bel 0900-8844.", "variant-text-"+ch.ID, "Bel 0800-7001.", "action", "save").wants(200, "0800-7001")
	anna.press(anna.get(edit), edit, "variant-text-"+ch.ID, "", "text", "Doe aangifte of een melding op 0900-8844.", "action", "save").
		wants(200, "Dat is niet hetzelfde").lacks("staat niet in onze lijst")
	anna.press(anna.get(at), at+"/voorleggen").wants(200, "Voorgelegd")
}

func TestThePlaceholderBecomesTheNameBeforeAnyoneApproves(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "pleio", "pleio", nil)
	anna, bram := a.signIn("Anna", campaigns.Editor, "woudenberg", "zblw"), a.signIn("Bram", campaigns.Approver)
	anna.post("/voorbeeld", "municipality", a.place["woudenberg"].ID, "text", "Veilig in {gemeente}.").wants(200, "Veilig in Woudenberg.")
	at := anna.newPost("channels", ch.ID, "date", "2027-02-02", "time", "09:00", "title", "Nieuws uit {gemeente}", "text", "Veilig in {Gemeente}.", "variant-text-"+ch.ID, "Kort: {gemeente}.")
	c := a.post(at).Revision.Content
	if c.Title != "Nieuws uit Woudenberg" || c.Text != "Veilig in Woudenberg." || c.Variants[0].Text != "Kort: Woudenberg." {
		t.Errorf("saved %+v", c)
	}
	anna.press(anna.get(at), at+"/voorleggen")
	bram.press(bram.get(at).wants(200, "Kort: Woudenberg.").lacks("{gemeente}"), at+"/akkoord").wants(200, "Akkoord gegeven")
	edit := at + "/bewerken" // the same words with the placeholder are the same words
	anna.press(anna.get(edit), edit, "text", "Veilig in {gemeente}.", "action", "save").wants(200, "Er is niets veranderd.", "Gepland")

	anna.post("/berichten/nieuw", "municipality", a.place["zblw"].ID, "internal", "ja", "title", "Samen", "text", "In {gemeente}", "action", "save").
		wants(422, "Dit bericht is van meer gemeenten; dan kan {gemeente} niet.")
	// From a pack it may still be there; then nobody can approve it unseen.
	p, _, err := a.store.CreatePost(t.Context(), campaigns.Post{MunicipalityID: a.place["woudenberg"].ID}, campaigns.Content{Title: "Uit een pakket", Text: "In {gemeente}", Channels: []string{ch.ID}}, "")
	if err != nil {
		t.Fatal(err)
	}
	anna.submit("/berichten/"+p.ID+"/voorleggen").wants(200, "In de tekst staat nog {gemeente}.", "Concept")
	edit = "/berichten/" + p.ID + "/bewerken"
	anna.press(anna.get(edit), edit, "action", "save").wants(200, "Opgeslagen.", "In Woudenberg")
}

func TestAllThatIsMissingIsSaidAtOnceEachWithItsPlace(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "bluesky", "lucht", nil)
	anna, rik := a.signIn("Anna", campaigns.Editor), a.signIn("Rik", campaigns.Reader)
	at := anna.newPost("title", "", "text", strings.Repeat("x", 301)+" 0900-8840")
	edit := at + "/bewerken"
	page := anna.get(at).wants(200, "Dit moet nog", "Geef het bericht een titel", "Kies eerst een kanaal", "Het telefoonnummer 0900-8840").lacks("Klaar met schrijven?")
	for _, field := range []string{"title", "channels", "text"} {
		if !strings.Contains(page.Body, `href="`+edit+`#`+field+`"`) {
			t.Errorf("no link to %s", field)
		}
		if !strings.Contains(anna.get(edit).Body+anna.get("/berichten/nieuw").Body, `id="`+field+`"`) {
			t.Errorf("the form has no %s", field)
		}
	}
	if strings.Contains(rik.get(at).wants(200, "Dit moet nog").Body, edit+"#") {
		t.Error("a reader is sent to the form")
	}
	planned := anna.newPost("date", "2027-02-02", "time", "09:00", "internal", "nee", "channels", ch.ID)
	anna.get(planned).wants(200, "Nog niet voorgelegd", "Klaar met schrijven?").lacks("Wacht op akkoord", "Dit moet nog")
	anna.press(anna.get(planned), planned+"/voorleggen").wants(200, "Wacht op akkoord").lacks("Nog niet voorgelegd")
}

func TestWhatIsForColleaguesDoesNotGoWhereEverybodyReads(t *testing.T) {
	a := newApp(t)
	toots, mail := a.channel("woudenberg", "mastodon", "toots", nil), a.channel("woudenberg", "mail", "lijst", nil)
	anna, bram := a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Approver)
	const why = "Wat voor collega’s is, kan niet naar Kanaal toots: dat leest iedereen."
	fields := []string{"municipality", a.place["woudenberg"].ID, "title", "Let op", "text", words, "date", "2027-02-02", "time", "09:00", "channels", mail.ID}
	res := anna.post("/berichten/nieuw", append(fields, "internal", "ja", "channels", toots.ID)...).wants(422, why)
	if !strings.Contains(res.Body, `href="#channels"`) || res.form("/berichten/nieuw").Get("title") != "Let op" {
		t.Error("no link to the channels, or what was typed is lost")
	}
	at := anna.submit("/berichten/nieuw", append(fields, "internal", "ja")...).Location // a mail list may be one of colleagues
	edit := at + "/bewerken"
	anna.press(anna.get(edit), edit, "channels", toots.ID, "action", "save").wants(200, "Dit moet nog", why)
	anna.submit(at+"/voorleggen").wants(200, why, "Concept")
	old := a.fromBefore(anna, bram, mail)
	anna.press(anna.get(old+"/bewerken"), old+"/bewerken", "channels", toots.ID, "action", "save")
	if err := a.store.Submit(t.Context(), last(old), a.post(old).Revision.ID, anna.user.ID); err != nil {
		t.Fatal(err)
	}
	bram.submit(old+"/akkoord", "hash", a.post(old).Revision.Hash).wants(200, why)
	if a.post(old).Approved() {
		t.Error("approved")
	}
	anna.submit("/berichten/nieuw", append(fields, "internal", "nee", "channels", toots.ID)...).wants(200, "Opgeslagen.").lacks(why)
}
