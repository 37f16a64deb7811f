package store

import (
	"time"

	"veiligheidskalender/campaigns"
)

// remote is the services behind the channels, and what stands on them. Mastodon makes one post of everything that comes
// with the same key; the intranet makes a new one every time.
type remote struct {
	keys   map[string]bool
	stands map[string]int // by delivery id
	places map[string]int // by place
}

func newRemote() remote {
	return remote{keys: map[string]bool{}, stands: map[string]int{}, places: map[string]int{}}
}

func (r remote) has(d campaigns.Delivery) bool { return r.stands[d.ID] > 0 }

func (r remote) write(d campaigns.Dispatch) {
	if d.Channel.Kind == "mastodon" {
		if key := d.Delivery.Key(); r.keys[key] {
			return
		} else {
			r.keys[key] = true
		}
	}
	r.stands[d.Delivery.ID]++
	r.places[place(d.Delivery)]++
}

// worker has begun a delivery and has not ended yet.
type worker struct {
	campaigns.Dispatch
	fate    campaigns.Action // what it will report; empty: it dies
	writes  bool             // it makes the post …
	written bool             // … and has done so
}

// beginDue begins what is due, and something that is not.
func (m *model) beginDue() error {
	due, err := m.Due(m.ctx, m.Now().Add(time.Minute), 10)
	if err != nil {
		return err
	}
	var ids []string
	for _, d := range due {
		ids = append(ids, d.DeliveryID)
	}
	for _, w := range m.workers {
		ids = append(ids, w.Delivery.ID)
	}
	begun, err := m.Begin(m.ctx, ids, "w", lease)
	if err != nil {
		return err
	}
	for _, d := range begun {
		m.checkBegun(d)
		w := &worker{Dispatch: d}
		switch w.fate = pick(m, []campaigns.Action{campaigns.Succeed, campaigns.Succeed, campaigns.Retry, campaigns.Fail, campaigns.HandOver,
			campaigns.Doubt, campaigns.Doubt, ""}); w.fate {
		case campaigns.Succeed:
			w.writes = true
		case campaigns.Doubt, "":
			w.writes = m.maybe(50)
		}
		m.workers = append(m.workers, w)
	}
	return nil
}

// work has one of the workers write, or report and end. Some take so long that their lease lapses first.
func (m *model) work() error {
	if len(m.workers) == 0 {
		return campaigns.ErrConflict
	}
	i := m.random.IntN(len(m.workers))
	w := m.workers[i]
	if w.writes && !w.written {
		m.remote.write(w.Dispatch)
		w.written = true
		if m.maybe(50) {
			return nil
		}
	}
	m.workers = append(m.workers[:i:i], m.workers[i+1:]...)
	if w.fate == "" {
		return nil
	}
	o := m.outcome(w.Delivery, w.fate)
	return m.Finish(m.ctx, []campaigns.Outcome{o})
}

// readBack looks for one delivery in doubt, as the reconciler does. Now and then the service does not show what it has.
func (m *model) readBack() error {
	all, err := m.InDoubt(m.ctx, 5)
	if err != nil || len(all) == 0 {
		return campaigns.ErrConflict
	}
	d := pick(m, all)
	v := campaigns.Verdict{DeliveryID: d.Delivery.ID, Attempt: d.Delivery.Attempt, NextAt: m.Now().Add(time.Second), Checks: d.Delivery.Checks, Reason: "Gekeken."}
	switch seen := m.remote.has(d.Delivery) && m.maybe(80); {
	case seen:
		v.Action = campaigns.Found
	case m.maybe(40):
	case d.Channel.Kind == "mastodon":
		v.Action = campaigns.Resend
	default:
		v.Action = campaigns.AskHuman
	}
	if m.maybe(10) {
		v.Attempt--
	}
	return m.Settle(m.ctx, v)
}
