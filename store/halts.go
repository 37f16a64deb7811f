package store

import (
	"context"

	"veiligheidskalender/campaigns"
)

const haltColumns = `h.id, h.scope, COALESCE(h.municipality_id, ''), COALESCE(h.channel_id, ''), h.reason, h.by_user, h.at, h.lifted_by, h.lifted_at`

func scanHalt(r scanner) (h campaigns.Halt, err error) {
	var when, lifted int64
	err = r.Scan(&h.ID, &h.Scope, &h.MunicipalityID, &h.ChannelID, &h.Reason, &h.By, &when, &h.LiftedBy, &lifted)
	h.At, h.LiftedAt = at(when), at(lifted)
	return h, err
}

// SetHalt stops all that h covers and has not begun, and returns what had begun and so may still appear: what is being sent,
// and what is in doubt, because a service may yet show what it was sent.
func (s *Store) SetHalt(ctx context.Context, h campaigns.Halt) (begun []campaigns.Delivery, err error) {
	if err := h.Check(); err != nil {
		return nil, err
	}
	err = s.inTx(ctx, func(t *tx) error {
		if t.eng.lockHalts != "" {
			if _, err := t.exec(t.eng.lockHalts); err != nil {
				return err
			}
		}
		h.ID, h.At = newID(), t.now
		if _, err := t.exec(`INSERT INTO halts (id, scope, municipality_id, channel_id, reason, by_user, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			h.ID, h.Scope, null(h.MunicipalityID), null(h.ChannelID), h.Reason, h.By, ms(h.At)); err != nil {
			return err
		}
		begun, err = scanAll(ctx, t, scanDelivery, underWay)
		if err != nil {
			return err
		}
		return t.audit(h.By, "halt.set", "halt/"+h.ID, h.MunicipalityID, "", string(h.Scope))
	})
	return begun, err
}

// underWay reads what had begun of all that is halted. In two parts, each by the index on its state.
const underWay = `SELECT ` + deliveryColumns + ` FROM deliveries d WHERE d.state = 'sending' AND ` + halted + `
 UNION ALL SELECT ` + deliveryColumns + ` FROM deliveries d WHERE d.state = 'in_doubt' AND ` + halted

// LiftHalt ends a halt. What it held and is still in time is released by the next sweep; what is too late stays, and what
// has no approval says so from now on.
func (s *Store) LiftHalt(ctx context.Context, id, userID string) error {
	return s.inTx(ctx, func(t *tx) error {
		n, err := t.exec(`UPDATE halts SET lifted_at = $1, lifted_by = $2 WHERE id = $3 AND lifted_at = 0`, ms(t.now), userID, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return campaigns.Conflict("Deze noodstop is al opgeheven.")
		}
		held, err := scanAll(ctx, t, scanDelivery, heldOtherwise+t.eng.skipLocked, ms(t.now))
		if err != nil {
			return err
		}
		for _, d := range held {
			next := d
			if _, next.Reason = d.AtDue(t.now, false); next.Reason == d.Reason {
				continue
			}
			if _, err := t.transition(d, next, ""); err != nil {
				return err
			}
			if err := t.tell(next, next.Reason); err != nil {
				return err
			}
		}
		return t.audit(userID, "halt.lift", "halt/"+id, "", "", "")
	})
}

// heldOtherwise reads the deliveries that are held, in time at $1, for want of an approval only.
const heldOtherwise = `SELECT ` + deliveryColumns + ` FROM deliveries d WHERE d.state = 'held' AND d.not_after > $1
 AND d.approved_hash <> d.content_hash AND NOT ` + halted + ` ORDER BY d.next_at`

// Halts returns the halts in force, newest first.
func (s *Store) Halts(ctx context.Context) ([]campaigns.Halt, error) {
	all, err := scanAll(ctx, s.read, scanHalt, `SELECT `+haltColumns+` FROM halts h WHERE h.lifted_at = 0 ORDER BY h.at DESC, h.id DESC`)
	return all, translate(err)
}

// Halt returns one halt, lifted or not.
func (s *Store) Halt(ctx context.Context, id string) (campaigns.Halt, error) {
	h, err := scanHalt(s.read.QueryRowContext(ctx, `SELECT `+haltColumns+` FROM halts h WHERE h.id = $1`, id))
	return h, translate(err)
}
