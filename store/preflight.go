package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"veiligheidskalender/campaigns"
)

// Coming returns what waits for a moment between now and until, with its channel and newest words, approved or not.
func (s *Store) Coming(ctx context.Context, until time.Time, limit int) ([]campaigns.Coming, error) {
	all, err := scanAll(ctx, s.read, func(r scanner) (c campaigns.Coming, err error) {
		var stopped int
		x, err := scanLoaded(also{r, []any{&stopped}}, s.box)
		return campaigns.Coming{Delivery: x.Delivery, Channel: x.Channel, Content: x.Content, Halted: stopped != 0, Damaged: x.damage != nil}, err
	}, `SELECT `+deliveryColumns+strings.Replace(dispatchRest, "\n FROM", `, CASE WHEN `+halted+` THEN 1 ELSE 0 END`+"\n FROM", 1)+
		` WHERE d.state = 'waiting' AND d.next_at >= $1 AND d.next_at < $2 ORDER BY d.next_at LIMIT $3`, ms(s.now()), ms(until), limit)
	return all, translate(err)
}

// also scans more columns after those that another function asks for.
type also struct {
	scanner
	more []any
}

func (a also) Scan(dest ...any) error { return a.scanner.Scan(append(dest, a.more...)...) }

// Warn replaces what people were told in advance about a delivery: the same problems are told once, other ones anew, and
// none ends the warning.
func (s *Store) Warn(ctx context.Context, deliveryID string, problems []string) error {
	sum := sha256.Sum256([]byte(strings.Join(problems, "\n")))
	incident := "preflight/" + deliveryID + "/" + hex.EncodeToString(sum[:8])
	return s.inTx(ctx, func(t *tx) error {
		if _, err := t.exec(`UPDATE notices SET done_at = $1 WHERE delivery_id = $2 AND kind = 'preflight' AND done_at = 0 AND incident <> $3`,
			ms(t.now), deliveryID, incident); err != nil {
			return err
		}
		if len(problems) == 0 {
			_, err := t.exec(`UPDATE notices SET done_at = $1 WHERE delivery_id = $2 AND kind = 'preflight' AND done_at = 0`, ms(t.now), deliveryID)
			return err
		}
		d, err := scanDelivery(t.row(`SELECT `+deliveryColumns+` FROM deliveries d WHERE d.id = $1`, deliveryID))
		if err != nil {
			return err
		}
		name, channel, err := t.nameDelivery(d)
		if err != nil {
			return err
		}
		_, err = t.exec(`INSERT INTO notices (id, incident, municipality_id, post_id, delivery_id, kind, body, created_at)
 VALUES ($1, $2, $3, $4, $5, 'preflight', $6, $7) ON CONFLICT (incident) DO UPDATE SET done_at = 0`,
			newID(), incident, d.OwnerID, d.PostID, d.ID, "Vooraf: “"+name+"” op "+channel+" kan zo niet uitgaan. "+strings.Join(problems, " "), ms(t.now))
		return err
	})
}
