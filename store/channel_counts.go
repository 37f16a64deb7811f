package store

import "context"

// WaitingByChannel returns for each channel how many deliveries wait for their moment or are held; a channel for which
// nothing waits is not in it.
func (s *Store) WaitingByChannel(ctx context.Context) (map[string]int, error) {
	type count struct {
		channelID string
		n         int
	}
	all, err := scanAll(ctx, s.read, func(r scanner) (c count, err error) {
		err = r.Scan(&c.channelID, &c.n)
		return c, err
	}, `SELECT channel_id, COUNT(*) FROM deliveries WHERE state IN ('waiting', 'held') GROUP BY channel_id`)
	waiting := make(map[string]int, len(all))
	for _, c := range all {
		waiting[c.channelID] = c.n
	}
	return waiting, translate(err)
}
