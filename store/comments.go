package store

import (
	"context"

	"veiligheidskalender/campaigns"
)

// AddComment adds a remark about a post as it is now, and tells who wrote and who submitted it. text was checked by campaigns.CheckComment.
func (s *Store) AddComment(ctx context.Context, postID, userID, text string) error {
	return s.inTx(ctx, func(t *tx) error {
		p, err := scanPost(t.row(`SELECT `+postColumns+` WHERE p.id = $1`, postID))
		if err != nil {
			return err
		}
		c := campaigns.Comment{ID: newID(), PostID: p.ID, RevisionID: p.Revision.ID, UserID: userID, Kind: campaigns.Remark, Text: text}
		if err := t.addComment(c); err != nil {
			return err
		}
		return t.tellWriters(p, c, remark, "schrijft bij")
	})
}

func (t *tx) addComment(c campaigns.Comment) error {
	_, err := t.exec(`INSERT INTO comments (id, post_id, revision_id, user_id, kind, body, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		c.ID, c.PostID, c.RevisionID, c.UserID, c.Kind, c.Text, ms(t.now))
	return err
}

// Comments returns what was said about a post, oldest first, the newest limit of it.
func (s *Store) Comments(ctx context.Context, postID string, limit int) ([]campaigns.Comment, error) {
	all, err := scanAll(ctx, s.read, func(r scanner) (c campaigns.Comment, err error) {
		var created int64
		err = r.Scan(&c.ID, &c.PostID, &c.RevisionID, &c.No, &c.UserID, &c.Kind, &c.Text, &created)
		c.CreatedAt = at(created)
		return c, err
	}, `SELECT id, post_id, revision_id, no, user_id, kind, body, created_at FROM (SELECT c.id, c.post_id, c.revision_id, r.no, c.user_id, c.kind, c.body, c.created_at
 FROM comments c JOIN revisions r ON r.id = c.revision_id WHERE c.post_id = $1 ORDER BY c.created_at DESC, c.id DESC LIMIT $2) AS newest
 ORDER BY created_at, id`, postID, limit)
	return all, translate(err)
}

// RequestChanges sends the words in revision base, which the user has seen, back to who submitted them: they wait for
// approval no longer, and that person and who wrote them are told why.
func (s *Store) RequestChanges(ctx context.Context, postID, base string, by campaigns.User, reason string) error {
	return s.inTx(ctx, func(t *tx) error {
		p, err := t.lockSeen(postID, base)
		if err != nil {
			return err
		}
		if err := p.CheckReturn(by); err != nil {
			return err
		}
		if _, err := t.exec(`UPDATE posts SET submitted_hash = '' WHERE id = $1`, p.ID); err != nil {
			return err
		}
		c := campaigns.Comment{ID: newID(), PostID: p.ID, RevisionID: p.Revision.ID, UserID: by.ID, Kind: campaigns.Changes, Text: reason}
		if err := t.addComment(c); err != nil {
			return err
		}
		if err := t.endReminders(p.ID); err != nil {
			return err
		}
		if err := t.tellWriters(p, c, changes, "vraagt om aanpassingen in"); err != nil {
			return err
		}
		return t.audit(by.ID, "post.return", "post/"+p.ID, p.MunicipalityID, p.Revision.ID, "")
	})
}

// endChanges ends what was asked of a post: somebody answered it by submitting it again.
func (t *tx) endChanges(postID string) error {
	_, err := t.exec(endNotices, ms(t.now), postID, changes)
	return err
}

// endNotices ends what is told of a post, of one kind.
const endNotices = `UPDATE notices SET done_at = $1 WHERE post_id = $2 AND kind = $3 AND done_at = 0`

// Asked returns the open requests for changes of posts that the user submitted, newest first.
func (s *Store) Asked(ctx context.Context, userID string) ([]campaigns.Notice, error) {
	all, err := scanAll(ctx, s.read, scanNotice, askedQuery, userID)
	return all, translate(err)
}

const askedQuery = `SELECT ` + noticeColumns + ` FROM notices WHERE done_at = 0 AND user_id = $1 AND kind = 'changes' ORDER BY created_at DESC, id DESC LIMIT 20`
