package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"veiligheidskalender/publisher/fakes/mastodon"
	"veiligheidskalender/publisher/fakes/trouble"
)

// scrape asks for the figures as Prometheus does: over a line, with the server that serve starts.
func scrape(t *testing.T, m *metrics) string {
	t.Helper()
	status, text := ask(t, m, "/metrics", nil)
	if status != http.StatusOK {
		t.Fatal(status)
	}
	return text
}

// ask asks that server for a path; ready is what it finds when it looks whether the database answers.
func ask(t *testing.T, m *metrics, path string, ready error) (status int, text string) {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- m.serve(ctx, listener, func(context.Context) error { return ready }) }()
	defer func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+listener.Addr().String()+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close() //nolint:errcheck // read whole
	all, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(all)
}

func TestAWorkerSaysHowItIs(t *testing.T) {
	m := &metrics{registry: prometheus.NewRegistry()}
	away := errors.New("dial tcp 10.0.0.5:5432: refused")
	for _, c := range []struct {
		path  string
		ready error
		want  int
		says  string
	}{
		{"/healthz", nil, 200, "ok\n"},
		{"/healthz", away, 200, "ok\n"},
		{"/readyz", nil, 200, "ok\n"},
		{"/readyz", away, 503, "niet gereed\n"},
		{"/", nil, 404, "404 page not found\n"},
	} {
		if status, text := ask(t, m, c.path, c.ready); status != c.want || text != c.says {
			t.Errorf("%s with %v: %d %q, want %d %q", c.path, c.ready, status, text, c.want, c.says)
		}
	}
}

// Of four posts one is placed 30 ms late, one gets no answer, one is in the hands of a worker that dies, and one waits.
func TestTheFiguresTellWhatBecameOfThePosts(t *testing.T) {
	now := &clock{now: time.Date(2027, 1, 20, 10, 0, 0, 0, time.UTC)}
	site := mastodon.New(now.Now)
	site.Grant("een-sleutel", mastodon.Account{ID: "42", Username: "woudenberg", DisplayName: "Woudenberg"})
	p := newPress(t, now, site)
	m := newMetrics(p.store, slog.New(slog.DiscardHandler))
	p.pub.Observe, p.pub.Doubts = m.observe, countedDoubts{p.store, m.lapsed}
	due := now.Now().Add(time.Hour)
	p.plan(t, due)
	p.plan(t, due.Add(time.Minute))
	orphan := p.plan(t, due.Add(2*time.Minute))
	waits := p.plan(t, due.Add(30*time.Minute))
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	now.set(due.Add(30 * time.Millisecond))
	must(p.pub.SendDue(t.Context()))
	site.On("POST /api/v1/statuses", trouble.After(trouble.Cut))
	now.set(due.Add(time.Minute))
	must(p.pub.SendDue(t.Context()))
	now.set(orphan.DueAt)
	if begun, err := p.store.Begin(t.Context(), []string{orphan.ID}, "dies", time.Second); err != nil || len(begun) != 1 {
		t.Fatal(begun, err)
	}
	now.set(orphan.DueAt.Add(2 * time.Second))
	must(p.pub.Sweep(t.Context()))

	text := scrape(t, m)
	for _, line := range []string{
		`vk_lateness_seconds_bucket{attempt="first",kind="mastodon",le="0.025"} 0`,
		`vk_lateness_seconds_bucket{attempt="first",kind="mastodon",le="0.05"} 1`,
		`vk_lateness_seconds_count{attempt="first",kind="mastodon"} 1`, // what is in doubt was not on time
		`vk_attempts_total{kind="mastodon",outcome="succeed"} 1`,
		`vk_attempts_total{kind="mastodon",outcome="doubt"} 1`,
		`vk_deliveries{state="in_doubt"} 2`,
		`vk_deliveries{state="sending"} 0`,
		`vk_queue_depth 1`,
		`vk_lease_expiries_total 1`,
	} {
		if !strings.Contains(text, line+"\n") {
			name, _, _ := strings.Cut(line, "{")
			t.Errorf("no line %q; there is:", line)
			for other := range strings.Lines(text) {
				if strings.HasPrefix(other, name) {
					t.Log(other)
				}
			}
		}
	}
	for _, secret := range []string{"een-sleutel", "woudenberg", waits.ID, p.channel.Slug, p.channel.MunicipalityID} {
		if strings.Contains(strings.ToLower(text), secret) {
			t.Errorf("the figures name %q", secret)
		}
	}
}
