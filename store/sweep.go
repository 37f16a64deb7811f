package store

import (
	"context"

	"veiligheidskalender/campaigns"
)

// sweepBatch bounds one transaction of a sweep.
const sweepBatch = 500

// Sweep puts right what time changed: a lapsed lease puts its delivery in doubt, even if no byte left; what is past
// not_after is missed; what was held and may go now waits again. It changes at most some hundreds of rows of each kind
// a call and is called every few seconds, by any number of machines.
func (s *Store) Sweep(ctx context.Context) (swept campaigns.Swept, err error) {
	steps := []struct {
		count *int
		where string
		do    func(*tx, campaigns.Delivery) error
	}{
		{&swept.Doubted, `d.state = 'sending' AND d.lease_until <= $1`, (*tx).lapse},
		{&swept.Missed, `d.state IN ('waiting', 'held') AND d.not_after <= $1`, func(t *tx, d campaigns.Delivery) error {
			return t.move(d, campaigns.Miss, d.MissedReason())
		}},
		{&swept.Released, `d.state = 'held' AND d.not_after > $1 AND d.content_hash <> '' AND d.approved_hash = d.content_hash AND NOT ` + halted,
			func(t *tx, d campaigns.Delivery) error { return t.move(d, campaigns.Release, "") }},
	}
	for _, step := range steps {
		// Most sweeps find nothing: look on the readers' side before taking the writer.
		var some int
		query := `SELECT COUNT(*) FROM (SELECT 1 FROM deliveries d WHERE ` + step.where + ` LIMIT 1) AS found`
		if err := s.read.QueryRowContext(ctx, query, ms(s.now())).Scan(&some); err != nil {
			return swept, translate(err)
		}
		if some == 0 {
			continue
		}
		err := s.inTx(ctx, func(t *tx) error {
			*step.count = 0
			rows, err := scanAll(ctx, t, scanDelivery, `SELECT `+deliveryColumns+` FROM deliveries d WHERE `+step.where+` ORDER BY d.id LIMIT `+
				itoa(sweepBatch)+t.eng.skipLocked, ms(t.now))
			if err != nil {
				return err
			}
			for _, d := range rows {
				if err := step.do(t, d); err != nil {
					return err
				}
				*step.count++
			}
			return nil
		})
		if err != nil {
			return swept, err
		}
	}
	return swept, nil
}

// lapse ends an attempt whose worker has not answered within its lease.
func (t *tx) lapse(d campaigns.Delivery) error {
	_, err := t.finish(d, campaigns.Outcome{DeliveryID: d.ID, Attempt: d.Attempt, Action: campaigns.Doubt, NextAt: t.now, StartedAt: d.BeganAt,
		EndedAt: t.now, Reason: "Het programma stopte tijdens het plaatsen. We zoeken uit of het bericht er staat."})
	return err
}
