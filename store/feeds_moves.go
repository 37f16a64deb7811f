package store

import (
	"context"
	"regexp"

	"veiligheidskalender/campaigns"
)

var feedPath = regexp.MustCompile(`^/agenda/[a-z0-9-]{1,60}(/[a-z0-9-]{1,60})?\.ics$`)

// MoveFeed makes a feed's old path lead to another for ever; target empty: the feed has ended.
func (s *Store) MoveFeed(ctx context.Context, path, target, actor string) error {
	if !feedPath.MatchString(path) || target != "" && !feedPath.MatchString(target) || path == target {
		return &campaigns.Invalid{Field: "path", Message: "Schrijf het adres van een agenda, zoals /agenda/zeist.ics of /agenda/zeist/senioren.ics."}
	}
	return s.inTx(ctx, func(t *tx) error {
		if _, err := t.exec(`INSERT INTO feed_moves (path, target, moved_at) VALUES ($1, $2, $3)
 ON CONFLICT (path) DO UPDATE SET target = excluded.target, moved_at = excluded.moved_at`, path, target, ms(t.now)); err != nil {
			return err
		}
		if _, err := t.exec(`DELETE FROM feed_moves WHERE path = $1`, target); err != nil { // what others lead to is there again
			return err
		}
		if _, err := t.feedsChanged(); err != nil {
			return err
		}
		return t.audit(actor, "feed.move", path, "", path, target)
	})
}

// FeedMoves returns where old paths lead; empty: the feed has ended.
func (s *Store) FeedMoves(ctx context.Context) (map[string]string, error) {
	moves := map[string]string{}
	_, err := scanAll(ctx, s.read, func(r scanner) (struct{}, error) {
		var path, target string
		err := r.Scan(&path, &target)
		moves[path] = target
		return struct{}{}, err
	}, `SELECT path, target FROM feed_moves`)
	return moves, translate(err)
}
