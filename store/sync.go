package store

import (
	"slices"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// dueAt is the real moment of planned words.
func dueAt(c campaigns.Content) (time.Time, error) { return calendar.Instant(c.Local, c.Zone) }

// syncDeliveries brings the deliveries of a locked post in line with its words, plan and approval, and returns those that
// wait now. It is the only place where a delivery follows its post. While a delivery may be on the channel without anyone
// being sure, it refuses other words with ErrConflict.
func (t *tx) syncDeliveries(p campaigns.Post) ([]campaigns.Due, error) {
	rows, err := t.lockDeliveries(followers, p.ID)
	if err != nil {
		return nil, err
	}
	content := p.Revision.Content
	plan := plan{post: p, channels: map[string]bool{}}
	if p.Planned() {
		if plan.due, err = dueAt(content); err != nil {
			return nil, err
		}
		loc, err := calendar.Zone(content.Zone)
		if err != nil {
			return nil, err
		}
		plan.notAfter = campaigns.NotAfter(plan.due, p.Internal, loc)
		for _, id := range content.Channels {
			plan.channels[id] = true
		}
	}
	if err := plan.refuse(rows); err != nil {
		return nil, err
	}
	var due []campaigns.Due
	for _, d := range rows {
		next, err := t.follow(d, plan)
		if err != nil {
			return nil, err
		}
		if next.State == campaigns.Waiting {
			due = append(due, campaigns.Due{DeliveryID: next.ID, NextAt: next.NextAt})
		}
		if next.State != campaigns.Cancelled {
			delete(plan.channels, d.ChannelID)
		}
	}
	if len(plan.channels) == 0 {
		return due, nil
	}
	off, err := t.calledOff(p)
	if err != nil {
		return nil, err
	}
	for _, channelID := range content.Channels { // the order makes tests and logs readable
		if !plan.channels[channelID] || off[channelID] {
			continue
		}
		d, err := t.addDelivery(plan, channelID)
		if err != nil {
			return nil, err
		}
		due = append(due, campaigns.Due{DeliveryID: d.ID, NextAt: d.NextAt})
	}
	return due, nil
}

// followers is true for the deliveries d of post $1 that live.
const followers = `d.post_id = $1 AND d.state <> 'cancelled'`

// plan is what a post wants of its deliveries.
type plan struct {
	post          campaigns.Post
	channels      map[string]bool // wanted, and not yet served by a delivery
	due, notAfter time.Time
}

// refuse returns ErrConflict when the words cannot change now.
func (p plan) refuse(rows []campaigns.Delivery) error {
	published := 0
	for _, d := range rows {
		if d.ContentHash == p.post.Revision.Hash && p.channels[d.ChannelID] && d.ApprovedHash == p.post.ApprovedHash {
			continue
		}
		if d.Unsettled() {
			return campaigns.Conflict("Dit kan nu niet: een plaatsing van dit bericht " + d.State.Dutch() + ".")
		}
		if d.State == campaigns.Published && d.ContentHash != p.post.Revision.Hash {
			published++
		}
	}
	if published > 0 && published == len(rows) {
		for id := range p.channels {
			if !slices.ContainsFunc(rows, func(d campaigns.Delivery) bool { return d.ChannelID == id }) {
				return nil // the change adds a channel
			}
		}
		return campaigns.Conflict("Dit bericht is al geplaatst en kan hier niet meer veranderen.")
	}
	return nil
}

// follow brings one delivery in line and returns it as it is then.
func (t *tx) follow(d campaigns.Delivery, p plan) (campaigns.Delivery, error) {
	words := p.post.Revision
	next := d
	switch {
	case d.State == campaigns.Published || d.Unsettled():
		return d, nil
	case !p.channels[d.ChannelID], d.State == campaigns.HandedOver && (d.ContentHash != words.Hash || !p.post.Approved()):
		// What a person holds in hand is no longer what was approved: the hand-over ends, a new delivery follows.
		return t.transition(d, next, campaigns.Cancel)
	case d.State == campaigns.HandedOver:
		return d, nil
	}
	next.RevisionID, next.ContentHash, next.ApprovedHash = words.ID, words.Hash, p.post.ApprovedHash
	// An unchanged plan keeps the delivery's own moment, which a person may have moved after it was missed.
	moved := d.Local != words.Content.Local || d.Zone != words.Content.Zone
	if moved {
		next.DueAt, next.NextAt, next.NotAfter, next.Local, next.Zone = p.due, p.due, p.notAfter, words.Content.Local, words.Content.Zone
	}
	var action campaigns.Action
	switch {
	case d.State == campaigns.Held && (p.post.Approved() || next.DueAt.After(t.now)):
		action = campaigns.Release
	case (d.State == campaigns.Failed || d.State == campaigns.Missed) && moved && t.now.Before(next.NotAfter):
		action = campaigns.Replan
	}
	return t.transition(d, next, action)
}

// transition writes next over d; action, when not empty, also changes the state and what people are told.
func (t *tx) transition(d, next campaigns.Delivery, action campaigns.Action) (campaigns.Delivery, error) {
	if action != "" {
		to, err := d.State.After(action)
		if err != nil {
			return d, err
		}
		next.State, next.Reason = to, ""
	}
	newWords := next.ContentHash != d.ContentHash
	n, err := t.exec(`UPDATE deliveries SET state = $1, due_at = $2, next_at = $3, not_after = $4, local = $5, zone = $6, revision_id = $7,
 content_hash = $8, approved_hash = $9, reason = $10, checks = $11, first_at = CASE WHEN $12 = 1 THEN 0 ELSE first_at END, updated_at = $13,
 gone = CASE WHEN $1 = 'cancelled' THEN id ELSE '' END
 WHERE id = $14 AND state = $15 AND attempt = $16`,
		next.State, ms(next.DueAt), ms(next.NextAt), ms(next.NotAfter), next.Local, next.Zone, next.RevisionID, next.ContentHash,
		next.ApprovedHash, next.Reason, next.Checks, bit(newWords), ms(t.now), d.ID, d.State, d.Attempt)
	if err != nil {
		return d, err
	}
	if n != 1 {
		return d, campaigns.ErrConflict
	}
	if action == "" {
		return next, t.followWarning(d, next)
	}
	return next, t.tell(next, next.Reason)
}

func (t *tx) addDelivery(p plan, channelID string) (campaigns.Delivery, error) {
	var municipalityID string
	var internal bool
	if err := t.row(`SELECT municipality_id, internal FROM channels WHERE id = $1`, channelID).Scan(&municipalityID, &internal); err != nil {
		return campaigns.Delivery{}, err
	}
	words := p.post.Revision
	d := campaigns.Delivery{ID: newID(), PostID: p.post.ID, ChannelID: channelID, MunicipalityID: municipalityID, OwnerID: p.post.MunicipalityID,
		Internal: p.post.Internal && internal, State: campaigns.Waiting, DueAt: p.due, NextAt: p.due, NotAfter: p.notAfter,
		Local: words.Content.Local, Zone: words.Content.Zone, RevisionID: words.ID, ContentHash: words.Hash, ApprovedHash: p.post.ApprovedHash}
	_, err := t.exec(`INSERT INTO deliveries (id, post_id, channel_id, municipality_id, owner_id, internal, state, due_at, next_at, not_after,
 local, zone, revision_id, content_hash, approved_hash, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		d.ID, d.PostID, d.ChannelID, d.MunicipalityID, d.OwnerID, bit(d.Internal), d.State, ms(d.DueAt), ms(d.NextAt), ms(d.NotAfter),
		d.Local, d.Zone, d.RevisionID, d.ContentHash, d.ApprovedHash, ms(t.now))
	return d, err
}
