package campaigns

import (
	"errors"
	"strings"
	"testing"
)

// evening is a meeting with everything filled in.
func evening() *Meeting {
	return &Meeting{EventID: "b-1", EventRev: 2, Start: "2027-03-10T19:30", Zone: "Europe/Amsterdam", Minutes: 90, Location: "Bibliotheek",
		Address: "Dorpsstraat 1, Woudenberg", Link: "https://www.woudenberg.nl/aanmelden?x=1", Online: "https://overleg.nl/42"}
}

// These hashes were made before a post could have a meeting: approvals that were given then must still hold.
func TestAPostWithoutAMeetingKeepsItsHash(t *testing.T) {
	c := Content{Title: "Herken ondermijning", Text: "Let op **dit**.", Variants: []Variant{{"k-2", "Kort", "Korter"}}, Media: []Media{{"ab12", "Een busje"}},
		Channels: []string{"k-2", "k-1"}, Local: "2027-02-02T09:00", Zone: "Europe/Amsterdam"}
	for want, c := range map[string]Content{
		"ff2b5f16c8a9f247b767d56f0d00620596ae67d230eff42cb620f43ad8cb3d1a": c,
		"3f8762cf680206c43c30be7e6cdcba42ec0df5305ce92926c23729c97154d60a": {},
	} {
		if got := c.Hash(); got != want {
			t.Errorf("%q: %s", c.Title, got)
		}
	}
}

func TestEveryFieldOfAMeetingIsApproved(t *testing.T) {
	hash := Content{Meeting: evening()}.Hash()
	if hash == (Content{}).Hash() {
		t.Error("a meeting changes nothing")
	}
	for name, change := range map[string]func(*Meeting){
		"the event":    func(m *Meeting) { m.EventID = "b-2" },
		"its revision": func(m *Meeting) { m.EventRev = 3 },
		"the begin":    func(m *Meeting) { m.Start = "2027-03-10T19:31" },
		"the zone":     func(m *Meeting) { m.Zone = "Europe/London" },
		"the duration": func(m *Meeting) { m.Minutes++ },
		"the place":    func(m *Meeting) { m.Location = "Kerk" },
		"the address":  func(m *Meeting) { m.Address = "" },
		"the sign-up":  func(m *Meeting) { m.Link = "https://elders.nl" },
		"the online":   func(m *Meeting) { m.Online = "" },
	} {
		m := evening()
		if change(m); (Content{Meeting: m}).Hash() == hash || SameMeeting(m, evening()) {
			t.Errorf("%s may change after the approval", name)
		}
	}
	m := evening()
	m.Location, m.Link = "  Bibliotheek\r\n", m.Link+" "
	if (Content{Meeting: m}).Hash() != hash || !SameMeeting(m, evening()) || SameMeeting(m, nil) || SameMeeting(nil, m) || !SameMeeting(nil, nil) {
		t.Error("spaces are a change")
	}
}

func TestNormalizedSharesNoMeeting(t *testing.T) {
	c := Content{Meeting: evening()}
	for name, other := range map[string]Content{"Normalized": c.Normalized(), "Filled": c.Filled("Zeist")} {
		if other.Meeting.Location = "Kerk"; c.Meeting.Location != "Bibliotheek" {
			t.Fatal(name)
		}
	}
	c.Meeting.Location = "Gemeentehuis {gemeente}"
	if !c.HasPlaceholder() || c.Filled("Zeist").Meeting.Location != "Gemeentehuis Zeist" {
		t.Error("{gemeente} stays in the place")
	}
}

func TestWhatAMeetingCanBe(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*Meeting)
		field  string // empty: it is good
	}{
		{"all of it", func(*Meeting) {}, ""},
		{"no more than when", func(m *Meeting) { m.EventID, m.Location, m.Address, m.Link, m.Online = "", "", "", "", "" }, ""},
		{"a page without https", func(m *Meeting) { m.Link = "http://www.woudenberg.nl" }, ""},
		{"no begin", func(m *Meeting) { m.Start = "" }, "meeting-date"},
		{"31 February", func(m *Meeting) { m.Start = "2027-02-31T10:00" }, "meeting-date"},
		{"no time", func(m *Meeting) { m.Minutes = 0 }, "meeting-minutes"},
		{"eight days", func(m *Meeting) { m.Minutes = 8 * 24 * 60 }, "meeting-minutes"},
		{"a place like a book", func(m *Meeting) { m.Location = strings.Repeat("é", MaxPlace+1) }, "meeting-location"},
		{"an address like a book", func(m *Meeting) { m.Address = strings.Repeat("é", MaxPlace+1) }, "meeting-address"},
		{"a script", func(m *Meeting) { m.Link = "javascript:alert(1)" }, "meeting-link"},
		{"no address", func(m *Meeting) { m.Link = "woudenberg.nl" }, "meeting-link"},
		{"a password", func(m *Meeting) { m.Link = "https://a:b@woudenberg.nl" }, "meeting-link"},
		{"words", func(m *Meeting) { m.Link = "https://woudenberg.nl en bel" }, "meeting-link"},
		{"a link that Pleio has no room for", func(m *Meeting) { m.Online = "https://a.nl/" + strings.Repeat("x", MaxOnlineLink) }, "meeting-online"},
		{"mail", func(m *Meeting) { m.Online = "mailto:a@b.nl" }, "meeting-online"},
	} {
		m := evening()
		tc.change(m)
		err := Content{Meeting: m}.Normalized().Check()
		var wrong *Invalid
		if tc.field == "" && err != nil || tc.field != "" && (!errors.As(err, &wrong) || wrong.Field != tc.field || wrong.Message == "") {
			t.Errorf("%s: %v", tc.name, err)
		}
	}
}

func TestAMeetingMovesAlongAsAnother(t *testing.T) {
	moved := evening().Shifted(364)
	if moved.Start != "2028-03-08T19:30" || moved.EventID != "" || moved.EventRev != 0 || moved.Location != "Bibliotheek" {
		t.Errorf("%+v", moved)
	}
	if broken := (Meeting{Start: "morgen"}).Shifted(1); broken.Start != "morgen" {
		t.Errorf("%+v", broken)
	}
}
