package publisher_test

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
	"veiligheidskalender/publisher/fakes/mastodon"
	"veiligheidskalender/publisher/fakes/trouble"
)

func channelFor(server string, secret campaigns.Secret) campaigns.Channel {
	return campaigns.Channel{ID: "c-1", Settings: map[string]string{"server": server}, Secret: secret}
}

func TestMastodonRecognisesItsOwnStatus(t *testing.T) {
	other := mastodon.Account{ID: "7", Username: "piet"}
	shown := "Let op dit:\n\n- lege panden\n- contant geld & meer\n\nMeld het (https://www.meldmisdaadanoniem.nl/veelgestelde-vragen/over-melden). #ondermijning @politie@mastodon.nl info@woudenberg.nl"
	for _, tc := range []struct {
		name  string
		post  mastodon.Effect
		boost bool
		want  bool
	}{
		{"the same words", mastodon.Effect{Text: shown, By: municipality}, false, true},
		{"a server that counts white space in its own way", mastodon.Effect{Text: strings.ReplaceAll(shown, "\n\n", "\n"), By: municipality}, false, true},
		{"a clock two minutes behind", mastodon.Effect{Text: shown, By: municipality, MadeAt: noon.Add(-2 * time.Minute)}, false, true},
		{"not an older one", mastodon.Effect{Text: shown, By: municipality, MadeAt: noon.Add(-2*time.Minute - time.Second)}, false, false},
		{"not one with a word more", mastodon.Effect{Text: shown + " Extra.", By: municipality}, false, false},
		{"not one with a word less", mastodon.Effect{Text: strings.Replace(shown, "lege ", "", 1), By: municipality}, false, false},
		{"not one of someone else", mastodon.Effect{Text: shown, By: other}, false, false},
		{"not a boost", mastodon.Effect{Text: shown, By: municipality}, true, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			in := newToots(t, nil)
			id := ""
			if tc.boost {
				in.AddBoost(tc.post)
			} else {
				id = in.Add(tc.post)
			}
			receipt, err := in.channel.Find(t.Context(), posting(words))
			if tc.want != (err == nil) || tc.want && receipt.RemoteID != id || !tc.want && !errors.Is(err, publisher.ErrAbsent) {
				t.Errorf("got %+v, %v", receipt, err)
			}
			if in.Posts() != 0 {
				t.Error("reading back placed something")
			}
		})
	}
}

func TestMastodonLooksBeyondTheFirstPageAndStopsInTime(t *testing.T) {
	in := newToots(t, nil)
	id := in.Add(mastodon.Effect{Text: "Hallo", By: municipality})
	for i := range 85 {
		in.Add(mastodon.Effect{Text: fmt.Sprint("bericht ", i), By: municipality, MadeAt: noon.Add(time.Second)})
	}
	if receipt, err := in.channel.Find(t.Context(), posting("Hallo")); err != nil || receipt.RemoteID != id {
		t.Errorf("got %+v, %v", receipt, err)
	}
	if n := len(in.Requests()); n != 4 {
		t.Errorf("%d questions, want who I am and three pages", n)
	}

	in = newToots(t, nil)
	for i := range 300 {
		in.Add(mastodon.Effect{Text: "x", By: municipality, MadeAt: noon.Add(-time.Duration(300-i) * time.Minute)})
	}
	if _, err := in.channel.Find(t.Context(), posting("Hallo")); !errors.Is(err, publisher.ErrAbsent) || len(in.Requests()) != 2 {
		t.Errorf("%v after %d questions, want two: the first page goes far enough back", err, len(in.Requests()))
	}
}

