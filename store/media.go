package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"veiligheidskalender/campaigns"
)

// MaxImage is the largest picture that is kept, in bytes.
const MaxImage = 10 << 20

// PutImage keeps a picture that a user brings, who may see it from then on, and returns its name: the SHA-256 of its bytes,
// in hex. The same picture is kept once. What kind of picture it is, and that it is one, was checked by whoever calls it.
func (s *Store) PutImage(ctx context.Context, userID, mime string, bytes []byte) (string, error) {
	if len(bytes) == 0 || len(bytes) > MaxImage {
		return "", &campaigns.Invalid{Field: "image", Message: "Een afbeelding mag hoogstens 10 MB zijn."}
	}
	sum := sha256.Sum256(bytes)
	name := hex.EncodeToString(sum[:])
	return name, s.inTx(ctx, func(t *tx) error {
		if _, err := t.exec(`INSERT INTO media (sha256, mime, bytes, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (sha256) DO NOTHING`,
			name, mime, bytes, ms(t.now)); err != nil {
			return err
		}
		_, err := t.exec(`INSERT INTO uploads (sha256, user_id, at) VALUES ($1, $2, $3) ON CONFLICT (sha256, user_id) DO UPDATE SET at = excluded.at`,
			name, userID, ms(t.now))
		return err
	})
}

// Image returns a picture by its name.
func (s *Store) Image(ctx context.Context, sha256 string) (mime string, bytes []byte, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT mime, bytes FROM media WHERE sha256 = $1`, sha256).Scan(&mime, &bytes)
	return mime, bytes, translate(err)
}

// ImageSizes returns how large pictures are, in bytes, by their names; one that is not kept is not in it.
func (s *Store) ImageSizes(ctx context.Context, sha256s []string) (map[string]int, error) {
	sizes := make(map[string]int, len(sha256s))
	all, err := s.imageFacts(ctx, sha256s)
	for _, one := range all {
		sizes[one.SHA256] = one.Size
	}
	return sizes, err
}

// imageFacts returns what pictures are, without their bytes and descriptions, in no order; one that is not kept is not among them.
func (s *Store) imageFacts(ctx context.Context, sha256s []string) ([]PublicImage, error) {
	if len(sha256s) == 0 {
		return nil, nil
	}
	all, err := scanAll(ctx, s.read, func(r scanner) (one PublicImage, err error) {
		err = r.Scan(&one.SHA256, &one.MIME, &one.Size)
		return one, err
	}, imageFactsQuery(len(sha256s)), anys(sha256s)...)
	return all, translate(err)
}

func imageFactsQuery(n int) string {
	return `SELECT sha256, mime, LENGTH(bytes) FROM media WHERE sha256 IN (` + placeholders(1, n) + `)`
}

// ImageOwners returns the municipalities of the posts that show the picture, or showed it in some revision, and whether
// this user brought it. ErrNotFound when there is no such picture.
func (s *Store) ImageOwners(ctx context.Context, sha256, userID string) (municipalityIDs []string, mine bool, err error) {
	var known, brought int
	if err = s.read.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM media WHERE sha256 = $1), (SELECT COUNT(*) FROM uploads WHERE sha256 = $1 AND user_id = $2)`,
		sha256, userID).Scan(&known, &brought); err != nil {
		return nil, false, translate(err)
	}
	if known == 0 {
		return nil, false, campaigns.ErrNotFound
	}
	municipalityIDs, err = scanAll(ctx, s.read, scanString, `SELECT DISTINCT p.municipality_id FROM post_media m JOIN posts p ON p.id = m.post_id
 WHERE m.sha256 = $1`, sha256)
	return municipalityIDs, brought > 0, translate(err)
}

// linkMedia records which pictures a revision shows, and refuses one that is not kept.
func (t *tx) linkMedia(postID string, c campaigns.Content) error {
	for _, m := range c.Media {
		var known int
		if err := t.row(`SELECT COUNT(*) FROM media WHERE sha256 = $1`, m.SHA256).Scan(&known); err != nil {
			return err
		}
		if known == 0 {
			return &campaigns.Invalid{Field: "media", Message: "Een van de afbeeldingen is er niet meer. Voeg de afbeelding opnieuw toe."}
		}
		if _, err := t.exec(`INSERT INTO post_media (sha256, post_id) VALUES ($1, $2) ON CONFLICT (sha256, post_id) DO NOTHING`, m.SHA256, postID); err != nil {
			return err
		}
	}
	return nil
}

// uploadKept is how long a picture waits for the post it was brought for.
const uploadKept = 30 * 24 * time.Hour

// DropUnusedImages throws away pictures that nobody put in a post within thirty days of bringing them, a hundred at most,
// and returns how many.
func (s *Store) DropUnusedImages(ctx context.Context) (dropped int, err error) {
	const unused = `SELECT sha256 FROM media m WHERE m.created_at < $1 AND NOT EXISTS (SELECT 1 FROM post_media p WHERE p.sha256 = m.sha256)
 AND NOT EXISTS (SELECT 1 FROM uploads u WHERE u.sha256 = m.sha256 AND u.at >= $1) LIMIT 100`
	before := ms(s.now().Add(-uploadKept))
	if some, err := scanAll(ctx, s.read, scanString, unused, before); err != nil || len(some) == 0 {
		return 0, translate(err)
	}
	err = s.inTx(ctx, func(t *tx) error {
		names, err := scanAll(ctx, t, scanString, unused, before)
		if err != nil || len(names) == 0 {
			return err
		}
		for _, table := range []string{"uploads", "media"} {
			n, err := t.exec(`DELETE FROM `+table+` WHERE sha256 IN (`+placeholders(1, len(names))+`)`, anys(names)...)
			if err != nil {
				return fmt.Errorf("%s: %w", table, err)
			}
			dropped = int(n)
		}
		return nil
	})
	return dropped, err
}
