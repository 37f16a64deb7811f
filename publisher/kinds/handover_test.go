package kinds

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"veiligheidskalender/campaigns"
)

var handOverPost = campaigns.Content{
	Title: "Wat zie jij?",
	Text:  "Zie je **iets**?\nMeld het: [tips](https://politie.nl/tips)",
	Media: []campaigns.Media{{SHA256: "x", Alt: "Een busje bij een schuur."}},
}

func TestHandOverLaysOutEveryKind(t *testing.T) {
	var b strings.Builder
	for _, k := range All() {
		ch := campaigns.Channel{ID: "ch", Kind: k.Name, Settings: map[string]string{"site": "https://intranet.woudenberg.nl", "access": "1"}}
		r := HandOver(k, ch, handOverPost)
		fmt.Fprintf(&b, "== %s\ntitle: %s\nlink: %s\ntext: %q\nhtml: %q\n", k.Name, r.Title, r.Link, r.Text, r.HTML)
		for i, s := range r.Steps {
			fmt.Fprintf(&b, "%d. %s\n", i+1, s)
		}
	}
	golden(t, "testdata/handover.golden", b.String())
}

func TestTheLinkLeadsToWhereThePostIsMade(t *testing.T) {
	for _, tt := range []struct {
		name, kind string
		settings   map[string]string
		want       string
	}{
		{"news on Pleio", "pleio", map[string]string{"site": "intranet.woudenberg.nl/", "subtype": "news"}, "https://intranet.woudenberg.nl/news/add"},
		{"a blog on Pleio", "pleio", map[string]string{"site": "https://x.nl", "subtype": "blog"}, "https://x.nl/blog/add"},
		{"an update on Pleio", "pleio", map[string]string{"site": "https://x.nl", "subtype": "statusupdate"}, "https://x.nl"},
		{"a group on Pleio", "pleio", map[string]string{"site": "https://x.nl", "subtype": "blog", "group": "0f5f94a3-7b8c-4f7b-9f5e-0c8b1e6a2d11"}, "https://x.nl/groups/view/0f5f94a3-7b8c-4f7b-9f5e-0c8b1e6a2d11/groep"},
		{"Pleio without an address", "pleio", nil, ""},
		{"a page that the channel names", "facebook", map[string]string{"page": "https://www.facebook.com/zeist"}, "https://www.facebook.com/zeist"},
		{"a service without a page", "facebook", nil, "https://www.facebook.com/"},
		{"a page that is no web page", "facebook", map[string]string{"page": "javascript:alert(1)"}, "https://www.facebook.com/"},
		{"paper", "print", nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := HandOver(kind(t, tt.kind), campaigns.Channel{Settings: tt.settings}, handOverPost)
			if r.Link != tt.want {
				t.Errorf("got %q, want %q", r.Link, tt.want)
			}
		})
	}
}

func TestAPostForEveryoneSaysSo(t *testing.T) {
	r := HandOver(kind(t, "pleio"), campaigns.Channel{Account: "https://x.nl", Settings: map[string]string{"access": "2"}}, handOverPost)
	if r.Link != "https://x.nl/news/add" {
		t.Error("the account is no address:", r.Link)
	}
	if !slices.ContainsFunc(r.Steps, func(s string) bool { return strings.Contains(s, "openbaar") }) {
		t.Error(r.Steps)
	}
	r = HandOver(kind(t, "pleio"), campaigns.Channel{Settings: map[string]string{"site": "https://x.nl", "access": "4", "group": "0f5f94a3-7b8c-4f7b-9f5e-0c8b1e6a2d11"}}, handOverPost)
	if steps := strings.Join(r.Steps, "\n"); !strings.Contains(steps, "Open de groep op Pleio") || !strings.Contains(steps, "Kies bij Toegang: de groep") {
		t.Error(r.Steps)
	}
}

func TestPreview(t *testing.T) {
	ch := campaigns.Channel{ID: "ch", Settings: map[string]string{"max_characters": "20"}}
	c := campaigns.Content{Title: "Titel", Text: "Zie je **iets**?\n\n- meld <het>\n- bel"}

	p := kind(t, "mastodon").Preview(ch, c)
	if want := "<p>Zie je iets?</p>\n<p>- meld &lt;het&gt;<br>\n- bel</p>\n"; string(p.HTML) != want {
		t.Errorf("got %q", p.HTML)
	}
	if p.Title != "" || p.Measure != "Mastodon: 32 van 20 tekens" || len(p.Problems) != 1 || !p.Problems[0].Blocking {
		t.Errorf("got %+v", p)
	}

	p = kind(t, "pleio").Preview(campaigns.Channel{ID: "ch"}, c)
	if want := "<p>Zie je <strong>iets</strong>?</p>\n<ul>\n<li>meld &lt;het&gt;</li>\n<li>bel</li>\n</ul>\n"; string(p.HTML) != want {
		t.Errorf("got %q", p.HTML)
	}
	if p.Title != "Titel" || p.Measure != "" || p.Problems != nil {
		t.Errorf("got %+v", p)
	}
}
