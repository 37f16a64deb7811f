package web

import (
	"strings"
	"testing"
)

func TestParseContact(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       Contact
		dial       string
		wrong      bool
	}{
		{name: "nothing"},
		{name: "a mail address", text: " Toegankelijk@Woudenberg.nl ", want: Contact{Mail: "toegankelijk@woudenberg.nl"}},
		{name: "a number", text: "(033) 123 45-67", want: Contact{Phone: "(033) 123 45-67"}, dial: "0331234567"},
		{name: "both, whatever the order", text: "14 033, a@b.nl", want: Contact{Mail: "a@b.nl", Phone: "14 033"}, dial: "14033"},
		{name: "two mail addresses", text: "a@b.nl, c@d.nl", wrong: true},
		{name: "two numbers", text: "14033, 14030", wrong: true},
		{name: "neither", text: "de balie", wrong: true},
		{name: "a page", text: "https://woudenberg.nl", wrong: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ParseContact(tt.text)
			if got != tt.want || got.Dial() != tt.dial || (err != nil) != tt.wrong {
				t.Errorf("got %+v, %q, %v", got, got.Dial(), err)
			}
		})
	}
}

func FuzzParseContact(f *testing.F) {
	f.Add("a@b.nl, 14 033")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseContact(text)
		if err != nil {
			return
		}
		if again, err := ParseContact(c.Mail + "," + c.Phone); err != nil || again != c {
			t.Errorf("%q gives %+v, and that %+v, %v", text, c, again, err)
		}
	})
}

func TestTheStatementOnAccessibility(t *testing.T) {
	contact := Contact{Mail: "hulp@woudenberg.nl", Phone: "14 033"}
	visitor := &browser{a: newApp(t, func(s *Server) { s.Contact = contact })}
	page := visitor.get("/toegankelijkheid").wants(200, "kalender.test", "Opgesteld op "+statementDate, "hulp@woudenberg.nl", "14 033", "Bekende beperkingen", "Loopt u ergens tegenaan?")
	page.lacks("Loop je", "jouw", "help je", "Kom je")
	for _, link := range []string{`href="mailto:hulp@woudenberg.nl"`, `href="tel:14033"`} {
		if !strings.Contains(page.Body, link) {
			t.Errorf("no %s", link)
		}
	}
	(&browser{a: another(t)}).get("/toegankelijkheid").wants(200, "Bel of mail de gemeente").lacks("mailto:")
}
