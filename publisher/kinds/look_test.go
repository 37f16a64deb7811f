package kinds

import (
	"strings"
	"testing"

	"veiligheidskalender/campaigns"
)

func TestThePreviewMeasuresAsTheServiceDoes(t *testing.T) {
	long := "Lees https://www.politie.nl/een/heel/lang/adres-dat-veel-meer-dan-23-tekens-telt mee 👩‍👩‍👧"
	for _, tt := range []struct {
		name, kind, text string
		settings         map[string]string
		want             string
	}{
		{"an address counts as 23 and a family as one", "mastodon", long, nil, "Mastodon: 34 van 500 tekens"},
		{"the limit that the server told", "mastodon", "Hoi", map[string]string{"max_characters": "11000"}, "Mastodon: 3 van 11.000 tekens"},
		{"X weighs an emoji as two", "x", "Hoi 👩‍👩‍👧", nil, "X: 6 van 280 tekens"},
		{"what is sent is counted, not its signs", "mastodon", "**Hoi**", nil, "Mastodon: 3 van 500 tekens"},
		{"characters where they are the nearest", "bluesky", "Hoi", nil, "Bluesky: 3 van 300 tekens"},
		{"bytes where they are", "bluesky", strings.Repeat("👩‍👩‍👧", 20), nil, "Bluesky: 360 van 3.000 bytes"},
		{"advice is no limit", "narrowcasting", "Hoi", nil, "Narrowcasting: 3 tekens, liefst hoogstens 250"},
		{"no limit is known", "pleio", "Hoi", nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := kind(t, tt.kind).Preview(campaigns.Channel{ID: "ch", Settings: tt.settings}, campaigns.Content{Text: tt.text})
			if p.Measure != tt.want {
				t.Errorf("got %q, want %q", p.Measure, tt.want)
			}
		})
	}
}

func TestThePreviewLooksAsTheServiceDoes(t *testing.T) {
	picture := []campaigns.Media{{SHA256: "x", Alt: "Een busje"}}
	link := "Lees [meer](https://www.politie.nl/tips) of https://zeist.nl."
	for _, tt := range []struct {
		name, kind   string
		settings     map[string]string
		media        []campaigns.Media
		handle, card string
	}{
		{"the name of the account", "mastodon", map[string]string{"account": "@woudenberg@social.overheid.nl"}, nil, "@woudenberg@social.overheid.nl", "politie.nl"},
		{"a picture takes the place of the card", "mastodon", map[string]string{"account": "woudenberg@social.overheid.nl"}, picture, "@woudenberg@social.overheid.nl", ""},
		{"a name without its sign", "bluesky", map[string]string{"handle": "woudenberg.bsky.social"}, nil, "@woudenberg.bsky.social", "politie.nl"},
		{"the end of the address of a page", "instagram", map[string]string{"page": "https://www.instagram.com/gemeentewoudenberg/"}, nil, "@gemeentewoudenberg", ""},
		{"an address that has the sign", "threads", map[string]string{"page": "https://www.threads.net/@gemeentewoudenberg"}, nil, "@gemeentewoudenberg", "politie.nl"},
		{"an address without a page", "x", map[string]string{"page": "https://x.com"}, nil, "", "politie.nl"},
		{"no address at all", "x", nil, nil, "", "politie.nl"},
		{"a page goes by its own name", "facebook", map[string]string{"page": "https://www.facebook.com/gemeentewoudenberg"}, nil, "", "politie.nl"},
		{"the intranet shows a link as a link", "pleio", map[string]string{"site": "https://intranet.woudenberg.nl"}, nil, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := kind(t, tt.kind).Preview(campaigns.Channel{ID: "ch", Settings: tt.settings}, campaigns.Content{Text: link, Media: tt.media})
			if p.Handle != tt.handle || p.LinkCard != tt.card {
				t.Errorf("got %q and %q, want %q and %q", p.Handle, p.LinkCard, tt.handle, tt.card)
			}
		})
	}
}
