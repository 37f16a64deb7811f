package web

import (
	"context"
	"errors"
	"strings"
	"testing"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
)

const marker = "zeer-geheime-sleutel-4711"

func (a *testApp) bySlug(slug string) campaigns.Channel {
	a.t.Helper()
	ch, err := a.store.ChannelBySlug(a.t.Context(), slug)
	if err != nil {
		a.t.Fatal(err)
	}
	return ch
}

func (a *testApp) secretOf(slug string) string {
	a.t.Helper()
	ch, err := a.store.ChannelWithSecret(a.t.Context(), a.bySlug(slug).ID)
	if err != nil {
		a.t.Fatal(err)
	}
	return ch.Secret.Reveal()
}

func TestAChannelIsAddedThroughTheForm(t *testing.T) {
	a := newApp(t)
	anna := a.signIn("Anna", campaigns.Admin)
	anna.get("/kanalen").wants(200, "Er is nog geen kanaal", "Kanaal toevoegen", "Pleio (intranet)", "Nieuws, een blog of een update op het intranet.")
	page := anna.get("/kanalen/nieuw?soort=pleio").wants(200, "Kanaal toevoegen", "Adres van de Pleio-site", "Aanmelding op Pleio (sessiecookie)")
	form := page.form("/kanalen/nieuw")
	if form.Get("slug") != "pleio-woudenberg" || form.Get("mode") != "handover" || form.Get("municipality") == "" && !strings.Contains(page.Body, a.place["woudenberg"].ID) {
		t.Errorf("the form proposes %v", form)
	}

	changes := []string{"municipality", a.place["woudenberg"].ID, "name", "Intranet Woudenberg", "site", "Intranet.Woudenberg.NL/", "mode", "session", "secret", marker}
	refused := anna.post("/kanalen/nieuw", page.fill("/kanalen/nieuw", append(changes, "site", "geen adres")...)...).
		wants(422, "Vul een adres in dat begint met https://.", "Typ dit opnieuw.")
	again := refused.form("/kanalen/nieuw")
	if again.Get("site") != "geen adres" || again.Get("name") != "Intranet Woudenberg" || again.Get("mode") != "session" || again.Get("secret") != "" {
		t.Errorf("the form comes back with %v", again)
	}
	if strings.Contains(refused.Body, marker) {
		t.Error("a typed secret was shown")
	}

	anna.submit("/kanalen/nieuw", page.fill("/kanalen/nieuw", changes...)...).
		wants(200, "Het kanaal is toegevoegd. Test nu de verbinding.", "Nog niet getest", "opgeslagen op maandag 1 februari 2027", "Dit kanaal is van Woudenberg.")
	ch := a.bySlug("pleio-woudenberg")
	if ch.Account != "https://intranet.woudenberg.nl" || ch.Settings["site"] != ch.Account || ch.Name != "Intranet Woudenberg" {
		t.Errorf("stored: %+v", ch)
	}
	if a.secretOf("pleio-woudenberg") != marker {
		t.Error("the secret was not stored")
	}
	anna.get("/kanalen").wants(200, "Intranet Woudenberg", "Pleio (intranet) · https://intranet.woudenberg.nl", "Nog niet getest")

	anna.post("/kanalen/nieuw", page.fill("/kanalen/nieuw", append(changes, "slug", "pleio-twee", "site", "https://INTRANET.woudenberg.nl")...)...).
		wants(422, "Er is al een kanaal hiervoor.")
	anna.post("/kanalen/nieuw", page.fill("/kanalen/nieuw", append(changes, "site", "https://ander.nl")...)...).wants(422, "Er is al een kanaal met deze korte naam.")
	anna.submit("/kanalen/nieuw", page.fill("/kanalen/nieuw", append(changes, "site", "https://ander.nl", "slug", "")...)...).wants(200)
	a.bySlug("pleio-woudenberg-2")
	group := append(changes, "slug", "pleio-groep", "access", "4")
	anna.post("/kanalen/nieuw", page.fill("/kanalen/nieuw", append(group, "group", "Veiligheid")...)...).wants(422, "plak hier het adres van die pagina")
	anna.post("/kanalen/nieuw", page.fill("/kanalen/nieuw", group...)...).wants(422, "een groep invult")
	group = append(group, "group", "https://intranet.woudenberg.nl/groups/view/0F5F94A3-7b8c-4f7b-9f5e-0c8b1e6a2d11/veiligheid/blog")
	anna.submit("/kanalen/nieuw", page.fill("/kanalen/nieuw", group...)...).wants(200, "Het kanaal is toegevoegd.")
	if ch := a.bySlug("pleio-groep"); ch.Settings["group"] != "0f5f94a3-7b8c-4f7b-9f5e-0c8b1e6a2d11" || ch.Account != "https://intranet.woudenberg.nl/groups/view/0f5f94a3-7b8c-4f7b-9f5e-0c8b1e6a2d11/groep" {
		t.Errorf("stored: %+v", ch)
	}
	anna.submit("/kanalen/nieuw", "kind", "trial", "municipality", a.place["woudenberg"].ID, "name", "Oefenen").wants(200, "Proefkanaal")
	anna.post("/kanalen/nieuw", "kind", "bestaat-niet", "municipality", a.place["woudenberg"].ID).wants(404)
	anna.post("/kanalen/nieuw", "kind", "trial", "municipality", "").wants(422, "Kies een gemeente.")
	anna.post("/kanalen/nieuw", "kind", "trial", "municipality", a.place["zeist"].ID, "name", "Niet van mij").wants(403)
}

