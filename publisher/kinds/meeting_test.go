package kinds

import (
	"strings"
	"testing"

	"veiligheidskalender/campaigns"
)

func TestAMeetingOnAChannel(t *testing.T) {
	kind, _ := Find("pleio")
	updates := campaigns.Channel{ID: "c-1", Kind: "pleio", Settings: map[string]string{"site": "https://intranet.nl", "subtype": "statusupdate"}}
	c := campaigns.Content{Title: "Lezing", Text: "Kom ook.", Media: []campaigns.Media{{SHA256: "a", Alt: "Een zaal"}}}
	if ps := kind.On(updates).Check(c, "c-1"); len(ps) != 1 {
		t.Fatalf("an update has no picture: %v", ps)
	}
	c.Meeting = &campaigns.Meeting{Start: "2027-03-10T19:30", Zone: "Europe/Amsterdam", Minutes: 90}
	if ps := kind.On(updates).Check(c, "c-1"); len(ps) != 0 {
		t.Errorf("an event has one: %v", ps)
	}
	if p := kind.Preview(updates, c); len(p.Problems) != 0 {
		t.Errorf("the preview of an event: %v", p.Problems)
	}
	for _, tc := range []struct {
		name, group, link, step string
		meeting                 bool
	}{
		{"an event", "", "https://intranet.nl/events/add", "iets nieuws op de agenda", true},
		{"an event in a group", "0f5f94a3-7b8c-4f7b-9f5e-0c8b1e6a2d11", "https://intranet.nl/groups/view/0f5f94a3-7b8c-4f7b-9f5e-0c8b1e6a2d11/groep", "bij Agenda", true},
		{"a post", "", "https://intranet.nl/news/add", "een nieuw bericht", false},
	} {
		ch := campaigns.Channel{ID: "c-1", Kind: "pleio", Settings: map[string]string{"site": "https://intranet.nl", "group": tc.group}}
		post := c
		if !tc.meeting {
			post.Meeting = nil
		}
		ready := HandOver(kind, ch, post)
		all := strings.Join(ready.Steps, "\n")
		if ready.Link != tc.link || !strings.Contains(all, tc.step) || strings.Contains(all, "begin, einde en plek") != tc.meeting {
			t.Errorf("%s: %s\n%s", tc.name, ready.Link, all)
		}
	}
	mail, _ := Find("mail")
	if mail.ShowsMeeting() || strings.Contains(strings.Join(HandOver(mail, campaigns.Channel{}, c).Steps, "\n"), "Agenda") {
		t.Error("only Pleio has an agenda")
	}
}
