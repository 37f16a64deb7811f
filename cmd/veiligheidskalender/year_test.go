package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
	"veiligheidskalender/publisher/fakes/pleio"
	"veiligheidskalender/publisher/kinds"
	"veiligheidskalender/publisher/outbound"
	"veiligheidskalender/seeds"
	"veiligheidskalender/store"
)

// clock is a clock that only a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// promised are the first Tuesdays of the twelve months at 09:00 in Amsterdam, in UTC, worked out by hand: summer time
// runs from 28 March to 31 October 2027.
var promised = []string{
	"2027-02-02T08:00:00Z", "2027-03-02T08:00:00Z", "2027-04-06T07:00:00Z", "2027-05-04T07:00:00Z", "2027-06-01T07:00:00Z", "2027-07-06T07:00:00Z",
	"2027-08-03T07:00:00Z", "2027-09-07T07:00:00Z", "2027-10-05T07:00:00Z", "2027-11-02T08:00:00Z", "2027-12-07T08:00:00Z", "2028-01-04T08:00:00Z",
}

func TestWoudenbergsTwoSeriesGoOutOnTheMinuteForAYear(t *testing.T) {
	postgres, redis := testService(t, "VK_TEST_POSTGRES"), testService(t, "VK_TEST_REDIS")
	for name, env := range map[string]map[string]string{
		"on SQLite alone":          {"VK_DATABASE": "sqlite:" + t.TempDir() + "/year.db"},
		"on PostgreSQL with Redis": {"VK_DATABASE": newDatabase(t, postgres), "VK_REDIS": redis, "VK_SECRET_KEY": strings.Repeat("4f", 32)},
	} {
		t.Run(name, func(t *testing.T) { runYear(t, env) })
	}
}

