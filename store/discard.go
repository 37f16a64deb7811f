package store

import "context"

// postRows are the rows that go with a post, those that refer to others first. Its pictures stay until nothing shows them.
var postRows = []string{
	`DELETE FROM notices WHERE post_id = $1 OR delivery_id IN (SELECT d.id FROM deliveries d WHERE d.post_id = $1)`,
	`DELETE FROM attempts WHERE delivery_id IN (SELECT d.id FROM deliveries d WHERE d.post_id = $1)`,
	`DELETE FROM deliveries WHERE post_id = $1`,
	`DELETE FROM comments WHERE post_id = $1`,
	`DELETE FROM editing WHERE post_id = $1`,
	`DELETE FROM post_media WHERE post_id = $1`,
	`DELETE FROM revisions WHERE post_id = $1`,
	`DELETE FROM posts WHERE id = $1`,
}

// DiscardPost throws away a post that campaigns.CheckDiscard lets go, words and all; only the audit remembers that it was. It
// refuses with ErrConflict when the post is not the revision base that the person saw.
func (s *Store) DiscardPost(ctx context.Context, postID, base, userID string) error {
	return s.inTx(ctx, func(t *tx) error {
		if t.eng.forUpdate != "" { // the whole lock: what would refer to the post waits, and finds it gone
			if err := t.row(`SELECT id FROM posts WHERE id = $1 FOR UPDATE`, postID).Scan(new(string)); err != nil {
				return err
			}
		}
		p, err := t.lockSeen(postID, base)
		if err != nil {
			return err
		}
		deliveries, err := scanAll(ctx, t, scanDelivery, `SELECT `+deliveryColumns+` FROM deliveries d WHERE d.post_id = $1`+t.eng.forUpdate, p.ID)
		if err != nil {
			return err
		}
		var approvals int
		if err := t.row(`SELECT COUNT(*) FROM approvals WHERE post_id = $1`, p.ID).Scan(&approvals); err != nil {
			return err
		}
		if err := p.CheckDiscard(deliveries, approvals > 0); err != nil {
			return err
		}
		for _, query := range postRows {
			if _, err := t.exec(query, p.ID); err != nil {
				return err
			}
		}
		return t.audit(userID, "post.discard", "post/"+p.ID, p.MunicipalityID, p.Revision.ID, "")
	})
}
