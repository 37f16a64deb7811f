package store

import (
	"context"
	"encoding/json"
	"fmt"

	"veiligheidskalender/campaigns"
)

// tell writes the notice that belongs to the delivery's new state, once per incident, or ends the open ones when nothing
// is wrong any more. It runs in the transaction of the change itself: told or not happened.
func (t *tx) tell(d campaigns.Delivery, reason string) error {
	if !d.State.NeedsAttention() {
		if _, err := t.exec(`UPDATE notices SET done_at = $1 WHERE delivery_id = $2 AND done_at = 0`, ms(t.now), d.ID); err != nil || d.State != campaigns.Published {
			return err
		}
		return t.tellOutdated(d.ID)
	}
	name, channel, err := t.nameDelivery(d)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("“%s” op %s %s. %s", name, channel, d.State.Dutch(), reason)
	// A newer notice about the same delivery replaces the older ones on the list.
	if _, err := t.exec(`UPDATE notices SET done_at = $1 WHERE delivery_id = $2 AND done_at = 0 AND kind <> $3`, ms(t.now), d.ID, d.State); err != nil {
		return err
	}
	// What a person decided begins another incident; what the program tries again by itself does not.
	var decided int
	if err := t.row(`SELECT COALESCE(MAX(no), 0) FROM attempts WHERE delivery_id = $1 AND by_user <> ''`, d.ID).Scan(&decided); err != nil {
		return err
	}
	incident := fmt.Sprintf("%s/%s/after-%d/%d", d.State, d.ID, decided, ms(d.DueAt))
	// What ended and came back is open again; it is mailed again only when there is something else to say, and never because
	// another try ended in doubt with other words of the service. A doubt that comes back before it was mailed keeps its moment:
	// it has lasted since then.
	_, err = t.exec(`INSERT INTO notices (id, incident, municipality_id, post_id, delivery_id, kind, body, created_at)
 VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (incident) DO UPDATE SET done_at = 0,
 created_at = CASE WHEN notices.kind = 'in_doubt' AND notices.mailed_at = 0 THEN notices.created_at ELSE excluded.created_at END,
 mailed_at = CASE WHEN notices.body = excluded.body OR notices.kind = 'in_doubt' THEN notices.mailed_at ELSE 0 END,
 mail_claimed_at = CASE WHEN notices.body = excluded.body OR notices.kind = 'in_doubt' THEN notices.mail_claimed_at ELSE 0 END, body = excluded.body`,
		newID(), incident, d.OwnerID, d.PostID, d.ID, d.State, text, ms(t.now))
	return err
}

// nameDelivery returns how people call the post and the channel of a delivery.
func (t *tx) nameDelivery(d campaigns.Delivery) (post, channel string, err error) {
	var content string
	if err := t.row(`SELECT r.content, c.name FROM revisions r, channels c WHERE r.id = $1 AND c.id = $2`, d.RevisionID, d.ChannelID).
		Scan(&content, &channel); err != nil {
		return "", "", fmt.Errorf("name of delivery %s: %w", d.ID, err)
	}
	var words campaigns.Content
	if json.Unmarshal([]byte(content), &words) != nil { // damaged: that is what people are to be told
		return "een bericht", channel, nil
	}
	return words.Name(), channel, nil
}

const noticeColumns = `id, incident, municipality_id, COALESCE(post_id, ''), kind, body, created_at, mailed_at, done_at, user_id`

func scanNotice(r scanner) (n campaigns.Notice, err error) {
	var created, mailed, done int64
	err = r.Scan(&n.ID, &n.Incident, &n.MunicipalityID, &n.PostID, &n.Kind, &n.Text, &created, &mailed, &done, &n.UserID)
	n.CreatedAt, n.MailedAt, n.DoneAt = at(created), at(mailed), at(done)
	return n, err
}

// Notices returns the open notices of the municipalities, newest first, at most limit.
func (s *Store) Notices(ctx context.Context, municipalityIDs []string, limit int) ([]campaigns.Notice, error) {
	if len(municipalityIDs) == 0 {
		return nil, nil
	}
	all, err := scanAll(ctx, s.read, scanNotice, `SELECT `+noticeColumns+` FROM notices
 WHERE done_at = 0 AND municipality_id IN (`+placeholders(2, len(municipalityIDs))+`) ORDER BY created_at DESC, id DESC LIMIT $1`,
		append([]any{limit}, anys(municipalityIDs)...)...)
	return all, translate(err)
}

// audit appends one line of who did what.
func (t *tx) audit(actor, verb, subject, municipalityID, before, after string) error {
	_, err := t.exec(`INSERT INTO audit (id, at, actor, verb, subject, municipality_id, before_value, after_value) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		newID(), ms(t.now), actor, verb, subject, municipalityID, before, after)
	return err
}
