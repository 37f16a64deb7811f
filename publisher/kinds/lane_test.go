package kinds

import (
	"testing"

	"veiligheidskalender/campaigns"
)

func TestChannelsOnOneHostShareALane(t *testing.T) {
	for name, tc := range map[string]struct {
		kind string
		ch   campaigns.Channel
		want string
	}{
		"a Mastodon server":              {"mastodon", campaigns.Channel{Account: "@a", Settings: map[string]string{"server": "https://Social.overheid.nl/"}}, "mastodon social.overheid.nl"},
		"another account on it":          {"mastodon", campaigns.Channel{Account: "@b", Settings: map[string]string{"server": "https://social.overheid.nl"}}, "mastodon social.overheid.nl"},
		"Bluesky where nobody chose":     {"bluesky", campaigns.Channel{Account: "a.bsky.social"}, "bluesky bsky.social"},
		"a mail server":                  {"mail", campaigns.Channel{Account: "x@lijst.nl", Settings: map[string]string{"host": "smtp.woudenberg.nl"}}, "mail smtp.woudenberg.nl"},
		"a webhook":                      {"webhook", campaigns.Channel{Settings: map[string]string{"url": "https://a.nl:8443/x?y=1"}}, "webhook a.nl:8443"},
		"a Pleio site":                   {"pleio", campaigns.Channel{Settings: map[string]string{"site": "https://intranet.woudenberg.nl"}}, "pleio intranet.woudenberg.nl"},
		"a channel nobody has filled in": {"mastodon", campaigns.Channel{Account: "toots"}, "mastodon toots"},
	} {
		kind, _ := Find(tc.kind)
		if got := kind.Lane(tc.ch); got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}

// A service that hangs must leave most of the 64 workers to the others.
func TestEveryKindThatDialsOutHasALimit(t *testing.T) {
	for _, k := range All() {
		dials := !k.HandOver && k.Name != "trial" && k.Name != "feed"
		if dials != (k.AtOnce > 0) || k.AtOnce > 8 {
			t.Errorf("%s: %d at once", k.Name, k.AtOnce)
		}
	}
}
