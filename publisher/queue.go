package publisher

import (
	"context"
	"time"

	"veiligheidskalender/campaigns"
)

// Queue wakes workers when a delivery is due. It may lose, double or reorder entries: the ledger decides.
type Queue interface {
	// Add puts entries on the queue, or sets the moment of those that are there.
	Add(ctx context.Context, due []campaigns.Due) error
	// Claim returns at most n entries that are due at now, hides them for a while, and says when the next is due.
	Claim(ctx context.Context, now time.Time, n int) (Claimed, error)
	// Done removes claimed entries, except those that were added anew since.
	Done(ctx context.Context, c Claimed) error
}

// Claimed is what a Claim returned.
type Claimed struct {
	IDs   []string
	Next  time.Time // when the next entry is due; zero when none is known
	until int64     // how long the entries stay hidden, Unix ms
}

// DatabaseQueue is the queue without Redis: the ledger's own index of what waits.
type DatabaseQueue struct{ Ledger Ledger }

// Add does nothing: what waits in the ledger is in the queue.
func (DatabaseQueue) Add(context.Context, []campaigns.Due) error { return nil }

// Claim asks the ledger what is due. It hides nothing: Begin, which follows at once, does.
func (q DatabaseQueue) Claim(ctx context.Context, now time.Time, n int) (Claimed, error) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	due, err := q.Ledger.Due(ctx, now.Add(Horizon), n+1)
	if err != nil {
		return Claimed{}, err
	}
	var c Claimed
	for _, d := range due {
		if d.NextAt.After(now) || len(c.IDs) == n {
			c.Next = d.NextAt
			break
		}
		c.IDs = append(c.IDs, d.DeliveryID)
	}
	return c, nil
}

// Done does nothing.
func (DatabaseQueue) Done(context.Context, Claimed) error { return nil }
