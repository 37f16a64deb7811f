package publisher_test

import (
	"context"
	"log/slog"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
)

// ownRedis starts a Redis that this test alone may empty, stop and count, and returns its address.
func ownRedis(t *testing.T, options ...string) string {
	t.Helper()
	testRedis(t) // where one can be started, so can another
	socket := filepath.Join(t.TempDir(), "s")
	cmd := exec.Command("redis-server", append([]string{"--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", "no"}, options...)...) //nolint:noctx // it ends with the test
	if err := cmd.Start(); err != nil {
		t.Fatal("start the tests with `make test`: ", err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	client := newClient(t, "unix://"+socket)
	for deadline := time.Now().Add(30 * time.Second); client.Ping(t.Context()).Err() != nil; {
		if time.Now().After(deadline) {
			t.Fatal("redis-server does not answer")
		}
		<-time.After(10 * time.Millisecond)
	}
	return "unix://" + socket
}

// onRedis returns a publisher of the town that uses Redis at address.
func (w *town) onRedis(t *testing.T, address string) (*publisher.Publisher, *publisher.Fallback) {
	t.Helper()
	p := w.publisher()
	f := &publisher.Fallback{Redis: publisher.NewRedisQueue(newClient(t, address), "queue"), Database: &publisher.DatabaseQueue{Ledger: w},
		Log: slog.New(slog.DiscardHandler), Restored: func(ctx context.Context) { _ = p.Feed(ctx) }}
	p.Queue, p.Jobs = f, []publisher.Job{{Name: "watch", Every: time.Second, Run: f.Watch}}
	return p, f
}

func TestAnEmptiedRedisIsFilledAtTheNextTick(t *testing.T) {
	t.Parallel() // it mostly waits
	w := newTown(t)
	address := ownRedis(t)
	client := newClient(t, address)
	due := w.now().Truncate(time.Minute).Add(10 * time.Minute)
	all := w.plan(t, due, everywhere()...)
	placed := make(chan struct{}, 2*townChannels)
	for _, a := range w.adapters {
		a.publish = func(_ context.Context, d campaigns.Dispatch) (campaigns.Receipt, error) {
			defer func() { placed <- struct{}{} }()
			return w.place(d), nil
		}
	}
	p, _ := w.onRedis(t, address)
	p.Tick = 200 * time.Millisecond
	w.setClock(due.Add(-time.Second))
	stop := start(t, p)
	for flushed := 0; flushed < 5; {
		<-time.After(10 * time.Millisecond)
		if n, err := client.ZCard(t.Context(), "queue").Result(); err != nil || n == 0 || w.now().After(due) {
			if err != nil || w.now().After(due) {
				break
			}
			continue
		}
		if err := client.FlushAll(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		flushed++
	}
	for range all {
		await(t, placed)
	}
	stop()
	for _, d := range all {
		w.once(t, d, 5*time.Second)
		w.is(t, d.ID, campaigns.Published)
	}
}

func TestNoWordsAreKeptInRedis(t *testing.T) {
	w := newTown(t)
	address := ownRedis(t)
	client := newClient(t, address)
	due := w.now().Truncate(time.Minute).Add(10 * time.Minute)
	all := w.plan(t, due, everywhere()...)
	later := w.plan(t, due.Add(3*time.Hour), 3)[0] // not in the coming hour
	p, _ := w.onRedis(t, address)
	if err := p.Feed(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := p.Planned(t.Context(), entries(later.NextAt, later.ID)); err != nil {
		t.Fatal(err)
	}
	keys, err := client.Keys(t.Context(), "*").Result()
	if err != nil || !slices.Equal(keys, []string{"queue"}) {
		t.Errorf("the keys are %q, %v", keys, err)
	}
	got, err := client.ZRangeWithScores(t.Context(), "queue", 0, -1).Result()
	if err != nil || len(got) != len(all) {
		t.Errorf("%d entries, %v; want %d", len(got), err, len(all))
	}
	for _, z := range got {
		if !slices.ContainsFunc(all, func(d campaigns.Delivery) bool { return d.ID == z.Member && float64(d.NextAt.UnixMilli()) == z.Score }) {
			t.Errorf("the entry %v is no delivery with its moment", z)
		}
	}
}

func TestAnIdleProgramHardlyAsksRedis(t *testing.T) {
	t.Parallel() // it mostly waits
	w := newTown(t)
	address := ownRedis(t)
	client := newClient(t, address)
	w.plan(t, w.now().Truncate(time.Minute).Add(30*time.Minute), everywhere()...)
	p, _ := w.onRedis(t, address)
	start(t, p)
	for client.ZCard(t.Context(), "queue").Val() == 0 { // the first feed
		<-time.After(10 * time.Millisecond)
	}
	before := commands(t, client)
	<-time.After(2 * time.Second)
	n := commands(t, client) - before - 1 // without the INFO itself
	t.Logf("%d commands in two seconds, those inside scripts included", n)
	if n >= 40 {
		t.Errorf("%d commands in two seconds; want fewer than 40", n)
	}
	if n == 0 {
		t.Error("nobody looks whether something was added")
	}
}

var calls = regexp.MustCompile(`calls=(\d+)`)

// commands is how many commands Redis has carried out.
func commands(t *testing.T, client *redis.Client) (n int) {
	t.Helper()
	info, err := client.Info(t.Context(), "commandstats").Result()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(info) {
		if m := calls.FindStringSubmatch(line); m != nil {
			k, _ := strconv.Atoi(m[1])
			n += k
		}
	}
	return n
}

func TestARedisThatOnlyAnswersPingIsAway(t *testing.T) {
	w := newTown(t)
	address := ownRedis(t, "--maxmemory-policy", "noeviction")
	client := newClient(t, address)
	p, f := w.onRedis(t, address)
	book := &logbook{}
	f.Log = slog.New(book)
	d := w.plan(t, w.now().Truncate(time.Minute).Add(10*time.Minute), 3)[0]
	w.setClock(d.DueAt)
	if err := client.ConfigSet(t.Context(), "maxmemory", "1").Err(); err != nil {
		t.Fatal(err)
	}
	_ = p.Feed(t.Context())
	for range 5 {
		if err := f.Watch(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if n := book.count(""); n != 1 {
		t.Errorf("%d lines in the log; want the one that says it is away", n)
	}
	claims(t, f, w.now(), 10, d.ID)
	if err := client.ConfigSet(t.Context(), "maxmemory", "0").Err(); err != nil {
		t.Fatal(err)
	}
	if err := f.Watch(t.Context()); err != nil {
		t.Error(err)
	}
	if n := client.ZCard(t.Context(), "queue").Val(); n != 1 {
		t.Errorf("%d entries after it came back; want 1", n)
	}
}
