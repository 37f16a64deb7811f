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
