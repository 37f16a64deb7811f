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
	err = s.read.QueryRowContext(ctx, effectQuery(len(ids)), append([]any{ms(s.now())}, anys(ids)...)...).Scan(&e.Release, &e.Late)
	return e, translate(err)
}

// effectQuery counts what n halts hold up.
func effectQuery(n int) string {
	these := placeholders(2, n)
	only := func(condition string) string {
		return strings.Replace(halted, "h.lifted_at = 0", "h.lifted_at = 0 AND h.id "+condition, 1)
	}
	const columns = `SELECT post_id, state, not_after, content_hash, approved_hash, internal, municipality_id, owner_id, channel_id FROM deliveries`
	// Three parts, each by the index on its state: together they would make SQLite read ten years of history.
	return `SELECT
 COUNT(DISTINCT CASE WHEN d.state <> 'missed' AND d.not_after > $1 AND NOT ` + only("NOT IN ("+these+")") + ` THEN d.post_id END),
 COUNT(DISTINCT CASE WHEN d.state = 'missed' OR d.not_after <= $1 THEN d.post_id END)
 FROM (` + columns + ` WHERE state = 'waiting' AND next_at <= $1
 UNION ALL ` + columns + ` WHERE state = 'held' AND next_at <= $1
 UNION ALL ` + columns + ` WHERE state = 'missed' AND not_after >= (SELECT MIN(h.at) FROM halts h WHERE h.id IN (` + these + `))) d
 WHERE d.content_hash <> '' AND d.approved_hash = d.content_hash AND ` + only("IN ("+these+")")
}
