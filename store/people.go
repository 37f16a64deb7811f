package store

import (
	"context"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// Decision is what a person decides about a delivery that the program leaves to people.
type Decision struct {
	DeliveryID string
	Attempt    int              // the attempt the person saw; a newer one since then is a conflict
	Action     campaigns.Action // Confirm, SendAgain, Placed, Replan or Cancel
	URL        string           // where it stands, for Confirm and Placed; may be empty
	DueAt      time.Time        // the new moment, for Replan; zero: now
	UserID     string
}

// Decide carries out a person's decision and keeps it in the delivery's history. It refuses with ErrConflict what the
// state does not allow, and *Invalid on field "local" a moment that is over.
func (s *Store) Decide(ctx context.Context, c Decision) ([]campaigns.Due, error) {
	var due []campaigns.Due
	err := s.inTx(ctx, func(t *tx) error {
		d, err := t.lockSeenDelivery(c)
		if err != nil {
			return err
		}
		next := d
		next.Checks = 0
		switch c.Action {
		case campaigns.Confirm, campaigns.Placed:
			if c.URL != "" {
				next.Receipt.URL = c.URL
			}
		case campaigns.SendAgain:
			next.NextAt, next.NotAfter = t.now, latest(d.NotAfter, t.now.Add(time.Hour))
		case campaigns.Replan:
			if err := t.replan(&next, c.DueAt); err != nil {
				return err
			}
		case campaigns.Cancel:
			if d.Unsettled() && (d.State == campaigns.Waiting || d.State == campaigns.Held) { // nobody was asked to look yet
				return campaigns.Conflict("Dit kan nu niet: een eerdere poging is misschien gelukt, en dat zoeken we nog uit.")
			}
		default:
			return campaigns.Conflict("Dit kan een mens niet beslissen.")
		}
		if next, err = t.transition(d, next, c.Action); err != nil {
			return err
		}
		if next.Receipt != d.Receipt || c.Action == campaigns.SendAgain {
			// Words sent again by a person are a new beginning: the time of the first attempt counts from then.
			if _, err := t.exec(`UPDATE deliveries SET remote_url = $1, first_at = 0 WHERE id = $2`, next.Receipt.URL, d.ID); err != nil {
				return err
			}
		}
		if next.State == campaigns.Waiting {
			due = []campaigns.Due{{DeliveryID: next.ID, NextAt: next.NextAt}}
		}
		if err := t.addAttempts(campaigns.Attempt{DeliveryID: d.ID, No: d.Attempt, RevisionID: d.RevisionID, StartedAt: t.now, EndedAt: t.now,
			Outcome: c.Action, Receipt: next.Receipt, By: c.UserID}); err != nil {
			return err
		}
		return t.audit(c.UserID, "delivery."+string(c.Action), "delivery/"+d.ID, d.OwnerID, string(d.State), string(next.State))
	})
	return due, err
}

func (t *tx) lockSeenDelivery(c Decision) (campaigns.Delivery, error) {
	rows, err := t.lockDeliveries(`d.id = $1`, c.DeliveryID)
	if err != nil {
		return campaigns.Delivery{}, err
	}
	if len(rows) == 0 {
		return campaigns.Delivery{}, campaigns.ErrNotFound
	}
	if rows[0].Attempt != c.Attempt {
		return rows[0], campaigns.Conflict("Er is intussen iets veranderd aan deze plaatsing. Kijk nog even naar de nieuwe stand.")
	}
	return rows[0], nil
}

// replan gives a delivery that was missed or refused a new moment; the approved words stay the same.
func (t *tx) replan(d *campaigns.Delivery, due time.Time) error {
	if due.IsZero() { // "nu plaatsen"
		due = t.now
	}
	if err := campaigns.CheckMoment(due, t.now); err != nil {
		return err
	}
	due = latest(due, t.now)
	loc, err := calendar.Zone(d.Zone)
	if err != nil {
		return err
	}
	d.DueAt, d.NextAt, d.NotAfter = due, due, campaigns.NotAfter(due, d.Internal, loc)
	return nil
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
