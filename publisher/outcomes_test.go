package publisher_test

import (
	"context"
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
	const begins = 10 * time.Millisecond
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
				var began, sent atomic.Int64
				w.adapters["c"] = &adapter{service: w.service, publish: func(context.Context, campaigns.Dispatch) (campaigns.Receipt, error) {
					sent.Add(1)
					if c.fails {
						return campaigns.Receipt{}, publisher.Permanent("Te lang.", nil)
					}
					return campaigns.Receipt{}, nil
				}}
				p := w.publisher()
				p.Workers, p.Lease = 4, 4*time.Second // so that an outcome may wait half a second
				p.Doubts, p.Queue = nobody{}, &endlessQueue{}
				p.Ledger = &ledger{Ledger: w,
					due: func(context.Context, time.Time, int) ([]campaigns.Due, error) { return nil, nil },
					begin: func(_ context.Context, ids []string, _ string, lease time.Duration) (begun []campaigns.Dispatch, _ error) {
						pass(begins)
						for range ids {
							begun = append(begun, campaigns.Dispatch{Channel: campaigns.Channel{ID: "c"},
								Delivery: campaigns.Delivery{ID: fmt.Sprint(began.Add(1)), Attempt: 1, LeaseUntil: w.now().Add(lease)}})
						}
						return begun, nil
					},
					finish: func(_ context.Context, outcomes []campaigns.Outcome) error {
						mu.Lock()
						defer mu.Unlock()
						for _, o := range outcomes {
							waited = append(waited, w.now().Sub(o.EndedAt))
						}
						return nil
					},
				}
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
