package store

import (
	"slices"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// asked is true for a delivery d whose service asked, through any delivery on the channel, to be left alone until after $1. It
// names no column of d within, so that a database answers it once for all deliveries of a statement.
const asked = `d.channel_id IN (SELECT w.id FROM channels w WHERE w.wait_until > 0 AND w.wait_until > $1)`

// askedUntil is the moment until which the service of a delivery d asked to be left alone.
const askedUntil = `(SELECT w.wait_until FROM channels w WHERE w.id = d.channel_id)`

// leaveAlone keeps the moments until which services asked to be left alone. In one order, so that two transactions with
// the same channels do not wait for each other.
func (t *tx) leaveAlone(until map[string]time.Time) error {
	ids := make([]string, 0, len(until))
	for id := range until {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		if _, err := t.exec(`UPDATE channels SET wait_until = $1 WHERE id = $2 AND wait_until < $1`, ms(until[id]), id); err != nil {
			return err
		}
	}
	return nil
}

// wait lets a due delivery wait until its service wants to hear of us again. What would be too late by then is missed now,
// so that people hear of it while they can still place it by hand.
func (t *tx) wait(d campaigns.Delivery, until time.Time) error {
	if !until.Before(d.NotAfter) {
		reason := tooBusy(d, until) + " Dat is te laat voor dit bericht."
		if d.Checks > 0 {
			reason += " Let op: een eerdere poging is misschien toch gelukt; kijk eerst op het kanaal."
		}
		return t.move(d, campaigns.Miss, reason)
	}
	n, err := t.exec(`UPDATE deliveries SET next_at = $1, reason = $2, updated_at = $3 WHERE id = $4 AND state = 'waiting' AND attempt = $5`,
		ms(until), tooBusy(d, until), ms(t.now), d.ID, d.Attempt)
	if err == nil && n != 1 {
		err = campaigns.ErrConflict
	}
	return err
}

// tooBusy says why a delivery waits.
func tooBusy(d campaigns.Delivery, until time.Time) string {
	zone, err := time.LoadLocation(d.Zone)
	if err != nil {
		zone = time.UTC
	}
	return "Het kanaal vroeg om geen berichten te sturen tot " + calendar.FormatShort(until.In(zone)) + "."
}
