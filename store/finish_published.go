package store

import (
	"slices"

	"veiligheidskalender/campaigns"
)

// chunk is how many rows one statement writes. Each number of rows is a statement of its own; with more of them they would
// push each other out of those that a connection keeps.
const chunk = 16

// publish records the plain successes among the outcomes, which nearly all are: the newest attempt, still being sent, placed
// the post. It returns the other outcomes. A few statements for many deliveries, instead of a few for each, are what makes
// the whole country at nine o'clock fit in seconds.
func (t *tx) publish(outcomes []campaigns.Outcome) (rest []campaigns.Outcome, err error) {
	successes := map[string]campaigns.Outcome{}
	var ids []string
	for _, o := range outcomes {
		if _, twice := successes[o.DeliveryID]; twice || o.Action != campaigns.Succeed || !o.NextAt.IsZero() {
			rest = append(rest, o)
			continue
		}
		successes[o.DeliveryID] = o
		ids = append(ids, o.DeliveryID)
	}
	slices.Sort(ids) // one order for all transactions
	for some := range slices.Chunk(ids, chunk) {
		placed, err := t.publishSome(some, successes)
		if err != nil {
			return nil, err
		}
		if err := t.publishedNow(placed); err != nil {
			return nil, err
		}
		for _, a := range placed {
			delete(successes, a.DeliveryID)
		}
	}
	for _, id := range ids {
		if o, ok := successes[id]; ok {
			rest = append(rest, o)
		}
	}
	return rest, nil
}

// publishSome changes the deliveries that are still being sent in the attempt that succeeded, and returns what is to be
// written about those.
func (t *tx) publishSome(ids []string, successes map[string]campaigns.Outcome) ([]campaigns.Attempt, error) {
	args := []any{campaigns.Published, ms(t.now)}
	for _, id := range ids {
		o := successes[id]
		args = append(args, id, o.Attempt, o.Receipt.RemoteID, o.Receipt.URL, o.Reason)
	}
	return scanAll(t.ctx, t, func(r scanner) (campaigns.Attempt, error) {
		var d campaigns.Delivery
		var due int64
		err := r.Scan(&d.ID, &d.RevisionID, &due)
		d.DueAt = at(due)
		return attemptOf(d, successes[d.ID], d.RevisionID), err
	}, `WITH v(delivery, number, remote, url, why) AS (VALUES `+tuples(3, len(ids), "$", "CAST($ AS BIGINT)", "$", "$", "$")+`)
 UPDATE deliveries AS d SET state = $1, lease_until = 0, worker = '', checks = 0, updated_at = $2, reason = v.why,
 remote_id = CASE WHEN v.remote = '' AND v.url = '' THEN d.remote_id ELSE v.remote END,
 remote_url = CASE WHEN v.remote = '' AND v.url = '' THEN d.remote_url ELSE v.url END
 FROM v WHERE d.id = v.delivery AND d.state = 'sending' AND d.attempt = v.number RETURNING id, revision_id, due_at`, args...)
}

// publishedNow writes what follows from deliveries that have just become published: nothing about them is wrong any more.
func (t *tx) publishedNow(placed []campaigns.Attempt) error {
	if len(placed) == 0 {
		return nil
	}
	args := []any{ms(t.now)}
	for _, a := range placed {
		args = append(args, a.DeliveryID)
	}
	if _, err := t.exec(`UPDATE notices SET done_at = $1 WHERE done_at = 0 AND delivery_id IN (`+placeholders(2, len(placed))+`)`, args...); err != nil {
		return err
	}
	if err := t.tellOfMeetings(placed); err != nil {
		return err
	}
	return t.addAttempts(placed...)
}
