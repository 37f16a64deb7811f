package publisher_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
	"veiligheidskalender/store"
)

// town is a municipality: a real SQLite database with channels and two people, a foreign service that counts what was
// placed on it, and a clock.
type town struct {
	*store.Store
	*service
	channels         []campaigns.Channel // the first is an intranet
	owner            string              // the municipality's id
	writer, approver campaigns.User
	step             atomic.Int64 // how far the wall clock was moved, ns
}

const townChannels = 20

// now is the wall clock of the town. In a synctest bubble it starts at 2000-01-01 00:00 UTC and only moves by waiting.
func (w *town) now() time.Time { return time.Now().Round(0).Add(time.Duration(w.step.Load())) }

// setClock moves the wall clock; what waits does not notice.
func (w *town) setClock(to time.Time) { w.step.Add(int64(to.Sub(w.now()))) }

// emptyTown makes the files of a town's database once; tests start with a copy.
var emptyTown = sync.OnceValues(func() (files map[string][]byte, err error) {
	dir, err := os.MkdirTemp("", "town-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // it is a temporary folder
	s, err := store.Open(context.Background(), "sqlite:"+filepath.Join(dir, "town.db"), store.Options{})
	if err != nil {
		return nil, err
	}
	if err := furnish(s); err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	files = map[string][]byte{}
	for _, name := range []string{"town.db", "town.db.key"} {
		if files[name], err = os.ReadFile(filepath.Join(dir, name)); err != nil {
			return nil, err
		}
	}
	return files, nil
})

// furnish gives an empty database what a town needs.
func furnish(s *store.Store) error {
	ctx := context.Background()
	cycle := calendar.Cycle{Pack: "town", Start: "2000-01", Municipalities: []campaigns.Municipality{{Slug: "woudenberg", Name: "Woudenberg", Kind: campaigns.Single}}}
	for i := range townChannels {
		kind := "mastodon"
		if i == 0 {
			kind = "pleio"
		}
		cycle.Channels = append(cycle.Channels, campaigns.Channel{Slug: fmt.Sprintf("kanaal-%02d", i), Name: fmt.Sprintf("Kanaal %02d", i),
			Kind: kind, MunicipalityID: "woudenberg"})
	}
	if _, err := s.LoadCycle(ctx, cycle, false); err != nil {
		return err
	}
	all, err := s.Municipalities(ctx)
	if err != nil {
		return err
	}
	for email, role := range map[string]campaigns.Role{"sanne@woudenberg.nl": campaigns.Editor, "kees@woudenberg.nl": campaigns.Approver} {
		if _, err := s.AddUser(ctx, campaigns.User{Email: email, Name: email, Roles: map[string]campaigns.Role{all[0].ID: role}}); err != nil {
			return err
		}
	}
	return nil
}

// newTown opens a town of its own for t.
func newTown(t *testing.T) *town {
	t.Helper()
	files, err := emptyTown()
	if err != nil {
		t.Fatal(err)
	}
	dir := memoryDir(t)
	for name, b := range files {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return openTown(t, "sqlite:"+filepath.Join(dir, "town.db"), nil)
}

// memoryDir is a folder in memory, where there is one: these tests commit thousands of times, and none is about the disk.
func memoryDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "town-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// openTown opens the furnished database at address.
func openTown(t *testing.T, address string, key []byte) *town {
	t.Helper()
	w := &town{}
	ctx := context.Background()
	var err error
	if w.Store, err = store.Open(ctx, address, store.Options{Now: w.now, Key: key}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	w.service = &service{now: w.now, adapters: map[string]*adapter{}}
	if w.channels, err = w.Channels(ctx); err != nil || len(w.channels) != townChannels {
		t.Fatal(len(w.channels), err)
	}
	for _, c := range w.channels {
		w.adapters[c.ID] = &adapter{service: w.service}
		w.owner = c.MunicipalityID
	}
	if w.writer, err = w.UserByEmail(ctx, "sanne@woudenberg.nl"); err != nil {
		t.Fatal(err)
	}
	if w.approver, err = w.UserByEmail(ctx, "kees@woudenberg.nl"); err != nil {
		t.Fatal(err)
	}
	return w
}

// inTown runs a test with a town of its own in a bubble where time passes only when everybody waits.
func inTown(t *testing.T, f func(*testing.T, *town)) {
	t.Helper()
	if _, err := emptyTown(); err != nil { // outside the bubble
		t.Fatal(err)
	}
	bubble(t, func(t *testing.T) { f(t, newTown(t)) })
}

// bubble runs a test where time passes only when everybody waits, on one processor: on more, Go's race detector itself
// dies when two timers of a bubble go off at the same instant (golang/go#78156). Not for a test beside others (t.Parallel),
// as the number of processors is the whole process's.
func bubble(t *testing.T, f func(*testing.T)) {
	t.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	synctest.Test(t, f)
}

// pass lets d go by; only for tests in a bubble.
func pass(d time.Duration) { time.Sleep(d) }

// passUntil lets the time go by until the wall clock says at.
func (w *town) passUntil(at time.Time) { pass(at.Sub(w.now())) }

// plan makes an approved post for each of the town's channels given (by number), due at the whole minute at.
// The deliveries come in the order of the channels.
func (w *town) plan(t *testing.T, at time.Time, channels ...int) []campaigns.Delivery {
	t.Helper()
	ctx := context.Background()
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	c := campaigns.Content{Title: "Let op elkaar", Text: "Zie je iets geks? Meld het.", Local: campaigns.LocalOf(at.In(zone)), Zone: "Europe/Amsterdam"}
	for _, i := range channels {
		c.Channels = append(c.Channels, w.channels[i].ID)
	}
	p, _, err := w.CreatePost(ctx, campaigns.Post{MunicipalityID: w.owner}, c, w.writer.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Approve(ctx, p.ID, p.Revision.ID, w.approver); err != nil {
		t.Fatal(err)
	}
	all, err := w.Deliveries(ctx, []string{p.ID})
	if err != nil {
		t.Fatal(err)
	}
	byChannel := map[string]campaigns.Delivery{}
	for _, d := range all {
		byChannel[d.ChannelID] = d
	}
	ordered := make([]campaigns.Delivery, len(channels))
	for i, k := range channels {
		ordered[i] = byChannel[w.channels[k].ID]
	}
	return ordered
}

// everywhere is the numbers of all channels of a town.
func everywhere() []int {
	all := make([]int, townChannels)
	for i := range all {
		all[i] = i
	}
	return all
}

// load reads a delivery again.
func (w *town) load(t *testing.T, id string) campaigns.Delivery {
	t.Helper()
	d, err := w.Delivery(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// is checks the state of a delivery and returns it.
func (w *town) is(t *testing.T, id string, want campaigns.State) campaigns.Delivery {
	t.Helper()
	d := w.load(t, id)
	if d.State != want {
		t.Errorf("the delivery is %s (%s); want %s", d.State, d.Reason, want)
	}
	return d
}

// publisher returns a publisher for the town that uses its database as the queue.
func (w *town) publisher() *publisher.Publisher {
	return &publisher.Publisher{Ledger: w, Doubts: w, Queue: &publisher.DatabaseQueue{Ledger: w}, Open: w.open, Now: w.now,
		Log: slog.New(slog.DiscardHandler), Worker: "w", Workers: 8, Lease: 2 * time.Minute, Tick: 10 * time.Second}
}

// start runs p until the returned function is called, which returns when all of it has ended.
func start(t *testing.T, p *publisher.Publisher) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		p.Run(ctx)
	}()
	stop = func() {
		cancel()
		<-ended
	}
	t.Cleanup(stop)
	return stop
}

// service is the foreign side. It counts what was placed on it.
type service struct {
	now      func() time.Time
	adapters map[string]*adapter // by channel id; filled before anything runs

	mu      sync.Mutex
	effects []effect
}

// effect is one post that anybody can see.
type effect struct {
	delivery string
	key      string
	at       time.Time
	due      time.Time
	attempt  int
}

// adapter is a channel to the service; its functions replace what it does by itself: place, look, and know no keys.
type adapter struct {
	*service
	publish func(context.Context, campaigns.Dispatch) (campaigns.Receipt, error)
	find    func(context.Context, campaigns.Dispatch) (campaigns.Receipt, error)
	keyed   func(campaigns.Dispatch, time.Time) bool
}

func (s *service) open(c campaigns.Channel) (publisher.Channel, error) { return s.adapters[c.ID], nil }

// keptKeys is how long a service that knows keys remembers them.
const keptKeys = time.Hour

// place makes the post visible; where keys are known, once.
func (s *service) place(d campaigns.Dispatch) campaigns.Receipt {
	at := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	known := s.adapters[d.Channel.ID].keyed != nil
	for _, e := range s.effects {
		if known && e.key == d.Delivery.Key() && at.Sub(e.at) < keptKeys {
			return campaigns.Receipt{RemoteID: e.key}
		}
	}
	s.effects = append(s.effects, effect{d.Delivery.ID, d.Delivery.Key(), at, d.Delivery.DueAt, d.Delivery.Attempt})
	return campaigns.Receipt{RemoteID: d.Delivery.Key()}
}

// placed returns what was placed for a delivery.
func (s *service) placed(deliveryID string) (all []effect) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.effects {
		if e.delivery == deliveryID {
			all = append(all, e)
		}
	}
	return all
}

// once checks that a delivery was placed exactly once, not early, and at most late after its moment.
func (s *service) once(t *testing.T, d campaigns.Delivery, late time.Duration) {
	t.Helper()
	all := s.placed(d.ID)
	if len(all) != 1 {
		t.Errorf("placed %d times: %v; want once", len(all), all)
		return
	}
	if lateness := all[0].at.Sub(d.DueAt); lateness < 0 || lateness > late {
		t.Errorf("placed %v after its moment; want between 0 and %v", lateness, late)
	}
}

func (a *adapter) Publish(ctx context.Context, d campaigns.Dispatch) (campaigns.Receipt, error) {
	if a.publish != nil {
		return a.publish(ctx, d)
	}
	return a.place(d), nil
}

func (a *adapter) Find(ctx context.Context, d campaigns.Dispatch) (campaigns.Receipt, error) {
	if a.find != nil {
		return a.find(ctx, d)
	}
	for _, e := range a.placed(d.Delivery.ID) {
		if e.key == d.Delivery.Key() {
			return campaigns.Receipt{RemoteID: e.key, URL: "https://example.nl/" + e.key}, nil
		}
	}
	return campaigns.Receipt{}, publisher.ErrAbsent
}

func (a *adapter) Check(context.Context) (string, error) { return "In orde.", nil }

func (a *adapter) Keyed(d campaigns.Dispatch, now time.Time) bool {
	return a.keyed != nil && a.keyed(d, now)
}

// The store is all that a publisher asks for.
var (
	_ publisher.Ledger     = (*store.Store)(nil)
	_ publisher.Doubts     = (*store.Store)(nil)
	_ publisher.TrialBoard = (*store.Store)(nil)
)
