package web

import (
	"fmt"
	"testing"

	"veiligheidskalender/campaigns"
)

func TestAProefkanaalShowsWhatWentOut(t *testing.T) {
	a := newApp(t)
	trial, x := a.channel("woudenberg", "trial", "proef", nil), a.channel("woudenberg", "mastodon", "toots-woudenberg", nil)
	nobody := &browser{a: a, cookies: map[string]string{}}
	nobody.get("/proefkanaal/proef").wants(200, "Kanaal proef", "Hier is nog niets geplaatst", "Dit is een oefening.")
	nobody.get("/proefkanaal/toots-woudenberg").wants(404)
	nobody.get("/proefkanaal/bestaat-niet").wants(404)
	for i := range 41 {
		if _, err := a.store.PutTrial(t.Context(), fmt.Sprint(i), campaigns.TrialPost{ChannelID: trial.ID, Title: fmt.Sprintf("Bericht %d.", i), Text: "Dit is **vet** <script>x</script>"}); err != nil {
			t.Fatal(err)
		}
	}
	first := nobody.get("/proefkanaal/proef").wants(200, "Bericht 40.", "Bericht 21.", "Bladzijde 1 van 3", "Gemeente Woudenberg", "maandag 1 februari 2027 om 08:00", "<script>x</script>")
	first.lacks("Bericht 20.")
	nobody.get("/proefkanaal/proef?bladzijde=3").wants(200, "Bericht 0.", "Bladzijde 3 van 3").lacks("Bericht 1.")
	nobody.get("/proefkanaal/proef?bladzijde=9").wants(200, "Bladzijde 3 van 3")
	nobody.get("/proefkanaal/proef?bladzijde=-1").wants(200, "Bladzijde 1 van 3")

	demo := *a.server
	demo.Demo = true
	var err error
	if a.app, err = New(demo); err != nil {
		t.Fatal(err)
	}
	if _, err := a.store.PutTrial(t.Context(), "x", campaigns.TrialPost{ChannelID: x.ID, Title: "Titel voor collega's", Text: "Een **kort** bericht"}); err != nil {
		t.Fatal(err)
	}
	nobody.get("/proefkanaal/toots-woudenberg").wants(200, "Een kort bericht").lacks("Titel voor collega's")
	a.signIn("Anna", campaigns.Admin).get("/kanalen").wants(200, "Proefkanaal", "Bekijk wat er is geplaatst")
}

func TestTheAccessibilityPageIsHonest(t *testing.T) {
	a := newApp(t)
	nobody := &browser{a: a, cookies: map[string]string{}}
	nobody.get("/toegankelijkheid").wants(200, "eigen onderzoek, niet onafhankelijk", "Nationale ombudsman")
	a.signIn("Anna", campaigns.Reader).get("/toegankelijkheid").wants(200, "Aangemeld als Anna", "eigen onderzoek")
}
