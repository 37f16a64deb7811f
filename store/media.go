package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"veiligheidskalender/campaigns"
)

// MaxImage is the largest picture that is kept, in bytes.
const MaxImage = 10 << 20

// PutImage keeps a picture and returns its name: the SHA-256 of its bytes, in hex. The same picture is kept once.
// What kind of picture it is, and that it is one, was checked by whoever calls it.
func (s *Store) PutImage(ctx context.Context, mime string, bytes []byte) (string, error) {
	if len(bytes) == 0 || len(bytes) > MaxImage {
		return "", &campaigns.Invalid{Field: "media", Message: "Een afbeelding mag hoogstens 10 MB zijn."}
	}
	sum := sha256.Sum256(bytes)
	name := hex.EncodeToString(sum[:])
	return name, s.inTx(ctx, func(t *tx) error {
		_, err := t.exec(`INSERT INTO media (sha256, mime, bytes, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (sha256) DO NOTHING`,
			name, mime, bytes, ms(t.now))
		return err
	})
}

// Image returns a picture by its name.
func (s *Store) Image(ctx context.Context, sha256 string) (mime string, bytes []byte, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT mime, bytes FROM media WHERE sha256 = $1`, sha256).Scan(&mime, &bytes)
	return mime, bytes, translate(err)
}
