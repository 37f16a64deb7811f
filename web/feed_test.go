package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"image/png"
	"io"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/skip2/go-qrcode"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// event stores a public, confirmed event in Woudenberg.
func (a *testApp) event(start campaigns.Local, change ...func(*calendar.Event)) calendar.Event {
	a.t.Helper()
	e := calendar.Event{MunicipalityID: a.place["woudenberg"].ID, ThemeID: a.theme.ID, Kind: calendar.SeniorWorkshop, Title: "Babbeltrucs", Text: "Herken ze.",
		Location: "Bibliotheek", Public: true, Status: calendar.Confirmed, Start: start, Zone: "Europe/Amsterdam", Minutes: 90}
	for _, f := range change {
		f(&e)
	}
	e, err := a.store.CreateEvent(a.t.Context(), e, "")
	if err != nil {
		a.t.Fatal(err)
	}
	return e
}

// save stores a change of an event.
func (a *testApp) save(e calendar.Event, change func(*calendar.Event)) calendar.Event {
	a.t.Helper()
	base := e.Rev
	change(&e)
	e, err := a.store.SaveEvent(a.t.Context(), e, base, "")
	if err != nil {
		a.t.Fatal(err)
	}
	a.look()
	return e
}

// look lets the feeds see what changed, as Run does within half a second.
func (a *testApp) look() {
	a.feeds().forget()
	a.feeds().look(a.t.Context())
}

// feeds are those of the application.
func (a *testApp) feeds() *Feeds {
	if a.server.Feeds == nil {
		a.t.Fatal("make the application with ownFeeds")
	}
	return a.server.Feeds
}

// ownFeeds gives the test hold of the application's feeds.
func ownFeeds(s *Server) { s.Feeds = NewFeeds(s.Store, s.Now, s.Log, s.Zone, s.BaseURL) }

// fetch asks as a calendar program does: without cookies; pairs are headers.
func (a *testApp) fetch(method, path string, pairs ...string) answer {
	a.t.Helper()
	req := httptest.NewRequestWithContext(a.t.Context(), method, path, nil)
	for i := 0; i+1 < len(pairs); i += 2 {
		req.Header.Set(pairs[i], pairs[i+1])
	}
	return (&browser{a: a, cookies: map[string]string{}}).do(req)
}

func TestConditionalRequests(t *testing.T) {
	a := newApp(t, ownFeeds)
	a.event("2027-03-01T10:00")
	const path = "/agenda/woudenberg.ics"
	plain, zipped := a.fetch("GET", path), a.fetch("GET", path, "Accept-Encoding", "br, gzip")
	tag, gz, modified := plain.Header.Get("ETag"), zipped.Header.Get("ETag"), plain.Header.Get("Last-Modified")
	if plain.Status != 200 || tag == "" || gz == "" || tag == gz || modified != "Mon, 01 Feb 2027 07:00:00 GMT" {
		t.Fatalf("%d, tags %s and %s, modified %s", plain.Status, tag, gz, modified)
	}
	r, err := gzip.NewReader(strings.NewReader(zipped.Body))
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(r); err != nil || string(body) != plain.Body {
		t.Errorf("gzip: %v", err)
	}
	for _, tt := range []struct {
		name    string
		headers []string
		want    int
	}{
		{"nothing known", nil, 200},
		{"the tag", []string{"If-None-Match", tag}, 304},
		{"a weak tag", []string{"If-None-Match", "W/" + tag}, 304},
		{"one of several tags", []string{"If-None-Match", `"x,y", W/"z" ,` + tag}, 304},
		{"any", []string{"If-None-Match", "*"}, 304},
		{"another tag", []string{"If-None-Match", `"anders"`}, 200},
		{"the tag of the other representation", []string{"If-None-Match", gz}, 200},
		{"the tag of gzip, gzip asked", []string{"If-None-Match", gz, "Accept-Encoding", "gzip"}, 304},
		{"broken tag", []string{"If-None-Match", `"half`}, 200},
		{"the date", []string{"If-Modified-Since", modified}, 304},
		{"an older date", []string{"If-Modified-Since", "Mon, 01 Feb 2027 06:59:59 GMT"}, 200},
		{"a date of 2020", []string{"If-Modified-Since", "Wed, 01 Jan 2020 00:00:00 GMT"}, 200},
		{"a later date", []string{"If-Modified-Since", "Tue, 02 Feb 2027 00:00:00 GMT"}, 304},
		{"no date", []string{"If-Modified-Since", "gisteren"}, 200},
		{"tag and date, as ICSx5 sends", []string{"If-None-Match", tag, "If-Modified-Since", modified}, 304},
		{"another tag counts for more than the date", []string{"If-None-Match", `"anders"`, "If-Modified-Since", modified}, 200},
		{"if match", []string{"If-Match", tag}, 200},
		{"if match, weak", []string{"If-Match", "W/" + tag}, 412},
		{"if match, another", []string{"If-Match", `"anders"`}, 412},
		{"if unmodified since", []string{"If-Unmodified-Since", modified}, 200},
		{"if unmodified since long ago", []string{"If-Unmodified-Since", "Wed, 01 Jan 2020 00:00:00 GMT"}, 412},
	} {
		for _, request := range []string{"GET by the route", "HEAD by the route", "GET", "HEAD"} {
			method, _, routed := strings.Cut(request, " ")
			t.Run(request+" "+tt.name, func(t *testing.T) {
				a.feeds().running.Store(!routed) // see readyFirst
				defer a.feeds().running.Store(false)
				got := a.fetch(method, path, tt.headers...)
				if got.Status != tt.want {
					t.Errorf("status %d, want %d", got.Status, tt.want)
				}
				if got.Header.Get("Vary") != "Accept-Encoding" || got.Header.Get("ETag") == "" || got.Header.Get("Cache-Control") != feedMaxAge || got.Header.Get("Last-Modified") == "" {
					t.Errorf("headers %v", got.Header)
				}
				if (got.Status == 304 || method == "HEAD") && got.Body != "" {
					t.Errorf("a body of %d octets", len(got.Body))
				}
				if got.Status == 200 && (got.Header.Get("Content-Type") != "text/calendar; charset=utf-8" || got.Header.Get("Content-Length") != fmt.Sprint(len(plain.Body))) {
					t.Errorf("headers %v", got.Header)
				}
			})
		}
	}
	for header, want := range map[string]bool{"": false, "gzip": true, "GZIP;q=0.5": true, "gzip;q=0": false, "gzip; q=0.000, *": false, "*": true, "*;q=0": false,
		"identity": false, "br, x-gzip": true, "gzip;q=1": true} {
		if acceptsGzip(header) != want {
			t.Errorf("Accept-Encoding %q: %v", header, !want)
		}
	}
}

