package publisher_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
)

// As long as there is always more to begin, what was placed is stored later, but not much; what was not placed is stored at
// once; and nothing of it is left behind when the program stops.
func TestWhatIsDueGoesBeforeWhatWasPlaced(t *testing.T) {
	for _, c := range []struct {
		name    string
		fails   bool
		atLeast time.Duration // how long the first one waits until it is stored
		atMost  time.Duration // how long any of them does
	}{
		{"placed", false, 450 * time.Millisecond, 520 * time.Millisecond},
		{"not placed", true, 0, 2 * begins},
	} {
		t.Run(c.name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				var mu sync.Mutex
				var waited []time.Duration
				p, began, sent := w.flood(func(int64) error {
					if c.fails {
						return publisher.Permanent("Te lang.", nil)
					}
					return nil
				}, func(_ context.Context, outcomes []campaigns.Outcome) error {
					mu.Lock()
					defer mu.Unlock()
					for _, o := range outcomes {
						waited = append(waited, w.now().Sub(o.EndedAt))
					}
					return nil
				})
				p.Workers = 4
				stop := start(t, p)
				pass(2 * time.Second)
				stop()
				if sent.Load() < 300 || int64(len(waited)) != began.Load() { // what the stop found unsent is stored too: given back
					t.Fatalf("%d begun, %d sent, %d stored", began.Load(), sent.Load(), len(waited))
				}
				if waited[0] < c.atLeast {
					t.Errorf("the first was stored after %v, before what was due; want %v", waited[0], c.atLeast)
				}
				for _, d := range waited {
					if d > c.atMost {
						t.Fatalf("one was stored after %v; want at most %v", d, c.atMost)
					}
				}
			})
		})
	}
}

// begins is how long each Begin of a flood takes.
const begins = 10 * time.Millisecond

// flood is a publisher for which there is always more to begin, and counts what was begun and sent. The service does what place says
// of the number of a delivery; finish is the ledger's.
func (w *town) flood(place func(number int64) error, finish func(context.Context, []campaigns.Outcome) error) (p *publisher.Publisher, begun, sent *atomic.Int64) {
	begun, sent = &atomic.Int64{}, &atomic.Int64{}
	w.adapters["c"] = &adapter{service: w.service, publish: func(context.Context, campaigns.Dispatch) (campaigns.Receipt, error) {
		return campaigns.Receipt{}, place(sent.Add(1))
	}}
	p = w.publisher()
	p.Workers, p.Lease = 64, 4*time.Second // so that an outcome may wait half a second
	p.Doubts, p.Queue = nobody{}, &endlessQueue{}
	p.Ledger = &ledger{Ledger: w, finish: finish,
		due: func(context.Context, time.Time, int) ([]campaigns.Due, error) { return nil, nil },
		begin: func(_ context.Context, ids []string, _ string, lease time.Duration) (all []campaigns.Dispatch, _ error) {
			pass(begins)
			for range ids {
				all = append(all, campaigns.Dispatch{Channel: campaigns.Channel{ID: "c"},
					Delivery: campaigns.Delivery{ID: fmt.Sprint(begun.Add(1)), Attempt: 1, LeaseUntil: w.now().Add(lease)}})
			}
			return all, nil
		},
	}
	return p, begun, sent
}

func TestOutcomesThatComeTogetherAreStoredTogether(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		var calls, stored atomic.Int64
		p, _, _ := w.flood(func(int64) error { return publisher.Permanent("Te lang.", nil) },
			func(_ context.Context, some []campaigns.Outcome) error {
				pass(5 * time.Millisecond)
				calls.Add(1)
				stored.Add(int64(len(some)))
				return nil
			})
		stop := start(t, p)
		pass(time.Second)
		stop()
		if n, all := calls.Load(), stored.Load(); all < 10*n {
			t.Errorf("%d outcomes were stored in %d transactions", all, n)
		}
	})
}

func TestWhatFailsDoesNotKeepWhatWasPlacedFromBeingStored(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		var mu sync.Mutex
		var longest time.Duration
		p, _, _ := w.flood(func(number int64) error {
			if number%2 == 0 {
				return publisher.Permanent("Te lang.", nil)
			}
			return nil
		}, func(_ context.Context, some []campaigns.Outcome) error {
			pass(5 * time.Millisecond)
			mu.Lock()
			defer mu.Unlock()
			for _, o := range some {
				longest = max(longest, w.now().Sub(o.EndedAt))
			}
			return nil
		})
		stop := start(t, p)
		pass(3 * time.Second)
		stop()
		if longest > 600*time.Millisecond {
			t.Errorf("one was stored after %v; want half a second", longest)
		}
	})
}

func TestAfterAnOutageNoTransactionIsLong(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		back := w.now().Add(2 * time.Second)
		var most, stored atomic.Int64
		p, _, _ := w.flood(func(int64) error { return nil }, func(_ context.Context, some []campaigns.Outcome) error {
			if w.now().Before(back) {
				return errAway
			}
			most.Store(max(most.Load(), int64(len(some))))
			stored.Add(int64(len(some)))
			return nil
		})
		stop := start(t, p)
		pass(5 * time.Second)
		stop()
		if n, all := most.Load(), stored.Load(); n > 512 || all < 5000 {
			t.Errorf("%d outcomes stored, %d in one transaction; want at most 512", all, n)
		}
	})
}

func TestNewFailuresDoNotPutOffWhatWasRefusedBefore(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		due := w.now().Add(time.Minute)
		first := w.plan(t, due, 2)[0]
		var others []campaigns.Delivery
		for k := range 7 {
			others = append(others, w.plan(t, due.Add(time.Duration(k+1)*time.Minute), 3)...)
		}
		var back atomic.Bool
		p := w.publisher()
		p.Doubts = nobody{}
		p.Ledger = &ledger{Ledger: w, finish: func(ctx context.Context, some []campaigns.Outcome) error {
			if back.Load() && len(some) == 1 && some[0].DeliveryID == first.ID {
				return w.Finish(ctx, some)
			}
			return errors.New("invalid byte sequence")
		}}
		w.setClock(due)
		start(t, p)
		pass(10 * time.Second) // by now it is offered every two seconds
		back.Store(true)
		for _, d := range others {
			w.setClock(d.DueAt)
			pass(time.Second)
		}
		w.is(t, first.ID, campaigns.Published)
	})
}
