package publisher_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
	"veiligheidskalender/publisher/fakes/bluesky"
)

const (
	passwordB = "g3h31m-abcd-efgh"
	create    = "com.atproto.repo.createRecord"
	session0  = "com.atproto.server.createSession"
	shown     = "Let op dit: één pand 🏠\n\nMeld het (https://www.meldmisdaadanoniem.nl/a_(b)?x=1&y=2). #ondermijning (#één2) #2026 @piet.bsky.social"
	marked    = "Let op **dit**: één pand 🏠\n\n[Meld het](https://www.meldmisdaadanoniem.nl/a_(b)?x=1&y=2). #ondermijning (#één2) #2026 @piet.bsky.social"
)

var town1 = bluesky.Account{DID: "did:plc:woudenberg22222222222222", Handle: "woudenberg.bsky.social"}

// skies is a false Bluesky server, and the channel to it through the program's own client.
type skies struct {
	*bluesky.Server
	patience *patience
	channel  *publisher.Bluesky
	site     string
	images   publisher.Images
}

func newSkies(t *testing.T, images publisher.Images) *skies {
	t.Helper()
	in := &skies{Server: bluesky.New(), patience: newPatience(t), images: images}
	in.OnHang = in.patience.end
	in.AppPassword(town1, passwordB)
	server := httptest.NewServer(in.Server)
	t.Cleanup(server.Close)
	in.site = server.URL
	in.open(t)
	return in
}

// open makes the channel anew, without a session.
func (in *skies) open(t *testing.T) {
	t.Helper()
	c, err := publisher.NewBluesky(ownClient(t), campaigns.Channel{ID: "c-1", Kind: "bluesky", Account: "@woudenberg.bsky.social",
		Settings: map[string]string{"service": in.site}, Secret: passwordB}, in.images)
	if err != nil {
		t.Fatal(err)
	}
	in.channel = c
}

func TestBlueskyPlacesThePostWithEverythingItNeeds(t *testing.T) {
	in := newSkies(t, nil)
	receipt, f := publishTo(t.Context(), t, in.channel, posting(marked), passwordB)
	if f != nil {
		t.Fatal(f)
	}
	effects := in.Effects()
	if len(effects) != 1 || len(effects[0].Faults) > 0 {
		t.Fatalf("%d effects, %v", len(effects), effects)
	}
	e := effects[0]
	var facets []string
	for _, f := range e.Record["facets"].([]any) {
		feature := f.(map[string]any)["features"].([]any)[0].(map[string]any)
		if uri, ok := feature["uri"].(string); ok {
			facets = append(facets, uri)
		} else {
			facets = append(facets, "#"+feature["tag"].(string))
		}
	}
	if want := "https://www.meldmisdaadanoniem.nl/a_(b)?x=1&y=2 #ondermijning #één2"; strings.Join(facets, " ") != want {
		t.Errorf("facets %q", facets)
	}
	card, _ := json.Marshal(e.Record["embed"])
	if e.Record["text"] != shown || e.Record["createdAt"] != "2027-02-02T11:00:00.000Z" || e.Record["langs"].([]any)[0] != "nl" || e.By != town1 ||
		string(card) != `{"$type":"app.bsky.embed.external","external":{"description":"","title":"meldmisdaadanoniem.nl","uri":"https://www.meldmisdaadanoniem.nl/a_(b)?x=1\u0026y=2"}}` {
		t.Errorf("placed %v, card %s", e.Record, card)
	}
	place := e.URI[strings.LastIndex(e.URI, "/")+1:]
	if receipt.RemoteID != e.URI || receipt.URL != "https://bsky.app/profile/woudenberg.bsky.social/post/"+place {
		t.Errorf("receipt %+v", receipt)
	}
	if found, err := in.channel.Find(t.Context(), posting(marked)); err != nil || found != receipt {
		t.Errorf("Find: %+v, %v", found, err)
	}
}

func TestBlueskyShowsPicturesWithTheirDescriptions(t *testing.T) {
	images := album{}
	in := newSkies(t, images)
	d := posting(marked, images.put(drawing(1), "Een leeg pand"), images.put(drawing(2), ""))
	if _, f := publishTo(t.Context(), t, in.channel, d); f != nil {
		t.Fatal(f)
	}
	e := in.Effects()[0]
	embed := e.Record["embed"].(map[string]any)
	list, _ := embed["images"].([]any)
	if embed["$type"] != "app.bsky.embed.images" || len(list) != 2 || len(e.Pictures) != 2 {
		t.Fatalf("embed %v", embed)
	}
	for i, want := range []struct {
		alt   string
		bytes []byte
	}{{"Een leeg pand", drawing(1)}, {"", drawing(2)}} {
		one := list[i].(map[string]any)
		link := one["image"].(map[string]any)["ref"].(map[string]any)["$link"].(string)
		ratio, _ := json.Marshal(one["aspectRatio"])
		if one["alt"] != want.alt || !bytes.Equal(e.Pictures[link], want.bytes) || string(ratio) != `{"height":1,"width":2}` {
			t.Errorf("picture %d: %v", i, one)
		}
	}
}

