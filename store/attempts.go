package store

import (
	"slices"

	"veiligheidskalender/campaigns"
)

// attemptOf is the row that an outcome leaves in the history of its delivery; revision is the words that it was about.
func attemptOf(d campaigns.Delivery, o campaigns.Outcome, revision string) campaigns.Attempt {
	a := campaigns.Attempt{DeliveryID: d.ID, No: o.Attempt, RevisionID: revision, StartedAt: o.StartedAt, EndedAt: o.EndedAt,
		Outcome: o.Action, HTTPStatus: o.HTTPStatus, Receipt: o.Receipt, Reason: o.Reason, Detail: o.Detail}
	if o.Action == campaigns.Succeed {
		a.Late = o.EndedAt.Sub(d.DueAt)
	}
	return a
}

// addAttempts appends rows to the history of deliveries.
func (t *tx) addAttempts(all ...campaigns.Attempt) error {
	const columns = 14
	args := make([]any, 0, columns*len(all))
	for _, a := range all {
		args = append(args, newID(), a.DeliveryID, a.No, a.RevisionID, ms(a.StartedAt), ms(a.EndedAt), a.Outcome, a.HTTPStatus, a.Receipt.RemoteID,
			a.Receipt.URL, a.Reason, a.Detail, a.Late.Milliseconds(), a.By)
	}
	_, err := t.exec(`INSERT INTO attempts (id, delivery_id, no, revision_id, started_at, ended_at, outcome, http_status, remote_id, remote_url, reason,
 detail, late_ms, by_user) VALUES `+tuples(1, len(all), slices.Repeat([]string{"$"}, columns)...), args...)
	return err
}
