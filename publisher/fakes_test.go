package publisher_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
)

// ledger is a town's ledger with something wrong between: its functions replace the calls.
type ledger struct {
	publisher.Ledger
	due    func(ctx context.Context, until time.Time, limit int) ([]campaigns.Due, error)
	begin  func(ctx context.Context, ids []string, worker string, lease time.Duration) ([]campaigns.Dispatch, error)
	finish func(ctx context.Context, outcomes []campaigns.Outcome) error
}

func (l *ledger) Due(ctx context.Context, until time.Time, limit int) ([]campaigns.Due, error) {
	if l.due != nil {
		return l.due(ctx, until, limit)
	}
	return l.Ledger.Due(ctx, until, limit)
}

func (l *ledger) Begin(ctx context.Context, ids []string, worker string, lease time.Duration) ([]campaigns.Dispatch, error) {
	if l.begin != nil {
		return l.begin(ctx, ids, worker, lease)
	}
	return l.Ledger.Begin(ctx, ids, worker, lease)
}

func (l *ledger) Finish(ctx context.Context, outcomes []campaigns.Outcome) error {
	if l.finish != nil {
		return l.finish(ctx, outcomes)
	}
	return l.Ledger.Finish(ctx, outcomes)
}

// memoryQueue is a queue that knows what it was told and nothing else; entries do not come back.
type memoryQueue struct {
	mu   sync.Mutex
	all  []campaigns.Due
	took func() // when not nil, what follows a Claim
	done func() // when not nil, what Done does
}

// at returns the moment of the entry for a delivery; zero without one.
func (q *memoryQueue) at(deliveryID string) (moment time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, d := range q.all {
		if d.DeliveryID == deliveryID {
			moment = d.NextAt
		}
	}
	return moment
}

func (q *memoryQueue) Add(_ context.Context, due []campaigns.Due) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, d := range due {
		q.all = slices.DeleteFunc(q.all, func(e campaigns.Due) bool { return e.DeliveryID == d.DeliveryID })
		q.all = append(q.all, d)
	}
	slices.SortStableFunc(q.all, func(a, b campaigns.Due) int { return a.NextAt.Compare(b.NextAt) })
	return nil
}

func (q *memoryQueue) Claim(_ context.Context, now time.Time, n int) (c publisher.Claimed, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.all) > 0 && len(c.IDs) < n && !q.all[0].NextAt.After(now) {
		c.IDs = append(c.IDs, q.all[0].DeliveryID)
		q.all = q.all[1:]
	}
	if len(q.all) > 0 {
		c.Next = q.all[0].NextAt
	}
	if q.took != nil {
		q.took()
	}
	return c, nil
}

func (q *memoryQueue) Done(context.Context, publisher.Claimed) error {
	if q.done != nil {
		q.done()
	}
	return nil
}

// logbook remembers what was logged.
type logbook struct {
	mu    sync.Mutex
	lines []slog.Record
}

func (l *logbook) Enabled(context.Context, slog.Level) bool { return true }

func (l *logbook) Handle(_ context.Context, r slog.Record) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, r)
	return nil
}

func (l *logbook) WithAttrs([]slog.Attr) slog.Handler { return l }
func (l *logbook) WithGroup(string) slog.Handler      { return l }

// count returns how many lines say this, or how many at all for "".
func (l *logbook) count(message string) (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range l.lines {
		if message == "" || r.Message == message {
			n++
		}
	}
	return n
}

// endlessQueue always has as much as is asked for.
type endlessQueue struct{ given atomic.Int64 }

func (*endlessQueue) Add(context.Context, []campaigns.Due) error { return nil }

func (q *endlessQueue) Claim(_ context.Context, _ time.Time, n int) (c publisher.Claimed, err error) {
	for range n {
		c.IDs = append(c.IDs, fmt.Sprint(q.given.Add(1)))
	}
	return c, nil
}

func (*endlessQueue) Done(context.Context, publisher.Claimed) error { return nil }
