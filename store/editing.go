package store

import (
	"context"
	"time"
)

// Editing is a colleague who has the form of a post open.
type Editing struct {
	UserID string
	Since  time.Time
}

// editingFor is how long an opened form counts as open: nobody says when they close it.
const editingFor = 15 * time.Minute

// OpenForm records that the user opened the form of a post, and returns the others who did in the last quarter of an hour
// and have not saved since.
func (s *Store) OpenForm(ctx context.Context, postID, userID string) (others []Editing, err error) {
	err = s.inTx(ctx, func(t *tx) error {
		if _, err := t.exec(`DELETE FROM editing WHERE post_id = $1 AND at < $2`, postID, ms(t.now.Add(-editingFor))); err != nil {
			return err
		}
		if others, err = scanAll(ctx, t, func(r scanner) (e Editing, err error) {
			var since int64
			err = r.Scan(&e.UserID, &since)
			e.Since = at(since)
			return e, err
		}, `SELECT user_id, at FROM editing WHERE post_id = $1 AND user_id <> $2 ORDER BY at DESC`, postID, userID); err != nil {
			return err
		}
		_, err = t.exec(`INSERT INTO editing (post_id, user_id, at) VALUES ($1, $2, $3) ON CONFLICT (post_id, user_id) DO UPDATE SET at = excluded.at`,
			postID, userID, ms(t.now))
		return err
	})
	return others, err
}

// CloseForm records that the user is done with the form of a post.
func (s *Store) CloseForm(ctx context.Context, postID, userID string) error {
	return s.inTx(ctx, func(t *tx) error {
		_, err := t.exec(`DELETE FROM editing WHERE post_id = $1 AND user_id = $2`, postID, userID)
		return err
	})
}