func runYear(t *testing.T, env map[string]string) {
	ctx := t.Context()
	now := &clock{now: time.Date(2027, 1, 20, 10, 0, 0, 0, time.UTC)}
	site := pleio.New(now.Now)
	site.SignIn("een-sessie", pleio.User{GUID: "u1", Name: "Redactie", Role: pleio.Editor})
	server := httptest.NewServer(site)
	t.Cleanup(server.Close)

	c, err := program{getenv: func(k string) string { return env[k] }}.configure("")
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(ctx, c.database, store.Options{Key: c.key, Now: now.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	texts := loadAndApprove(t, s, server.URL)

	client := outbound.New(outbound.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	pub := newPublisher(c, s, opener{store: s, client: client, baseURL: c.baseURL}, slog.New(slog.NewTextHandler(io.Discard, nil)))
	pub.Now = now.Now
	tick := func(at time.Time) {
		t.Helper()
		now.set(at)
		for _, job := range []func(context.Context) error{pub.Feed, pub.Sweep, pub.SendDue, pub.Reconcile} {
			if err := job(ctx); err != nil {
				t.Fatalf("%s: %v", at, err)
			}
		}
	}
	for i, moment := range promised {
		due, err := time.Parse(time.RFC3339, moment)
		if err != nil {
			t.Fatal(err)
		}
		for at := now.Now().Add(4 * time.Hour); at.Before(due); at = at.Add(4 * time.Hour) {
			tick(at)
		}
		tick(due.Add(-time.Millisecond))
		if n := len(site.Effects()); n != i {
			t.Fatalf("a millisecond before %s there are %d posts, want %d", moment, n, i)
		}
		tick(due)
		if n := len(site.Effects()); n != i+1 {
			t.Fatalf("at %s there are %d posts, want %d", moment, n, i+1)
		}
		tick(due.Add(time.Second))
	}
	tick(now.Now().AddDate(0, 2, 0))
	checkEffects(t, site.Effects(), texts)
	checkLedger(t, s)
}

// loadAndApprove loads the pack, gives the channel its sign-in and has the twelve posts approved; it returns their words.
func loadAndApprove(t *testing.T, s *store.Store, site string) []campaigns.Content {
	t.Helper()
	ctx := t.Context()
	text, err := seeds.Open("zblw")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := loadPack(ctx, s, "zblw", text, "2027-02", false); err != nil {
		t.Fatal(err)
	}
	ch, err := s.ChannelBySlug(ctx, "pleio-woudenberg")
	if err != nil {
		t.Fatal(err)
	}
	ch.Settings = map[string]string{"site": site, "subtype": "news", "access": "1", "mode": "session"}
	ch.Secret = "een-sessie"
	if _, err := s.SaveChannel(ctx, ch, ""); err != nil {
		t.Fatal(err)
	}
	approver, err := s.AddUser(ctx, campaigns.User{Email: "sam@voorbeeld.nl", Name: "Sam", Roles: map[string]campaigns.Role{ch.MunicipalityID: campaigns.Approver}})
	if err != nil {
		t.Fatal(err)
	}
	posts, err := s.Posts(ctx, store.PostFilter{MunicipalityIDs: []string{ch.MunicipalityID}, InSeries: true})
	if err != nil {
		t.Fatal(err)
	}
	var texts []campaigns.Content
	for _, p := range posts {
		if _, err := s.Approve(ctx, p.ID, p.Revision.ID, approver); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, p.Revision.Content)
	}
	return texts
}

func checkEffects(t *testing.T, effects []pleio.Effect, texts []campaigns.Content) {
	t.Helper()
	if len(effects) != len(promised) || len(texts) != len(promised) {
		t.Fatalf("%d posts went out of %d, want %d", len(effects), len(texts), len(promised))
	}
	for i, e := range effects {
		rich, err := kinds.Tiptap(texts[i].Text)
		if err != nil {
			t.Fatal(err)
		}
		if got := e.MadeAt.UTC().Format(time.RFC3339Nano); got != promised[i] {
			t.Errorf("post %d went out at %s, want %s", i+1, got, promised[i])
		}
		if e.Title != texts[i].Title || e.RichDescription != string(rich) || len(e.Text) < 500 {
			t.Errorf("post %d says %q: %q", i+1, e.Title, e.Text)
		}
		if e.AccessID != 1 || e.Subtype != "news" || len(e.Faults) > 0 || !strings.Contains(e.Source, "/plaatsingen/") {
			t.Errorf("post %d: access %d, subtype %s, faults %v, source %q", i+1, e.AccessID, e.Subtype, e.Faults, e.Source)
		}
	}
}

// checkLedger sees that the ledger tells the same story, and that what nobody approved was missed and told.
func checkLedger(t *testing.T, s *store.Store) {
	t.Helper()
	begin, end := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2028, 2, 1, 0, 0, 0, 0, time.UTC)
	rows, err := s.Planned(t.Context(), nil, begin, end, 1000)
	if err != nil {
		t.Fatal(err)
	}
	states := map[campaigns.State]int{}
	for _, r := range rows {
		states[r.Delivery.State]++
		if r.Delivery.State == campaigns.Published && r.Delivery.Receipt.URL == "" {
			t.Errorf("%s: published without an address", r.Post.Revision.Content.Title)
		}
	}
	if states[campaigns.Published] != len(promised) || states[campaigns.Published]+states[campaigns.Missed] != len(rows) || states[campaigns.Missed] == 0 {
		t.Errorf("states after the year: %v", states)
	}
	all, err := s.Municipalities(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, m := range all {
		ids = append(ids, m.ID)
	}
	notices, err := s.Notices(t.Context(), ids, 1000)
	if err != nil {
		t.Fatal(err)
	}
	if len(notices) != states[campaigns.Missed] {
		t.Errorf("%d notices for %d missed deliveries", len(notices), states[campaigns.Missed])
	}
}

// testService returns the address of a service that `make test` started.
func testService(t *testing.T, variable string) string {
	t.Helper()
	address := os.Getenv(variable)
	if address == "" {
		t.Fatalf("%s is not set: start the tests with `make test`", variable)
	}
	return address
}

// newDatabase makes an empty database on the PostgreSQL of the tests.
func newDatabase(t *testing.T, address string) string {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // the test ends with it
	name := fmt.Sprintf("year_%d", time.Now().UnixNano())
	if _, err := db.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

var (
	_ publisher.Ledger     = (*store.Store)(nil)
	_ publisher.Doubts     = (*store.Store)(nil)
	_ publisher.TrialBoard = (*store.Store)(nil)
)