func TestTheFormOfAChannelKeepsTheSecretUnlessItIsReplacedOrThrownAway(t *testing.T) {
	a := newApp(t)
	a.server.TestChannel = nil
	anna := a.signIn("Anna", campaigns.Admin)
	a.channel("woudenberg", "mastodon", "mastodon-woudenberg", map[string]string{"server": "https://social.overheid.nl", "account": "@woudenberg", "visibility": "public", "max_characters": "900"})
	const at = "/kanalen/mastodon-woudenberg"
	anna.post(at, anna.get(at).fill(at, "account", "")...).wants(422, "Vul dit in: Naam van het account.")
	anna.submit(at, anna.get(at).fill(at, "secret", " "+marker+"\n")...).wants(200, "Het kanaal is opgeslagen.")
	if got := a.secretOf("mastodon-woudenberg"); got != marker {
		t.Errorf("stored %q", got)
	}
	anna.submit(at, anna.get(at).fill(at, "name", "Anders", "account", "Woudenberg@Social.Overheid.nl")...).wants(200, "Anders")
	ch := a.bySlug("mastodon-woudenberg")
	if a.secretOf("mastodon-woudenberg") != marker || ch.Settings["max_characters"] != "900" || ch.Account != "@woudenberg@social.overheid.nl" {
		t.Errorf("an empty secret, or a setting without a field, was lost: %+v", ch)
	}
	anna.submit(at, anna.get(at).fill(at, "secret", "nieuw", "secret-remove", "ja")...).wants(200)
	if got := a.secretOf("mastodon-woudenberg"); got != "nieuw" {
		t.Errorf("a new secret beside the tick box: stored %q", got)
	}
	anna.submit(at, anna.get(at).fill(at, "secret-remove", "ja")...).wants(200).lacks("opgeslagen op maandag")
	if a.bySlug("mastodon-woudenberg").SecretSet {
		t.Error("the secret is still there")
	}
}

