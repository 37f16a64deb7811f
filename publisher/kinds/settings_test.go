package kinds

import (
	"errors"
	"maps"
	"testing"

	"veiligheidskalender/campaigns"
)

func TestCheckChannel(t *testing.T) {
	pleio := map[string]string{"site": "https://intranet.woudenberg.nl", "subtype": "news", "access": "1", "mode": "handover"}
	mail := map[string]string{"to": "a@b.nl", "from": "Gemeente <c@d.nl>", "host": "smtp.d.nl", "port": "587", "security": "tls"}
	for _, tt := range []struct {
		name, kind string
		settings   map[string]string
		change     map[string]string
		secret     campaigns.Secret
		field      string // of the error; empty: none
	}{
		{"all is there", "pleio", pleio, nil, "", ""},
		{"an address that is missing", "pleio", pleio, map[string]string{"site": " "}, "", "site"},
		{"an address that is none", "pleio", pleio, map[string]string{"site": "javascript:alert(1)"}, "", "site"},
		{"an option that does not exist", "pleio", pleio, map[string]string{"access": "0"}, "", "access"},
		{"automatic without a session", "pleio", pleio, map[string]string{"mode": "session"}, "", "session"},
		{"automatic with a session", "pleio", pleio, map[string]string{"mode": "session"}, "geheim", ""},
		{"a group by its guid", "pleio", pleio, map[string]string{"group": "0F5F94A3-7B8C-4F7B-9F5E-0C8B1E6A2D11", "access": "4"}, "", ""},
		{"a group by its page", "pleio", pleio, map[string]string{"group": "https://intranet.woudenberg.nl/groups/view/0f5f94a3-7b8c-4f7b-9f5e-0c8b1e6a2d11/veiligheid/blog"}, "", ""},
		{"a group by its name", "pleio", pleio, map[string]string{"group": "Veiligheid"}, "", "group"},
		{"a group of the old Pleio", "pleio", pleio, map[string]string{"group": "https://www.pleio.nl/groups/profile/123"}, "", "group"},
		{"for the members of no group", "pleio", pleio, map[string]string{"access": "4"}, "", "access"},
		{"a secret that is missing", "mastodon", map[string]string{"server": "https://social.overheid.nl", "account": "@a", "visibility": "public"}, nil, "", "token"},
		{"a page may be left out", "linkedin", nil, nil, "", ""},
		{"a page that is no web page", "linkedin", map[string]string{"page": "mailto:a@b.nl"}, nil, "", "page"},
		{"a mail list", "mail", mail, nil, "", ""},
		{"a mail address with a name", "mail", mail, map[string]string{"to": "A <a@b.nl>"}, "", "to"},
		{"a port that is none", "mail", mail, map[string]string{"port": "70000"}, "", "port"},
		{"the trial channel needs nothing", "trial", nil, nil, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			settings := map[string]string{}
			maps.Copy(settings, tt.settings)
			maps.Copy(settings, tt.change)
			err := kind(t, tt.kind).CheckChannel(campaigns.Channel{Settings: settings, Secret: tt.secret})
			invalid := (*campaigns.Invalid)(nil)
			if tt.field == "" && err != nil {
				t.Errorf("got %v", err)
			}
			if tt.field != "" && (!errors.As(err, &invalid) || invalid.Field != tt.field || invalid.Message == "") {
				t.Errorf("got %v, want it on %s", err, tt.field)
			}
		})
	}
	stored := campaigns.Channel{Settings: map[string]string{"url": "https://a.nl/haak"}, SecretSet: true}
	if err := kind(t, "webhook").CheckChannel(stored); err != nil {
		t.Error("a stored secret does not count:", err)
	}
}

func TestAChannelIsOnePlace(t *testing.T) {
	const guid = "0f5f94a3-7b8c-4f7b-9f5e-0c8b1e6a2d11"
	for _, tt := range []struct {
		name, kind string
		settings   map[string]string
		want       string
	}{
		{"a site", "pleio", map[string]string{"site": "https://a.nl"}, "https://a.nl"},
		{"a group on that site", "pleio", map[string]string{"site": "https://a.nl", "group": guid}, "https://a.nl/groups/view/" + guid + "/groep"},
		{"a group without a site", "pleio", map[string]string{"group": guid}, ""},
		{"a group on a channel that knows none", "mastodon", map[string]string{"account": "@a@b.nl", "group": guid}, "@a@b.nl"},
		{"no field says so", "trial", nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := kind(t, tt.kind).Account(tt.settings); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
