package store

import (
	"context"

	"veiligheidskalender/campaigns"
)

// InDoubt returns deliveries of which nobody knows whether they are there and whose next read-back is due. What cannot be
// looked for, because it is damaged in the database, becomes a question to a person.
func (s *Store) InDoubt(ctx context.Context, limit int) (whole []campaigns.Dispatch, err error) {
	all, err := scanAll(ctx, s.read, func(r scanner) (loaded, error) { return scanLoaded(r, s.box) }, doubtQuery, ms(s.now()), limit)
	if err != nil {
		return nil, translate(err)
	}
	for _, x := range all {
		if x.damage == nil {
			whole = append(whole, x.Dispatch)
			continue
		}
		d := x.Delivery
		if err := s.Settle(ctx, campaigns.Verdict{DeliveryID: d.ID, Attempt: d.Attempt, Checks: d.Checks, Action: campaigns.AskHuman, Detail: x.damage.Error(),
			Reason: "Wat hiervan is opgeslagen, is beschadigd, en daarom kunnen we niet teruglezen of het bericht er staat. Kijk op het kanaal."}); err != nil {
			return nil, err
		}
	}
	return whole, nil
}

const doubtQuery = `SELECT ` + dispatchColumns + dispatchTables + ` WHERE d.state = 'in_doubt' AND d.next_at <= $1 ORDER BY d.next_at LIMIT $2`

// Settle records what a read-back found. It changes the delivery only while it is still in doubt about that same attempt, and
// nobody else has looked since: of two machines that look at the same time, one counts. That it was found counts always. A resend that would come too late becomes a question to a person.
func (s *Store) Settle(ctx context.Context, v campaigns.Verdict) error {
	return s.inTx(ctx, func(t *tx) error {
		rows, err := t.lockDeliveries(`d.id = $1 AND d.state = 'in_doubt' AND d.attempt = $2`, v.DeliveryID, v.Attempt)
		if err != nil || len(rows) == 0 {
			return err
		}
		d := rows[0]
		if v.Checks != d.Checks && v.Action != campaigns.Found {
			return nil
		}
		if v.Action == campaigns.Resend && !latest(v.NextAt, t.now).Before(d.NotAfter) {
			v.Action, v.Reason = campaigns.AskHuman, "Het bericht is niet gevonden, maar het moment is voorbij. Kijk op het kanaal of het er staat."
		}
		next := d
		next.Checks++
		if !v.NextAt.IsZero() {
			next.NextAt = v.NextAt
		}
		if v.Action != "" {
			if next.State, err = d.State.After(v.Action); err != nil {
				return err
			}
			next.Reason = v.Reason
		}
		if v.Action == campaigns.Found {
			next.Receipt, next.Checks = v.Receipt, 0
		}
		if _, err := t.exec(`UPDATE deliveries SET state = $1, next_at = $2, checks = $3, reason = $4, remote_id = $5, remote_url = $6, updated_at = $7
 WHERE id = $8 AND state = 'in_doubt' AND attempt = $9`, next.State, ms(next.NextAt), next.Checks, next.Reason, next.Receipt.RemoteID,
			next.Receipt.URL, ms(t.now), d.ID, d.Attempt); err != nil {
			return err
		}
		if v.Action == "" {
			return nil
		}
		if err := t.tell(next, v.Reason); err != nil {
			return err
		}
		return t.addAttempts(campaigns.Attempt{DeliveryID: d.ID, No: d.Attempt, RevisionID: d.RevisionID, StartedAt: t.now, EndedAt: t.now,
			Outcome: v.Action, Receipt: v.Receipt, Reason: v.Reason, Detail: v.Detail})
	})
}
