package web

import (
	"strings"
	"testing"

	"veiligheidskalender/campaigns"
)

func TestTheSecondOfTwoWhoSaveAChannelSeesWhatTheFirstDid(t *testing.T) {
	a := newApp(t)
	anna, bea := a.signIn("Anna", campaigns.Admin), a.signIn("Bea", campaigns.Admin)
	a.channel("woudenberg", "mastodon", "toots", map[string]string{"server": "https://social.overheid.nl", "account": "@woudenberg", "visibility": "public"})
	const at = "/kanalen/toots"
	annas, beas := anna.get(at), bea.get(at)
	anna.submit(at, annas.fill(at, "name", "Toots van Anna", "visibility", "unlisted", "secret", "van-anna-4712")...).wants(200, "Het kanaal is opgeslagen.")

	refused := bea.post(at, beas.fill(at, "name", "Toots van Bea", "account", "@gemeente", "secret", marker)...).
		wants(409, "Een collega heeft dit kanaal intussen veranderd.", "Typ dit opnieuw.", "anders dan wat jij invulde", "Naam Toots van Anna",
			"Naam van het account @woudenberg", "Begin opnieuw met wat er nu staat")
	if now := a.bySlug("toots"); now.Name != "Toots van Anna" || now.Settings["visibility"] != "unlisted" || a.secretOf("toots") != "van-anna-4712" {
		t.Errorf("Bea saved over Anna: %+v", now)
	}
	if strings.Contains(refused.Body, marker) || strings.Contains(refused.Body, "van-anna") {
		t.Error("a secret was shown")
	}
	typed := refused.form(at)
	if typed.Get("name") != "Toots van Bea" || typed.Get("account") != "@gemeente" || typed.Get("visibility") != "public" || typed.Get("secret") != "" {
		t.Errorf("of what Bea typed, %v is left", typed)
	}
	// What is wrong in itself does not hide that a colleague was first.
	wrong := bea.post(at, beas.fill(at, "account", "")...).wants(422, "Vul dit in: Naam van het account.")
	bea.post(at, wrong.fill(at, "account", "@gemeente")...).wants(409, "intussen veranderd")

	// Having seen it, she may.
	bea.submit(at, refused.fill(at)...).wants(200, "Het kanaal is opgeslagen.")
	if now := a.bySlug("toots"); now.Name != "Toots van Bea" || now.Account != "@gemeente" || a.secretOf("toots") != "van-anna-4712" {
		t.Errorf("stored: %+v", now)
	}
	bea.post(at, "name", "Zonder versie", "server", "https://social.overheid.nl", "account", "@gemeente", "visibility", "public").wants(422, "Laad deze bladzijde opnieuw.")
}

func TestThrowingASecretAwayIsAChangeLikeAnyOther(t *testing.T) {
	a := newApp(t)
	anna, bea := a.signIn("Anna", campaigns.Admin), a.signIn("Bea", campaigns.Admin)
	a.channel("woudenberg", "mastodon", "toots", map[string]string{"server": "https://social.overheid.nl", "account": "@woudenberg", "visibility": "public"})
	const at = "/kanalen/toots"
	anna.submit(at, anna.get(at).fill(at, "secret", marker)...).wants(200)
	beas := bea.get(at)
	anna.submit(at, anna.get(at).fill(at, "secret", "nieuw")...).wants(200)
	refused := bea.post(at, beas.fill(at, "secret-remove", "ja")...).wants(409, "hetzelfde als wat jij invulde", "Misschien is de aanmelding vervangen.")
	if a.secretOf("toots") != "nieuw" {
		t.Error("a secret that Bea has not seen is gone")
	}
	if refused.form(at).Get("secret-remove") != "ja" {
		t.Error("what Bea ticked is not ticked any more")
	}
	bea.submit(at, refused.fill(at)...).wants(200)
	if a.bySlug("toots").SecretSet {
		t.Error("the secret is still there")
	}
}
