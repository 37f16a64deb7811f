package publisher_test

import (
	"context"
	"errors"
	"flag"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
)

// dice is chance that goroutines share.
type dice struct {
	mu sync.Mutex
	r  *rand.Rand
}

func (d *dice) n(n int) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.r.IntN(n)
}

// one in n.
func (d *dice) one(n int) bool { return d.n(n) == 0 }

// upTo returns up to max.
func (d *dice) upTo(max time.Duration) time.Duration {
	return time.Duration(d.n(int(max/time.Millisecond))) * time.Millisecond
}

// whims gives every channel of the town its own moods.
func (w *town) whims(d *dice) {
	for _, a := range w.adapters {
		if d.one(2) {
			a.keyed = func(d campaigns.Dispatch, now time.Time) bool { return now.Sub(d.FirstAt) < 50*time.Minute }
		}
		a.publish = func(ctx context.Context, x campaigns.Dispatch) (campaigns.Receipt, error) { return w.whim(ctx, d, x) }
		a.find = func(ctx context.Context, x campaigns.Dispatch) (campaigns.Receipt, error) {
			switch d.n(8) {
			case 0:
				return campaigns.Receipt{}, errors.New("503")
			case 1:
				return campaigns.Receipt{}, publisher.ErrAbsent // though it may be there
			case 2:
				panic("find")
			}
			return (&adapter{service: w.service}).Find(ctx, x)
		}
	}
}

// whim is one try at a channel, with whatever may happen there.
func (w *town) whim(ctx context.Context, d *dice, x campaigns.Dispatch) (r campaigns.Receipt, err error) {
	switch d.n(14) {
	case 0:
		return r, publisher.Permanent("Nee.", nil)
	case 1, 2:
		return r, publisher.Later(d.upTo(2*time.Minute), "Druk.", nil)
	case 3:
		return r, publisher.NeedsLogin("Verlopen.", nil)
	case 4:
		return r, publisher.ByHand("Plaats zelf.")
	case 5:
		return r, errors.New("reset before anything")
	case 6:
		w.place(x)
		return r, errors.New("reset after everything")
	case 7:
		panic("before")
	case 8:
		w.place(x)
		panic("after")
	case 9: // a service that hangs
		<-ctx.Done()
		return r, ctx.Err()
	case 10: // the same, but it had the post
		w.place(x)
		<-ctx.Done()
		return r, ctx.Err()
	case 11: // a write that arrives long after everybody gave up
		pass(d.upTo(20 * time.Second))
		w.place(x)
		return r, ctx.Err()
	case 12: // slow
		pass(d.upTo(time.Second))
	}
	return w.place(x), nil
}

// mortal is the ledger of one process, which can be killed at every moment: from then on it reaches nothing, though what
// it has sent may still arrive.
type mortal struct {
	*town
	d    *dice
	dead atomic.Bool
}

var errDead = errors.New("killed")

// risk may kill the process before or after what it does in the database.
func (m *mortal) risk(do func() error) error {
	if m.dead.Load() || m.d.one(30) {
		m.dead.Store(true)
		return errDead
	}
	err := do()
	if m.dead.Load() || m.d.one(30) {
		m.dead.Store(true)
		return errDead
	}
	return err
}

func (m *mortal) Begin(ctx context.Context, ids []string, worker string, lease time.Duration) (begun []campaigns.Dispatch, err error) {
	err = m.risk(func() error {
		begun, err = m.town.Begin(ctx, ids, worker, lease)
		return err
	})
	if err != nil {
		return nil, err
	}
	return begun, nil
}

func (m *mortal) Finish(ctx context.Context, outcomes []campaigns.Outcome) error {
	return m.risk(func() error { return m.town.Finish(ctx, outcomes) })
}

func (m *mortal) Settle(ctx context.Context, v campaigns.Verdict) error {
	return m.risk(func() error { return m.town.Settle(ctx, v) })
}

var rounds = flag.Int("rounds", 5, "how many rounds of chaos")

