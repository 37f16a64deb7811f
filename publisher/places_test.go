package publisher_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
)

// asking counts for which deliveries a publisher asks where they go.
type asking struct {
	publisher.Ledger
	asked []string
}

func (a *asking) ChannelsOf(ctx context.Context, ids []string) (map[string]campaigns.Channel, error) {
	a.asked = append(a.asked, ids...)
	return a.Ledger.ChannelsOf(ctx, ids)
}

func TestWhereAChannelLeadsIsAskedOnceInAWhile(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		ledger := &asking{Ledger: w}
		p := w.publisher()
		p.Ledger, p.Queue, p.Workers = ledger, &publisher.DatabaseQueue{Ledger: w}, 1
		asks := func(when string, at time.Time, want int, all ...campaigns.Delivery) {
			t.Helper()
			ledger.asked = nil
			w.setClock(at)
			if err := p.SendDue(t.Context()); err != nil {
				t.Fatal(err)
			}
			for _, d := range all {
				w.once(t, d, time.Second)
			}
			if len(ledger.asked) != want {
				t.Errorf("%s: asked for %d of %d", when, len(ledger.asked), len(all))
			}
		}
		first := w.now().Add(10 * time.Minute)
		burst := slices.Concat(w.planMany(t, first, 1, 4), w.planMany(t, first, 2, 3))
		next := w.planMany(t, first.Add(time.Minute), 1, 2)
		asks("a burst on two channels", first, 2, burst...)
		asks("a minute later", first.Add(time.Minute), 1, next...)
		w.setClock(first.Add(-2 * time.Minute))
		asks("the clock stepped back", first.Add(-time.Minute), 1, w.planMany(t, first.Add(-time.Minute), 1, 1)...)
	})
}
