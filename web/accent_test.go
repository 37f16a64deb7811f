package web

import (
	"os"
	"strings"
	"testing"

	"veiligheidskalender/campaigns"
)

// A page has the colours of the municipality that its reader works for, or that a visitor chose.
func TestAccent(t *testing.T) {
	a := newApp(t)
	for _, tc := range []struct {
		name  string
		b     *browser
		path  string
		class string // "": the common colours
	}{
		{"who works for one municipality sees its colours", a.signIn("Wilma", campaigns.Reader, "woudenberg"), "/", "vk-gemeente-woudenberg"},
		{"who works for two sees the common colours", a.signIn("Tom", campaigns.Reader, "woudenberg", "zeist"), "/", ""},
		{"a partnership has the common colours", a.signIn("Petra", campaigns.Reader, "zblw"), "/", ""},
		{"a visitor who chose a municipality sees its colours", a.nobody(), "/agenda?gemeente=zeist", "vk-gemeente-zeist"},
		{"a visitor who chose none sees the common colours", a.nobody(), "/agenda", ""},
		{"a choice on the page goes before where one works", a.signIn("Willem", campaigns.Reader, "woudenberg"), "/agenda?gemeente=zeist", "vk-gemeente-zeist"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			page := tc.b.get(tc.path).wants(200)
			html := page.Body[strings.Index(page.Body, "<html"):]
			html = html[:strings.Index(html, ">")]
			if tc.class == "" && strings.Contains(html, "vk-gemeente-") || !strings.Contains(html, tc.class) {
				t.Errorf("%s: %s>, want the class %q", tc.path, html, tc.class)
			}
		})
	}
}

// A class that no style sheet knows would silently be petrol.
func TestEveryMunicipalityOfThePackHasItsColours(t *testing.T) {
	css, err := os.ReadFile("assets/src/gemeenten.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, slug := range []string{"bunnik", "leusden", "woudenberg", "zeist"} {
		if !strings.Contains(string(css), ".vk-gemeente-"+slug+" {") {
			t.Errorf("gemeenten.css has no colours for %s", slug)
		}
	}
}
