package web

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"veiligheidskalender/campaigns"
)

func TestAFormSentAfterTheSessionEndedIsNotLost(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "pleio", "pleio", nil)
	other := a.channel("woudenberg", "mastodon", "masto", nil)
	anna := a.signInWith("Chef", map[string]campaigns.Role{"woudenberg": campaigns.Editor})
	hash, err := HashPassword(password)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.store.SetPassword(t.Context(), anna.user.ID, hash); err != nil {
		t.Fatal(err)
	}
	anna.renew()
	at := anna.newPost("channels", ch.ID)
	edit := at + "/bewerken"
	typed := append(anna.get(edit).fill(edit, "title", `De "nieuwe" <titel>`, "text", "Regel één.\nRegel & twee.", "action", "save"), "channels", other.ID)
	a.at("2027-02-02T08:00") // the session is over

	for _, inParts := range []bool{false, true} {
		before := a.post(at).Revision.ID
		page := anna.post(edit, typed...)
		if inParts {
			page = anna.upload(edit, fixture(t, "foto.png"), typed...)
		}
		page.wants(401, "Wat je invulde is er nog", `De "nieuwe" <titel>`, "Regel & twee.")
		if strings.Contains(page.text(), "Je afbeelding is niet meegekomen") != inParts {
			t.Error("about the picture it says something else")
		}
		page = anna.post("/aanmelden", page.fill("/aanmelden", "email", "chef@gemeente.test", "password", "fout wachtwoord")...).wants(422, "horen niet bij elkaar")
		page = anna.post("/aanmelden", page.fill("/aanmelden", "email", "chef@gemeente.test", "password", password)...).
			wants(200, "Je bent weer aangemeld", "Regel & twee.")
		if a.post(at).Revision.ID != before {
			t.Fatal("signing in saved the post by itself")
		}
		form := page.form(edit)
		if form == nil || len(form["channels"]) != 2 || form.Get("password") != "" {
			t.Fatalf("what waits is %v", form)
		}
		if inParts {
			break
		}
		anna.csrf = form.Get("csrf")
		anna.submit(edit, page.fill(edit)...).wants(200, "Opgeslagen.")
		got := a.post(at).Revision.Content
		if got.Title != `De "nieuwe" <titel>` || got.Text != "Regel één.\nRegel & twee." || !slices.Equal(got.Channels, campaigns.Content{Channels: []string{ch.ID, other.ID}}.Normalized().Channels) {
			t.Errorf("saved %+v", got)
		}
		a.at("2027-02-03T08:00")
	}
}

func TestWhatWaitsForTheSignInIsOurOwn(t *testing.T) {
	a := newApp(t)
	a.colleague("Anna")
	for _, action := range []string{"https://kwaad.example/", "//kwaad.example/", `/\kwaad.example`, "javascript:alert(1)", ""} {
		b := a.nobody()
		if res := b.tries("anna@gemeente.test", password, "bewaard", action, "bewaard-text", "x"); res.Status != 303 || res.Location != "/" {
			t.Errorf("%q: %d %s", action, res.Status, res.Location)
		}
	}
	page := a.nobody().post("/berichten/nieuw", "title", "Lang", "text", strings.Repeat("a", 1_200_000)).wants(401, "Kopieer hieronder je tekst")
	if strings.Contains(page.Body, `name="bewaard`) || strings.Count(page.Body, "a") < 1_200_000 {
		t.Error("a text too long to travel must be there to copy")
	}
	secret := a.nobody().post("/kanalen/nieuw", "secret", "geheime sleutel", "name", "Mijn kanaal")
	if secret.wants(401); strings.Contains(secret.Body, "geheime sleutel") || !strings.Contains(secret.Body, "Mijn kanaal") {
		t.Error("a secret travels, or the rest does not")
	}
	if res := a.nobody().post("/berichten/x/akkoord?a=b", "hash", "h"); !strings.Contains(res.Body, fmt.Sprintf("value=%q", "/berichten/x/akkoord?a=b")) {
		t.Error("the address is not kept whole")
	}
}

func TestWhoElseHasThePostOpenIsSaid(t *testing.T) {
	a := newApp(t)
	anna, bram := a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Editor)
	at := anna.newPost()
	edit := at + "/bewerken"
	a.at("2027-02-01T09:00")
	anna.get(edit).wants(200).lacks("nog iemand is bezig")
	a.at("2027-02-01T09:05")
	bram.get(edit).wants(200, "Let op: nog iemand is bezig", "Anna heeft dit bericht ook open, sinds 09:00 uur.")
	anna.get(edit).wants(200, "Bram heeft dit bericht ook open, sinds 09:05 uur.")
	anna.press(anna.get(edit), edit, "title", "Klaar", "action", "save").wants(200, "Opgeslagen")
	bram.get(edit).wants(200, "Anna heeft dit bericht om 09:05 uur nog opgeslagen.").lacks("ook open")
	a.at("2027-02-01T09:21")
	bram.get(edit).wants(200).lacks("nog iemand is bezig")
}
