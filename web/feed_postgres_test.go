package web

import (
	"database/sql"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"veiligheidskalender/calendar"
	"veiligheidskalender/store"
)

// twoMachines are two applications, each with a store, feeds and a clock of its own, on one PostgreSQL database.
func twoMachines(t *testing.T) (one, two *testApp, address string) {
	t.Helper()
	address = postgresDatabase(t)
	s, err := store.Open(t.Context(), address, store.Options{Key: testKey})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.LoadCycle(t.Context(), testCycle, false); err != nil {
		t.Fatal(err)
	}
	one, two = &testApp{t: t, clock: monday}, &testApp{t: t, clock: monday}
	one.open(address, ownFeeds)
	two.open(address, ownFeeds)
	return one, two, address
}

// postgresDatabase makes a database that is the test's own and returns its address.
func postgresDatabase(t *testing.T) string {
	t.Helper()
	address, err := url.Parse(os.Getenv("VK_TEST_POSTGRES"))
	if err != nil || address.Host == "" && address.RawQuery == "" {
		t.Fatal("start the tests with `make test`")
	}
	server, err := sql.Open("pgx", address.String())
	if err != nil {
		t.Fatal(err)
	}
	name := "web_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	if _, err := server.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		defer server.Close()
		if _, err := server.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil { //nolint:noctx // the test's context has ended
			t.Error(err)
		}
	})
	address.Path = "/" + name
	return address.String()
}

func (a *testApp) setClock(t time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.clock = t
}

// seen is all that a calendar program sees of the feeds: bytes, tags and dates, as text and as gzip. The date of a feed with
// filters is left out: it is never too early, but a machine that built the feed later may give a later one.
func (a *testApp) seen() string {
	var all strings.Builder
	for _, path := range []string{"/agenda/woudenberg.ics", "/agenda/zeist.ics", "/agenda/alle.ics", "/agenda/woudenberg.ics?soort=workshop", "/agenda/alle.ics?afgelast=verberg&alarm=1d&jaar=2027"} {
		for _, encoding := range []string{"identity", "gzip"} {
			got := a.fetch("GET", path, "Accept-Encoding", encoding)
			if got.Status != 200 {
				a.t.Fatalf("%s: status %d", path, got.Status)
			}
			if strings.Contains(path, "?") {
				got.Header.Del("Last-Modified")
			}
			all.WriteString(path + " " + got.Header.Get("ETag") + " " + got.Header.Get("Last-Modified") + "\n" + got.Body + "\n")
		}
	}
	return all.String()
}

func TestTwoMachinesOnPostgresServeTheSameFeeds(t *testing.T) {
	one, two, address := twoMachines(t)
	ahead := func() { two.setClock(one.now().Add(1700 * time.Millisecond)) } // clocks are never quite equal
	ahead()
	e := one.event("2027-03-03T19:30")
	two.event("2027-03-04T19:30", func(e *calendar.Event) { e.Title, e.MunicipalityID = "Lancering", two.place["zblw"].ID })
	same := func(when string) string {
		t.Helper()
		one.look()
		two.look()
		a, b := one.seen(), two.seen()
		if a != b {
			t.Errorf("%s the machines differ:\n%s\n%s", when, a, b)
		}
		fresh := &testApp{t: t, clock: two.now()}
		fresh.open(address, ownFeeds)
		if c := fresh.seen(); c != a {
			t.Errorf("%s a machine that starts anew differs:\n%s\n%s", when, c, a)
		}
		return a
	}
	first := same("at first")
	if !strings.Contains(first, "Babbeltrucs") || !strings.Contains(first, "Lancering") {
		t.Fatal(first)
	}

	one.at("2027-02-01T09:00")
	ahead()
	one.save(e, func(e *calendar.Event) { e.Start = "2027-03-10T19:30" })
	moved := same("after a move")
	if moved == first || !strings.Contains(moved, "Verplaatst: was wo 3 mrt 19:30.") {
		t.Error("the move is not in the feeds")
	}

	one.at("2027-02-01T09:05")
	ahead()
	e, err := two.store.Event(t.Context(), e.ID)
	if err != nil {
		t.Fatal(err)
	}
	two.save(e, func(e *calendar.Event) { e.Status = calendar.Called })
	if off := same("after the other called it off"); off == moved || !strings.Contains(off, "STATUS:CANCELLED") {
		t.Error("it is not called off in the feeds")
	}

	one.at("2027-03-01T00:00")
	ahead()
	same("in the next month")
}

func TestTwoMachinesOnPostgresKeepAnEmbargo(t *testing.T) {
	one, two, address := twoMachines(t)
	one.event("2027-03-01T10:00")
	moment := monday.Add(time.Hour)
	both := func(at time.Time) {
		one.setClock(at)
		two.setClock(at)
		for _, a := range []*testApp{one, two} {
			a.feeds().look(t.Context()) // not forced: what happens by itself must
		}
	}
	both(monday)
	before := one.seen()
	secret := one.event("2027-03-02T10:00", func(e *calendar.Event) { e.Title, e.PublishAt = "Geheim", moment })
	nothing := func(when string) {
		t.Helper()
		for name, a := range map[string]*testApp{"one": one, "two": two} {
			if a.seen() != before {
				t.Fatalf("%s machine %s shows something", when, name)
			}
		}
		fresh := &testApp{t: t, clock: one.now()}
		fresh.open(address, ownFeeds)
		if fresh.seen() != before {
			t.Fatalf("%s a machine that starts anew shows something", when)
		}
	}
	one.look()
	two.look()
	nothing("after it was made")
	two.save(secret, func(e *calendar.Event) { e.Minutes = 120 })
	one.look()
	nothing("after it was changed")
	both(moment.Add(-time.Millisecond))
	one.look()
	two.look()
	nothing("a millisecond early")
	both(moment)
	after := one.seen()
	if after != two.seen() {
		t.Errorf("the machines differ:\n%s\n%s", after, two.seen())
	}
	if after == before || !strings.Contains(after, "SUMMARY:Geheim") || strings.Contains(after, "Bijgewerkt") {
		t.Error("it does not show at its moment, or tells of a change that nobody could see")
	}
}
