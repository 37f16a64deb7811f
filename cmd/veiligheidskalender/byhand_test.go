package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
	"veiligheidskalender/publisher/kinds"
	"veiligheidskalender/seeds"
	"veiligheidskalender/store"
)

// nowhere refuses every connection, so that what would be sent fails and what is handed over does not.
type nowhere struct{}

var errNowhere = errors.New("no network in this test")

func (nowhere) RoundTrip(*http.Request) (*http.Response, error) { return nil, errNowhere }

// What the pages say of a channel (kinds.ByHand) is what the publisher does with it.
func TestAChannelIsPlacedByHandExactlyWhenThePagesSaySo(t *testing.T) {
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "vk.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	o := opener{store: s, client: &http.Client{Transport: nowhere{}}, baseURL: "https://kalender.test",
		dial: func(context.Context, string, string) (net.Conn, error) { return nil, errNowhere }}
	complete := map[string]map[string]string{
		"pleio":    {"site": "https://intranet.woudenberg.nl", "subtype": "news", "access": "1", "mode": "session"},
		"mastodon": {"server": "https://social.overheid.nl", "account": "@woudenberg", "visibility": "public"},
		"bluesky":  {"handle": "woudenberg.bsky.social", "service": "https://bsky.social"},
		"mail":     {"to": "a@b.nl", "from": "c@d.nl", "host": "smtp.d.nl", "port": "587", "security": "tls"},
		"webhook":  {"url": "https://a.nl/haak"},
	}
	seen := map[bool]int{}
	for _, kind := range kinds.All() {
		if kind.Name == "trial" { // it appears on a page of the program
			continue
		}
		handover := map[string]string{"mode": "handover"}
		for name, v := range complete[kind.Name] {
			if name != "mode" {
				handover[name] = v
			}
		}
		for name, ch := range map[string]campaigns.Channel{
			"nothing filled in": {},
			"without its key":   {Settings: complete[kind.Name]},
			"complete":          {Settings: complete[kind.Name], Secret: "a1b2c3d4e5f6g7h8i9j0", SecretSet: true},
			"set to hand over":  {Settings: handover, Secret: "a1b2c3d4e5f6g7h8i9j0", SecretSet: true},
		} {
			t.Run(kind.Name+" "+name, func(t *testing.T) {
				ch.ID, ch.Kind = "kanaal", kind.Name
				adapter, err := o.open(ch)
				if err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				_, err = adapter.Publish(ctx, campaigns.Dispatch{Delivery: campaigns.Delivery{ID: "d", ChannelID: ch.ID}, Channel: ch,
					Content: campaigns.Content{Title: "Let op", Text: "Bel 112."}})
				var f *publisher.Failure
				hand := errors.As(err, &f) && f.Intent == publisher.IntentByHand
				if err == nil || hand != kind.ByHand(ch) {
					t.Errorf("the pages say by hand: %v; placing answers %v", kind.ByHand(ch), err)
				}
				seen[hand]++
			})
		}
	}
	if seen[true] == 0 || seen[false] < len(complete) {
		t.Errorf("by hand or not: %v", seen)
	}
}

func TestTheDemoHandsOverWhatAPersonPlaces(t *testing.T) {
	o := opener{demo: true}
	for _, kind := range kinds.All() {
		adapter, err := o.open(campaigns.Channel{Kind: kind.Name})
		if err != nil {
			t.Fatal(err)
		}
		_, trial := adapter.(publisher.Trial)
		_, hand := adapter.(publisher.Hand)
		if trial == kind.HandOver || hand != kind.HandOver {
			t.Errorf("%s is placed by %T", kind.Name, adapter)
		}
	}
}

func TestThePeopleOfTheDemoHaveTheRolesTheirNamesSay(t *testing.T) {
	s, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "vk.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	text, err := seeds.Open(demoPack)
	if err == nil {
		_, err = loadPack(t.Context(), s, demoPack, text, "2027-02", false)
	}
	if err != nil {
		t.Fatal(err)
	}
	users, err := demoAccounts(t.Context(), s)
	if err != nil || len(users) != 2 {
		t.Fatal(users, err)
	}
	for municipality := range users[0].Roles {
		noor, sam := users[0], users[1]
		if noor.May(campaigns.Approver, municipality) || !noor.May(campaigns.Editor, municipality) || !sam.May(campaigns.Admin, municipality) {
			t.Errorf("in %s: %v and %v", municipality, noor.Roles, sam.Roles)
		}
	}
	if len(users[0].Roles) == 0 {
		t.Error("Noor works nowhere")
	}
}
