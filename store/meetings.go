package store

import (
	"context"
	"errors"
	"fmt"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// linkMeeting notes which event a new revision of a post puts on an agenda, and how that event was.
func (t *tx) linkMeeting(v campaigns.Revision) error {
	m := v.Content.Meeting
	if m == nil || m.EventID == "" {
		return nil
	}
	var known int
	if err := t.row(`SELECT COUNT(*) FROM events WHERE id = $1`, m.EventID).Scan(&known); err != nil || known == 0 {
		return err
	}
	_, err := t.exec(`INSERT INTO meetings (revision_id, post_id, event_id, event_rev) VALUES ($1, $2, $3, $4)`, v.ID, v.PostID, m.EventID, m.EventRev)
	return err
}

const meetingPosts = ` JOIN meetings m ON m.post_id = p.id AND m.revision_id = p.revision_id WHERE m.event_id = $1`

// MeetingPosts returns the posts that put the event on an agenda, oldest first.
func (s *Store) MeetingPosts(ctx context.Context, eventID string) ([]PostRow, error) {
	posts, err := scanAll(ctx, s.read, scanPost, `SELECT `+postColumns+meetingPosts+` ORDER BY p.id`, eventID)
	if err != nil {
		return nil, translate(err)
	}
	rows := make([]PostRow, len(posts))
	for i, p := range posts {
		rows[i].Post = p
		if rows[i].Deliveries, err = s.Deliveries(ctx, []string{p.ID}); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// CreateMeetingPost stores a post about the event of its meeting, as CreatePost does. A municipality has one such post of an
// event: where it has one, that is returned, with made false. When the event is no longer the revision that the meeting was
// taken from, it is ErrConflict.
func (s *Store) CreateMeetingPost(ctx context.Context, p campaigns.Post, c campaigns.Content, author string) (post campaigns.Post, made bool, err error) {
	if c.Meeting == nil {
		return post, false, fmt.Errorf("a post about no event: %w", campaigns.ErrNotFound)
	}
	err = s.inTx(ctx, func(t *tx) error {
		made = false
		e, err := scanEvent(t.row(`SELECT `+eventColumns+` WHERE e.id = $1`+t.eng.forUpdate, c.Meeting.EventID)) // two who ask at once come one by one
		if err != nil {
			return err
		}
		post, err = scanPost(t.row(`SELECT `+postColumns+meetingPosts+` AND p.municipality_id = $2 ORDER BY p.id LIMIT 1`, e.ID, p.MunicipalityID))
		switch err = translate(err); {
		case err == nil:
			return nil
		case !errors.Is(err, campaigns.ErrNotFound):
			return err
		case e.Rev != c.Meeting.EventRev:
			return campaigns.Conflict("Een collega heeft de bijeenkomst net veranderd. Kijk nog even naar de nieuwe stand.")
		}
		if err := t.checkCampaign(p.CampaignID, p.MunicipalityID); err != nil {
			return err
		}
		made = true
		post, _, err = t.createPost(p, c, author)
		return err
	})
	return post, made, err
}

// EventAt returns an event as it was after the save with this number.
func (s *Store) EventAt(ctx context.Context, id string, rev int) (calendar.Event, error) {
	e, err := scanEventFields(s.read.QueryRowContext(ctx, eventAt, id, rev))
	return e, translate(err)
}
