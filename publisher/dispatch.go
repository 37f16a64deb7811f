package publisher

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"veiligheidskalender/campaigns"
)

// nap is the longest that anything here waits without reading the clock again: machines are suspended and clocks step.
const nap = 250 * time.Millisecond

// dispatch claims, begins and hands out until ctx ends, and returns when every worker has ended and every outcome is
// stored or given up.
func (p *Publisher) dispatch(ctx context.Context) {
	free := newSlots(p.Workers)
	outcomes := make(chan campaigns.Outcome, p.Workers)
	var sending, finishing sync.WaitGroup
	finishing.Go(func() { p.finishAll(ctx, outcomes, free) })
	var last []string // what the claim before began nothing of
	for {
		n := free.take(ctx)
		if n == 0 {
			break
		}
		claimed, begun, err := p.claim(ctx, n)
		for _, d := range begun {
			sending.Go(func() {
				o := p.send(ctx, d)
				p.left(d.Delivery.ID)
				outcomes <- o
			})
		}
		free.give(n - len(begun))
		p.done(ctx, claimed) // after the sends have started: no delivery waits for the queue's housekeeping
		if len(begun) > 0 {
			last = nil
			continue
		}
		p.sleep(ctx, p.lookAgain(claimed, last, err))
		last = claimed.IDs
	}
	p.putBack(ctx, p.lanes.waiting())
	sending.Wait()
	close(outcomes)
	finishing.Wait()
}

// claim takes due entries from the queue and begins at most n whose service has room for them.
func (p *Publisher) claim(ctx context.Context, n int) (claimed Claimed, begun []campaigns.Dispatch, err error) {
	if claimed, err = p.Queue.Claim(ctx, p.Now(), n); err == nil {
		claimed, err = p.lineUp(ctx, claimed, n)
	}
	if err != nil {
		p.complain(ctx, "claim failed", "", err)
		return Claimed{}, nil, err
	}
	taken := p.lanes.take(n)
	begun, err = p.begin(ctx, taken)
	p.notBegun(taken, begun)
	return claimed, begun, err
}

// lookAgain says when to claim again after a claim that began nothing; the zero time is after a nap.
func (p *Publisher) lookAgain(claimed Claimed, last []string, err error) time.Time {
	switch {
	case err != nil:
		return time.Time{}
	case len(claimed.IDs) == 0:
		return claimed.Next
	case slices.Equal(claimed.IDs, last):
		return p.Now().Add(20 * time.Millisecond) // refused once more: another worker is just beginning or freeing them
	}
	return p.Now() // these entries were stale; others may be due behind them
}

// begin takes those of ids that may be sent now. What the database could not decide on goes back on the queue.
func (p *Publisher) begin(ctx context.Context, ids []string) (begun []campaigns.Dispatch, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	failed := ids
	if ctx.Err() == nil {
		// A Begin that is cut off may have committed, and what it took would be in doubt though no byte left.
		limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), p.Lease/2)
		defer cancel()
		failed, err = apart(ids, func(some []string) error {
			taken, err := p.Ledger.Begin(limited, some, p.Worker, p.Lease)
			if err == nil { // else it may not have committed, and another may begin the same
				begun = append(begun, taken...)
			}
			return err
		})
	}
	if err != nil {
		p.complain(ctx, "begin failed", "", err)
	}
	if len(failed) > 0 {
		p.putBack(ctx, failed)
	}
	return begun, err
}

// putBack makes claimed entries visible again: at once when the program stops, for others, else in a second.
func (p *Publisher) putBack(ctx context.Context, ids []string) {
	next := p.Now()
	if ctx.Err() == nil {
		next = next.Add(time.Second)
	}
	p.requeue(ctx, ids, next)
}

// requeue makes claimed entries visible again from next on.
func (p *Publisher) requeue(ctx context.Context, ids []string, next time.Time) {
	if len(ids) == 0 {
		return
	}
	due := make([]campaigns.Due, len(ids))
	for i, id := range ids {
		due[i] = campaigns.Due{DeliveryID: id, NextAt: next}
	}
	if err := p.Queue.Add(context.WithoutCancel(ctx), due); err != nil {
		p.complain(ctx, "queue entries not put back", "", err) // they come back by themselves, or by the next Feed
	}
}

func (p *Publisher) done(ctx context.Context, claimed Claimed) {
	if len(claimed.IDs) == 0 {
		return
	}
	if err := p.Queue.Done(ctx, claimed); err != nil {
		p.complain(ctx, "queue entries not removed", "", err) // Begin refuses them when they come back
	}
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
		claimed, begun, err := p.claim(ctx, p.Workers)
		if len(claimed.IDs) == 0 && len(begun) == 0 {
			return err
		}
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
