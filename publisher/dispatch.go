package publisher

import (
	"context"
	"errors"
	"math"
	"slices"
	"sync"
	"time"

	"veiligheidskalender/campaigns"
)

// nap is the longest that anything here waits without reading the clock again: machines are suspended and clocks step.
const nap = 250 * time.Millisecond

// dispatcher is what a running publisher keeps in hand.
type dispatcher struct {
	*Publisher
	free               *slots
	outcomes           chan campaigns.Outcome
	rush               rush
	refused            refusals
	beginning, sending sync.WaitGroup
}

// dispatch claims, begins and hands out until ctx ends, and returns when every worker has ended and every outcome is
// stored or given up.
func (p *Publisher) dispatch(ctx context.Context) {
	d := &dispatcher{Publisher: p, free: newSlots(p.Workers), outcomes: make(chan campaigns.Outcome, p.Workers)}
	var finishing sync.WaitGroup
	finishing.Go(func() { p.finishAll(ctx, d.outcomes, &d.rush) })
	// Half of the workers at a time: while the words of one half are read, the other half is begun.
	half := (p.Workers + 1) / 2
	for {
		n := d.free.take(ctx, half, moment)
		if n == 0 {
			n = d.free.take(ctx, 1, math.MaxInt64)
		}
		if n == 0 {
			break
		}
		if n > half {
			d.free.give(n - half)
			n = half
		}
		p.sleep(ctx, d.next(ctx, n))
	}
	d.beginning.Wait()
	p.putBack(ctx, p.lanes.waiting())
	d.sending.Wait()
	close(d.outcomes)
	finishing.Wait()
}

// next claims for n free workers, starts to begin what it got, and says when to look again; the zero time is after a nap.
func (d *dispatcher) next(ctx context.Context, n int) time.Time {
	end := d.rush.start()
	claimed, err := d.claim(ctx, n)
	taken := d.lanes.take(n)
	d.free.give(n - len(taken))
	switch {
	case len(taken) > 0:
		d.beginning.Go(func() {
			defer end()
			d.start(ctx, claimed, taken)
		})
		return d.Now()
	case err != nil:
		end()
		return time.Time{}
	}
	d.done(ctx, claimed)
	end()
	if len(claimed.IDs) == 0 {
		return claimed.Next
	}
	return d.Now() // these wait for their lane; others may be due behind them
}

// start begins what was taken from the lanes, and sends what it could begin.
func (d *dispatcher) start(ctx context.Context, claimed Claimed, taken []string) {
	if d.refused.are(claimed.IDs) { // another worker is just beginning or freeing them
		await(ctx, 20*time.Millisecond)
	}
	begun, err := d.begin(ctx, taken)
	for _, one := range begun {
		d.sending.Go(func() { d.sendOne(ctx, one) })
	}
	if err != nil {
		await(ctx, breath) // with the workers: others would have no more luck
	}
	d.free.give(len(taken) - len(begun))
	d.done(ctx, claimed) // after the sends have started: no delivery waits for the queue's housekeeping
	if len(begun) > 0 {
		d.refused.set(nil)
	} else {
		d.refused.set(claimed.IDs)
	}
	if len(begun) < len(taken) {
		d.nudge() // their lanes have room again
	}
}

// sendOne sends a begun delivery and frees its worker.
func (d *dispatcher) sendOne(ctx context.Context, one campaigns.Dispatch) {
	o := d.send(ctx, one)
	if o.Action == campaigns.Succeed { // else its place in the lane is free once that is stored: the service may have asked to wait
		d.left(o.DeliveryID)
	}
	d.outcomes <- o // waits while outcomes cannot be stored: then nothing more is begun
	d.free.give(1)
}

// sleep waits for next, at most a nap, or until something is planned or ctx ends. The zero next is a nap.
func (p *Publisher) sleep(ctx context.Context, next time.Time) {
	wait := nap
	if !next.IsZero() {
		wait = max(min(wait, next.Sub(p.Now())), 0)
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-p.wake:
	case <-timer.C:
	}
}

// SendDue sends everything that is due now and returns when all of it is stored. Run does this all the time; tests and
// the command line call it with a clock of their own.
func (p *Publisher) SendDue(ctx context.Context) error {
	var last []string
	for {
		claimed, err := p.claim(ctx, p.Workers)
		taken := p.lanes.take(p.Workers)
		if len(claimed.IDs) == 0 && len(taken) == 0 {
			return err
		}
		begun, err := p.begin(ctx, taken)
		p.done(ctx, claimed)
		outcomes := make([]campaigns.Outcome, len(begun))
		var wg sync.WaitGroup
		for i, d := range begun {
			wg.Go(func() {
				outcomes[i] = p.send(ctx, d)
				p.left(d.Delivery.ID)
			})
		}
		wg.Wait()
		left, unstored := p.finish(context.WithoutCancel(ctx), outcomes)
		p.giveUp(left)
		if err = errors.Join(err, unstored); err != nil {
			return err
		}
		if len(begun) == 0 && slices.Equal(claimed.IDs, last) {
			return nil // all refused, twice: another worker has them
		}
		last = claimed.IDs
	}
}
