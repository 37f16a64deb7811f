package publisher

import (
	"context"
	"slices"
	"sync"
	"time"

	"veiligheidskalender/campaigns"
)

// claim takes at most n due entries from the queue and lets them wait for their turn.
func (p *Publisher) claim(ctx context.Context, n int) (claimed Claimed, err error) {
	if claimed, err = p.Queue.Claim(ctx, p.Now(), n); err == nil {
		claimed, err = p.lineUp(ctx, claimed, n)
	}
	if err != nil {
		p.complain(ctx, "claim failed", "", err)
		return Claimed{}, err
	}
	return claimed, nil
}

// begin takes those of ids that may be sent now. What the database could not decide on goes back on the queue.
func (p *Publisher) begin(ctx context.Context, ids []string) (begun []campaigns.Dispatch, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	defer func() { p.notBegun(ids, begun) }()
	failed := ids
	if ctx.Err() == nil {
		// A Begin that is cut off may have committed, and what it took would be in doubt though no byte left.
		limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), p.Lease/2)
		defer cancel()
		failed, err = apart(ids, func(some []string) error {
			taken, err := p.Ledger.Begin(limited, some, p.Worker, p.Lease)
			if err == nil { // else it may not have committed, and another may begin the same
				begun = append(taken, begun...)
			}
			return err
		})
	}
	if err != nil {
		p.complain(ctx, "begin failed", "", err)
		failed = notAmong(begun, ids) // what was refused after a failure may have been given back: it will be due again
	}
	if len(failed) > 0 {
		p.putBack(ctx, failed)
	}
	return begun, err
}

// breath is how long the publisher leaves a database alone that could not do what it was asked.
const breath = 2 * nap

// putBack makes claimed entries visible again: at once when the program stops, for others, else after a breath.
func (p *Publisher) putBack(ctx context.Context, ids []string) {
	next := p.Now()
	if ctx.Err() == nil {
		next = next.Add(breath)
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

// refusals remembers the last claim of which nothing could be begun.
type refusals struct {
	mu  sync.Mutex
	ids []string
}

// set remembers the ids of a claim, or none when something could be begun.
func (r *refusals) set(ids []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ids = ids
}

// are reports whether these were refused the last time.
func (r *refusals) are(ids []string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(ids) > 0 && slices.Equal(ids, r.ids)
}
