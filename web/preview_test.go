package web

import (
	"strings"
	"testing"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

func TestPreview(t *testing.T) {
	a := newApp(t)
	pleio := a.channel("woudenberg", "pleio", "pleio", nil)
	masto := a.channel("woudenberg", "mastodon", "masto", nil)
	zeist := a.channel("zeist", "pleio", "pleio-zeist", nil)
	anna := a.signIn("Anna", campaigns.Editor)
	fields := []string{"title", "<script>alert(1)</script>", "text", "Hoi <script>alert(2)</script> [x](javascript:alert(3)) **vet**", "municipality",
		a.place["woudenberg"].ID, "internal", "nee", "channels", pleio.ID, "channels", masto.ID, "variant-text-" + masto.ID, strings.Repeat("x", 501),
		"date", "2027-02-02", "time", "09:00"}

	res := anna.post("/voorbeeld", fields...).wants(200, "Kanaal pleio", "Kanaal masto", "Gemeente Woudenberg", "dinsdag 2 februari 2027",
		"De tekst is 1 teken te lang voor Mastodon (501 van 500).")
	if strings.Contains(res.Body, "<script") || strings.Contains(res.Body, "javascript:") || strings.Contains(res.Body, "<html") {
		t.Errorf("the fragment is not clean:\n%s", res.Body)
	}
	if !strings.Contains(res.Body, "<strong>vet</strong>") || !strings.Contains(res.Body, `data-preview-says="Er is 1 waarschuwing bij het voorbeeld."`) {
		t.Errorf("the fragment is not right:\n%s", res.Body)
	}
	n, err := a.store.CountPosts(t.Context(), store.PostFilter{MunicipalityIDs: []string{a.place["woudenberg"].ID}})
	if n != 0 || err != nil {
		t.Errorf("the preview kept %d posts (%v)", n, err)
	}

	// The same without script: the form comes back, nothing is saved.
	page := anna.post("/berichten/nieuw", append(fields, "action", "preview")...).wants(200, "Kanaal masto", "te lang voor Mastodon")
	if strings.Contains(page.Body, "<script>alert") || page.form("/berichten/nieuw").Get("title") != "<script>alert(1)</script>" {
		t.Error("what was typed is not shown as it was typed")
	}
	at := anna.newPost("channels", pleio.ID, "internal", "ja")
	page = anna.post(at+"/bewerken", anna.get(at+"/bewerken").fill(at+"/bewerken", "text", "Nieuwe woorden.", "action", "preview")...)
	page.wants(200, "Nieuwe woorden.")
	if a.post(at).Revision.Content.Text != words {
		t.Error("the preview saved")
	}
	anna.post("/voorbeeld", "id", last(at), "text", "Uit het formulier.", "channels", masto.ID).
		wants(200, "Uit het formulier.", "Wat voor collega’s is, kan niet naar Kanaal masto: dat leest iedereen.")
	anna.post("/voorbeeld", "id", "gone").wants(404)
	anna.post("/voorbeeld", "municipality", a.place["zeist"].ID, "channels", zeist.ID).wants(403)
	bea := a.signIn("Bea", campaigns.Editor, "zeist")
	bea.post("/voorbeeld", "id", last(at)).wants(404)
}

func TestThePreviewCountsAndLooksAsEachChannelDoes(t *testing.T) {
	a := newApp(t)
	masto := a.channel("woudenberg", "mastodon", "masto", map[string]string{"account": "@woudenberg@social.overheid.nl", "max_characters": "1000"})
	insta := a.channel("woudenberg", "instagram", "insta", map[string]string{"page": "https://www.instagram.com/gemeentewoudenberg"})
	pleio := a.channel("woudenberg", "pleio", "pleio", nil)
	anna := a.signIn("Anna", campaigns.Editor)
	const form = "/berichten/nieuw"
	fields := []string{"title", "Titel", "text", "Kijk op https://www.politie.nl/tips", "municipality", a.place["woudenberg"].ID, "internal", "nee",
		"channels", masto.ID, "channels", insta.ID, "channels", pleio.ID, "date", "2027-02-02", "time", "09:00"}
	says := []string{"Mastodon: 31 van 1.000 tekens", "Gemeente Woudenberg @woudenberg@social.overheid.nl · dinsdag 2 februari 2027 om 09:00", "politie.nl Hier komt een kaartje",
		"Instagram: 35 van 2.200 tekens", "@gemeentewoudenberg · dinsdag 2 februari 2027", "Op Instagram en Mastodon staat de titel er niet bij.",
		"Eigen tekst voor Kanaal masto", "Eigen tekst voor Kanaal insta"}
	with := anna.post("/voorbeeld", fields...).wants(200, says...)
	without := anna.post(form, append(fields, "action", "preview")...).wants(200, says...)
	for _, page := range []answer{with, without} { // ready to be typed in, before anything is saved
		if !strings.Contains(page.Body, `name="variant-text-`+masto.ID+`"`) || strings.Contains(page.Body, `role="alert"`) {
			t.Errorf("no own words can be typed:\n%s", page.Body)
		}
	}
	anna.post("/voorbeeld", "title", "Titel", "channels", pleio.ID, "municipality", a.place["woudenberg"].ID).lacks("staat de titel er niet bij", "Eigen tekst voor Kanaal masto")

	// Instagram shows the picture above the text, and nothing calls what was not described yet decoration.
	page := anna.upload(form, fixture(t, "foto.png"), append(fields, "pictures", "ja", "action", "upload")...).wants(200, "Nog geen beschrijving").lacks("Versiering, zonder")
	_, card, _ := strings.Cut(page.Body, `aria-label="Voorbeeld voor Kanaal insta"`)
	card, _, _ = strings.Cut(card, "</article>")
	if strings.Index(card, "<figure") > strings.Index(card, "vk-prose") {
		t.Errorf("the picture is not first:\n%s", card)
	}
	_, card, _ = strings.Cut(page.Body, `aria-label="Voorbeeld voor Kanaal masto"`)
	card, _, _ = strings.Cut(card, "</article>")
	if strings.Index(card, "<figure") < strings.Index(card, "vk-prose") || strings.Contains(card, "kaartje") {
		t.Errorf("the picture is not last, or not in the place of the card:\n%s", card)
	}
	anna.post(form, page.fill(form, "decorative-"+page.pictures()[0], "ja", "action", "preview")...).wants(200, "Versiering, zonder beschrijving").lacks("Nog geen beschrijving")
}

func TestAWarningIsSaidOnce(t *testing.T) {
	a := newApp(t)
	masto := a.channel("woudenberg", "mastodon", "masto", nil)
	bluesky := a.channel("woudenberg", "bluesky", "blue", nil)
	anna := a.signIn("Anna", campaigns.Editor)
	text := "Bel 06-11 voor een melding of aangifte. " + strings.Repeat("x", 300)
	res := anna.post("/voorbeeld", "title", "Titel", "text", text, "municipality", a.place["woudenberg"].ID, "internal", "nee",
		"channels", masto.ID, "channels", bluesky.ID, "picture", strings.Repeat("a", 64), "pictures", "ja").wants(200)
	if !strings.Contains(res.Body, `data-preview-says="Er zijn 4 waarschuwingen bij het voorbeeld."`) {
		t.Errorf("what is said twice is counted twice:\n%s", res.Body)
	}
	above, cards, _ := strings.Cut(res.Body, "<article")
	for _, once := range []string{"Bedoel je 112", "Dat is niet hetzelfde", "heeft geen beschrijving"} {
		if strings.Count(above, once) != 1 || strings.Contains(cards, once) {
			t.Errorf("%q is not said once, above the cards:\n%s", once, res.Body)
		}
	}
	if strings.Count(cards, "<p class=\"vk-warning") != 1 || !strings.Contains(cards, "Kan zo niet uit: De tekst is 40 tekens te lang voor Bluesky") {
		t.Errorf("Bluesky does not say what is its own:\n%s", cards)
	}
	if !strings.Contains(above, "Kan zo niet uit: Het telefoonnummer 06-11") || !strings.Contains(above, "Advies: Je noemt een melding") {
		t.Errorf("what blocks and what advises are not told apart:\n%s", above)
	}
}
