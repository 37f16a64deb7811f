package web

import (
	"context"
	"testing"

	"veiligheidskalender/campaigns"
)

// automatic makes a Pleio on which the program places.
func (a *testApp) automatic(slug string) campaigns.Channel {
	a.t.Helper()
	ch := a.channel("woudenberg", "pleio", slug, map[string]string{"site": "https://intranet.woudenberg.nl", "subtype": "news", "access": "1", "mode": "session"})
	ch.Secret = marker
	ch, err := a.store.SaveChannel(a.t.Context(), ch, "")
	if err != nil {
		a.t.Fatal(err)
	}
	return ch
}

func TestAPostSaysWhereAPersonHasToPlaceIt(t *testing.T) {
	const vanzelf, zelf = "Het bericht gaat vanzelf uit op dinsdag 2 februari 2027 om 09:00.", "Dit kanaal plaats je zelf. Op het moment staat hier alles klaar."
	const klaar = "Op dinsdag 2 februari 2027 om 09:00 staat de tekst klaar. Iemand plaatst hem dan zelf op Kanaal "
	for _, tt := range []struct {
		name  string
		kinds []string
		says  []string
		lacks []string
	}{
		{"the program places it", []string{"auto"}, []string{vanzelf}, []string{zelf, "staat de tekst klaar", "zelf plaatsen"}},
		{"a person places it", []string{"pleio"}, []string{klaar + "pleio.", zelf, "Kanaal pleio (zelf plaatsen)"}, []string{"vanzelf"}},
		{"both", []string{"auto", "pleio", "print"}, []string{klaar + "pleio en Kanaal print. Op Kanaal auto gaat het bericht vanzelf uit.", zelf}, []string{vanzelf}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := newApp(t)
			anna, bram := a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Approver)
			fields := []string{"date", "2027-02-02", "time", "09:00"}
			for _, kind := range tt.kinds {
				if kind == "auto" {
					fields = append(fields, "channels", a.automatic("auto").ID)
				} else {
					fields = append(fields, "channels", a.channel("woudenberg", kind, kind, nil).ID)
				}
			}
			at := anna.newPost(fields...)
			anna.press(anna.get(at), at+"/voorleggen")
			said := bram.press(bram.get(at), at+"/akkoord").wants(200, tt.says[:1]...)
			shown := said.Body + anna.get("/").Body
			page := answer{t: t, Status: 200, Body: shown}
			page.wants(200, tt.says...).lacks(tt.lacks...)
		})
	}
}

func TestTheFormOfAPostSaysOnWhichChannelsAPersonPlaces(t *testing.T) {
	a := newApp(t)
	a.automatic("auto")
	anna := a.signIn("Anna", campaigns.Editor)
	const help = "Dit plaats je zelf; op het moment zetten we alles klaar"
	anna.get("/berichten/nieuw").wants(200, "Kanaal auto").lacks(help)
	face := a.channel("woudenberg", "facebook", "facebook", nil)
	anna.get("/berichten/nieuw").wants(200, help)
	anna.submit("/berichten/nieuw", "title", "x", "municipality", a.place["woudenberg"].ID, "internal", "nee", "channels", face.ID, "date", "2027-02-02", "time", "10:00").
		wants(200, "zodra een collega akkoord heeft gegeven. Op Kanaal facebook plaatst iemand het dan zelf.")
}

func TestAChannelWithoutAKeyIsPlacedByHandWhateverATestSays(t *testing.T) {
	a := newApp(t, func(s *Server) {
		s.TestChannel = func(context.Context, campaigns.Channel) (string, map[string]string, error) {
			return "Op dit kanaal plaatst een collega de berichten.", nil, nil
		}
	})
	a.channel("woudenberg", "mastodon", "toots", nil)
	anna := a.signIn("Anna", campaigns.Admin)
	const at, without = "/kanalen/toots", "Zonder toegangssleutel plaatst een collega de berichten zelf."
	anna.get(at).wants(200, "Zelf plaatsen", without)
	anna.submit(at+"/test").wants(200, "Zelf plaatsen").lacks("Werkt")
	anna.get("/kanalen").wants(200, "Zelf plaatsen").lacks("Werkt")
	filled := []string{"server", "https://social.overheid.nl", "account", "@woudenberg"}
	anna.submit(at, anna.get(at).fill(at, filled...)...).wants(200, "Het kanaal is opgeslagen. "+without, "Zelf plaatsen")
	anna.submit(at, anna.get(at).fill(at, append(filled, "secret", marker)...)...).wants(200, "Het kanaal is opgeslagen.", "Nog niet getest").lacks("Zelf plaatsen")
}

func TestAKindThatIsRetiredIsNotOfferedButItsChannelsStay(t *testing.T) {
	a := newApp(t)
	anna := a.signIn("Anna", campaigns.Admin)
	anna.get("/kanalen").wants(200, "Webhook").lacks("Nieuwsfeed (RSS)")
	if res := anna.get("/kanalen/nieuw?soort=feed"); res.Status != 303 || res.Location != "/kanalen" {
		t.Errorf("the form of a new one: %d to %s", res.Status, res.Location)
	}
	anna.post("/kanalen/nieuw", "kind", "feed", "municipality", a.place["woudenberg"].ID, "name", "Feed").wants(404)
	a.channel("woudenberg", "feed", "feed", nil)
	anna.get("/kanalen").wants(200, "Nieuwsfeed (RSS)", "Zelf plaatsen")
	const at = "/kanalen/feed"
	anna.submit(at, anna.get(at).fill(at, "name", "Onze feed")...).wants(200, "Onze feed", "Nieuwsfeed (RSS)")
}

func TestTheDemoShowsWhatAPersonPlaces(t *testing.T) {
	a := newApp(t, func(s *Server) { s.Demo = true })
	a.channel("woudenberg", "pleio", "intranet", nil)
	a.channel("woudenberg", "facebook", "facebook", nil)
	anna := a.signIn("Anna", campaigns.Editor)
	anna.get("/kanalen/intranet").wants(200, "Proefkanaal").lacks("Zelf plaatsen")
	anna.get("/kanalen/facebook").wants(200, "Zelf plaatsen").lacks("Proefkanaal")
	anna.get("/proefkanaal/intranet").wants(200)
	anna.get("/proefkanaal/facebook").wants(404)
}
