package publisher_test

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
)

// advance is the store of a pre-flight: what comes, and what was told.
type advance struct {
	publisher.Images // of what comes; nil while that has none

	coming []campaigns.Coming
	told   map[string][]string
	page   int   // how many are given at a time, however many are asked for; 0: two
	rounds []int // of how many deliveries was told in one go
}

func (a *advance) Coming(_ context.Context, after campaigns.Due, _ time.Time, _ int) ([]campaigns.Coming, error) {
	from := 0
	if after.DeliveryID != "" {
		from = 1 + slices.IndexFunc(a.coming, func(c campaigns.Coming) bool {
			return c.Delivery.ID == after.DeliveryID && c.Delivery.NextAt.Equal(after.NextAt)
		})
	}
	return a.coming[from:min(from+cmp.Or(a.page, 2), len(a.coming))], nil
}

func (a *advance) Warn(_ context.Context, all ...campaigns.Warning) error {
	for _, w := range all {
		a.told[w.Delivery.ID] = w.Problems
	}
	a.rounds = append(a.rounds, len(all))
	return nil
}

// signedOut is a channel whose sign-in does not work.
type signedOut struct{ publisher.Hand }

func (signedOut) Check(context.Context) (string, error) {
	return "", publisher.NeedsLogin("De sessie is verlopen.", errors.New("401"))
}

func TestThePreflightTellsWhatStandsInTheWay(t *testing.T) {
	var asked atomic.Int32
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.URL.Path == "/weg" {
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	defer site.Close()
	good := campaigns.Coming{
		Delivery: campaigns.Delivery{ID: "good", State: campaigns.Waiting, ContentHash: "h", ApprovedHash: "h"},
		Channel:  campaigns.Channel{ID: "c1", Kind: "pleio", Name: "Intranet"},
		Content:  campaigns.Content{Title: "Titel", Text: "Lees [meer](" + site.URL + "/goed)."},
	}
	with := func(id string, change func(*campaigns.Coming)) campaigns.Coming {
		c := good
		c.Delivery.ID = id
		change(&c)
		return c
	}
	a := &advance{told: map[string][]string{}, coming: []campaigns.Coming{
		good,
		with("again", func(*campaigns.Coming) {}),
		with("unapproved", func(c *campaigns.Coming) { c.Delivery.ApprovedHash = "" }),
		with("halted", func(c *campaigns.Coming) { c.Halted = true }),
		with("too long", func(c *campaigns.Coming) {
			c.Channel.Kind, c.Content.Text = "mastodon", strings.Repeat("woord ", 200)
		}),
		with("no picture", func(c *campaigns.Coming) { c.Channel.Kind = "instagram" }),
		with("dead link", func(c *campaigns.Coming) { c.Content.Text = "Zie [dit](" + site.URL + "/weg)." }),
		with("last day", func(c *campaigns.Coming) {
			c.Channel.SecretSet, c.Channel.Settings = true, map[string]string{"valid_until": "2027-03-01"}
			c.Delivery.Zone, c.Delivery.DueAt = "Europe/Amsterdam", time.Date(2027, 3, 1, 22, 30, 0, 0, time.UTC)
		}),
		with("day after", func(c *campaigns.Coming) { // half past midnight in Amsterdam
			c.Channel.SecretSet, c.Channel.Settings = true, map[string]string{"valid_until": "2027-03-01"}
			c.Delivery.Zone, c.Delivery.DueAt = "Europe/Amsterdam", time.Date(2027, 3, 1, 23, 30, 0, 0, time.UTC)
		}),
		with("damaged", func(c *campaigns.Coming) { c.Damaged = true }),
		with("signed out", func(c *campaigns.Coming) { c.Channel.ID = "c2" }),
	}}
	p := &publisher.Publisher{Now: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler),
		Open: func(ch campaigns.Channel) (publisher.Channel, error) {
			if ch.ID == "c2" {
				return signedOut{}, nil
			}
			return publisher.Hand{}, nil
		}}
	if err := p.Preflight(t.Context(), a, site.Client()); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{"good": "", "again": "", "unapproved": "geen akkoord", "halted": "noodstop", "too long": "te lang",
		"no picture": "afbeelding", "dead link": "bestaat niet", "signed out": "De sessie is verlopen.", "damaged": "beschadigd",
		"last day": "", "day after": "De aanmelding bij Intranet is op die dag niet meer geldig. Een beheerder kan"} {
		got, told := a.told[id]
		if !told || (want == "") != (len(got) == 0) || want != "" && !slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, want) }) {
			t.Errorf("%s: told %q, want %q", id, got, want)
		}
	}
	if n := asked.Load(); n != 2 {
		t.Errorf("links were asked for %d times, want each once", n)
	}
}
