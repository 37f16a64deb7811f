package store

import (
	"context"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

const eventsBetween = `SELECT ` + eventColumns + ` WHERE e.local >= $1 AND e.local < $2 ORDER BY e.local, e.id LIMIT $3`

// EventsBetween returns the events that begin from (inclusive) until (exclusive), both dates, in order of time, at most limit.
func (s *Store) EventsBetween(ctx context.Context, from, until campaigns.Local, limit int) ([]calendar.Event, error) {
	all, err := scanAll(ctx, s.read, scanEvent, eventsBetween, from, until, limit)
	return all, translate(err)
}

const othersOnDay = `SELECT COUNT(*) FROM posts p WHERE p.municipality_id = $1 AND p.local >= $2 AND p.local < $3 AND p.id <> $4 AND p.skipped = 0`

// OthersOnDay returns how many other posts of the municipality of p are planned on a day, YYYY-MM-DD. The error is *Invalid
// for a day that does not exist.
func (s *Store) OthersOnDay(ctx context.Context, p campaigns.Post, day string) (n int, err error) {
	first, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return 0, &campaigns.Invalid{Field: "date", Message: "Deze datum bestaat niet."}
	}
	err = s.read.QueryRowContext(ctx, othersOnDay, p.MunicipalityID, day, first.AddDate(0, 0, 1).Format(time.DateOnly), p.ID).Scan(&n)
	return n, translate(err)
}

// ApprovedAs reports whether an approval that was not withdrawn fits the post with this content: it would hold again.
func (s *Store) ApprovedAs(ctx context.Context, postID string, c campaigns.Content) (bool, error) {
	var n int
	err := s.read.QueryRowContext(ctx, holdingApprovals, postID, c.Hash()).Scan(&n)
	return n > 0, translate(err)
}
