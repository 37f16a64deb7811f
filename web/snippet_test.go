package web

import (
	"strings"
	"testing"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// snippet keeps a text of a municipality, named by its slug.
func (a *testApp) snippet(municipality string, kind campaigns.SnippetKind, name, text string, change ...func(*campaigns.Snippet)) campaigns.Snippet {
	a.t.Helper()
	one := campaigns.Snippet{MunicipalityID: a.place[municipality].ID, Kind: kind, Name: name, Text: text}
	for _, f := range change {
		f(&one)
	}
	one, err := a.store.SaveSnippet(a.t.Context(), one, "")
	if err != nil {
		a.t.Fatal(err)
	}
	return one
}

func TestATekstblokIsMadeChangedByOneAtATimeAndDeleted(t *testing.T) {
	a := newApp(t)
	anna := a.signIn("Anna", campaigns.Editor)
	anna.get("/tekstblokken").wants(200, "Er zijn nog geen tekstblokken", "Er zijn nog geen sjablonen", "Nieuw tekstblok")
	form := anna.get("/tekstblokken/nieuw").wants(200, "Nieuw tekstblok", "{gemeente}").lacks("Voor wie?")
	anna.post("/tekstblokken/nieuw", form.fill("/tekstblokken/nieuw", "text", "Bel 112.")...).wants(422, "Geef een naam", "Bel 112.")
	anna.press(form, "/tekstblokken/nieuw", "name", "Bij spoed", "text", "Bel 112.\nNu.").wants(200, "“Bij spoed” is opgeslagen.", "Bij spoed", "Woudenberg", "Bel 112.")
	anna.post("/tekstblokken/nieuw", form.fill("/tekstblokken/nieuw", "name", "bij SPOED", "text", "Anders getypt")...).wants(422, "met deze naam", "Anders getypt")

	all, err := a.store.Snippets(t.Context(), campaigns.TextBlock, []string{a.place["woudenberg"].ID})
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	edit := "/tekstblokken/" + all[0].ID + "/bewerken"
	first, second := anna.get(edit).wants(200, "Tekstblok bewerken", "Bel 112."), anna.get(edit)
	anna.press(first, edit, "text", "Bel nu 112.").wants(200, "is opgeslagen")
	page := anna.post(edit, second.fill(edit, "text", "Mijn eigen tekst", "name", "Mijn naam")...)
	page.wants(409, "intussen veranderd", "Mijn eigen tekst", "Bekijk wat je collega heeft opgeslagen", "Bel nu 112.")
	anna.press(page, edit).wants(200, "“Mijn naam” is opgeslagen.", "Mijn eigen tekst") // once more is a choice
	anna.post(edit, "rev", "x", "text", "Blijft staan").wants(422, "Laad deze bladzijde opnieuw", "Blijft staan")

	remove := "/tekstblokken/" + all[0].ID + "/verwijderen"
	anna.submit(remove, "rev", "1").wants(200, "intussen veranderd", "Tekstblok bewerken")
	page = anna.get(edit)
	if !strings.Contains(page.Body, `data-confirm-title="Deze tekst verwijderen?"`) {
		t.Error("nothing is asked before a text is deleted")
	}
	anna.submit(remove, "rev", "3").wants(200, "“Mijn naam” is verwijderd.", "Er zijn nog geen tekstblokken")
	anna.get(edit).wants(404)
	anna.post(edit, page.fill(edit, "text", "Net te laat getypt")...).wants(404, "niet opgeslagen", "Net te laat getypt") // a colleague deleted it meanwhile
	forger := *anna
	forger.csrf = "van een andere site"
	forger.post("/tekstblokken/nieuw", "text", "Niet van ons").wants(403).lacks("Niet van ons")
}

func TestATextOfAPartnershipIsReadByAllAndChangedByItsOwn(t *testing.T) {
	a := newApp(t)
	together := a.snippet("zblw", campaigns.TextBlock, "Samen", "Tekst van samen")
	away := a.snippet("zeist", campaigns.TextBlock, "Van Zeist", "Tekst van Zeist")
	anna := a.signIn("Anna", campaigns.Editor)
	page := anna.get("/tekstblokken").wants(200, "Samen", "ZBLW", "Tekst van samen").lacks("Van Zeist")
	if strings.Contains(page.Body, "/tekstblokken/"+together.ID) {
		t.Error("a colleague of a municipality is offered to change a text of the partnership")
	}
	anna.get("/tekstblokken/" + together.ID + "/bewerken").wants(403)
	anna.post("/tekstblokken/"+together.ID+"/verwijderen", "rev", "1").wants(403)
	anna.get("/tekstblokken/" + away.ID + "/bewerken").wants(404)
	a.signIn("Rik", campaigns.Reader).get("/tekstblokken").wants(200, "Samen").lacks("Nieuw tekstblok", "Bewerken")
	a.signIn("Bas", campaigns.Editor, "zblw").get("/tekstblokken/"+together.ID+"/bewerken").wants(200, "Tekst van samen")
	a.signInWith("Gast", nil).get("/tekstblokken").wants(403)
}

func TestANumberThatIsNotKnownIsNamedWhereATextIsKept(t *testing.T) {
	a := newApp(t)
	anna := a.signIn("Anna", campaigns.Editor)
	const wrong, meant = "Het telefoonnummer 0800-7001", "Bedoel je 0800-7000 (Meld Misdaad Anoniem)?"
	form := anna.get("/tekstblokken/nieuw")
	anna.press(form, "/tekstblokken/nieuw", "name", "Melden", "text", "Bel 0800-7001.").wants(200, "is opgeslagen. Let op: "+wrong, meant)
	page := anna.get("/tekstblokken").wants(200, wrong, meant)
	_, rest, _ := strings.Cut(page.Body, `/tekstblokken/`) // the links above it
	for !strings.HasPrefix(rest[36:], "/bewerken") {
		_, rest, _ = strings.Cut(rest, `/tekstblokken/`)
	}
	anna.get("/tekstblokken/"+rest[:36]+"/bewerken").wants(200, wrong, meant)
}

func TestATekstblokIsPutBehindATextWithoutScript(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "mastodon", "mastodon-woudenberg", nil)
	anna := a.signIn("Anna", campaigns.Editor)
	own := a.snippet("woudenberg", campaigns.TextBlock, "Bij spoed", "Bel in {gemeente} 112.")
	together := a.snippet("zblw", campaigns.TextBlock, "Samen", "Samen sterk.")
	away := a.snippet("zeist", campaigns.TextBlock, "Van Zeist", "Tekst van Zeist")

	const path = "/berichten/nieuw"
	form := anna.get(path).wants(200, "Bij spoed", "Samen (ZBLW)").lacks("Van Zeist")
	typed := []string{"title", "Brand", "text", "Zie je rook?\r\n", "internal", "nee", "channels", ch.ID, "theme", a.theme.ID, "date", "2027-03-01", "time", "10:00"}
	send := func(more ...string) answer { return anna.post(path, form.fill(path, append(typed, more...)...)...) }
	send("action", "insert-text").wants(422, "Kies eerst een tekstblok.", "Zie je rook?")
	send("action", "insert-text", "snippet-text", away.ID).wants(422, "Dit tekstblok is er niet meer.", "Zie je rook?").lacks("Tekst van Zeist")
	send("action", "insert-title", "snippet-title", own.ID).wants(422, "Deze tekst staat niet in het formulier")
	send("action", "insert-variant-text-niets", "snippet-variant-text-niets", own.ID).wants(422, "Deze tekst staat niet in het formulier")

	page := send("action", "insert-text", "snippet-text", own.ID).wants(200, "“Bij spoed” staat nu onderaan de tekst.", "nog niet opgeslagen")
	kept := page.form(path)
	for name, want := range map[string]string{"title": "Brand", "text": "Zie je rook?\n\nBel in {gemeente} 112.", "internal": "nee", "channels": ch.ID, "theme": a.theme.ID,
		"date": "2027-03-01", "time": "10:00", "snippet-text": ""} {
		if got := kept.Get(name); got != want {
			t.Errorf("%s came back as %q, want %q", name, got, want)
		}
	}
	field := "variant-text-" + ch.ID
	page = anna.post(path, page.fill(path, "action", "insert-"+field, "snippet-"+field, together.ID)...)
	page.wants(200, "“Samen” staat nu onderaan de tekst.")
	if got := page.form(path).Get(field); got != "Samen sterk." {
		t.Errorf("on its channel the text is %q", got)
	}
	saved := anna.press(page, path, "action", "save").wants(200, "Opgeslagen")
	if c := a.post(last(saved.Location)).Revision.Content; c.Text != "Zie je rook?\n\nBel in Woudenberg 112." || len(c.Variants) != 1 {
		t.Errorf("stored %+v", c)
	}
	edit := "/berichten/" + last(saved.Location) + "/bewerken"
	page = anna.get(edit).wants(200, "Bij spoed")
	anna.post(edit, page.fill(edit, "action", "insert-text", "snippet-text", together.ID)...).wants(200, "Samen sterk.", "nog niet opgeslagen")
	if c := a.post(last(saved.Location)).Revision.Content; strings.Contains(c.Text, "Samen") {
		t.Error("a text that was put in was saved at once")
	}

	bea := a.signIn("Bea", campaigns.Editor, "woudenberg", "zeist") // reads both, but a post has one owner
	bea.get(path).wants(200, "Van Zeist (Zeist)", "Bij spoed (Woudenberg)", "Samen (ZBLW)")
	bea.get(edit).wants(200, "Bij spoed", "Samen (ZBLW)").lacks("Van Zeist", "(Woudenberg)")
}

