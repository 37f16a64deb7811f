package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// taken is an attempt that Begin has committed.
type taken struct {
	id      string
	attempt int
}

func scanTaken(r scanner) (t taken, err error) {
	err = r.Scan(&t.id, &t.attempt)
	return t, err
}

// unsent is what came of an attempt that never reached its channel.
func (s *Store) unsent(t taken, action campaigns.Action, reason string, cause error) campaigns.Outcome {
	now := s.now().UTC()
	return campaigns.Outcome{DeliveryID: t.id, Attempt: t.attempt, Action: action, StartedAt: now, EndedAt: now, Reason: reason, Detail: cause.Error()}
}

// dispatches loads begun deliveries with their channel and frozen words, the earliest first. It does so after the commit,
// beside the writer: others can be begun and finished meanwhile. One that is damaged in the database fails, and people are
// told; the others go.
func (s *Store) dispatches(ctx context.Context, begun []taken) (whole []campaigns.Dispatch, err error) {
	if len(begun) == 0 {
		return nil, nil
	}
	ids := make([]string, len(begun))
	for i, t := range begun {
		ids[i] = t.id
	}
	these := padded(ids)
	all, err := scanAll(ctx, s.read, func(r scanner) (loaded, error) { return scanLoaded(r, s.box) },
		`SELECT `+dispatchColumns+dispatchTables+` WHERE d.id IN (`+placeholders(1, len(these))+`)`, these...)
	if err != nil {
		return nil, s.giveBack(ctx, begun, err)
	}
	slices.SortFunc(all, func(a, b loaded) int {
		return cmp.Or(a.Delivery.NextAt.Compare(b.Delivery.NextAt), cmp.Compare(a.Delivery.ID, b.Delivery.ID))
	})
	whole = make([]campaigns.Dispatch, 0, len(all))
	var damaged []campaigns.Outcome
	for _, x := range all {
		if x.damage == nil {
			whole = append(whole, x.Dispatch)
			continue
		}
		damaged = append(damaged, s.unsent(taken{x.Delivery.ID, x.Delivery.Attempt}, campaigns.Fail, damagedReason, x.damage))
	}
	if err := s.Finish(ctx, damaged); err != nil {
		return nil, s.giveBack(ctx, begun, err)
	}
	return whole, nil
}

// giveBack lets begun deliveries wait again: no byte of them has left. Those that it cannot give back either are in doubt when
// their lease lapses. It returns the cause, and its own error.
func (s *Store) giveBack(ctx context.Context, begun []taken, cause error) error {
	outcomes := make([]campaigns.Outcome, len(begun))
	for i, t := range begun {
		outcomes[i] = s.unsent(t, campaigns.Retry, "Teruggegeven: de database gaf de woorden niet. Er is niets verstuurd.", cause)
		outcomes[i].NextAt = outcomes[i].EndedAt.Add(giveBackPause)
	}
	var failed error
	for range 3 { // each time over another connection, where one never answers
		limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), giveBackTime)
		failed = s.Finish(limited, outcomes)
		cancel()
		if failed == nil {
			break
		}
	}
	return errors.Join(cause, failed)
}

// giveBackPause is how long given back deliveries wait: not longer than a publisher leaves a database alone that failed, or it would
// find them not due yet and forget them until its next look at the coming hour.
const giveBackPause = 500 * time.Millisecond

// giveBackTime bounds one try of a giveBack, also when there was no time left to read.
const giveBackTime = 1500 * time.Millisecond

const damagedReason = "Wat hiervan is opgeslagen, is beschadigd. Er is niets verstuurd. Vraag de beheerder van het programma om hulp."

// dispatchColumns are what scanLoaded reads. Of a delivery that is what somebody needs who sends it, reads it back or looks at it
// beforehand, without what came of it so far: a burst is waiting for this, and each column costs.
const dispatchColumns = `d.id, d.post_id, d.channel_id, d.municipality_id, d.owner_id, d.internal, d.state, d.due_at, d.next_at, d.not_after,
 d.local, d.zone, d.attempt, d.lease_until, d.began_at, d.checks, d.revision_id, d.content_hash, d.approved_hash, d.first_at,
 r.content, c.slug, c.kind, c.name, c.account, c.settings, c.secret`

const dispatchTables = `
 FROM deliveries d JOIN revisions r ON r.id = d.revision_id JOIN channels c ON c.id = d.channel_id`

// loaded is a delivery with all that belongs to it, as far as that could be read.
type loaded struct {
	campaigns.Dispatch
	damage error // what could not; nil: all is whole
}

func scanLoaded(r scanner, box *secretBox) (x loaded, err error) {
	var internal, due, next, notAfter, lease, began, first int64
	var content, settings, secret string
	d, c := &x.Delivery, &x.Channel
	if err := r.Scan(&d.ID, &d.PostID, &d.ChannelID, &d.MunicipalityID, &d.OwnerID, &internal, &d.State, &due, &next, &notAfter,
		&d.Local, &d.Zone, &d.Attempt, &lease, &began, &d.Checks, &d.RevisionID, &d.ContentHash, &d.ApprovedHash, &first,
		&content, &c.Slug, &c.Kind, &c.Name, &c.Account, &settings, &secret); err != nil {
		return x, err
	}
	d.Internal = internal != 0
	d.DueAt, d.NextAt, d.NotAfter, d.LeaseUntil, d.BeganAt, x.FirstAt = at(due), at(next), at(notAfter), at(lease), at(began), at(first)
	c.ID, c.MunicipalityID, c.SecretSet = d.ChannelID, d.MunicipalityID, secret != ""
	if err := json.Unmarshal([]byte(settings), &c.Settings); err != nil {
		x.damage = fmt.Errorf("channel %s: settings: %w", c.ID, err)
	}
	if err := json.Unmarshal([]byte(content), &x.Content); err != nil {
		x.damage = errors.Join(x.damage, fmt.Errorf("revision %s: %w", x.Delivery.RevisionID, err))
	}
	if x.Content.Meeting != nil {
		if x.Meeting, err = calendar.MeetingTimes(*x.Content.Meeting); err != nil {
			x.damage = errors.Join(x.damage, fmt.Errorf("revision %s: %w", x.Delivery.RevisionID, err))
		}
	}
	// A secret that no longer opens must not stop the others: SecretSet with an empty Secret tells the channel.
	c.Secret, err = box.open(c.ID, secret)
	if err != nil {
		c.Secret = ""
	}
	return x, nil
}
