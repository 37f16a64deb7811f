package publisher_test

import (
	"bytes"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
	"veiligheidskalender/publisher/fakes/mastodon"
	"veiligheidskalender/publisher/fakes/trouble"
)

const (
	tokenM   = "t0ken-g3h31m-m4st0d0n"
	statuses = "POST /api/v1/statuses"
	words    = "Let op **dit**:\n\n- lege panden\n- contant geld & meer\n\n[Meld het](https://www.meldmisdaadanoniem.nl/veelgestelde-vragen/over-melden). #ondermijning @politie@mastodon.nl info@woudenberg.nl"
)

var municipality = mastodon.Account{ID: "42", Username: "woudenberg", DisplayName: "Gemeente Woudenberg"}

// toots is a false Mastodon, and the channel to it through the program's own client.
type toots struct {
	*mastodon.Server
	patience *patience
	channel  *publisher.Mastodon
	site     string
	settings map[string]string
	images   publisher.Images
	clock    time.Time
}

func newToots(t *testing.T, images publisher.Images) *toots {
	t.Helper()
	in := &toots{patience: newPatience(t), images: images, clock: noon}
	in.Server = mastodon.New(func() time.Time { return in.clock })
	in.OnHang = in.patience.end
	in.Grant(tokenM, municipality)
	server := httptest.NewServer(in.Server)
	t.Cleanup(server.Close)
	in.site = server.URL
	in.settings = map[string]string{"server": server.URL, "account": "@woudenberg@social.overheid.nl", "visibility": "public"}
	in.open(t)
	return in
}

// open makes the channel anew from the settings.
func (in *toots) open(t *testing.T) {
	t.Helper()
	c, err := publisher.NewMastodon(ownClient(t), campaigns.Channel{ID: "c-1", Kind: "mastodon", Settings: in.settings, Secret: tokenM}, in.images)
	if err != nil {
		t.Fatal(err)
	}
	in.channel = c
}

func TestMastodonPlacesThePostWithEverythingItNeeds(t *testing.T) {
	images := album{}
	in := newToots(t, images)
	d := posting(words, images.put(drawing(1), "Een leeg pand aan de Dorpsstraat"), images.put(drawing(2), ""))
	receipt, f := publishTo(t.Context(), t, in.channel, d)
	if f != nil {
		t.Fatal(f)
	}
	effects := in.Effects()
	if len(effects) != 1 {
		t.Fatalf("%d effects", len(effects))
	}
	e := effects[0]
	want := "Let op dit:\n\n- lege panden\n- contant geld & meer\n\nMeld het (https://www.meldmisdaadanoniem.nl/veelgestelde-vragen/over-melden). #ondermijning @politie@mastodon.nl info@woudenberg.nl"
	if e.Text != want || e.Visibility != "public" || e.Language != "nl" || e.Key != d.Delivery.Key() || e.By != municipality {
		t.Errorf("placed %+v", e)
	}
	if len(e.Pictures) != 2 || !bytes.Equal(e.Pictures[0].Bytes, drawing(1)) || e.Pictures[0].Alt != "Een leeg pand aan de Dorpsstraat" || e.Pictures[1].Alt != "" {
		t.Errorf("pictures %+v", e.Pictures)
	}
	if receipt.RemoteID != e.ID || receipt.URL != "https://social.overheid.nl/@woudenberg/"+e.ID {
		t.Errorf("receipt %+v", receipt)
	}
	if found, err := in.channel.Find(t.Context(), d); err != nil || found != receipt {
		t.Errorf("Find: %+v, %v", found, err)
	}
}

func TestMastodonVariantAndVisibilityOfTheChannelGoOut(t *testing.T) {
	in := newToots(t, nil)
	in.settings["visibility"] = "unlisted"
	in.open(t)
	d := posting("Basis")
	d.Content.Variants = []campaigns.Variant{{ChannelID: "c-1", Text: "Eigen *tekst*"}}
	if _, f := publishTo(t.Context(), t, in.channel, d); f != nil {
		t.Fatal(f)
	}
	if e := in.Effects()[0]; e.Text != "Eigen tekst" || e.Visibility != "unlisted" {
		t.Errorf("placed %+v", e)
	}
}

func TestMastodonWaitsUntilAPictureIsProcessed(t *testing.T) {
	images := album{}
	in := newToots(t, images)
	in.SlowMedia = 2
	if _, f := publishTo(t.Context(), t, in.channel, posting("Tekst", images.put(drawing(1), "alt"))); f != nil || len(in.Effects()) != 1 {
		t.Errorf("%v, %d effects", f, len(in.Effects()))
	}

	in.On("GET /api/v1/media/", trouble.None(), trouble.Before(trouble.Hang))
	_, f := publishTo(in.patience, t, in.channel, posting("Andere tekst", images.put(drawing(1), "alt")))
	if f == nil || f.Intent != later || in.Posts() != 1 || len(in.Effects()) != 1 {
		t.Errorf("%v, %d effects", f, len(in.Effects()))
	}
}

func TestMastodonSendsTheSameBytesEveryAttempt(t *testing.T) {
	in := newToots(t, nil)
	for range 2 {
		in.open(t)
		if _, f := publishTo(t.Context(), t, in.channel, posting(words)); f != nil {
			t.Fatal(f)
		}
	}
	r := in.Requests()
	if !bytes.Equal(r[0].Body, r[1].Body) || r[0].Header.Get("Idempotency-Key") != r[1].Header.Get("Idempotency-Key") || len(in.Effects()) != 1 {
		t.Errorf("%s and %s made %d effects", r[0].Body, r[1].Body, len(in.Effects()))
	}
}

func TestMastodonRefusesSettingsThatCannotWork(t *testing.T) {
	for field, ch := range map[string]campaigns.Channel{
		"server":     {Settings: map[string]string{"server": "http://social.overheid.nl"}, Secret: tokenM},
		"token":      {Settings: map[string]string{"server": "https://social.overheid.nl"}, Secret: tokenM + "\r\nX: y"},
		"visibility": {Settings: map[string]string{"server": "https://social.overheid.nl", "visibility": "direct"}, Secret: tokenM},
	} {
		_, err := publisher.NewMastodon(nil, ch, nil)
		var invalid *campaigns.Invalid
		if !errors.As(err, &invalid) || invalid.Field != field || strings.Contains(err.Error(), tokenM) {
			t.Errorf("%s: got %v", field, err)
		}
	}
}
