package store

import (
	"context"

	"veiligheidskalender/campaigns"
)

// History returns what was done with a post and by whom, newest first, at most limit. Before and After of a save are
// ids of revisions.
func (s *Store) History(ctx context.Context, postID string, limit int) ([]campaigns.AuditEntry, error) {
	all, err := scanAll(ctx, s.read, func(r scanner) (e campaigns.AuditEntry, err error) {
		var when int64
		err = r.Scan(&e.ID, &when, &e.Actor, &e.Verb, &e.Subject, &e.MunicipalityID, &e.Before, &e.After)
		e.At = at(when)
		return e, err
	}, `SELECT id, at, actor, verb, subject, municipality_id, before_value, after_value FROM audit WHERE subject = $1 ORDER BY at DESC, id DESC LIMIT $2`,
		"post/"+postID, limit)
	return all, translate(err)
}

// Revision returns one save of a post, not necessarily the newest.
func (s *Store) Revision(ctx context.Context, id string) (campaigns.Revision, error) {
	v, err := scanRevision(s.read.QueryRowContext(ctx, `SELECT `+revisionColumns+` WHERE r.id = $1`, id))
	return v, translate(err)
}

// PlaceInSeries returns which post of its series p is, counted by the dates of the rule, and how many there are.
func (s *Store) PlaceInSeries(ctx context.Context, p campaigns.Post) (no, of int, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM posts WHERE series_id = $1 AND (rule_start < $2 OR (rule_start = $2 AND id <= $3))),
 (SELECT COUNT(*) FROM posts WHERE series_id = $1)`, p.SeriesID, p.RuleStart, p.ID).Scan(&no, &of)
	return no, of, translate(err)
}
