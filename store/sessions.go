package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"time"

	"veiligheidskalender/campaigns"
)

// Session is a signed-in browser.
type Session struct {
	User campaigns.User
	CSRF string // goes into every form
}

// SessionLength is how long a session lasts after sign-in.
const SessionLength = 12 * time.Hour

// newToken returns 256 random bits for a cookie or link, and the hash under which it is stored.
func newToken() (token, hash string) {
	raw := make([]byte, 32)
	if _, err := rand.Read(raw); err != nil { // never fails since Go 1.24
		panic(err)
	}
	token = base64.RawURLEncoding.EncodeToString(raw)
	return token, hashToken(token)
}

func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// StartSession begins a session and returns the token for the cookie; only its hash is stored.
func (s *Store) StartSession(ctx context.Context, userID string) (token string, err error) {
	token, hash := newToken()
	csrf, _ := newToken()
	err = s.inTx(ctx, func(t *tx) error {
		if _, err := t.exec(`DELETE FROM sessions WHERE expires_at < $1`, ms(t.now)); err != nil {
			return err
		}
		_, err := t.exec(`INSERT INTO sessions (token_hash, user_id, csrf, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)`,
			hash, userID, csrf, ms(t.now), ms(t.now.Add(SessionLength)))
		return err
	})
	return token, err
}

// Session returns the session of a cookie's token, or ErrNotFound when there is none, it has ended or the user is disabled.
func (s *Store) Session(ctx context.Context, token string) (Session, error) {
	var one Session
	var id string
	if err := s.read.QueryRowContext(ctx, `SELECT user_id, csrf FROM sessions WHERE token_hash = $1 AND expires_at > $2`, hashToken(token), ms(s.now())).
		Scan(&id, &one.CSRF); err != nil {
		return one, translate(err)
	}
	var err error
	if one.User, err = s.User(ctx, id); err == nil && one.User.Disabled {
		err = campaigns.ErrNotFound
	}
	return one, err
}

// EndSession ends the session of a token; ending one that is gone is no error.
func (s *Store) EndSession(ctx context.Context, token string) error {
	return s.inTx(ctx, func(t *tx) error {
		_, err := t.exec(`DELETE FROM sessions WHERE token_hash = $1`, hashToken(token))
		return err
	})
}

// NewSigninLink returns a token that signs the user in once, before it expires.
func (s *Store) NewSigninLink(ctx context.Context, userID string, validFor time.Duration) (token string, err error) {
	token, hash := newToken()
	err = s.inTx(ctx, func(t *tx) error {
		_, err := t.exec(`INSERT INTO signin_links (token_hash, user_id, expires_at) VALUES ($1, $2, $3)`, hash, userID, ms(t.now.Add(validFor)))
		return err
	})
	return token, err
}

// SigninLinkUser returns whose link this is, without using it up; ErrNotFound when it is unknown, used or expired.
func (s *Store) SigninLinkUser(ctx context.Context, token string) (campaigns.User, error) {
	var id string
	if err := s.read.QueryRowContext(ctx, `SELECT user_id FROM signin_links WHERE token_hash = $1 AND used_at = 0 AND expires_at > $2`,
		hashToken(token), ms(s.now())).Scan(&id); err != nil {
		return campaigns.User{}, translate(err)
	}
	return s.User(ctx, id)
}

// UseSigninLink uses a link up and returns whose it was. Of two who try at once, one gets ErrNotFound.
func (s *Store) UseSigninLink(ctx context.Context, token string) (campaigns.User, error) {
	var id string
	err := s.inTx(ctx, func(t *tx) error {
		return t.row(`UPDATE signin_links SET used_at = $1 WHERE token_hash = $2 AND used_at = 0 AND expires_at > $1 RETURNING user_id`,
			ms(t.now), hashToken(token)).Scan(&id)
	})
	if err != nil {
		return campaigns.User{}, err
	}
	return s.User(ctx, id)
}

// SigninFailed counts a failed sign-in for each bucket (an address, an account).
func (s *Store) SigninFailed(ctx context.Context, buckets ...string) error {
	return s.inTx(ctx, func(t *tx) error {
		if _, err := t.exec(`DELETE FROM signin_failures WHERE at < $1`, ms(t.now.Add(-time.Hour))); err != nil {
			return err
		}
		for _, b := range buckets {
			if _, err := t.exec(`INSERT INTO signin_failures (bucket, at) VALUES ($1, $2)`, b, ms(t.now)); err != nil {
				return err
			}
		}
		return nil
	})
}

// SigninFailures returns how often sign-in failed for a bucket since then.
func (s *Store) SigninFailures(ctx context.Context, bucket string, since time.Time) (n int, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM signin_failures WHERE bucket = $1 AND at >= $2`, bucket, ms(since)).Scan(&n)
	return n, translate(err)
}
