package store

import (
	"context"
	"strings"
)

// HaltEffect is what lifting halts would do at this moment.
type HaltEffect struct {
	Release int // posts that go out after all: still in time, approved, and stopped by nothing else
	Late    int // posts that became too late while the halts held; they stay where they are
}

// HaltEffect returns what lifting these halts, all together, would do. Posts without an approval count for nothing: it is
// not the halt that stops them.
func (s *Store) HaltEffect(ctx context.Context, ids ...string) (e HaltEffect, err error) {
	if len(ids) == 0 {
		return e, nil
	}
	these := placeholders(2, len(ids))
	only := func(condition string) string {
		return strings.Replace(halted, "h.lifted_at = 0", "h.lifted_at = 0 AND h.id "+condition, 1)
	}
	err = s.read.QueryRowContext(ctx, `SELECT
 COUNT(DISTINCT CASE WHEN d.state <> 'missed' AND d.not_after > $1 AND NOT `+only("NOT IN ("+these+")")+` THEN d.post_id END),
 COUNT(DISTINCT CASE WHEN d.state = 'missed' OR d.not_after <= $1 THEN d.post_id END)
 FROM deliveries d WHERE d.content_hash <> '' AND d.approved_hash = d.content_hash AND `+only("IN ("+these+")")+`
 AND (d.state IN ('waiting', 'held') AND d.next_at <= $1
 OR d.state = 'missed' AND d.not_after >= (SELECT MIN(h.at) FROM halts h WHERE h.id IN (`+these+`)))`,
		append([]any{ms(s.now())}, anys(ids)...)...).Scan(&e.Release, &e.Late)
	return e, translate(err)
}
