package calendar

import (
	"bytes"
	"testing"
	"unicode/utf8"

	"github.com/emersion/go-ical"
)

// FuzzFeed: whatever people type, the feed has nothing that the lint finds, and go-ical reads back exactly the text that went
// in, cleaned.
func FuzzFeed(f *testing.F) {
	for _, s := range []string{"", "gewoon", "CR\rLF\nCRLF\r\n", "\x00\x07\x1b\x7f", `"quotes" 'en' \ ; , :`, "👮🏽‍♀️👨‍👩‍👧‍👦", "\xff\xfe kapot \xc3", "شرطة \u202eomgekeerd",
		"\u0085\u2028\u2029\ufeff", "é", " voor en achter ", "BEGIN:VEVENT\r\nUID:x", "een heel lange regel met éééééééééééééééééééééééééééééééééééééééééééééééééé aan de rand"} {
		f.Add(s, s, s)
	}
	f.Fuzz(func(t *testing.T, title, text, other string) {
		e := session("x", "2026-10-14T19:30", func(e *Event) {
			e.Title, e.Text, e.Location, e.Contact, e.Trainer, e.Note = title, text, other, other, other, other
			e.Mail, e.Online, e.SignupURL, e.UID = "a@b.nl", other, other, "x@veiligheidskalender"
		})
		o := testOptions
		o.Name, o.Description, o.Source = other, text, other
		for _, build := range []func() ([]byte, error){
			func() ([]byte, error) { return Feed(o, list(e)) }, func() ([]byte, error) { return Download(o, &e) },
		} {
			feed, err := build()
			if err != nil {
				t.Fatal(err)
			}
			if found := Lint(feed); len(found) > 0 {
				t.Fatalf("%v\n%s", found, feed)
			}
			cal, err := ical.NewDecoder(bytes.NewReader(feed)).Decode()
			if err != nil {
				t.Fatal(err)
			}
			v := cal.Events()[0]
			for name, want := range map[string]string{"SUMMARY": e.Summary(), "DESCRIPTION": CleanText(e.Description(o.Names, e.pageURL(o.BaseURL)))} {
				if got, err := v.Props.Text(name); err != nil || got != want || !utf8.ValidString(got) {
					t.Fatalf("%s: %q %v, want %q", name, got, err, want)
				}
			}
		}
	})
}
