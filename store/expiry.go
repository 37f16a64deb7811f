package store

import (
	"context"
	"fmt"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// WarnExpiring tells people of each sign-in that ends within 14, 7 and 1 days, each once, and ends what was told about a
// sign-in that was renewed. The days are those of zone. It may be called as often as one likes, on any number of machines.
func (s *Store) WarnExpiring(ctx context.Context, zone *time.Location) error {
	all, err := s.Channels(ctx)
	if err != nil {
		return err
	}
	return s.inTx(ctx, func(t *tx) error {
		for _, c := range all {
			if err := t.warnExpiring(c, t.now.In(zone)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *tx) warnExpiring(c campaigns.Channel, now time.Time) error {
	incident := ""
	if ahead, ok := c.ExpiryWarning(now); ok {
		incident = fmt.Sprintf("expiry/%s/%s/%d", c.ID, c.Settings[campaigns.ValidUntil], ahead)
	}
	if _, err := t.exec(`UPDATE notices SET done_at = $1 WHERE done_at = 0 AND municipality_id = $2 AND kind = 'expiry' AND incident LIKE $3 AND incident <> $4`,
		ms(t.now), c.MunicipalityID, "expiry/"+c.ID+"/%", incident); err != nil || incident == "" {
		return err
	}
	_, err := t.exec(`INSERT INTO notices (id, incident, municipality_id, kind, body, created_at) VALUES ($1, $2, $3, 'expiry', $4, $5)
 ON CONFLICT (incident) DO NOTHING`, newID(), incident, c.MunicipalityID, calendar.FormatExpiry(c, now), ms(t.now))
	return err
}