func TestWhatAnAddressFinds(t *testing.T) {
	a := newApp(t, ownFeeds)
	a.event("2027-03-01T10:00")
	a.event("2027-03-02T10:00", func(e *calendar.Event) {
		e.Title, e.MunicipalityID, e.Kind = "Lancering", a.place["zblw"].ID, calendar.HackShieldLaunch
	})
	a.event("2027-03-03T10:00", func(e *calendar.Event) { e.Title, e.MunicipalityID = "In Zeist", a.place["zeist"].ID })
	a.event("2027-03-04T10:00", func(e *calendar.Event) { e.Title, e.Public = "Intern", false })
	a.event("2026-02-01T10:00", func(e *calendar.Event) { e.Title = "Vorig jaar" })
	a.event("2026-01-31T10:00", func(e *calendar.Event) { e.Title = "Te oud" })
	audiences, err := a.store.Audiences(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	a.event("2027-03-06T10:00", func(e *calendar.Event) {
		e.Title, e.AudienceID, e.MunicipalityID = "Voor senioren", audiences[0].ID, a.place["zeist"].ID
	})
	off := a.event("2027-03-05T10:00", func(e *calendar.Event) { e.Title = "Ging niet door" })
	a.save(off, func(e *calendar.Event) { e.Status = calendar.Called })
	for _, tt := range []struct {
		path   string
		status int
		events string // titles
	}{
		{"/agenda/woudenberg.ics", 200, "Vorig jaar|Babbeltrucs|Lancering|AFGELAST: Ging niet door"},
		{"/agenda/zeist.ics", 200, "Lancering|In Zeist|Voor senioren"},
		{"/agenda/zeist/senioren.ics", 200, "Voor senioren"},
		{"/agenda/alle/senioren.ics?soort=workshop", 200, "Voor senioren"},
		{"/agenda/woudenberg/senioren.ics", 200, ""},
		{"/agenda/alle.ics", 200, "Vorig jaar|Babbeltrucs|Lancering|In Zeist|AFGELAST: Ging niet door|Voor senioren"},
		{"/agenda/woudenberg.ics?soort=hackshield", 200, "Lancering"},
		{"/agenda/woudenberg.ics?soort=overleg", 200, ""},
		{"/agenda/woudenberg.ics?jaar=2026", 200, "Vorig jaar"},
		{"/agenda/woudenberg.ics?afgelast=verberg&thema=ondermijning&utm_source=x", 200, "Vorig jaar|Babbeltrucs|Lancering"},
		{"/agenda/woudenberg.ics?afgelast=toon", 200, "Vorig jaar|Babbeltrucs|Lancering|AFGELAST: Ging niet door"},
		{"/agenda/woudenberg.ics?afgelast=bevestigd&alarm=P1D", 200, "Vorig jaar|Babbeltrucs|Lancering|AFGELAST: Ging niet door"},
		{"/agenda/utrecht.ics", 404, ""}, {"/agenda/woudenberg/vissers.ics", 404, ""}, {"/agenda/utrecht/senioren.ics", 404, ""}, {"/agenda/woudenberg.ics?soort=feest", 404, ""},
		{"/agenda/woudenberg.ics?thema=x", 404, ""}, {"/agenda/woudenberg.ics?alarm=5s", 404, ""}, {"/agenda/woudenberg.ics?afgelast=x", 404, ""},
		{"/agenda/woudenberg.ics?jaar=1999", 404, ""}, {"/agenda/woudenberg.ics?jaar=abcd", 404, ""}, {"/agenda/woudenberg", 404, ""}, {"/agenda/.ics", 404, ""},
	} {
		t.Run(tt.path, func(t *testing.T) {
			got := a.fetch("GET", tt.path)
			if got.Status != tt.status {
				t.Fatalf("status %d", got.Status)
			}
			if tt.status != 200 {
				return
			}
			if found := calendar.Lint([]byte(got.Body)); len(found) > 0 {
				t.Errorf("%v", found)
			}
			var titles []string
			for line := range strings.Lines(got.Body) {
				if title, ok := strings.CutPrefix(line, "SUMMARY:"); ok {
					titles = append(titles, strings.TrimSpace(title))
				}
			}
			if s := strings.Join(titles, "|"); s != tt.events {
				t.Errorf("got %q, want %q", s, tt.events)
			}
		})
	}
	if b := a.fetch("GET", "/agenda/woudenberg.ics?soort=hackshield").Body; !strings.Contains(b, "X-WR-CALNAME:Veiligheid in Woudenberg: HackShield") {
		t.Error("the name does not follow the filter")
	}
	for query, want := range map[string][2]int{"": {1, 0}, "?afgelast=bevestigd": {0, 0}, "?afgelast=verberg": {0, 0}, "?alarm=60m": {1, 3}} {
		b := a.fetch("GET", "/agenda/woudenberg.ics"+query).Body
		if got := [2]int{strings.Count(b, "STATUS:CANCELLED"), strings.Count(b, "TRIGGER:-PT60M")}; got != want {
			t.Errorf("%s: called off and reminders %v, want %v", query, got, want)
		}
	}
}

func TestAMoveIsInTheFeedAsARevision(t *testing.T) {
	a := newApp(t, ownFeeds)
	e := a.event("2027-03-03T19:30")
	first := a.fetch("GET", "/agenda/woudenberg.ics")
	other := a.fetch("GET", "/agenda/zeist.ics")
	a.at("2027-02-01T08:05")
	e = a.save(e, func(e *calendar.Event) { e.Start = "2027-03-10T19:30" })
	second := a.fetch("GET", "/agenda/woudenberg.ics")
	if found := calendar.LintNext([]byte(first.Body), []byte(second.Body)); len(found) > 0 {
		t.Errorf("%v", found)
	}
	for _, want := range []string{"Verplaatst: was wo 3 mrt 19:30.", "SEQUENCE:1\r\n", "DTSTAMP:20270201T070500Z", "LAST-MODIFIED:20270201T070500Z", "DTSTART;TZID=Europe/Amsterdam:20270310T193000"} {
		if !strings.Contains(second.Body, want) {
			t.Errorf("the feed has no %q", want)
		}
	}
	if second.Header.Get("ETag") == first.Header.Get("ETag") || second.Header.Get("Last-Modified") != "Mon, 01 Feb 2027 07:05:00 GMT" {
		t.Errorf("%v", second.Header)
	}
	if again := a.fetch("GET", "/agenda/zeist.ics"); again.Header.Get("ETag") != other.Header.Get("ETag") || again.Header.Get("Last-Modified") != other.Header.Get("Last-Modified") {
		t.Error("a feed changed without an event of its own that did")
	}
	a.at("2027-02-01T07:00") // the clock steps back
	a.save(e, func(e *calendar.Event) { e.Title = "Andere titel" })
	third := a.fetch("GET", "/agenda/woudenberg.ics")
	if found := calendar.LintNext([]byte(second.Body), []byte(third.Body)); len(found) > 0 || third.Header.Get("Last-Modified") <= second.Header.Get("Last-Modified") {
		t.Errorf("%v %v", found, third.Header)
	}
}

func TestTwoMachinesAgree(t *testing.T) {
	a := newApp(t, ownFeeds)
	e := a.event("2027-03-03T19:30")
	ahead := func() time.Time { return a.now().Add(1700 * time.Millisecond) }
	second, err := store.Open(t.Context(), "sqlite:"+a.file, store.Options{Key: testKey, Now: ahead})
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	b := NewFeeds(second, ahead, a.server.Log, a.zone, a.server.BaseURL)
	compare := func(when string) {
		t.Helper()
		a.look()
		b.forget()
		b.look(t.Context())
		for _, path := range []string{"/agenda/woudenberg.ics", "/agenda/alle.ics", "/agenda/zeist.ics", "/agenda/woudenberg.ics?soort=workshop"} {
			w := b.world.Load()
			key, err := w.key(strings.TrimSuffix(strings.TrimPrefix(strings.Split(path, "?")[0], "/agenda/"), ".ics"), "", feedQuery{soort: map[bool]string{true: "workshop"}[strings.Contains(path, "?")]}, a.now())
			if err != nil {
				t.Fatal(err)
			}
			theirs, err := b.feed(w, key)
			if err != nil {
				t.Fatal(err)
			}
			ours := a.fetch("GET", path)
			if ours.Header.Get("ETag") != theirs.etag || ours.Header.Get("Last-Modified") != theirs.lastModified || ours.Body != string(theirs.body) {
				t.Errorf("%s %s: %s %s here, %s %s there", when, path, ours.Header.Get("ETag"), ours.Header.Get("Last-Modified"), theirs.etag, theirs.lastModified)
			}
		}
	}
	compare("at first")
	a.at("2027-02-01T09:00")
	a.save(e, func(e *calendar.Event) { e.Start = "2027-03-04T19:30" })
	compare("after a move")
	a.at("2027-03-01T00:00")
	compare("in the next month")
}

func TestAnEmbargoIsKeptToTheMillisecond(t *testing.T) {
	a := newApp(t, ownFeeds)
	a.event("2027-03-01T10:00")
	at := time.Date(2027, 2, 1, 9, 0, 0, 0, a.zone)
	paths := []string{"/agenda/woudenberg.ics", "/agenda/alle.ics", "/agenda/woudenberg.ics?soort=workshop", "/agenda"}
	seen := func() string {
		out := ""
		for _, p := range paths {
			got := a.fetch("GET", p)
			out += p + got.Header.Get("ETag") + got.Header.Get("Last-Modified") + fmt.Sprint(strings.Count(got.Body, "Geheim")) + "\n"
		}
		return out
	}
	before := seen()
	a.at("2027-02-01T08:30")
	secret := a.event("2027-03-02T10:00", func(e *calendar.Event) { e.Title, e.PublishAt = "Geheim", at })
	a.look()
	if seen() != before {
		t.Fatalf("something shows of an event under embargo:\n%s\n%s", before, seen())
	}
	secret = a.save(secret, func(e *calendar.Event) { e.Start = "2027-03-09T10:00" })
	for range 2 {
		if seen() != before {
			t.Fatal("something shows of a change under embargo")
		}
		a.feeds().rare = newFeedCache(rareFeedSize) // built anew
	}
	if got := a.fetch("GET", "/agenda/bijeenkomst/"+secret.ID); got.Status != 404 {
		t.Errorf("its page: %d", got.Status)
	}
	a.mu.Lock()
	a.clock = at.Add(-time.Millisecond)
	a.mu.Unlock()
	a.look()
	for _, machine := range []string{"", "another machine, which starts just now, "} {
		if seen() != before {
			t.Fatalf("%sshows something a millisecond early", machine)
		}
		a.feeds().world.Store(nil)
		a.feeds().rare = newFeedCache(rareFeedSize)
	}
	a.mu.Lock()
	a.clock = at
	a.mu.Unlock()
	a.feeds().look(t.Context()) // not forced: the moment itself is reason enough
	after := seen()
	if strings.Count(after, "0\n") > 0 {
		t.Errorf("it does not show at its moment:\n%s", after)
	}
	if b := a.fetch("GET", paths[0]).Body; strings.Contains(b, "Verplaatst") {
		t.Error("people are told of a move that nobody could see")
	}
}

func TestVanishedEventsStayUntilAPersonConfirms(t *testing.T) {
	a := newApp(t, ownFeeds)
	for i := range 12 {
		a.event(campaigns.Local(fmt.Sprintf("2027-03-%02dT10:00", i+1)), func(e *calendar.Event) { e.Title = fmt.Sprintf("Nummer %d", i) })
	}
	a.look()
	count := func() int { return strings.Count(a.fetch("GET", "/agenda/woudenberg.ics").Body, "BEGIN:VEVENT") }
	reload := func() {
		a.feeds().world.Load().loadedAt = time.Time{}.Add(time.Hour) // long ago
		a.look()
	}
	if count() != 12 {
		t.Fatalf("%d events", count())
	}
	a.exec(`DELETE FROM events WHERE title IN ('Nummer 0', 'Nummer 1')`)
	reload()
	if count() != 10 {
		t.Errorf("two that vanish are two that vanish: %d", count())
	}
	etag := a.fetch("GET", "/agenda/woudenberg.ics").Header.Get("ETag")
	a.exec(`DELETE FROM events`)
	reload()
	if got := a.fetch("GET", "/agenda/woudenberg.ics"); got.Header.Get("ETag") != etag || count() != 10 {
		t.Fatalf("%d events left", count())
	}
	if log := a.takeLog(); !strings.Contains(log, "until a person confirms") {
		t.Errorf("log: %q", log)
	}
	notices, err := a.store.Notices(t.Context(), []string{a.place["woudenberg"].ID}, 10)
	if err != nil || len(notices) != 1 || !strings.Contains(notices[0].Text, "10 komende bijeenkomsten van Woudenberg") {
		t.Errorf("%v %v", notices, err)
	}
	a.event("2027-04-01T10:00") // what else happens goes on
	a.look()
	if count() != 11 {
		t.Errorf("%d with a new one", count())
	}
	restarted := NewFeeds(a.store, a.now, a.server.Log, a.zone, a.server.BaseURL)
	restarted.look(t.Context())
	if w := restarted.world.Load(); len(w.visible[""]) != 11 {
		t.Errorf("after a restart %d", len(w.visible[""]))
	}
	a.takeLog()
	if n, err := a.store.ConfirmFeeds(t.Context(), ""); err != nil || n != 10 {
		t.Fatal(n, err)
	}
	a.look()
	if count() != 1 {
		t.Errorf("%d after confirmation", count())
	}
	if notices, _ := a.store.Notices(t.Context(), []string{a.place["woudenberg"].ID}, 10); len(notices) != 0 {
		t.Errorf("%v", notices)
	}
}

func TestEventsThatPeopleCallOffOrHideLeaveWithoutAsking(t *testing.T) {
	a := newApp(t, ownFeeds)
	var all []calendar.Event
	for i := range 24 {
		all = append(all, a.event(campaigns.Local(fmt.Sprintf("2027-03-%02dT10:00", i+1))))
	}
	a.look()
	for i, e := range all {
		a.save(e, func(e *calendar.Event) {
			if i%2 == 0 {
				e.Public = false
			} else {
				e.Status = calendar.Called
			}
		})
	}
	a.feeds().world.Load().loadedAt = time.Time{}.Add(time.Hour)
	a.look()
	got := a.fetch("GET", "/agenda/woudenberg.ics").Body
	if n, off := strings.Count(got, "BEGIN:VEVENT"), strings.Count(got, "STATUS:CANCELLED"); n != 12 || off != 12 {
		t.Errorf("%d events, %d called off", n, off)
	}
}

func TestTheLastGoodFeedsAreServedWithoutDatabase(t *testing.T) {
	a := newApp(t, ownFeeds)
	a.event("2027-03-01T10:00")
	before := a.fetch("GET", "/agenda/woudenberg.ics")
	broken := *a.feeds()
	broken.Store, _ = store.Open(t.Context(), "sqlite:"+t.TempDir()+"/leeg.db", store.Options{Key: testKey})
	if err := broken.Store.Close(); err != nil {
		t.Fatal(err)
	}
	a.feeds().Store = broken.Store
	for range 3 {
		a.look()
		if got := a.fetch("GET", "/agenda/woudenberg.ics"); got.Status != 200 || got.Header.Get("ETag") != before.Header.Get("ETag") || got.Body != before.Body {
			t.Fatalf("%d", got.Status)
		}
		a.fetch("GET", "/agenda/woudenberg.ics?soort=workshop").wants(200)
		a.fetch("GET", "/agenda").wants(200, "Babbeltrucs")
	}
	if log := a.takeLog(); strings.Count(log, "feeds not updated") != 1 {
		t.Errorf("log: %q", log)
	}
	fresh := another(t, ownFeeds)
	fresh.feeds().Store = broken.Store
	if got := fresh.fetch("GET", "/agenda/woudenberg.ics"); got.Status != 503 || got.Header.Get("Retry-After") == "" {
		t.Errorf("nothing was ever read: %d", got.Status)
	}
	fresh.takeLog()
}

func TestMovedAndEndedFeeds(t *testing.T) {
	a := newApp(t, ownFeeds)
	for path, target := range map[string]string{"/agenda/oud.ics": "/agenda/woudenberg.ics", "/agenda/gestopt/senioren.ics": ""} {
		if err := a.store.MoveFeed(t.Context(), path, target, ""); err != nil {
			t.Fatal(err)
		}
	}
	a.look()
	if got := a.fetch("GET", "/agenda/oud.ics?afgelast=verberg"); got.Status != 308 || got.Location != "/agenda/woudenberg.ics?afgelast=verberg" {
		t.Errorf("%d %s", got.Status, got.Location)
	}
	a.fetch("GET", "/agenda/gestopt/senioren.ics").wants(410, "gestopt")
	for _, bad := range []string{"", "/agenda/x", "https://elders.nl/a.ics", "/agenda/a/b/c.ics"} {
		if err := a.store.MoveFeed(t.Context(), bad, "/agenda/woudenberg.ics", ""); err == nil {
			t.Errorf("%q is moved", bad)
		}
	}
}

func TestARareFeedIsBuiltOnceAndOldOnesGo(t *testing.T) {
	c := newFeedCache(3000)
	for i := range 50 {
		one := c.entry(feedKey{year: i})
		c.filled(one, 1000)
		if c.entry(feedKey{year: i}) != one {
			t.Fatal("the newest is gone")
		}
		if c.size > 3000 || c.order.Len() != len(c.items) || len(c.items) > 3 {
			t.Fatalf("%d octets, %d feeds", c.size, len(c.items))
		}
	}
}

// How soon the feeds show a change of another machine is measured, not asserted: a busy machine proves nothing.
func TestRunSeesAChangeOfAnotherMachine(t *testing.T) {
	a := newApp(t, ownFeeds)
	e := a.event("2027-03-01T10:00")
	stop, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); a.feeds().Run(stop) }()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	wait := func(what string) {
		t.Helper()
		began := time.Now()
		for !strings.Contains(a.fetch("GET", "/agenda/woudenberg.ics").Body, what) {
			if time.Since(began) > time.Minute {
				t.Fatalf("%q does not come", what)
			}
			<-look.C
		}
		t.Logf("%q was in the feed after %v", what, time.Since(began))
	}
	wait("Babbeltrucs")
	for i := range 5 {
		base := e.Rev
		e.Title = fmt.Sprintf("Nieuwe titel %d", i)
		var err error
		if e, err = a.store.SaveEvent(t.Context(), e, base, ""); err != nil {
			t.Fatal(err)
		}
		wait(e.Title)
	}
	cancel()
	<-done
}

