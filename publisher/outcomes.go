package publisher

import (
	"context"
	"slices"
	"time"

	"veiligheidskalender/campaigns"
)

// What is due goes before what has been sent, which nobody waits for. These bound what that may cost: what is not stored when the
// program is killed is in doubt.
const (
	mostUnstored = 32_768          // how many outcomes may wait; then no worker is freed
	longestWait  = 2 * time.Second // how long, and at most an eighth of a lease
	mostAtOnce   = 512             // in one transaction: whoever is due meanwhile waits for it
)

// unstored is what has been sent and is not in the database yet.
type unstored struct {
	urgent  []campaigns.Outcome // not placed
	fresh   []campaigns.Outcome // placed
	since   time.Time           // when the first of fresh came
	refused []campaigns.Outcome
	pause   time.Duration // how long refused waits …
	again   time.Time     // … until it is offered again
}

func (u *unstored) some() bool { return len(u.urgent)+len(u.fresh)+len(u.refused) > 0 }

// finishAll stores outcomes until outcomes is closed: what was placed when nobody is beginning anything, all else at once, because
// people wait for it and the next posts may depend on it. It then tries for at most a lease to store what is left. What it gives
// up is in doubt once its lease lapses: nothing is sent twice for it.
func (p *Publisher) finishAll(running context.Context, outcomes <-chan campaigns.Outcome, rush *rush) {
	ctx := context.WithoutCancel(running)
	var u unstored
	for open := true; ctx.Err() == nil && (open || u.some()); {
		if open {
			open = p.gather(running, &u, outcomes, rush)
			if !open {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, p.Lease)
				defer cancel()
			}
		} else if len(u.urgent)+len(u.fresh) == 0 {
			await(ctx, time.Until(u.again))
		}
		p.store(ctx, &u)
	}
	p.giveUp(slices.Concat(u.urgent, u.fresh, u.refused))
}

// gather takes outcomes until it is time to store some, and reports whether more can come.
func (p *Publisher) gather(running context.Context, u *unstored, outcomes <-chan campaigns.Outcome, rush *rush) (open bool) {
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for {
		if len(u.urgent) > 0 && len(outcomes) == 0 || len(u.urgent) >= mostAtOnce {
			return true // with what came at the same time: a transaction for each would take as long as all of them
		}
		in, tick := outcomes, look.C
		if !u.some() {
			tick = nil
		}
		if running.Err() == nil && (len(u.fresh) >= mostUnstored || len(u.refused) >= p.Workers) {
			in = nil // the workers wait, and nothing more is begun
		}
		select {
		case o, ok := <-in:
			if !ok {
				return false
			}
			if o.Action != campaigns.Succeed {
				u.urgent = append(u.urgent, o)
				continue
			}
			if u.fresh = append(u.fresh, o); len(u.fresh) == 1 {
				u.since = time.Now()
			}
		case <-tick:
			switch {
			case len(u.fresh) > 0 && (rush.calm() || p.waitedLong(u) || in == nil):
				return true
			case len(u.refused) > 0 && !time.Now().Before(u.again):
				return true
			}
		}
	}
}

// waitedLong reports whether what was placed must not wait any longer.
func (p *Publisher) waitedLong(u *unstored) bool {
	return len(u.fresh) > 0 && time.Since(u.since) >= min(longestWait, p.Lease/8)
}

// store offers the database what it may have now.
func (p *Publisher) store(ctx context.Context, u *unstored) {
	some := u.urgent
	u.urgent = nil
	waiting := len(u.refused) > 0 && time.Now().Before(u.again)
	switch {
	case len(u.refused) > 0 && !waiting:
		some = move(some, &u.refused)
	case len(some) == 0 || p.waitedLong(u):
		some = move(some, &u.fresh)
	}
	failed, _ := p.finish(ctx, some) // it has told of its error
	u.refused = append(u.refused, p.dropOld(failed)...)
	switch {
	case len(failed) > 0 && !waiting: // else what waits longer would be put off again and again
		u.pause = min(max(2*u.pause, 50*time.Millisecond), 2*time.Second)
		u.again = time.Now().Add(u.pause)
	case len(u.refused) == 0:
		u.pause = 0
	}
}

// move takes the first of from behind some, up to mostAtOnce together.
func move(some []campaigns.Outcome, from *[]campaigns.Outcome) []campaigns.Outcome {
	n := min(len(*from), max(mostAtOnce-len(some), 0))
	some = append(some, (*from)[:n]...)
	if *from = (*from)[n:]; len(*from) == 0 {
		*from = nil // not to keep what is stored
	}
	return some
}

// await waits for d, or until ctx ends.
func await(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
