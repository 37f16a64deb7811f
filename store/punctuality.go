package store

import (
	"context"
	"slices"
	"time"
)

// Punctuality is how long after their moment the posts of a channel were placed.
type Punctuality struct {
	Count              int
	Half, Most, Latest time.Duration // half of them within Half, 95 of 100 within Most, all within Latest
}

// punctualityLimit bounds what one look may read; a channel that places more a month tells enough by its newest.
const punctualityLimit = 10_000

// Punctuality looks at what the program placed by itself on a channel since then. What a read-back found or a person
// placed is not in it.
func (s *Store) Punctuality(ctx context.Context, channelID string, since time.Time) (p Punctuality, err error) {
	late, err := scanAll(ctx, s.read, func(r scanner) (ms int64, err error) {
		err = r.Scan(&ms)
		return ms, err
	}, punctualityQuery, channelID, ms(since), punctualityLimit)
	if err != nil || len(late) == 0 {
		return p, translate(err)
	}
	slices.Sort(late)
	within := func(percent int) time.Duration { // nearest rank
		return time.Duration(late[(len(late)*percent+99)/100-1]) * time.Millisecond
	}
	return Punctuality{len(late), within(50), within(95), within(100)}, nil
}

const punctualityQuery = `SELECT a.late_ms FROM deliveries d JOIN attempts a ON a.delivery_id = d.id
 WHERE d.state = 'published' AND d.channel_id = $1 AND d.updated_at >= $2 AND a.outcome = 'succeed' AND a.ended_at >= $2
 ORDER BY d.updated_at DESC LIMIT $3`