func TestANewPostBeginsWithASjabloon(t *testing.T) {
	a := newApp(t)
	intranet := a.channel("woudenberg", "pleio", "pleio-woudenberg", nil)
	a.channel("woudenberg", "mastodon", "mastodon-woudenberg", nil)
	anna := a.signIn("Anna", campaigns.Editor)
	anna.get("/berichten/nieuw").wants(200).lacks("Begin met een sjabloon")
	monthly := func(one *campaigns.Snippet) {
		one.Title, one.ThemeID, one.Internal, one.ChannelKinds = "Deze maand", a.theme.ID, true, []string{"pleio"}
	}
	one := a.snippet("zblw", campaigns.Template, "Maandbericht", "Wat zie jij in {gemeente}?", monthly)
	away := a.snippet("zeist", campaigns.Template, "Van Zeist", "Tekst van Zeist")
	anna.get("/berichten/nieuw").wants(200, "Begin met een sjabloon", "Maandbericht (ZBLW)").lacks("Van Zeist", "Wie is de afzender?")

	const path = "/berichten/nieuw"
	page := anna.get(path+"?sjabloon="+one.ID).wants(200, "Je begint met het sjabloon “Maandbericht”. Er is nog niets opgeslagen.")
	form := page.form(path)
	for name, want := range map[string]string{"title": "Deze maand", "text": "Wat zie jij in {gemeente}?", "theme": a.theme.ID, "internal": "ja", "channels": intranet.ID,
		"municipality": a.place["woudenberg"].ID, "date": "", "time": ""} {
		if got := strings.Join(form[name], " "); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if n, err := a.store.CountPosts(t.Context(), store.PostFilter{MunicipalityIDs: []string{a.place["woudenberg"].ID}}); n != 0 || err != nil {
		t.Errorf("%d posts were made by looking, %v", n, err)
	}
	anna.press(page, path, "action", "save").wants(200, "Deze maand", "Wat zie jij in Woudenberg?")
	anna.get(path+"?sjabloon="+away.ID).wants(200, "Dit sjabloon is er niet meer.").lacks("Tekst van Zeist")

	// Who works for more than one chooses for which, or begins with that of one of them.
	bea := a.signIn("Bea", campaigns.Editor, "woudenberg", "zeist")
	bea.get(path).wants(200, "Wie is de afzender?")
	if got := bea.get(path + "?sjabloon=" + one.ID).form(path); got.Get("channels") != "" || got.Get("municipality") != "" || got.Get("title") != "Deze maand" {
		t.Errorf("without a municipality: %v", got)
	}
	if got := bea.get(path + "?sjabloon=" + one.ID + "&gemeente=" + a.place["woudenberg"].ID).form(path); got.Get("channels") != intranet.ID {
		t.Errorf("for Woudenberg: %v", got)
	}
	if got := bea.get(path + "?sjabloon=" + away.ID).form(path); got.Get("municipality") != a.place["zeist"].ID {
		t.Errorf("with that of Zeist: %v", got)
	}
}

func TestAPostIsKeptAsASjabloonWithoutItsMoment(t *testing.T) {
	w := newTown(t)
	anna := w.signIn("Anna", campaigns.Editor)
	page := anna.get("/berichten/"+w.post).wants(200, "Bewaar als sjabloon")
	const path = "/tekstblokken/nieuw"
	if !strings.Contains(page.Body, path+"?soort=sjabloon&amp;bericht="+w.post) {
		t.Fatal("no link to keep it")
	}
	page = anna.get(path+"?soort=sjabloon&bericht="+w.post).wants(200, "Nieuw sjabloon")
	form := page.form(path)
	if form.Get("title") != "Eerste" || form.Get("text") != words || form.Get("channels") != "pleio" || form.Get("internal") != "ja" || form.Get("date") != "" {
		t.Errorf("form %v", form)
	}
	anna.post(path, page.fill(path, "internal", "")...).wants(422, "Kies voor wie het bericht is.")
	anna.post(path, page.fill(path, "theme", "weg")...).wants(422, "Dit thema bestaat niet meer.")
	anna.post(path, page.fill(path, "channels", "duif")...).wants(422, "Een van deze soorten kanalen bestaat niet.")
	anna.press(page, path, "name", "Intranet").wants(200, "“Intranet” is opgeslagen.", "Begin er een bericht mee", "Pleio (intranet)", "Collega’s")
	anna.get("/tekstblokken/nieuw?bericht=bestaat-niet").wants(404)
	w.signIn("Rik", campaigns.Reader).get("/berichten/" + w.post).wants(200).lacks("Bewaar als sjabloon")
}