func TestATestOfTheConnectionIsShownAndRemembered(t *testing.T) {
	var says string
	var fails error
	a := newApp(t, func(s *Server) {
		s.TestChannel = func(ctx context.Context, ch campaigns.Channel) (string, map[string]string, error) {
			if _, ok := ctx.Deadline(); !ok || ch.Secret.Reveal() != marker {
				t.Errorf("tested without a deadline or with secret %q", ch.Secret.Reveal())
			}
			return says, nil, fails
		}
	})
	anna := a.signIn("Anna", campaigns.Admin)
	a.channel("woudenberg", "pleio", "pleio-woudenberg", map[string]string{"site": "https://intranet.woudenberg.nl", "subtype": "news", "access": "1", "mode": "session"})
	const at = "/kanalen/pleio-woudenberg"
	anna.get(at).wants(200, "Zelf plaatsen", "Nog niet getest.")
	anna.submit(at, anna.get(at).fill(at, "secret", marker)...).wants(200, "Nog niet getest")

	says = "Aangemeld op intranet.woudenberg.nl als Redactie Woudenberg."
	anna.submit(at+"/test").wants(200, says, "Werkt", "Getest op maandag 1 februari 2027 om 08:00")
	anna.get("/kanalen").wants(200, "Werkt", "Getest op ma 1 feb 2027")
	anna.submit(at, anna.get(at).fill(at, "name", "Andere naam")...).wants(200, says, "Werkt")
	anna.submit(at, anna.get(at).fill(at, "site", "https://ander.nl")...).wants(200, "Nog niet getest").lacks(says)

	fails = &refusal{"De aanmelding op Pleio is verlopen.", errors.New("GET https://x: EOF " + marker)}
	anna.submit(at+"/test").wants(200, "De aanmelding op Pleio is verlopen.").lacks("EOF", marker, "Werkt")
	anna.get("/kanalen").wants(200, "Getest op ma 1 feb 2027: De aanmelding op Pleio is verlopen.")
	fails = errors.New("de site zei: " + marker)
	anna.submit(at+"/test").wants(200, "de site zei: ***").lacks(marker)
	fails = &campaigns.Invalid{Field: "session", Message: "Dit is geen sessiecookie van Pleio."}
	anna.submit(at+"/test").wants(200, "Dit is geen sessiecookie van Pleio.")
}

// refusal is an error as channels give them: a sentence, with what the network said behind it.
type refusal struct {
	reason string
	cause  error
}

func (r *refusal) Error() string { return r.reason + " (" + r.cause.Error() + ")" }
func (r *refusal) Unwrap() error { return r.cause }

func TestOnlyAChannelThatConnectsHasATest(t *testing.T) {
	tested := 0
	a := newApp(t, func(s *Server) {
		s.TestChannel = func(context.Context, campaigns.Channel) (string, map[string]string, error) {
			tested++
			return "Verbonden.", nil, nil
		}
	})
	anna, rik := a.signIn("Anna", campaigns.Admin), a.signIn("Rik", campaigns.Reader)
	for _, kind := range kinds.All() {
		a.channel("woudenberg", kind.Name, "kanaal-"+kind.Name, nil)
		at, before := "/kanalen/kanaal-"+kind.Name, tested
		for _, b := range []*browser{anna, rik} {
			page := b.get(at).wants(200, kind.Label)
			if shown := strings.Contains(page.text(), "Bij een test wordt er niets geplaatst"); shown == kind.HandOver {
				t.Errorf("%s, which a person places: %v, speaks of a test: %v", kind.Name, kind.HandOver, shown)
			}
			if button := strings.Contains(page.Body, at+"/test"); button != (b == anna && !kind.HandOver) {
				t.Errorf("%s shows a button to test: %v", kind.Name, button)
			}
		}
		if kind.HandOver {
			anna.submit(at+"/test").wants(200, "Er is geen verbinding om te testen.")
		} else {
			anna.submit(at+"/test").wants(200, "Verbonden.")
		}
		if ran := tested > before; ran == kind.HandOver {
			t.Errorf("%s was tested: %v", kind.Name, ran)
		}
	}
}

func TestATestThatACollegueOvertakesIsNotRemembered(t *testing.T) {
	var a *testApp
	a = newApp(t, func(s *Server) {
		s.TestChannel = func(ctx context.Context, ch campaigns.Channel) (string, map[string]string, error) {
			ch.Secret, ch.Settings = "", map[string]string{"url": "https://ander.nl"}
			_, err := a.store.SaveChannel(ctx, ch, "")
			return "Goed.", nil, err
		}
	})
	a.channel("woudenberg", "webhook", "website", map[string]string{"url": "https://website.nl/hook"})
	a.signIn("Anna", campaigns.Admin).submit("/kanalen/website/test").wants(200, "tijdens de test veranderd", "Nog niet getest.")
	if ch := a.bySlug("website"); ch.Settings[testedAt] != "" || ch.Settings["url"] != "https://ander.nl" {
		t.Errorf("stored: %v", ch.Settings)
	}
}

