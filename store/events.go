package store

import (
	"context"
	"encoding/json"
	"fmt"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

const eventColumns = `e.id, e.uid, e.municipality_id, COALESCE(e.campaign_id, ''), COALESCE(e.theme_id, ''), COALESCE(e.audience_id, ''), e.kind,
 e.title, e.body, e.location, e.address, e.public, e.status, e.local, e.zone, e.minutes, e.details, e.publish_at, e.rev, e.sequence, e.note,
 e.created_at, e.updated_at FROM events e`

func scanEvent(r scanner) (e calendar.Event, err error) {
	var public, publish, created, updated int64
	var details string
	if err = r.Scan(&e.ID, &e.UID, &e.MunicipalityID, &e.CampaignID, &e.ThemeID, &e.AudienceID, &e.Kind, &e.Title, &e.Text, &e.Location, &e.Address,
		&public, &e.Status, &e.Start, &e.Zone, &e.Minutes, &details, &publish, &e.Rev, &e.Sequence, &e.Note, &created, &updated); err != nil {
		return e, err
	}
	e.Public, e.PublishAt, e.CreatedAt, e.UpdatedAt = public != 0, at(publish), at(created), at(updated)
	if err := json.Unmarshal([]byte(details), &e.Details); err != nil {
		return e, fmt.Errorf("event %s: %w", e.ID, err)
	}
	return e, nil
}

// Events returns the events that begin on or after from (a date, YYYY-MM-DD), in order of time.
func (s *Store) Events(ctx context.Context, from campaigns.Local) ([]calendar.Event, error) {
	all, err := scanAll(ctx, s.read, scanEvent, `SELECT `+eventColumns+` WHERE e.local >= $1 ORDER BY e.local, e.id`, from)
	return all, translate(err)
}

// Event returns one event.
func (s *Store) Event(ctx context.Context, id string) (calendar.Event, error) {
	e, err := scanEvent(s.read.QueryRowContext(ctx, `SELECT `+eventColumns+` WHERE e.id = $1`, id))
	return e, translate(err)
}

// EventRevisions returns the saves of an event, newest first.
func (s *Store) EventRevisions(ctx context.Context, id string) ([]calendar.EventRevision, error) {
	all, err := scanAll(ctx, s.read, func(r scanner) (v calendar.EventRevision, err error) {
		var fields string
		var saved int64
		if err := r.Scan(&v.ID, &fields, &v.Note, &v.AuthorID, &saved); err != nil {
			return v, err
		}
		v.At = at(saved)
		return v, json.Unmarshal([]byte(fields), &v.Event)
	}, `SELECT id, fields, note, author_id, created_at FROM event_revisions WHERE event_id = $1 ORDER BY no DESC`, id)
	return all, translate(err)
}