func TestWhateverHappensAPostIsPlacedAtMostOnceAndSomebodyKnowsWhereItStands(t *testing.T) {
	ended := map[campaigns.State]int{}
	kills := 0
	for round := range *rounds {
		seed := rand.Uint64()
		inTown(t, func(t *testing.T, w *town) {
			d := &dice{r: rand.New(rand.NewPCG(seed, 0))}
			due := w.now().Add(time.Minute)
			all := w.plan(t, due, everywhere()...)
			w.whims(d)
			w.setClock(due.Add(-time.Second))
			kills += w.live(t, d)
			w.ageUntilQuiet(t)
			for _, before := range all {
				after := w.load(t, before.ID)
				ended[after.State]++
				w.accounted(t, after)
			}
		})
		if t.Failed() {
			t.Fatalf("round %d, seed %d", round, seed)
		}
	}
	t.Logf("%d kills; %v", kills, ended)
	for _, s := range []campaigns.State{campaigns.Published, campaigns.Failed, campaigns.HandedOver, campaigns.NeedsHuman} {
		if ended[s] == 0 {
			t.Errorf("none ended %s: this test shows nothing", s)
		}
	}
	if kills == 0 {
		t.Error("nothing was killed")
	}
}

// live runs one process after the other, some killed, some stopped, some while the one before is still ending.
func (w *town) live(t *testing.T, d *dice) (kills int) {
	t.Helper()
	var old sync.WaitGroup
	for range 8 {
		m := &mortal{town: w, d: d}
		p := w.publisher()
		p.Ledger, p.Doubts, p.Queue = m, m, &publisher.DatabaseQueue{Ledger: m}
		p.Lease, p.Tick = 3*time.Second, 2*time.Second
		ctx, cancel := context.WithCancel(context.Background())
		old.Go(func() { p.Run(ctx) })
		if d.one(4) {
			if _, err := w.SetHalt(ctx, campaigns.Halt{Scope: campaigns.HaltAll, Reason: "even wachten", By: w.approver.ID}); err != nil {
				t.Fatal(err)
			}
		}
		for end := time.Now().Add(d.upTo(4 * time.Second)); time.Now().Before(end) && !m.dead.Load(); {
			pass(50 * time.Millisecond)
		}
		if d.one(3) {
			m.dead.Store(true)
		}
		if m.dead.Load() {
			kills++
		}
		cancel()
		w.liftHalts(t)
		if d.one(2) {
			old.Wait()
		}
	}
	old.Wait()
	return kills
}

func (w *town) liftHalts(t *testing.T) {
	t.Helper()
	halts, err := w.Halts(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range halts {
		if err := w.LiftHalt(context.Background(), h.ID, w.approver.ID); err != nil {
			t.Fatal(err)
		}
	}
}

// ageUntilQuiet lets an hour and a half go by with a publisher at work.
func (w *town) ageUntilQuiet(t *testing.T) {
	t.Helper()
	p := w.publisher()
	p.Workers = townChannels
	for i := range 28 {
		if err := errors.Join(p.Sweep(t.Context()), p.Reconcile(t.Context()), p.SendDue(t.Context())); err != nil {
			t.Fatal(err)
		}
		step := time.Minute
		if i >= 20 {
			step = 10 * time.Minute
		}
		w.step.Add(int64(step))
	}
}

// accounted checks that a delivery was placed at most once, and stands where a person can understand it.
func (w *town) accounted(t *testing.T, d campaigns.Delivery) {
	t.Helper()
	all := w.placed(d.ID)
	if len(all) > 1 {
		t.Errorf("placed %d times: %v", len(all), all)
	}
	for _, e := range all {
		if e.at.Before(d.DueAt) || e.at.After(d.NotAfter.Add(time.Minute)) {
			t.Errorf("placed at %v; due %v, not after %v", e.at, d.DueAt, d.NotAfter)
		}
	}
	switch d.State {
	case campaigns.Published:
		if len(all) != 1 {
			t.Errorf("published, but placed %d times", len(all))
		}
	case campaigns.Failed, campaigns.HandedOver, campaigns.Missed:
		if len(all) != 0 && !d.Unsettled() {
			t.Errorf("%s, but it is there and nobody says so: a person would place it again", d.State)
		}
	case campaigns.NeedsHuman:
	default:
		t.Errorf("still %s (%s)", d.State, d.Reason)
	}
}