func TestThePublicAgendaNamesTheYear(t *testing.T) {
	a := newApp(t, ownFeeds)
	for _, start := range []campaigns.Local{"2027-02-17T19:30", "2027-02-18T19:30", "2027-11-17T19:30", "2028-02-17T19:30"} {
		a.event(start)
	}
	a.look()
	got := regexp.MustCompile(`(?:februari|november) 20[0-9]{2}|(?:wo|do) 1[78]`).FindAllString(a.fetch("GET", "/agenda").wants(200).text(), -1)
	if want := "februari 2027 wo 17 do 18 november 2027 wo 17 februari 2028 do 17"; strings.Join(got, " ") != want {
		t.Errorf("the agenda says %q, want %q", got, want)
	}
}

func TestThePublicAgenda(t *testing.T) {
	a := newApp(t, ownFeeds)
	e := a.event("2027-03-03T19:30", func(e *calendar.Event) {
		e.Title, e.SignupPhone, e.SignupURL, e.Status = `Babbeltrucs </script><script>alert(1)</script>`, "033 123 45 67", "https://woudenberg.nl/aanmelden", calendar.Tentative
		e.Costs, e.Wheelchair = "gratis", true
	})
	a.event("2027-01-03T19:30", func(e *calendar.Event) { e.Title = "Voorbij" })
	internal := a.event("2027-03-04T19:30", func(e *calendar.Event) { e.Title, e.Public = "Intern", false })
	page := a.fetch("GET", "/agenda")
	page.wants(200, "Agenda", "Babbeltrucs", "19:30 – 21:00 uur", "Voorlopig", "bel 033 123 45 67", "Volg deze agenda", "Google kijkt na 4 tot 24 uur").lacks("Voorbij", "Intern")
	for _, want := range []string{`<link rel="alternate" type="text/calendar" title="Veiligheid: alle gemeenten" href="/agenda/alle.ics">`, `href="webcal://kalender.test/agenda/alle.ics"`,
		`href="webcal:http://kalender.test/agenda/alle.ics"`, `cid=webcal%3A%2F%2Fkalender.test%2Fagenda%2Falle.ics`, `"startDate":"2027-03-03T19:30:00+01:00"`,
		`https://outlook.live.com/calendar/0/addfromweb?`, `src="/agenda/qr.png"`} {
		if !strings.Contains(page.Body, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if i := strings.Index(page.Body, "Zgotmpl"); i > 0 {
		t.Error(page.Body[i-200 : i+20])
	}
	if strings.Contains(page.Body, "<script>alert") || strings.Contains(page.Body, "noindex") || strings.Contains(page.Body, "ZgotmplZ") {
		t.Error("the page lets a title in, keeps search engines out or lost an address")
	}
	filtered := a.fetch("GET", "/agenda?gemeente=woudenberg&doelgroep=&soort=workshop&thema=ondermijning")
	filtered.wants(200, "Veiligheid in Woudenberg: Workshop, Ondermijning", "Babbeltrucs", "Alles tonen")
	if !strings.Contains(filtered.Body, `href="/agenda/woudenberg.ics?soort=workshop&amp;thema=ondermijning"`) || !strings.Contains(filtered.Body, `src="/agenda/qr.png?gemeente=woudenberg&amp;soort=workshop&amp;thema=ondermijning"`) {
		t.Error("the filter is not in the addresses")
	}
	a.fetch("GET", "/agenda?gemeente=zeist").wants(200, "Er staat niets gepland")
	a.fetch("GET", "/agenda?gemeente=utrecht").wants(404)
	a.fetch("GET", "/agenda/afdrukken?gemeente=woudenberg").wants(200, "Bel 033 123 45 67", "woensdag 3 maart 2027", "112", "0900-8844")
	one := a.fetch("GET", "/agenda/bijeenkomst/"+e.ID)
	one.wants(200, "Babbeltrucs", "rolstoeltoegankelijk", "Zet in mijn agenda")
	if !strings.Contains(one.Body, `"isAccessibleForFree":true`) {
		t.Error("no schema.org/Event")
	}
	file := a.fetch("GET", "/agenda/bijeenkomst/"+e.ID+".ics")
	if file.Status != 200 || !strings.HasPrefix(file.Header.Get("Content-Disposition"), "attachment") || strings.Contains(file.Body, "CALNAME") || len(calendar.Lint([]byte(file.Body))) > 0 {
		t.Errorf("download: %d %v", file.Status, file.Header)
	}
	qr := a.fetch("GET", "/agenda/qr.png?gemeente=woudenberg")
	if _, err := png.Decode(bytes.NewReader([]byte(qr.Body))); err != nil || qr.Header.Get("Content-Type") != "image/png" {
		t.Errorf("%v %v", err, qr.Header)
	}
	if code, err := qrcode.Encode("http://kalender.test/agenda?gemeente=woudenberg#abonneren", qrcode.Medium, 320); err != nil || string(code) != qr.Body {
		t.Errorf("the code leads elsewhere (%v)", err)
	}
	for _, path := range []string{"/agenda/bijeenkomst/" + internal.ID, "/agenda/bijeenkomst/" + internal.ID + ".ics"} {
		a.fetch("GET", path).wants(404).lacks("Intern")
	}
}

func TestSearchEnginesReadTheAgenda(t *testing.T) {
	a := newApp(t, ownFeeds)
	a.event("2027-03-03T19:30", func(e *calendar.Event) {
		e.Title, e.Online, e.Capacity = `Online </script>`, "https://video.voorbeeld.nl/", 20
	})
	off := a.event("2027-03-04T19:30")
	a.save(off, func(e *calendar.Event) { e.Status = calendar.Called })
	body := a.fetch("GET", "/agenda").Body
	_, rest, _ := strings.Cut(body, `<script type="application/ld+json">`)
	text, _, ok := strings.Cut(rest, "</script>")
	var events []struct {
		Context     string `json:"@context"`
		Type        string `json:"@type"`
		Name        string
		StartDate   time.Time
		EndDate     time.Time
		EventStatus string
		Location    []struct {
			Type string `json:"@type"`
		}
		Attendee any
	}
	if err := json.Unmarshal([]byte(text), &events); err != nil || !ok || len(events) != 2 {
		t.Fatalf("%v: %s", err, text)
	}
	first, second := events[0], events[1]
	if first.Context != "https://schema.org" || first.Type != "Event" || first.Name != "Online </script>" || first.EndDate.Sub(first.StartDate) != 90*time.Minute ||
		first.EventStatus != "https://schema.org/EventScheduled" || len(first.Location) != 2 || first.Location[1].Type != "VirtualLocation" {
		t.Errorf("%+v", first)
	}
	if second.EventStatus != "https://schema.org/EventCancelled" || second.Attendee != nil {
		t.Errorf("%+v", second)
	}
}

func TestEveryPageLeadsToTheAgendas(t *testing.T) {
	a := newApp(t, ownFeeds)
	b := a.signIn("Fenna", campaigns.Reader)
	for _, page := range []string{"/", "/agenda", "/agenda/persoonlijk"} {
		got := b.get(page).Body
		for _, address := range []string{"/agenda", "/agenda/persoonlijk"} {
			if !strings.Contains(got, `<a class="nl-link" href="`+address+`">`) {
				t.Errorf("%s: no link to %s", page, address)
			}
		}
	}
	if got := a.fetch("GET", "/agenda").Body; strings.Contains(got, "/agenda/persoonlijk") || !strings.Contains(got, `<a class="nl-link" href="/agenda">`) {
		t.Error("a visitor is led to what is for colleagues, or not to the agenda")
	}
}

func TestThePersonalFeedIsASecret(t *testing.T) {
	a := newTown(t, ownFeeds)
	a.testApp.event("2027-03-04T10:00", func(e *calendar.Event) { e.Title, e.Public = "Interne training", false })
	a.testApp.event("2027-03-05T10:00", func(e *calendar.Event) { e.Title, e.Public, e.MunicipalityID = "Van Zeist", false, a.place["zeist"].ID })
	b := a.signIn("Fenna", campaigns.Reader)
	b.get("/agenda/persoonlijk").wants(200, "nog geen persoonlijke agenda")
	made := b.post("/agenda/persoonlijk")
	made.wants(200, "Dit is je adres")
	_, rest, _ := strings.Cut(made.Body, `value="http://kalender.test`)
	path, _, _ := strings.Cut(rest, `"`)
	if len(path) < len("/agenda/persoonlijk/.ics")+22 || made.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("address %q", path)
	}
	got := a.fetch("GET", path)
	if got.Status != 200 || !strings.HasPrefix(got.Header.Get("Cache-Control"), "private") || got.Header.Get("X-Robots-Tag") != "noindex" || got.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("%d %v", got.Status, got.Header)
	}
	if found := calendar.Lint([]byte(got.Body)); len(found) > 0 {
		t.Errorf("%v", found)
	}
	for want, there := range map[string]bool{"SUMMARY:Bericht: Eerste": true, "SUMMARY:Interne training": true, "Van Zeist": false, "SUMMARY:Workshop": false, path: false} {
		if strings.Contains(got.Body, want) != there {
			t.Errorf("%q is there: %v", want, !there)
		}
	}
	if again := a.fetch("GET", path, "If-None-Match", got.Header.Get("ETag")); again.Status != 304 {
		t.Errorf("asked again: %d", again.Status)
	}
	if again := a.fetch("GET", path, "If-Modified-Since", "Tue, 02 Feb 2027 00:00:00 GMT"); again.Status != 200 {
		t.Errorf("asked by date: %d", again.Status)
	}
	if strings.Contains(a.contents(), strings.TrimSuffix(last(path), ".ics")) {
		t.Error("the secret stands in the database")
	}
	b.post("/agenda/persoonlijk").wants(200)
	wrong := a.fetch("GET", path)
	if wrong.Status != 404 || wrong.Header.Get("X-Robots-Tag") != "noindex" || wrong.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("the old address: %d %v", wrong.Status, wrong.Header)
	}
	b.submit("/agenda/persoonlijk/stoppen").wants(200, "nog geen persoonlijke agenda", "gestopt")
	for _, p := range []string{"/agenda/persoonlijk/kort.ics", "/agenda/persoonlijk/" + strings.Repeat("a", 43) + ".ics", "/agenda/persoonlijk/" + strings.Repeat("a", 43)} {
		a.fetch("GET", p).wants(404)
	}
}

// takeLog returns what was logged, which a test that expects it must take.
func (a *testApp) takeLog() string {
	s := a.log.String()
	a.log.Reset()
	return s
}

// exec runs SQL behind the program's back.
func (a *testApp) exec(query string) {
	a.t.Helper()
	db, err := sql.Open("sqlite", "file:"+a.file+"?_pragma=foreign_keys(1)&_pragma=busy_timeout(5000)")
	if err != nil {
		a.t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(a.t.Context(), query); err != nil {
		a.t.Fatal(err)
	}
}
