package store

import (
	"context"
	"time"
)

// CountPlanned returns how many posts of the municipalities have a delivery that is due from then on.
func (s *Store) CountPlanned(ctx context.Context, municipalityIDs []string, from time.Time) (n int, err error) {
	if len(municipalityIDs) == 0 {
		return 0, nil
	}
	err = s.read.QueryRowContext(ctx, `SELECT COUNT(DISTINCT d.post_id) FROM deliveries d WHERE d.state <> 'cancelled' AND d.due_at >= $1
 AND d.owner_id IN (`+placeholders(2, len(municipalityIDs))+`)`, append([]any{ms(from)}, anys(municipalityIDs)...)...).Scan(&n)
	return n, translate(err)
}

// RecentlyPublished returns what was published since then, newest first, at most limit.
func (s *Store) RecentlyPublished(ctx context.Context, municipalityIDs []string, since time.Time, limit int) ([]Planned, error) {
	if len(municipalityIDs) == 0 {
		return nil, nil
	}
	deliveries, err := scanAll(ctx, s.read, scanDelivery, recentQuery(len(municipalityIDs)), append([]any{ms(since), limit}, anys(municipalityIDs)...)...)
	if err != nil {
		return nil, translate(err)
	}
	return s.withPosts(ctx, deliveries)
}

func recentQuery(municipalities int) string {
	return `SELECT ` + deliveryColumns + ` FROM deliveries d WHERE d.state = 'published' AND d.updated_at >= $1
 AND d.owner_id IN (` + placeholders(3, municipalities) + `) ORDER BY d.updated_at DESC LIMIT $2`
}
