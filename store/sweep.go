package store

import (
	"context"

	"veiligheidskalender/campaigns"
)

// sweepBatch bounds one transaction of a sweep.
const sweepBatch = 500

// sweeps are the steps of a sweep, in their order: which deliveries d each is for, given the moment as $1, which come first,
// and what it does. The order is that of the index that finds them; by id, SQLite would rather read the whole table.
var sweeps = []struct {
	count        func(*campaigns.Swept) *int
	where, order string
	do           func(*tx, campaigns.Delivery) error
}{
	{func(s *campaigns.Swept) *int { return &s.Doubted }, `d.state = 'sending' AND d.lease_until <= $1`, `d.lease_until`, (*tx).lapse},
	{func(s *campaigns.Swept) *int { return &s.Missed }, `d.state IN ('waiting', 'held') AND d.not_after <= $1`, `d.not_after`,
		func(t *tx, d campaigns.Delivery) error { return t.move(d, campaigns.Miss, d.MissedReason()) }},
	{func(s *campaigns.Swept) *int { return &s.Released }, `d.state = 'held' AND d.not_after > $1 AND d.content_hash <> ''
 AND d.approved_hash = d.content_hash AND NOT ` + halted, `d.next_at`,
		func(t *tx, d campaigns.Delivery) error { return t.move(d, campaigns.Release, "") }},
}

// Sweep puts right what time changed: a lapsed lease puts its delivery in doubt, even if no byte left; what is past
// not_after is missed; what was held and may go now waits again. It changes at most some hundreds of rows of each kind
// a call and is called every few seconds, by any number of machines.
func (s *Store) Sweep(ctx context.Context) (swept campaigns.Swept, err error) {
	for _, step := range sweeps {
		// Most sweeps find nothing: look on the readers' side before taking the writer.
		var some int
		if err := s.read.QueryRowContext(ctx, anyQuery(step.where), ms(s.now())).Scan(&some); err != nil {
			return swept, translate(err)
		}
		if some == 0 {
			continue
		}
		err := s.inTx(ctx, func(t *tx) error {
			count := step.count(&swept)
			*count = 0
			rows, err := scanAll(ctx, t, scanDelivery, sweepQuery(step.where, step.order)+t.eng.skipLocked, ms(t.now))
			if err != nil {
				return err
			}
			for _, d := range rows {
				if err := step.do(t, d); err != nil {
					return err
				}
				*count++
			}
			return nil
		})
		if err != nil {
			return swept, err
		}
	}
	return swept, nil
}

func anyQuery(where string) string {
	return `SELECT COUNT(*) FROM (SELECT 1 FROM deliveries d WHERE ` + where + ` LIMIT 1) AS found`
}

func sweepQuery(where, order string) string {
	return `SELECT ` + deliveryColumns + ` FROM deliveries d WHERE ` + where + ` ORDER BY ` + order + ` LIMIT ` + itoa(sweepBatch)
}

// lapse ends an attempt whose worker has not answered within its lease.
func (t *tx) lapse(d campaigns.Delivery) error {
	_, err := t.finish(d, campaigns.Outcome{DeliveryID: d.ID, Attempt: d.Attempt, Action: campaigns.Doubt, NextAt: t.now, StartedAt: d.BeganAt,
		EndedAt: t.now, Reason: "Het programma stopte tijdens het plaatsen. We zoeken uit of het bericht er staat."})
	return err
}