func TestMastodonThatCannotBeReadIsNotAbsent(t *testing.T) {
	verify, list := "GET /api/v1/accounts/verify_credentials", "GET /api/v1/accounts/"
	for name, tc := range map[string]struct {
		at      string
		trouble trouble.Trouble
		want    publisher.Intent
	}{
		"the line is cut":      {verify, trouble.Before(trouble.Cut), later},
		"the token has lapsed": {verify, trouble.Before(trouble.Status(401)), login},
		"nobody":               {verify, trouble.Before(trouble.Says(200, "application/json", "{}")), later},
		"a storm":              {list, trouble.Before(trouble.Status(502)), later},
		"half a list":          {list, trouble.After(trouble.Half), later},
		"no right to read":     {list, trouble.Before(trouble.Status(403)), permanent},
		"a page":               {list, trouble.Before(trouble.Says(200, "text/html", "<p>")), later},
		"a list of nonsense":   {list, trouble.Before(trouble.Says(200, "application/json", `[{"created_at":"gisteren"}]`)), later},
	} {
		t.Run(name, func(t *testing.T) {
			in := newToots(t, nil)
			in.On(tc.at, tc.trouble)
			_, err := in.channel.Find(t.Context(), posting(words))
			if f := asFailure(t, err, tokenM); errors.Is(err, publisher.ErrAbsent) || f.Intent != tc.want {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestMastodonTrustsNoListBlindly(t *testing.T) {
	in := newToots(t, nil)
	entry := func(id, account, rest string) string {
		return `{"id":"` + id + `","account":{"id":"` + account + `"},"created_at":"2027-02-02T12:00:00.123456+01:00","content":"<p>Hallo</p>"` + rest + `}`
	}
	in.On("GET /api/v1/accounts/", trouble.Before(trouble.Says(200, "application/json", "["+entry("1", "7", "")+","+entry("", "42", "")+","+
		entry("2", "42", `,"reblog":{"id":"9"}`)+","+entry("3", "42", `,"reblog":null,"url":"javascript:alert(1)"`)+"]")))
	receipt, err := in.channel.Find(t.Context(), posting("Hallo"))
	if err != nil || receipt != (campaigns.Receipt{RemoteID: "3", URL: in.site}) {
		t.Errorf("got %+v, %v", receipt, err)
	}
}

func TestMastodonIsKeyedOnlyWhereAndWhileTheKeyIsRemembered(t *testing.T) {
	akkoma := func(s *mastodon.Server) {
		s.Version, s.SourceURL = "2.7.2 (compatible; Akkoma 3.13.2)", "https://akkoma.dev/AkkomaGang/akkoma"
	}
	for _, tc := range []struct {
		name   string
		server func(*mastodon.Server)
		after  time.Duration // since the first attempt
		want   bool
	}{
		{"Mastodon", func(*mastodon.Server) {}, time.Minute, true},
		{"Mastodon after 49 minutes", func(*mastodon.Server) {}, 49 * time.Minute, true},
		{"Mastodon after 50 minutes", func(*mastodon.Server) {}, 50 * time.Minute, false},
		{"Mastodon with a clock that went back", func(*mastodon.Server) {}, -time.Second, false},
		{"an old address of the source", func(s *mastodon.Server) { s.SourceURL = "https://github.com/tootsuite/mastodon/" }, 0, true},
		{"a fork", func(s *mastodon.Server) {
			s.SourceURL, s.Version = "https://github.com/glitch-soc/mastodon", "4.5.2+glitch"
		}, 0, false},
		{"other software", akkoma, 0, false},
		{"other software that hides its source", func(s *mastodon.Server) { akkoma(s); s.SourceURL = "https://github.com/mastodon/mastodon" }, 0, false},
		{"GoToSocial", func(s *mastodon.Server) {
			s.Version, s.SourceURL = "0.19.1+git-5a54e71", "https://codeberg.org/superseriousbusiness/gotosocial"
		}, 0, false},
		{"a server that does not say", func(s *mastodon.Server) { s.SourceURL = "" }, 0, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			in := newToots(t, nil)
			tc.server(in.Server)
			if in.channel.Keyed(posting(words), noon) {
				t.Error("keyed before the server was tested")
			}
			in.learn(t)
			if got := in.channel.Keyed(posting(words), noon.Add(tc.after)); got != tc.want {
				t.Errorf("keyed: %v", got)
			}
			d := posting(words)
			d.FirstAt = time.Time{}
			if in.channel.Keyed(d, noon) {
				t.Error("keyed without knowing when it began")
			}
			in.settings["server_kind_at"] = "https://elders.nl"
			in.open(t)
			if in.channel.Keyed(posting(words), noon) {
				t.Error("keyed by what was seen at another address")
			}
		})
	}
}

func TestMastodonCheckNamesTheAccountAndLearnsTheServer(t *testing.T) {
	in := newToots(t, nil)
	in.MaxCharacters, in.MaxMedia, in.URLLength, in.MaxAlt, in.MaxImageBytes = 1500, 6, 25, 4000, 5<<20
	if in.channel.Learned() != nil {
		t.Error("learned before a check")
	}
	sentence, err := in.channel.Check(t.Context())
	if err != nil || !strings.Contains(sentence, "als Gemeente Woudenberg (@woudenberg). Een bericht mag er 1500 tekens lang zijn.") || strings.Contains(sentence, "geen Mastodon") {
		t.Errorf("%q, %v", sentence, err)
	}
	if got, want := in.channel.Learned(), (map[string]string{"max_characters": "1500", "max_images": "6", "url_length": "25", "max_alt": "4000", "max_image_bytes": "5242880",
		"server_kind": "mastodon", "server_kind_at": in.site}); !maps.Equal(got, want) {
		t.Errorf("learned %v, want %v", got, want)
	}
	in.MaxAlt = 0 // before 4.4
	if _, err := in.channel.Check(t.Context()); err != nil || in.channel.Learned()["max_alt"] != "" || in.channel.Learned()["url_length"] != "25" {
		t.Errorf("a server that does not tell: %v, %v", in.channel.Learned(), err)
	}

	in.On("GET /api/v2/instance", trouble.Before(trouble.Status(404)))
	sentence, err = in.channel.Check(t.Context())
	if l := in.channel.Learned(); err != nil || !strings.Contains(sentence, "geen Mastodon zelf") || l["server_kind"] != "" || len(l) != 7 || l["url_length"] != "" {
		t.Errorf("a server without that question: %q, %v, %v", sentence, err, l)
	}
	if in.Posts() != 0 {
		t.Error("checking placed something")
	}

	for account, ok := range map[string]bool{"@woudenberg@social.overheid.nl": true, "Woudenberg": true, "": true, "@zeist@social.overheid.nl": false, "@woudenberg@elders.nl": false} {
		in.settings["account"] = account
		in.open(t)
		_, err := in.channel.Check(t.Context())
		if ok && err != nil || !ok && asFailure(t, err, tokenM).Intent != permanent {
			t.Errorf("account %q: %v", account, err)
		}
	}
	in.Revoke(tokenM)
	if _, err := in.channel.Check(t.Context()); asFailure(t, err, tokenM).Intent != login {
		t.Errorf("a token that was taken back: %v", err)
	}
}
