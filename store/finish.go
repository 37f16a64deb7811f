package store

import (
	"context"
	"fmt"
	"time"

	"veiligheidskalender/campaigns"
)

// Finish records what came of attempts and appends an attempt row for each. An outcome changes the delivery only while
// its attempt is the newest one and still being sent. One that comes after its lease lapsed can no longer change
// anything, except that a proven success ends the doubt, also when a person was already asked. The same outcome offered
// again changes nothing and is not written twice.
func (s *Store) Finish(ctx context.Context, outcomes []campaigns.Outcome) error {
	if len(outcomes) == 0 {
		return nil
	}
	return s.inTx(ctx, func(t *tx) error {
		rest, err := t.publish(outcomes)
		if err != nil || len(rest) == 0 {
			return err
		}
		ids := make([]string, len(rest))
		for i, o := range rest {
			ids[i] = o.DeliveryID
		}
		rows, err := t.lockDeliveries(`d.id IN (`+placeholders(1, len(ids))+`)`, anys(ids)...)
		if err != nil {
			return err
		}
		byID := make(map[string]campaigns.Delivery, len(rows))
		for _, d := range rows {
			byID[d.ID] = d
		}
		until := map[string]time.Time{}
		for _, o := range rest {
			d, ok := byID[o.DeliveryID]
			if !ok {
				return fmt.Errorf("delivery %s: %w", o.DeliveryID, campaigns.ErrNotFound)
			}
			if byID[d.ID], err = t.finish(d, o); err != nil {
				return err
			}
			if !o.ChannelUntil.IsZero() {
				until[d.ChannelID] = latest(until[d.ChannelID], o.ChannelUntil)
			}
		}
		return t.leaveAlone(until)
	})
}

func (t *tx) finish(d campaigns.Delivery, o campaigns.Outcome) (campaigns.Delivery, error) {
	action, revision := o.Action, d.RevisionID
	if action == campaigns.Succeed {
		switch d.State {
		case campaigns.InDoubt:
			action = campaigns.Found
		case campaigns.NeedsHuman:
			action = campaigns.Confirm
		}
	}
	to, err := d.State.After(action)
	if current := err == nil && d.Attempt == o.Attempt; current {
		next := d
		next.State, next.Reason = to, o.Reason
		switch {
		case to == campaigns.Published || to == campaigns.InDoubt:
			next.Checks = 0
		case d.Checks > 0 && to != campaigns.Waiting:
			// This attempt provably did nothing. The one before it, with the same key, is still in doubt.
			next.Reason += " Let op: een eerdere poging is misschien toch gelukt; kijk eerst op het kanaal."
		}
		if !o.NextAt.IsZero() {
			next.NextAt = o.NextAt
		}
		if o.Receipt != (campaigns.Receipt{}) {
			next.Receipt = o.Receipt
		}
		n, err := t.exec(`UPDATE deliveries SET state = $1, next_at = $2, remote_id = $3, remote_url = $4, reason = $5, lease_until = 0, worker = '',
 checks = $6, updated_at = $7 WHERE id = $8 AND state = $9 AND attempt = $10`,
			next.State, ms(next.NextAt), next.Receipt.RemoteID, next.Receipt.URL, next.Reason, next.Checks, ms(t.now), d.ID, d.State, o.Attempt)
		if err != nil {
			return d, err
		}
		if n != 1 {
			return d, campaigns.ErrConflict
		}
		if err := t.tell(next, next.Reason); err != nil {
			return d, err
		}
		if d = next; d.State == campaigns.Waiting && !o.ChannelUntil.Before(d.NotAfter) {
			if err := t.wait(d, o.ChannelUntil); err != nil { // misses it
				return d, err
			}
			d.State = campaigns.Missed
		}
	} else {
		known, err := t.knows(o)
		if err != nil || known {
			return d, err
		}
		if revision, err = t.sentRevision(d, o.Attempt); err != nil {
			return d, err
		}
	}
	return d, t.addAttempts(attemptOf(d, o, revision))
}

// knows reports whether this very outcome is in the history already: who did not hear that it was stored offers it again.
func (t *tx) knows(o campaigns.Outcome) (bool, error) {
	var n int
	err := t.row(`SELECT COUNT(*) FROM attempts WHERE delivery_id = $1 AND no = $2 AND outcome = $3 AND started_at = $4 AND ended_at = $5 AND by_user = ''`,
		o.DeliveryID, o.Attempt, o.Action, ms(o.StartedAt), ms(o.EndedAt)).Scan(&n)
	return n > 0, err
}

// sentRevision returns the words that an attempt was about. When it has ended before, its first row tells; the words of
// the delivery may be others by now.
func (t *tx) sentRevision(d campaigns.Delivery, attempt int) (id string, err error) {
	err = t.row(`SELECT COALESCE((SELECT a.revision_id FROM attempts a WHERE a.delivery_id = $1 AND a.no = $2 ORDER BY a.id LIMIT 1), $3)`,
		d.ID, attempt, d.RevisionID).Scan(&id)
	return id, err
}

// lockDeliveries reads deliveries d for change, in one order for all transactions.
func (t *tx) lockDeliveries(where string, args ...any) ([]campaigns.Delivery, error) {
	return scanAll(t.ctx, t, scanDelivery, lockQuery(where)+t.eng.forUpdate, args...)
}

func lockQuery(where string) string {
	return `SELECT ` + deliveryColumns + ` FROM deliveries d WHERE ` + where + ` ORDER BY d.id`
}
