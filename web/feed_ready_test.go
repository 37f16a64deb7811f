package web

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"veiligheidskalender/calendar"
)

// Who gets a feed before the routes are looked at must get what the route would have given.
func TestAReadyFeedIsAnsweredAsItsRouteDoes(t *testing.T) {
	a := newApp(t, ownFeeds)
	a.event("2027-03-01T10:00", func(e *calendar.Event) { e.AudienceID = "" })
	if err := a.store.MoveFeed(t.Context(), "/agenda/zeist.ics", "/agenda/woudenberg.ics", ""); err != nil {
		t.Fatal(err)
	}
	a.look()
	tag := a.fetch("GET", "/agenda/woudenberg.ics").Header.Get("ETag")
	for _, tt := range []struct {
		name, method, path string
		first              bool // answered before the routes
		headers            []string
	}{
		{"plain", "GET", "/agenda/woudenberg.ics", true, nil},
		{"gzip", "GET", "/agenda/alle.ics", true, []string{"Accept-Encoding", "gzip"}},
		{"head", "HEAD", "/agenda/woudenberg.ics", true, nil},
		{"unchanged", "GET", "/agenda/woudenberg.ics", true, []string{"If-None-Match", tag}},
		{"a condition that fails", "GET", "/agenda/woudenberg.ics", true, []string{"If-Match", `"anders"`}},
		{"a filter", "GET", "/agenda/woudenberg.ics?soort=workshop", false, nil},
		{"a query that says nothing", "GET", "/agenda/woudenberg.ics?utm_source=x", false, nil},
		{"spelt otherwise", "GET", "/agenda/%77oudenberg.ics", false, nil},
		{"moved", "GET", "/agenda/zeist.ics", false, nil},
		{"another method", "POST", "/agenda/woudenberg.ics", false, nil},
		{"a page", "GET", "/agenda", false, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			routed := a.fetch(tt.method, tt.path, tt.headers...)
			a.feeds().running.Store(true)
			got := a.fetch(tt.method, tt.path, tt.headers...)
			there := a.feeds().at([]byte(tt.path)) != nil && tt.method != "POST"
			a.feeds().running.Store(false)
			if there != tt.first {
				t.Errorf("answered before the routes: %v", there)
			}
			if got.Status != routed.Status || got.Body != routed.Body {
				t.Errorf("status %d and %d octets, by the route %d and %d", got.Status, len(got.Body), routed.Status, len(routed.Body))
			}
			if got.Status == http.StatusNotModified { // says only what caches go by
				for name := range routed.Header {
					if !slices.Contains([]string{"Etag", "Last-Modified", "Vary", "Cache-Control", "Date"}, name) {
						routed.Header.Del(name)
					}
				}
			}
			for _, h := range []http.Header{got.Header, routed.Header} {
				h.Del("Date")
			}
			if !maps.EqualFunc(got.Header, routed.Header, slices.Equal) {
				t.Errorf("%v\nby the route %v", got.Header, routed.Header)
			}
		})
	}
	if a.feeds().at([]byte("/agenda/woudenberg.ics")) != nil {
		t.Error("feeds that nothing keeps up to date are served as they are")
	}
}

// A body that nobody asked for is not the next request on the line.
func TestAFeedIsNotAskedWithABody(t *testing.T) {
	a := newApp(t, ownFeeds)
	a.look()
	a.feeds().running.Store(true)
	defer a.feeds().running.Store(false)
	conn := a.dial()
	inside := strings.Repeat("GET /bestaat-niet HTTP/1.1\r\nHost: kalender.test\r\n\r\n", 60_000)
	go func() { // what it cannot write shows in what is read
		fmt.Fprintf(conn, "GET /agenda/woudenberg.ics HTTP/1.1\r\nHost: kalender.test\r\nContent-Length: %d\r\n\r\n%s", len(inside), inside)
		fmt.Fprintf(conn, "GET /agenda/zeist.ics HTTP/1.1\r\nHost: kalender.test\r\nConnection: close\r\n\r\n")
	}()
	answers := bufio.NewReader(conn)
	for i, want := range []int{http.StatusRequestEntityTooLarge, http.StatusOK} {
		res, err := http.ReadResponse(answers, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != want {
			t.Errorf("answer %d: status %d, want %d (%v)", i, res.StatusCode, want, err)
		}
		res.Body.Close()
	}
}
