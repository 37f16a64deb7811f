package web

import (
	"fmt"
	"strings"
	"testing"

	"veiligheidskalender/campaigns"
)

func TestPostList(t *testing.T) {
	a := newApp(t)
	pleio := a.channel("woudenberg", "pleio", "pleio-woudenberg", nil)
	anna := a.signIn("Anna", campaigns.Editor, "woudenberg", "zblw")
	anna.get("/berichten").wants(200, "Er zijn nog geen berichten")
	for i := range 60 {
		if _, _, err := a.store.CreatePost(t.Context(), campaigns.Post{MunicipalityID: a.place["woudenberg"].ID, Internal: true}, campaigns.Content{
			Title: fmt.Sprintf("Bericht %02d", i), Text: words, Local: campaigns.Local(fmt.Sprintf("2027-03-01T08:%02d", i)), Zone: "Europe/Amsterdam"}, ""); err != nil {
			t.Fatal(err)
		}
	}
	anna.newPost("title", "100% \"zeker\"", "text", "Over sociale media\nuit Zeist", "channels", pleio.ID, "date", "2027-02-02", "time", "09:00")
	anna.newPost("title", "Van ZBLW", "municipality", a.place["zblw"].ID)

	anna.get("/berichten").wants(200, "62 berichten", "Bericht 00", "Bericht 48", "Bladzijde 1 van 2", "Volgende bladzijde").lacks("Bericht 49", "Van ZBLW")
	anna.get("/berichten?bladzijde=2").wants(200, "Bericht 49", "Van ZBLW", "Nog geen datum", "Vorige bladzijde").lacks("Bericht 48")
	anna.get("/berichten?bladzijde=99").wants(200, "Bladzijde 2 van 2")
	anna.get("/berichten?bladzijde=-1&status=onzin&gemeente=zeist&kanaal=x").wants(200, "62 berichten", "Bladzijde 1 van 2")
	one := "1 bericht gevonden"
	anna.get("/berichten?q=BERICHT+07").wants(200, one, "Bericht 07")
	anna.get("/berichten?q=100%25").wants(200, one)
	anna.get("/berichten?q=%22ZEKER%22").wants(200, one)
	anna.get("/berichten?q=media").wants(200, one)
	for _, nothing := range []string{"variants", "channels", "_0%25_", "nuit", "Europe", "!", `\`} {
		anna.get("/berichten?q="+nothing).wants(200, "Niets gevonden")
	}
	anna.get("/berichten?kanaal=pleio-woudenberg").wants(200, one, "100%")
	anna.get("/berichten?gemeente=zblw").wants(200, one, "Van ZBLW")
	anna.get("/berichten?status=draft&q=Bericht").wants(200, "60 berichten gevonden", "Bladzijde 1 van 2")
	anna.get("/berichten?status=published").wants(200, "Niets gevonden")
	next := anna.get("/berichten?status=draft&q=Bericht")
	if !strings.Contains(next.Body, `href="/berichten?bladzijde=2&amp;q=Bericht&amp;status=draft"`) {
		t.Error("the filter does not go along to the next page")
	}
	a.signIn("Bea", campaigns.Reader, "zeist").get("/berichten").wants(200, "Er zijn nog geen berichten")
}
