package store

import (
	"context"
	"database/sql"

	"veiligheidskalender/campaigns"
)

// WhyNotApprove returns nil when the user may approve the post as it is now, else the error that Approve would return.
func (s *Store) WhyNotApprove(ctx context.Context, postID string, u campaigns.User) error {
	sqlTx, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer sqlTx.Rollback() //nolint:errcheck // it only read
	t := &tx{Tx: sqlTx, eng: s.eng, box: s.box, now: s.now().UTC(), ctx: ctx}
	p, err := scanPost(t.row(`SELECT `+postColumns+` WHERE p.id = $1`, postID))
	if err != nil {
		return translate(err)
	}
	authors, err := t.savedSinceApproval(p.ID)
	if err != nil {
		return translate(err)
	}
	return p.CheckApprove(u, authors)
}

// SavedSinceApproval returns of each post who saved words since the last approval that holds: what CheckApprove asks.
func (s *Store) SavedSinceApproval(ctx context.Context, postIDs []string) (map[string][]string, error) {
	if len(postIDs) == 0 {
		return nil, nil
	}
	by, err := savedSince(ctx, s.read, postIDs)
	return by, translate(err)
}
