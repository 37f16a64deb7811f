package publisher

import (
	"context"
	"sync"

	"veiligheidskalender/campaigns"
)

// lanes bounds how many sends are under way to one service, so that one that hangs holds a few workers and not all of
// them. What is due while its lane is full waits here without having been begun: to the ledger it still waits, so nothing
// is lost with this process, and Begin decides when its turn comes. The zero value is ready for use.
type lanes struct {
	mu     sync.Mutex
	queue  []inLane          // in the order in which they came
	known  map[string]bool   // the ids in queue and under way
	under  map[string]string // id → lane of what is under way
	number map[string]int    // how many are, by lane
}

// inLane is a delivery and where it is to go.
type inLane struct {
	id string
	lane
}

// lane is a place where deliveries go.
type lane struct {
	name string
	most int // that may be on their way there; 0: any number
}

// fresh returns those of ids that are neither waiting nor under way here.
func (l *lanes) fresh(ids []string) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := make([]string, 0, len(ids))
	for _, id := range ids {
		if !l.known[id] {
			out = append(out, id)
		}
	}
	return out
}

// join lets deliveries wait for their turn.
func (l *lanes) join(all []inLane) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.known == nil {
		l.known, l.under, l.number = map[string]bool{}, map[string]string{}, map[string]int{}
	}
	for _, d := range all {
		if !l.known[d.id] {
			l.known[d.id] = true
			l.queue = append(l.queue, d)
		}
	}
}

// take returns at most n deliveries whose lane has room, which are under way from then on.
func (l *lanes) take(n int) (ids []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	left := l.queue[:0]
	for _, d := range l.queue {
		if len(ids) == n || d.most > 0 && l.number[d.name] >= d.most {
			left = append(left, d)
			continue
		}
		l.under[d.id] = d.name
		l.number[d.name]++
		ids = append(ids, d.id)
	}
	l.queue = left
	return ids
}

// leave ends what was under way and reports whether something waits for its turn.
func (l *lanes) leave(id string) (waits bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if lane, ok := l.under[id]; ok {
		delete(l.known, id)
		delete(l.under, id)
		if l.number[lane]--; l.number[lane] == 0 {
			delete(l.number, lane)
		}
	}
	return len(l.queue) > 0
}

// waiting returns the ids that wait for their turn.
func (l *lanes) waiting() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	ids := make([]string, len(l.queue))
	for i, d := range l.queue {
		ids[i] = d.id
	}
	return ids
}

// lineUp puts what was claimed in its lanes, and returns the claim with only what was new here. A queue that hides nothing
// shows first what already waits here; then it is asked for what is behind that.
func (p *Publisher) lineUp(ctx context.Context, claimed Claimed, n int) (Claimed, error) {
	fresh := p.lanes.fresh(claimed.IDs)
	if len(fresh) == 0 && len(claimed.IDs) > 0 {
		more, err := p.Queue.Claim(ctx, p.Now(), n+len(p.lanes.waiting()))
		if err != nil {
			return Claimed{}, err
		}
		claimed, fresh = more, p.lanes.fresh(more.IDs)
	}
	if len(fresh) > n { // no worker of ours is free for these, but one of another machine may be
		p.requeue(ctx, fresh[n:], p.Now())
		fresh = fresh[:n]
	}
	claimed.IDs = fresh
	if len(fresh) == 0 {
		return claimed, nil
	}
	all, err := p.lanesOf(ctx, fresh, claimed.channels)
	if err != nil {
		p.requeue(ctx, fresh, p.Now())
		return Claimed{}, err
	}
	p.lanes.join(all)
	return claimed, nil
}

// left makes room in the lane of a delivery whose send has ended.
func (p *Publisher) left(deliveryID string) {
	if p.lanes.leave(deliveryID) {
		p.nudge()
	}
}

// notBegun makes room for what was taken from the lanes and not begun.
func (p *Publisher) notBegun(taken []string, begun []campaigns.Dispatch) {
	for _, id := range notAmong(begun, taken) {
		p.lanes.leave(id)
	}
}

// notAmong returns those of ids that were not begun.
func notAmong(begun []campaigns.Dispatch, ids []string) (rest []string) {
	is := make(map[string]bool, len(begun))
	for _, d := range begun {
		is[d.Delivery.ID] = true
	}
	for _, id := range ids {
		if !is[id] {
			rest = append(rest, id)
		}
	}
	return rest
}