func TestBlueskyWritesTheSameRecordToTheSamePlaceEveryAttempt(t *testing.T) {
	images := album{}
	in := newSkies(t, images)
	d := posting(marked, images.put(drawing(1), "Een leeg pand"))
	first, f := publishTo(t.Context(), t, in.channel, d)
	if f != nil {
		t.Fatal(f)
	}
	in.open(t)
	d.Delivery.Attempt, d.Delivery.BeganAt = 2, noon.Add(time.Minute)
	second, f := publishTo(t.Context(), t, in.channel, d)
	var writes [][]byte
	for _, r := range in.Requests() {
		if r.Method == create {
			writes = append(writes, r.Body)
		}
	}
	if f != nil || first != second || len(writes) != 2 || !bytes.Equal(writes[0], writes[1]) || len(in.Effects()) != 1 {
		t.Errorf("%v: %+v, %+v, %s, %d effects", f, first, second, writes, len(in.Effects()))
	}

	other := posting(marked + " Gewijzigd.")
	if _, f := publishTo(t.Context(), t, in.channel, other); f != nil || len(in.Effects()) != 2 {
		t.Errorf("other words: %v, %d effects", f, len(in.Effects()))
	}
	other.Delivery.ID = "01952f6e-2b1c-7d3e-8a4f-5b6c7d8e9f01"
	if _, f := publishTo(t.Context(), t, in.channel, other); f != nil || len(in.Effects()) != 3 {
		t.Errorf("another delivery: %v, %d effects", f, len(in.Effects()))
	}
	if !in.channel.Keyed(d, noon.Add(24*time.Hour)) {
		t.Error("the place is there for good")
	}
}

func TestBlueskyPutsNoFacetWhereNoneBelongs(t *testing.T) {
	in := newSkies(t, nil)
	for _, text := range []string{"Gewoon tekst.", "Mail info@woudenberg.nl of #1.", "Kijk op woudenberg.nl/a#b en ftp://x.nl", "a#b https://",
		"#" + strings.Repeat("x", 65)} {
		if _, f := publishTo(t.Context(), t, in.channel, posting(text)); f != nil {
			t.Fatal(f)
		}
		e := in.Effects()[len(in.Effects())-1]
		if e.Record["facets"] != nil || e.Record["embed"] != nil {
			t.Errorf("%q: %v", text, e.Record)
		}
	}
	for text, want := range map[string]string{
		"Zie `https://x.nl/a).` nu": "https://x.nl/a", "`https://x.nl/é?`": "https://x.nl/é", "`HTTPS://X.nl`": "https://X.nl", "‘`https://x.nl/ü`’": "https://x.nl/ü",
	} {
		if _, f := publishTo(t.Context(), t, in.channel, posting(text)); f != nil {
			t.Fatal(f)
		}
		e := in.Effects()[len(in.Effects())-1]
		feature := e.Record["facets"].([]any)[0].(map[string]any)["features"].([]any)[0].(map[string]any)
		if feature["uri"] != want || len(e.Faults) > 0 {
			t.Errorf("%q: %v, %v", text, feature, e.Faults)
		}
	}
}

func TestBlueskySessionIsRenewedBeforeItIsNeeded(t *testing.T) {
	in := newSkies(t, nil)
	step := func(name string, logins, refreshes int) {
		t.Helper()
		if _, f := publishTo(t.Context(), t, in.channel, posting(name), passwordB); f != nil {
			t.Errorf("%s: %v", name, f)
		}
		if n, m := in.Count(session0), in.Count("com.atproto.server.refreshSession"); n != logins || m != refreshes {
			t.Errorf("%s: %d logins and %d refreshes", name, n, m)
		}
	}
	step("the first", 1, 0)
	step("the session still holds", 1, 0)
	in.Expire(false)
	step("the session has lapsed", 1, 1)
	in.Expire(true)
	step("the refresh token too", 2, 2)
	if len(in.Effects()) != 4 || in.Count(create) != 4 {
		t.Errorf("%d effects of %d writes", len(in.Effects()), in.Count(create))
	}
}

func TestBlueskyCheckNamesTheAccountAndWarnsForItsOwnPassword(t *testing.T) {
	in := newSkies(t, nil)
	sentence, err := in.channel.Check(t.Context())
	if err != nil || !strings.HasSuffix(sentence, "als @woudenberg.bsky.social.") {
		t.Errorf("%q, %v", sentence, err)
	}
	in.OwnPassword(town1, passwordB)
	if sentence, err = in.channel.Check(t.Context()); err != nil || !strings.Contains(sentence, "app-wachtwoord") {
		t.Errorf("%q, %v", sentence, err)
	}
	in.AppPassword(town1, "anders")
	if _, err = in.channel.Check(t.Context()); asFailure(t, err, passwordB).Intent != login {
		t.Error(err)
	}
	if len(in.Effects()) != 0 {
		t.Error("checking placed something")
	}
}

func TestBlueskyRefusesSettingsThatCannotWork(t *testing.T) {
	for field, ch := range map[string]campaigns.Channel{
		"service":  {Account: "a.bsky.social", Settings: map[string]string{"service": "http://bsky.social"}, Secret: passwordB},
		"handle":   {Account: "woudenberg", Secret: passwordB},
		"password": {Account: "a.bsky.social", Secret: " "},
	} {
		_, err := publisher.NewBluesky(nil, ch, nil)
		var invalid *campaigns.Invalid
		if !errors.As(err, &invalid) || invalid.Field != field {
			t.Errorf("%s: got %v", field, err)
		}
	}
}
