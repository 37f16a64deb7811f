package store

import (
	"context"
	"fmt"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// Reminders come this long before the moment of a post that waits for approval; who plans later gets the second one only.
const (
	firstReminder = 24 * time.Hour
	lastReminder  = 2 * time.Hour
)

const awaitsApproval = `SELECT p.id, MIN(d.due_at) FROM deliveries d JOIN posts p ON p.id = d.post_id
 WHERE d.state = 'waiting' AND d.next_at > $1 AND d.next_at <= $2 AND p.skipped = 0 AND p.submitted_hash = p.content_hash AND p.approved_hash <> p.content_hash
 GROUP BY p.id ORDER BY MIN(d.due_at), p.id LIMIT 500`

type awaiting struct {
	postID string
	due    time.Time
}

// RemindApproval tells people of posts that still wait for approval a day and two hours before their moment, each once for
// that moment. It returns how many it told of.
func (s *Store) RemindApproval(ctx context.Context) (told int, err error) {
	scan := func(r scanner) (a awaiting, err error) {
		var due int64
		err = r.Scan(&a.postID, &due)
		a.due = at(due)
		return a, err
	}
	now := s.now().UTC()
	all, err := scanAll(ctx, s.read, scan, awaitsApproval, ms(now), ms(now.Add(firstReminder)))
	for _, a := range all {
		n, terr := s.remind(ctx, a)
		if terr != nil {
			return told, terr
		}
		told += n
	}
	return told, translate(err)
}

func (s *Store) remind(ctx context.Context, a awaiting) (told int, err error) {
	before := firstReminder
	if a.due.Sub(s.now()) <= lastReminder {
		before = lastReminder
	}
	incident := fmt.Sprintf("approval/%s/%d/%d", a.postID, ms(a.due), int(before.Hours()))
	var known int
	if err := s.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM notices WHERE incident = $1`, incident).Scan(&known); err != nil || known > 0 {
		return 0, translate(err)
	}
	return told, s.inTx(ctx, func(t *tx) error {
		p, err := t.lockPost(a.postID)
		if err != nil || p.Approved() || !p.Submitted() {
			return err
		}
		loc, err := calendar.Zone(p.Revision.Content.Zone)
		if err != nil { // its moment was taken away meanwhile
			return nil //nolint:nilerr // there is nothing to be reminded of
		}
		n, err := t.exec(`INSERT INTO notices (id, incident, municipality_id, post_id, kind, body, created_at) VALUES ($1, $2, $3, $4, 'approval', $5, $6)
 ON CONFLICT (incident) DO NOTHING`, newID(), incident, p.MunicipalityID, p.ID, reminder(p, a.due.In(loc)), ms(t.now))
		told = int(n)
		return err
	})
}

func reminder(p campaigns.Post, due time.Time) string {
	return "“" + p.Revision.Content.Name() + "” wacht nog op akkoord en staat gepland op " + calendar.FormatMoment(due) + ". Zonder akkoord gaat het niet uit."
}

// endReminders ends the reminders of a post: it was approved, sent back, or is another post now.
func (t *tx) endReminders(postID string) error {
	for _, kind := range []string{"approval", submitted} {
		if _, err := t.exec(endNotices, ms(t.now), postID, kind); err != nil {
			return err
		}
	}
	return nil
}