func TestAChannelIsReadOnlyBelowBeheerder(t *testing.T) {
	a := newApp(t)
	a.channel("woudenberg", "pleio", "pleio-woudenberg", map[string]string{"site": "https://intranet.woudenberg.nl", "access": "2"})
	a.channel("zeist", "trial", "proef-zeist", nil)
	reader := a.signIn("Rik", campaigns.Reader)
	page := reader.get("/kanalen/pleio-woudenberg").wants(200, "https://intranet.woudenberg.nl", "Iedereen, ook zonder account", "Een beheerder van deze gemeente kan dit veranderen.")
	if strings.Contains(page.Body, `action="/kanalen/`) {
		t.Error("a reader sees a form")
	}
	reader.get("/kanalen").wants(200, "Kanaal pleio-woudenberg").lacks("Kanaal toevoegen", "proef-zeist")
	reader.get("/kanalen/proef-zeist").wants(404)
}

func TestAPausedChannelWaits(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "pleio", "pleio-woudenberg", nil)
	editor, bram := a.signIn("Eva", campaigns.Editor), a.signIn("Bram", campaigns.Approver)
	first, second := approved(a, editor, bram, ch), approved(a, editor, bram, ch)
	a.at("2027-02-02T09:00")
	editor.renew()
	bram.renew()
	a.begin(first)
	const at = "/kanalen/pleio-woudenberg"
	bram.post(at+"/pauze", "reason", "x").wants(422, "Schrijf in een paar woorden waarom")
	bram.submit(at+"/pauze", "reason", " Nieuwe site ").
		wants(200, "Het kanaal staat op pauze.", "1 bericht was al onderweg: “Let op”.", "Gepauzeerd", "Bram schreef: “Nieuwe site”", "1 bericht staat klaar")
	bram.submit(at+"/pauze", "reason", "Nog een keer").wants(200, "Dit kanaal stond al op pauze.")
	bram.get("/kanalen").wants(200, "Gepauzeerd door Bram: Nieuwe site", "1 bericht")
	if begun := a.begin(second); len(begun) > 0 {
		t.Fatal("a paused channel sent")
	}
	bram.submit(at+"/hervatten").wants(200, "Het kanaal staat weer aan. 1 bericht gaat zo alsnog uit.").lacks("Gepauzeerd")
	bram.submit(at+"/hervatten").wants(200, "Dit kanaal stond niet op pauze.")
	a.sweep()
	if begun := a.begin(second); len(begun) != 1 {
		t.Error("it did not go out after all")
	}
}

func TestWhatATestLearnsIsKeptAndShown(t *testing.T) {
	learned := map[string]string{"max_characters": "500", "max_images": "4", "url_length": "25", "max_alt": "4000", "max_image_bytes": "5242880", "server_kind": "mastodon", "server_kind_at": "https://social.overheid.nl"}
	var fails error
	var meanwhile func()
	a := newApp(t, func(s *Server) {
		s.TestChannel = func(context.Context, campaigns.Channel) (string, map[string]string, error) {
			if meanwhile != nil {
				meanwhile()
			}
			return "Aangemeld.", learned, fails
		}
	})
	anna := a.signIn("Anna", campaigns.Admin)
	ch := a.channel("woudenberg", "mastodon", "toots", map[string]string{"server": "https://social.overheid.nl", "account": "@woudenberg", "visibility": "public", "max_images": "16"})
	ch.Secret = marker
	if _, err := a.store.SaveChannel(t.Context(), ch, ""); err != nil {
		t.Fatal(err)
	}
	const at = "/kanalen/toots"
	anna.get(at).wants(200, "Nog niet getest").lacks("nagekeken")
	meanwhile = func() {
		now := a.bySlug("toots")
		now.Name = "Toots van Woudenberg"
		if _, err := a.store.SaveChannel(t.Context(), now, ""); err != nil {
			t.Error(err)
		}
	}
	const shown = "Deze server staat 500 tekens en 4 afbeeldingen toe; het is Mastodon zelf (nagekeken op maandag 1 februari 2027 om 08:00)."
	anna.submit(at+"/test").wants(200, shown, "Toots van Woudenberg")
	meanwhile = nil
	if got := a.bySlug("toots").Settings; got["server_kind"] != "mastodon" || got["max_images"] != "4" || got["url_length"] != "25" || got["visibility"] != "public" {
		t.Errorf("kept %v", got)
	}

	a.at("2027-02-03T09:00")
	anna.renew()
	learned, fails = nil, errors.New("de server antwoordt niet")
	anna.submit(at+"/test").wants(200, "de server antwoordt niet", shown)
	learned, fails = map[string]string{"max_characters": "5000", "max_images": "", "url_length": "23", "max_alt": "1500", "max_image_bytes": "16777216", "server_kind": "", "server_kind_at": ""}, nil
	anna.submit(at+"/test").wants(200, "Deze server staat 5000 tekens toe; het is geen Mastodon zelf (nagekeken op woensdag 3 februari 2027 om 09:00). Is het onzeker of een bericht geplaatst is, dan vragen we het aan een collega.")
	if got := a.bySlug("toots").Settings; got["server_kind"] != "" || got["max_images"] != "" {
		t.Errorf("kept %v", got)
	}
	anna.submit(at, anna.get(at).fill(at, "server", "https://elders.nl")...).wants(200, "Nog niet getest").lacks("nagekeken")
	got := a.bySlug("toots").Settings
	for name := range learned {
		if got[name] != "" {
			t.Errorf("what was learned about one server was kept for another: %s", name)
		}
	}
	if got["server"] != "https://elders.nl" {
		t.Errorf("kept %v", got)
	}
}

