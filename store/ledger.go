package store

import (
	"context"
	"time"

	"veiligheidskalender/campaigns"
)

// deliveryColumns are the columns scanDelivery reads, of a table named or aliased d.
const deliveryColumns = `d.id, d.post_id, d.channel_id, d.municipality_id, d.owner_id, d.internal, d.state, d.due_at, d.next_at, d.not_after,
 d.local, d.zone, d.attempt, d.lease_until, d.worker, d.began_at, d.checks, d.revision_id, d.content_hash, d.approved_hash, d.remote_id,
 d.remote_url, d.reason, d.updated_at`

// halted is true for a delivery d that some halt covers; the same rule as campaigns.Halt.Covers.
const halted = `EXISTS (SELECT 1 FROM halts h WHERE h.lifted_at = 0 AND (h.scope = 'all' OR (h.scope = 'external' AND d.internal = 0)
 OR (h.scope = 'municipality' AND h.municipality_id IN (d.municipality_id, d.owner_id)) OR (h.scope = 'channel' AND h.channel_id = d.channel_id)))`

func scanDelivery(r scanner) (campaigns.Delivery, error) { return scanDeliveryAnd(r) }

// scanDeliveryAnd reads the deliveryColumns and whatever columns follow them.
func scanDeliveryAnd(r scanner, more ...any) (d campaigns.Delivery, err error) {
	var internal, due, next, notAfter, lease, began, updated int64
	into := append(make([]any, 0, 24+len(more)), &d.ID, &d.PostID, &d.ChannelID, &d.MunicipalityID, &d.OwnerID, &internal, &d.State, &due, &next,
		&notAfter, &d.Local, &d.Zone, &d.Attempt, &lease, &d.Owner, &began, &d.Checks, &d.RevisionID, &d.ContentHash, &d.ApprovedHash,
		&d.Receipt.RemoteID, &d.Receipt.URL, &d.Reason, &updated)
	err = r.Scan(append(into, more...)...)
	d.Internal = internal != 0
	d.DueAt, d.NextAt, d.NotAfter, d.LeaseUntil, d.BeganAt, d.UpdatedAt = at(due), at(next), at(notAfter), at(lease), at(began), at(updated)
	return d, err
}

// Due returns what waits for a moment before until, earliest first, at most limit.
func (s *Store) Due(ctx context.Context, until time.Time, limit int) ([]campaigns.Due, error) {
	due, err := scanAll(ctx, s.read, func(r scanner) (d campaigns.Due, err error) {
		var next int64
		err = r.Scan(&d.DeliveryID, &next, &d.ChannelID)
		d.NextAt = at(next)
		return d, err
	}, dueQuery, ms(until), limit)
	return due, translate(err)
}

// With a bare placeholder as its limit, SQLite would look at the number to plan, and so plan anew at each use.
const dueQuery = `SELECT id, next_at, channel_id FROM deliveries WHERE state = 'waiting' AND next_at < $1 ORDER BY next_at LIMIT $2 + 0`

// Begin takes those of the deliveries that may be sent now, for worker and until now+lease, and returns them with all
// that is needed to send them. It has committed when it returns: only then may a byte leave. What is due but halted,
// not approved or too late becomes held or missed, and people are told; anything else is left as it is.
func (s *Store) Begin(ctx context.Context, ids []string, worker string, lease time.Duration) (begun []campaigns.Dispatch, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var taken []taken
	err = s.inTx(ctx, func(t *tx) error {
		these := padded(ids)
		args := append([]any{ms(t.now), ms(t.now.Add(lease)), worker}, these...)
		if taken, err = scanAll(ctx, t, scanTaken, beginQuery(t.eng, len(these)), args...); err != nil || len(taken) == len(ids) {
			return err
		}
		return t.setAside(ids)
	})
	if err != nil {
		return nil, err // what was taken is not, or nobody knows: a full disk shows at the commit, and so does a cut line
	}
	return s.dispatches(ctx, taken)
}

// beginQuery takes what may be sent of n deliveries.
func beginQuery(eng engine, n int) string {
	these := placeholders(4, n)
	if eng.skipLocked != "" {
		these = `SELECT id FROM deliveries WHERE state = 'waiting' AND id IN (` + these + `) ORDER BY id` + eng.skipLocked
	}
	return `UPDATE deliveries AS d SET state = 'sending', attempt = d.attempt + 1, lease_until = $2, worker = $3,
 began_at = $1, first_at = CASE WHEN d.first_at = 0 THEN $1 ELSE d.first_at END, reason = '', updated_at = $1
 WHERE d.id IN (` + these + `)
 AND d.state = 'waiting' AND d.next_at <= $1 AND d.not_after > $1 AND d.content_hash <> '' AND d.approved_hash = d.content_hash
 AND NOT ` + halted + ` AND NOT ` + asked + ` RETURNING id, attempt`
}

// setAside holds or gives up what is due and may not be sent.
func (t *tx) setAside(ids []string) error {
	rest, err := scanAll(t.ctx, t, func(r scanner) (c candidate, err error) {
		c.Delivery, err = scanDeliveryAnd(r, &c.halted, &c.until)
		return c, err
	}, `SELECT `+deliveryColumns+`, CASE WHEN `+halted+` THEN 1 ELSE 0 END, `+askedUntil+` FROM deliveries d
 WHERE d.state = 'waiting' AND d.next_at <= $1 AND d.id IN (`+placeholders(2, len(ids))+`) ORDER BY d.id`+t.eng.skipLocked,
		append([]any{ms(t.now)}, anys(ids)...)...)
	if err != nil {
		return err
	}
	for _, c := range rest {
		action, reason := c.AtDue(t.now, c.halted != 0)
		switch until := at(c.until); {
		case action != campaigns.Begin:
			err = t.move(c.Delivery, action, reason)
		case until.After(t.now):
			err = t.wait(c.Delivery, until)
		} // else another has just freed it; the queue brings it again
		if err != nil {
			return err
		}
	}
	return nil
}

type candidate struct {
	campaigns.Delivery
	halted int
	until  int64 // the service asked to be left alone until then
}

// move changes the state of a delivery that this transaction has locked, and tells people what they must know.
func (t *tx) move(d campaigns.Delivery, action campaigns.Action, reason string) error {
	to, err := d.State.After(action)
	if err != nil {
		return err
	}
	n, err := t.exec(`UPDATE deliveries SET state = $1, reason = $2, updated_at = $3 WHERE id = $4 AND state = $5 AND attempt = $6`,
		to, reason, ms(t.now), d.ID, d.State, d.Attempt)
	if err != nil {
		return err
	}
	if n != 1 {
		return campaigns.ErrConflict
	}
	d.State = to
	return t.tell(d, reason)
}
