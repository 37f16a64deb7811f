package store

import (
	"context"
	"time"

	"veiligheidskalender/campaigns"
)

// NewFeedToken returns a secret for the user's personal feed and ends the one before it. Only its hash is stored.
func (s *Store) NewFeedToken(ctx context.Context, userID string) (token string, err error) {
	token, hash := newToken()
	err = s.inTx(ctx, func(t *tx) error {
		if _, err := t.exec(`INSERT INTO feed_tokens (token_hash, user_id, created_at) VALUES ($1, $2, $3)
 ON CONFLICT (user_id) DO UPDATE SET token_hash = excluded.token_hash, created_at = excluded.created_at`, hash, userID, ms(t.now)); err != nil {
			return err
		}
		return t.audit(userID, "feed.token", "user/"+userID, "", "", "")
	})
	return token, err
}

// EndFeedToken ends the user's personal feed; ending one that is not there is no error.
func (s *Store) EndFeedToken(ctx context.Context, userID string) error {
	return s.inTx(ctx, func(t *tx) error {
		n, err := t.exec(`DELETE FROM feed_tokens WHERE user_id = $1`, userID)
		if err != nil || n == 0 {
			return err
		}
		return t.audit(userID, "feed.token-end", "user/"+userID, "", "", "")
	})
}

// FeedTokenSince returns since when the user has a personal feed, zero when there is none.
func (s *Store) FeedTokenSince(ctx context.Context, userID string) (time.Time, error) {
	var since int64
	err := s.read.QueryRowContext(ctx, `SELECT COALESCE(MAX(created_at), 0) FROM feed_tokens WHERE user_id = $1`, userID).Scan(&since)
	return at(since), translate(err)
}

// FeedTokenUser returns whose personal feed this is; ErrNotFound for an unknown or ended one, and for a disabled user. The
// token is looked up by its hash, so how long that takes says nothing about it.
func (s *Store) FeedTokenUser(ctx context.Context, token string) (campaigns.User, error) {
	var id string
	if err := s.read.QueryRowContext(ctx, `SELECT user_id FROM feed_tokens WHERE token_hash = $1`, hashToken(token)).Scan(&id); err != nil {
		return campaigns.User{}, translate(err)
	}
	u, err := s.User(ctx, id)
	if err == nil && u.Disabled {
		err = campaigns.ErrNotFound
	}
	return u, err
}