// Who fills in a session of Pleio seldom knows when it ends. Django does: two weeks after the sign-in.
func TestASessionOfPleioIsTakenToLastTwoWeeks(t *testing.T) {
	a := newApp(t)
	anna := a.signIn("Anna", campaigns.Admin)
	a.channel("woudenberg", "pleio", "intra", map[string]string{"site": "https://intranet.woudenberg.nl", "subtype": "news", "access": "1", "mode": "session"})
	const at = "/kanalen/intra"
	until := func() string { return a.bySlug("intra").Settings[campaigns.ValidUntil] }
	a.at("2027-02-02T00:30")
	anna.renew()
	for _, c := range []struct {
		name  string
		typed []string
		want  string
	}{
		{"a session without a date", []string{"secret", "eerste"}, "2027-02-16"},
		{"only another name", []string{"name", "Intranet"}, "2027-02-16"},
		{"a date that somebody knows", []string{"valid_until", "2027-03-01"}, "2027-03-01"},
		{"a session with its own date", []string{"secret", "tweede", "valid_until", "2027-04-01"}, "2027-04-01"},
		{"a new session, and the date is still the old one's", []string{"secret", "derde"}, "2027-02-16"},
	} {
		anna.submit(at, anna.get(at).fill(at, c.typed...)...).wants(200)
		if got := until(); got != c.want {
			t.Errorf("%s: until %s, want %s", c.name, got, c.want)
		}
	}
}

func TestTheEndOfASignInIsSeenInTime(t *testing.T) {
	a := newApp(t)
	anna, rik := a.signIn("Anna", campaigns.Admin), a.signIn("Rik", campaigns.Reader, "zeist")
	a.channel("woudenberg", "bluesky", "blauw", map[string]string{"handle": "woudenberg.bsky.social", "service": "https://bsky.social"})
	const at = "/kanalen/blauw"
	anna.get(at).wants(200, "Aanmelding geldig tot en met")
	anna.post(at, anna.get(at).fill(at, "secret", marker, "valid_until", "binnenkort")...).wants(422, "Vul een datum in")
	anna.submit(at, anna.get(at).fill(at, "secret", marker, "valid_until", "2027-02-16")...).wants(200).lacks("geldt nog")
	anna.get("/").wants(200).lacks("geldt nog")

	a.at("2027-02-02T08:00")
	anna.renew()
	rik.renew()
	const soon = "De aanmelding van “Kanaal blauw” geldt nog 14 dagen, tot en met dinsdag 16 februari 2027. Vul op tijd een nieuwe in."
	anna.get(at).wants(200, soon)
	anna.get("/").wants(200, soon, "Naar het kanaal")
	rik.get("/").wants(200).lacks("geldt nog")

	a.at("2027-02-17T08:00")
	anna.renew()
	anna.get("/").wants(200, "is verlopen: ze gold tot en met dinsdag 16 februari 2027.")
	anna.submit(at, anna.get(at).fill(at, "secret", "nieuwe-sleutel")...).wants(200).lacks("verlopen")
	if v := a.bySlug("blauw").Settings["valid_until"]; v != "" {
		t.Errorf("the new sign-in got the old one's end: %s", v)
	}
}
