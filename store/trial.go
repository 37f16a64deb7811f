package store

import (
	"context"

	"veiligheidskalender/campaigns"
)

// PutTrial places a post on a proefkanaal. The same key places it once, however often it is called; the id of the first
// is returned.
func (s *Store) PutTrial(ctx context.Context, key string, p campaigns.TrialPost) (id string, err error) {
	err = s.inTx(ctx, func(t *tx) error {
		if _, err := t.exec(`INSERT INTO trial_posts (id, idempotency_key, channel_id, post_id, title, body, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
 ON CONFLICT (idempotency_key) DO NOTHING`, newID(), key, p.ChannelID, p.PostID, p.Title, p.Text, ms(t.now)); err != nil {
			return err
		}
		return t.row(`SELECT id FROM trial_posts WHERE idempotency_key = $1`, key).Scan(&id)
	})
	return id, err
}

// FindTrial returns the id of what was placed under key, or ErrNotFound.
func (s *Store) FindTrial(ctx context.Context, key string) (id string, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT id FROM trial_posts WHERE idempotency_key = $1`, key).Scan(&id)
	return id, translate(err)
}

// TrialPosts returns what stands on a proefkanaal, newest first, at most limit after the first offset.
func (s *Store) TrialPosts(ctx context.Context, channelID string, limit, offset int) ([]campaigns.TrialPost, error) {
	all, err := scanAll(ctx, s.read, func(r scanner) (p campaigns.TrialPost, err error) {
		var when int64
		err = r.Scan(&p.ID, &p.ChannelID, &p.PostID, &p.Title, &p.Text, &when)
		p.At = at(when)
		return p, err
	}, `SELECT id, channel_id, post_id, title, body, at FROM trial_posts WHERE channel_id = $1 ORDER BY at DESC, id DESC LIMIT $2 OFFSET $3`, channelID, limit, offset)
	return all, translate(err)
}

// CountTrialPosts returns how many posts stand on a proefkanaal.
func (s *Store) CountTrialPosts(ctx context.Context, channelID string) (n int, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM trial_posts WHERE channel_id = $1`, channelID).Scan(&n)
	return n, translate(err)
}
