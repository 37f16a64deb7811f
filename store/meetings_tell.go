package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// Notices about meetings: of a delivery that stands on Pleio, and of a post that is still to go out.
const (
	noticePlaced  = "meeting"
	noticeToPlace = "meeting-post"
)

const (
	eventAt = `SELECT fields FROM event_revisions WHERE event_id = $1 AND no = $2`

	// ofEvent is true for the deliveries d that live and put the event $1 on an agenda.
	ofEvent = `d.state <> 'cancelled' AND d.post_id IN (SELECT m.post_id FROM meetings m WHERE m.event_id = $1)
 AND d.revision_id IN (SELECT m.revision_id FROM meetings m WHERE m.event_id = $1)`

	// onAgenda is true for a delivery d on a channel that shows meetings on an agenda; the same rule as kinds.Kind.ShowsMeeting.
	onAgenda = `EXISTS (SELECT 1 FROM channels c WHERE c.id = d.channel_id AND c.kind = 'pleio')`
)

func scanEventFields(r scanner) (e calendar.Event, err error) {
	var fields string
	if err := r.Scan(&fields); err != nil {
		return e, err
	}
	return e, json.Unmarshal([]byte(fields), &e)
}

// tellOfChange tells people of what says the old day or place now that the event changed: what stands on Pleio, where they
// must mend it themselves, and each post that is still to go out. It runs in the transaction of the change; the rows of the
// deliveries are locked, so that what is placed at this very moment is either seen here or sees the change (see tellOutdated).
func (t *tx) tellOfChange(before, after calendar.Event) error {
	changed := calendar.MeetingChanged(before, after)
	if changed == "" {
		return nil
	}
	rows, err := t.lockDeliveries(ofEvent, after.ID)
	if err != nil {
		return err
	}
	told := map[string]bool{} // posts
	for _, d := range rows {
		if d.State == campaigns.Published {
			err = t.tellPlaced(d, changed, after.Rev)
		} else if !told[d.PostID] {
			told[d.PostID] = true
			err = t.tellToPlace(d, changed, after)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// tellOfMeetings does tellOutdated for what was placed. Hardly any of it has a meeting, and to see that takes little.
func (t *tx) tellOfMeetings(placed []campaigns.Attempt) error {
	revisions := make([]any, len(placed))
	for i, a := range placed {
		revisions[i] = a.RevisionID
	}
	with, err := scanAll(t.ctx, t, scanString, `SELECT m.revision_id FROM meetings m WHERE m.revision_id IN (`+placeholders(1, len(revisions))+`)`, revisions...)
	if err != nil || len(with) == 0 {
		return err
	}
	var ids []string
	for _, a := range placed {
		if slices.Contains(with, a.RevisionID) {
			ids = append(ids, a.DeliveryID)
		}
	}
	return t.tellOutdated(ids...)
}

// tellOutdated tells people of those of the deliveries, which have just been placed, whose event changed after their words
// were written.
func (t *tx) tellOutdated(ids ...string) error {
	type outdated struct {
		d      campaigns.Delivery
		before calendar.Event
		event  string
	}
	rows, err := scanAll(t.ctx, t, func(r scanner) (o outdated, err error) {
		var fields string
		if o.d, err = scanDeliveryAnd(r, &o.event, &fields); err != nil {
			return o, err
		}
		return o, json.Unmarshal([]byte(fields), &o.before)
	}, outdatedQuery(len(ids)), anys(ids)...)
	if err != nil {
		return err
	}
	for _, o := range rows {
		now, err := scanEvent(t.row(`SELECT `+eventColumns+` WHERE e.id = $1`, o.event))
		if err != nil {
			return err
		}
		if changed := calendar.MeetingChanged(o.before, now); changed != "" {
			if err := t.tellPlaced(o.d, changed, now.Rev); err != nil {
				return err
			}
		}
	}
	return nil
}

func outdatedQuery(n int) string {
	return `SELECT ` + deliveryColumns + `, e.id, v.fields FROM deliveries d JOIN meetings m ON m.revision_id = d.revision_id JOIN events e ON e.id = m.event_id
 JOIN event_revisions v ON v.event_id = m.event_id AND v.no = m.event_rev WHERE d.id IN (` + placeholders(1, n) + `) AND e.rev > m.event_rev AND ` + onAgenda +
		` ORDER BY d.id`
}

// tellPlaced writes the notice of a delivery that stands on Pleio. It takes the place of an older one; only a person ends it,
// as nobody else knows what Pleio shows by now.
func (t *tx) tellPlaced(d campaigns.Delivery, changed string, rev int) error {
	var agenda int
	if err := t.row(`SELECT COUNT(*) FROM deliveries d WHERE d.id = $1 AND `+onAgenda, d.ID).Scan(&agenda); err != nil || agenda == 0 {
		return err
	}
	name, channel, err := t.nameDelivery(d)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("“%s” staat op %s. %s Dat gaat daar niet vanzelf mee: pas het op Pleio zelf aan.", name, channel, changed)
	if d.Receipt.URL != "" {
		text += " " + d.Receipt.URL
	}
	if _, err := t.exec(`UPDATE notices SET done_at = $1 WHERE delivery_id = $2 AND done_at = 0`, ms(t.now), d.ID); err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO notices (id, incident, municipality_id, post_id, delivery_id, kind, body, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
 ON CONFLICT (incident) DO NOTHING`, newID(), fmt.Sprintf("meeting/%s/%d", d.ID, rev), d.OwnerID, d.PostID, d.ID, noticePlaced, text, ms(t.now))
	return err
}

// tellToPlace writes the notice of a post that is still to go out somewhere; d is one of its deliveries.
func (t *tx) tellToPlace(d campaigns.Delivery, changed string, e calendar.Event) error {
	name, _, err := t.nameDelivery(d)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("“%s” heeft nog de oude gegevens. %s Neem de nieuwe over bij het bericht; daarna is opnieuw akkoord nodig.", name, changed)
	if e.Status == calendar.Called {
		text = fmt.Sprintf("“%s” nodigt nog uit. %s Trek het bericht in, of pas de tekst aan.", name, changed)
	}
	if _, err := t.exec(endNotices, ms(t.now), d.PostID, noticeToPlace); err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO notices (id, incident, municipality_id, post_id, kind, body, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
 ON CONFLICT (incident) DO NOTHING`, newID(), fmt.Sprintf("meeting/%s/%d", d.PostID, e.Rev), d.OwnerID, d.PostID, noticeToPlace, text, ms(t.now))
	return err
}

// Outdated is what stands on Pleio about an event that changed since.
type Outdated struct {
	NoticeID, DeliveryID, PostID, EventID string
	MunicipalityID                        string // of the post
	Text                                  string // the notice
	URL                                   string // of the item on Pleio; may be empty
	At                                    time.Time
}

const outdatedNotices = `SELECT n.id, d.id, d.post_id, m.event_id, n.municipality_id, n.body, d.remote_url, n.created_at FROM notices n
 JOIN deliveries d ON d.id = n.delivery_id JOIN meetings m ON m.revision_id = d.revision_id
 WHERE n.done_at = 0 AND n.kind = '` + noticePlaced + `' AND `

// Outdated returns what people must still mend on Pleio, of these municipalities, newest first.
func (s *Store) Outdated(ctx context.Context, municipalityIDs []string) ([]Outdated, error) {
	if len(municipalityIDs) == 0 {
		return nil, nil
	}
	return s.outdated(ctx, `n.municipality_id IN (`+placeholders(1, len(municipalityIDs))+`)`, anys(municipalityIDs)...)
}

// OutdatedOf returns what people must still mend on Pleio about one event.
func (s *Store) OutdatedOf(ctx context.Context, eventID string) ([]Outdated, error) {
	return s.outdated(ctx, `m.event_id = $1`, eventID)
}

// OutdatedIn returns what people must still mend on Pleio about one post.
func (s *Store) OutdatedIn(ctx context.Context, postID string) ([]Outdated, error) {
	return s.outdated(ctx, `d.post_id = $1`, postID)
}

func (s *Store) outdated(ctx context.Context, where string, args ...any) ([]Outdated, error) {
	all, err := scanAll(ctx, s.read, func(r scanner) (o Outdated, err error) {
		var created int64
		err = r.Scan(&o.NoticeID, &o.DeliveryID, &o.PostID, &o.EventID, &o.MunicipalityID, &o.Text, &o.URL, &created)
		o.At = at(created)
		return o, err
	}, outdatedNotices+where+` ORDER BY n.created_at DESC, n.id DESC LIMIT 50`, args...)
	return all, translate(err)
}

// MeetingMended records that a person mended on Pleio what this notice is about. When something changed again since, it is
// ErrConflict: there is more to mend.
func (s *Store) MeetingMended(ctx context.Context, deliveryID, noticeID, userID string) error {
	return s.inTx(ctx, func(t *tx) error {
		d, err := scanDelivery(t.row(`SELECT `+deliveryColumns+` FROM deliveries d WHERE d.id = $1`, deliveryID))
		if err != nil {
			return err
		}
		n, err := t.exec(`UPDATE notices SET done_at = $1 WHERE id = $2 AND delivery_id = $3 AND kind = $4 AND done_at = 0`, ms(t.now), noticeID, d.ID, noticePlaced)
		if err != nil {
			return err
		}
		if n == 0 {
			return errMended
		}
		return t.audit(userID, "post.mended", "post/"+d.PostID, d.OwnerID, "", d.ID)
	})
}

var errMended = campaigns.Conflict("De bijeenkomst is intussen weer veranderd, of een collega was je voor. Kijk wat er nu staat.")
