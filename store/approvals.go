package store

import (
	"context"
	"errors"

	"veiligheidskalender/campaigns"
)

// Submit asks for approval of the words in revision base, and tells those who may give it.
func (s *Store) Submit(ctx context.Context, postID, base, userID string) error {
	return s.inTx(ctx, func(t *tx) error {
		p, err := t.lockSeen(postID, base)
		if err != nil {
			return err
		}
		if err := p.CheckSubmit(); err != nil {
			return err
		}
		if _, err := t.exec(`UPDATE posts SET submitted_by = $1, submitted_hash = $2 WHERE id = $3`, userID, p.Revision.Hash, p.ID); err != nil {
			return err
		}
		if err := t.endChanges(p.ID); err != nil {
			return err
		}
		if !p.Submitted() { // who asks twice tells once
			if err := t.tellSubmitted(p, userID); err != nil {
				return err
			}
		}
		return t.audit(userID, "post.submit", "post/"+p.ID, p.MunicipalityID, "", p.Revision.ID)
	})
}

// Approve records a second person's yes to exactly the words in revision base, which that person has seen. What was held
// for want of it and is still in time may go at once.
func (s *Store) Approve(ctx context.Context, postID, base string, by campaigns.User) ([]campaigns.Due, error) {
	var due []campaigns.Due
	err := s.inTx(ctx, func(t *tx) error {
		p, err := t.lockSeen(postID, base)
		if err != nil {
			return err
		}
		authors, err := t.savedSinceApproval(p.ID)
		if err != nil {
			return err
		}
		if err := p.CheckApprove(by, authors); err != nil {
			return err
		}
		a := campaigns.Approval{ID: newID(), PostID: p.ID, RevisionID: p.Revision.ID, Hash: p.Revision.Hash, UserID: by.ID, CreatedAt: t.now}
		if _, err := t.exec(`INSERT INTO approvals (id, post_id, revision_id, hash, user_id, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
			a.ID, a.PostID, a.RevisionID, a.Hash, a.UserID, ms(a.CreatedAt)); err != nil {
			return err
		}
		if err := t.setApproved(&p, a.Hash); err != nil {
			return err
		}
		if due, err = t.syncDeliveries(p); err != nil {
			return err
		}
		if err := errors.Join(t.endReminders(p.ID), t.endChanges(p.ID)); err != nil {
			return err
		}
		return t.audit(by.ID, "post.approve", "post/"+p.ID, p.MunicipalityID, "", p.Revision.ID)
	})
	return due, err
}

// WithdrawApproval takes back every approval of the words in revision base.
func (s *Store) WithdrawApproval(ctx context.Context, postID, base, userID string) error {
	return s.inTx(ctx, func(t *tx) error {
		p, err := t.lockSeen(postID, base)
		if err != nil {
			return err
		}
		if !p.Approved() {
			return campaigns.Conflict("Er is geen akkoord om in te trekken.")
		}
		if _, err := t.exec(`UPDATE approvals SET withdrawn_at = $1 WHERE post_id = $2 AND hash = $3 AND withdrawn_at = 0`,
			ms(t.now), p.ID, p.Revision.Hash); err != nil {
			return err
		}
		if err := t.setApproved(&p, ""); err != nil {
			return err
		}
		if _, err := t.syncDeliveries(p); err != nil {
			return err
		}
		return t.audit(userID, "post.unapprove", "post/"+p.ID, p.MunicipalityID, p.Revision.ID, "")
	})
}

// lockSeen locks a post whose current revision is the one the person saw.
func (t *tx) lockSeen(postID, base string) (campaigns.Post, error) {
	p, err := t.lockPost(postID)
	if err == nil && p.Revision.ID != base {
		err = campaigns.Conflict("Een collega heeft dit bericht intussen veranderd. Lees eerst de nieuwe tekst.")
	}
	return p, err
}

func (t *tx) setApproved(p *campaigns.Post, hash string) error {
	p.ApprovedHash = hash
	_, err := t.exec(`UPDATE posts SET approved_hash = $1 WHERE id = $2`, hash, p.ID)
	return err
}

// savedSinceApproval returns who saved words since the last approval that holds, whatever words that was for.
func (t *tx) savedSinceApproval(postID string) ([]string, error) {
	by, err := savedSince(t.ctx, t, []string{postID})
	return by[postID], err
}

func savedSince(ctx context.Context, q querier, postIDs []string) (map[string][]string, error) {
	by := map[string][]string{}
	_, err := scanAll(ctx, q, func(r scanner) (struct{}, error) {
		var postID, userID string
		err := r.Scan(&postID, &userID)
		by[postID] = append(by[postID], userID)
		return struct{}{}, err
	}, savedSinceQuery(len(postIDs)), anys(postIDs)...)
	return by, err
}

func savedSinceQuery(posts int) string {
	return `SELECT DISTINCT v.post_id, v.author_id FROM revisions v WHERE v.post_id IN (` + placeholders(1, posts) + `) AND v.author_id IS NOT NULL
 AND v.no > (SELECT COALESCE(MAX(r.no), 0) FROM approvals a JOIN revisions r ON r.id = a.revision_id WHERE a.post_id = v.post_id AND a.withdrawn_at = 0)`
}

// Approvals returns the approvals of a post, newest first.
func (s *Store) Approvals(ctx context.Context, postID string) ([]campaigns.Approval, error) {
	all, err := scanAll(ctx, s.read, func(r scanner) (a campaigns.Approval, err error) {
		var created, withdrawn int64
		err = r.Scan(&a.ID, &a.PostID, &a.RevisionID, &a.Hash, &a.UserID, &created, &withdrawn)
		a.CreatedAt, a.WithdrawnAt = at(created), at(withdrawn)
		return a, err
	}, `SELECT id, post_id, revision_id, hash, user_id, created_at, withdrawn_at FROM approvals WHERE post_id = $1 ORDER BY created_at DESC, id DESC`, postID)
	return all, translate(err)
}
