package store

import (
	"context"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

const eventColumns = `e.id, e.uid, e.municipality_id, COALESCE(e.campaign_id, ''), COALESCE(e.theme_id, ''), COALESCE(e.audience_id, ''), e.kind,
 e.title, e.body, e.location, e.address, e.public, e.status, e.local, e.zone, e.minutes, e.sequence, e.created_at, e.updated_at FROM events e`

func scanEvent(r scanner) (e calendar.Event, err error) {
	var public, created, updated int64
	err = r.Scan(&e.ID, &e.UID, &e.MunicipalityID, &e.CampaignID, &e.ThemeID, &e.AudienceID, &e.Kind, &e.Title, &e.Text, &e.Location, &e.Address,
		&public, &e.Status, &e.Start, &e.Zone, &e.Minutes, &e.Sequence, &created, &updated)
	e.Public, e.CreatedAt, e.UpdatedAt = public != 0, at(created), at(updated)
	return e, err
}

// addEvent stores a new event and gives it its lasting UID.
func (t *tx) addEvent(e calendar.Event) (calendar.Event, error) {
	if err := e.Check(); err != nil {
		return e, err
	}
	if _, _, err := e.Times(); err != nil {
		return e, err
	}
	e.ID, e.CreatedAt, e.UpdatedAt = newID(), t.now, t.now
	e.UID = e.ID + "@veiligheidskalender"
	_, err := t.exec(`INSERT INTO events (id, uid, municipality_id, campaign_id, theme_id, audience_id, kind, title, body, location, address, public,
 status, local, zone, minutes, sequence, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
		e.ID, e.UID, e.MunicipalityID, null(e.CampaignID), null(e.ThemeID), null(e.AudienceID), e.Kind, e.Title, e.Text, e.Location, e.Address,
		bit(e.Public), e.Status, e.Start, e.Zone, e.Minutes, e.Sequence, ms(t.now), ms(t.now))
	return e, err
}

// Events returns the events that begin on or after from (a date, YYYY-MM-DD), in order of time.
func (s *Store) Events(ctx context.Context, from campaigns.Local) ([]calendar.Event, error) {
	all, err := scanAll(ctx, s.read, scanEvent, `SELECT `+eventColumns+` WHERE e.local >= $1 ORDER BY e.local, e.id`, from)
	return all, translate(err)
}
