package publisher

import (
	"context"
	"sync"
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
	IDs      []string
	Next     time.Time // when the next entry is due; zero when none is known
	until    int64     // how long the entries stay hidden, Unix ms
	database bool      // it was the database's queue that gave them

	channels map[string]string // by entry, the id of the channel it is for, as far as the queue knows
}

// claimFor is how long a claimed entry stays out of sight: long enough to begin it, short enough to be on time when the
// worker that claimed it died.
const claimFor = 5 * time.Second

// DatabaseQueue is the queue without Redis: the ledger's own index of what waits. What is claimed is hidden in this process only;
// of what two machines claim, Begin gives each delivery to one. Do not copy it after use.
type DatabaseQueue struct {
	Ledger Ledger

	mu     sync.Mutex
	hidden map[string]int64 // entries that were claimed, until when, Unix ms
}

// Add shows claimed entries again from their new moment on. What else waits in the ledger is in the queue.
func (q *DatabaseQueue) Add(_ context.Context, due []campaigns.Due) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, d := range due {
		if _, ok := q.hidden[d.DeliveryID]; ok {
			q.hidden[d.DeliveryID] = d.NextAt.UnixMilli()
		}
	}
	return nil
}

// Claim asks the ledger what is due.
func (q *DatabaseQueue) Claim(ctx context.Context, now time.Time, n int) (Claimed, error) {
	ctx, cancel := context.WithTimeout(ctx, claimTime)
	defer cancel()
	due, err := q.Ledger.Due(ctx, now.Add(Horizon), n+1+q.outOfSight(now))
	if err != nil {
		return Claimed{}, err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	c := Claimed{until: now.Add(claimFor).UnixMilli(), database: true, channels: map[string]string{}}
	for _, d := range due {
		if _, claimed := q.hidden[d.DeliveryID]; claimed {
			continue
		}
		if d.NextAt.After(now) || len(c.IDs) == n {
			c.Next = d.NextAt
			break
		}
		c.IDs = append(c.IDs, d.DeliveryID)
		c.channels[d.DeliveryID] = d.ChannelID
		q.hidden[d.DeliveryID] = c.until
	}
	return c, nil
}

// outOfSight returns how many entries are hidden at now.
func (q *DatabaseQueue) outOfSight(now time.Time) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.hidden == nil {
		q.hidden = map[string]int64{}
	}
	for id, until := range q.hidden {
		if until <= now.UnixMilli() {
			delete(q.hidden, id)
		}
	}
	return len(q.hidden)
}

// Done shows what was claimed, as far as it still waits. What was added since keeps its moment.
func (q *DatabaseQueue) Done(_ context.Context, c Claimed) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, id := range c.IDs {
		if q.hidden[id] == c.until {
			delete(q.hidden, id)
		}
	}
	return nil
}
