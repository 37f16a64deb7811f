package store

import (
	"context"
	"time"

	"veiligheidskalender/campaigns"
)

// Counts is the state of the ledger in figures.
type Counts struct {
	Open  map[campaigns.State]int // what is not published or cancelled
	Queue int                     // what waits and is due within the horizon
}

// LedgerCounts reads the figures; each by an index on what is open, so that history costs nothing.
func (s *Store) LedgerCounts(ctx context.Context, horizon time.Duration) (Counts, error) {
	c := Counts{Open: map[campaigns.State]int{}}
	for _, state := range campaigns.States {
		if state.Final() {
			continue
		}
		var n int
		// The state is one of our own words, written out so that the partial indexes apply.
		query := `SELECT COUNT(*) FROM deliveries WHERE state = '` + string(state) + `'`
		if err := s.read.QueryRowContext(ctx, query).Scan(&n); err != nil {
			return c, translate(err)
		}
		c.Open[state] = n
	}
	if err := s.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM deliveries WHERE state = 'waiting' AND next_at < $1`, ms(s.now().Add(horizon))).
		Scan(&c.Queue); err != nil {
		return c, translate(err)
	}
	return c, nil
}
