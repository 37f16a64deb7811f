package store

import (
	"slices"

	"veiligheidskalender/campaigns"
)

// checkBegun checks what must be so of everything that a worker gets.
func (m *model) checkBegun(d campaigns.Dispatch) {
	m.t.Helper()
	p, err := m.Post(m.ctx, d.Delivery.PostID)
	m.must(err)
	var approvals int
	m.must(m.read.QueryRowContext(m.ctx, `SELECT COUNT(*) FROM approvals WHERE post_id = $1 AND hash = $2 AND withdrawn_at = 0`,
		p.ID, d.Content.Hash()).Scan(&approvals))
	now := m.Now()
	switch {
	case approvals == 0 || d.Content.Hash() != d.Delivery.ContentHash || !p.Approved() || p.Revision.Hash != d.Delivery.ContentHash:
		m.t.Errorf("begun without an approval of these words: %+v", d)
	case p.Skipped || !slices.Contains(d.Content.Channels, d.Channel.ID):
		m.t.Errorf("begun though nobody wants it there: %+v", d)
	case d.Delivery.DueAt.After(now) || d.Delivery.NextAt.After(now) || !now.Before(d.Delivery.NotAfter):
		m.t.Errorf("begun out of its time: %+v", d.Delivery)
	}
	halts, err := m.Halts(m.ctx)
	m.must(err)
	for _, h := range halts {
		if h.Covers(d.Delivery) {
			m.t.Errorf("begun under a halt: %+v", d.Delivery)
		}
	}
}

// check looks at what the step has changed.
func (m *model) check(step string) {
	m.t.Helper()
	changed, err := scanAll(m.ctx, m.read, scanDelivery, `SELECT `+deliveryColumns+` FROM deliveries d WHERE d.updated_at = $1`, ms(m.Now()))
	m.must(err)
	for _, d := range changed {
		if old, known := m.known[d.ID]; !known || d != old {
			m.checkChange(step, m.known[d.ID], d, known)
			m.seen[d.State]++
			m.known[d.ID] = d
		}
	}
	for where, n := range m.remote.places {
		if n > 1+m.nodded[where] {
			m.t.Errorf("%s stands there %d times, and people allowed %d more than one", where, n, m.nodded[where])
		}
	}
	if m.step%200 == 0 {
		m.checkAll()
	}
}

func (m *model) checkChange(step string, old, d campaigns.Delivery, known bool) {
	m.t.Helper()
	if !known {
		old = campaigns.Delivery{State: campaigns.Waiting}
	}
	legal := d.State == old.State || slices.ContainsFunc(campaigns.Actions, func(a campaigns.Action) bool {
		to, err := old.State.After(a)
		return err == nil && to == d.State
	})
	begun := d.State == campaigns.Sending && old.State != campaigns.Sending
	switch {
	case !legal:
		m.t.Errorf("%s: from %s to %s", step, old.State, d.State)
	case old.State == campaigns.Published || old.State == campaigns.Cancelled:
		m.t.Errorf("%s: changed after its end:\n%+v\n%+v", step, old, d)
	case begun && d.Attempt != old.Attempt+1 || !begun && d.Attempt != old.Attempt:
		m.t.Errorf("%s: from attempt %d to %d, %s", step, old.Attempt, d.Attempt, d.State)
	case d.NextAt.IsZero() || d.DueAt.IsZero() || !d.NotAfter.After(d.DueAt):
		m.t.Errorf("%s: without its moments: %+v", step, d)
	case old.Unsettled() && d.Unsettled() && d.ContentHash != old.ContentHash:
		m.t.Errorf("%s: other words while the first may be there: %+v", step, d)
	case (d.State == campaigns.Sending) == d.LeaseUntil.IsZero() || (d.State == campaigns.Sending) != (d.Owner != ""):
		m.t.Errorf("%s: %s with lease %v of %q", step, d.State, d.LeaseUntil, d.Owner)
	}
	var told int
	m.must(m.read.QueryRowContext(m.ctx, `SELECT COUNT(CASE WHEN kind = $1 THEN 1 ELSE NULL END) * 1000 + COUNT(*) FROM notices WHERE delivery_id = $2 AND done_at = 0`,
		d.State, d.ID).Scan(&told))
	if want := int(bit(d.State.NeedsAttention())) * 1001; told != want {
		m.t.Errorf("%s: %s, told %d, want %d", step, d.State, told, want)
	}
}

// checkAll checks what must be so in the whole database.
func (m *model) checkAll() {
	m.t.Helper()
	for _, rule := range []struct{ name, broken string }{
		{"one live delivery per post and channel", `SELECT COUNT(*) FROM (SELECT 1 FROM deliveries WHERE state <> 'cancelled' GROUP BY post_id, channel_id HAVING COUNT(*) > 1) AS x`},
		{"what waits has the words and the approval of its post", `SELECT COUNT(*) FROM deliveries d JOIN posts p ON p.id = d.post_id WHERE d.state IN ('waiting', 'held')
 AND (d.content_hash <> p.content_hash OR d.approved_hash <> p.approved_hash OR d.revision_id <> p.revision_id OR d.local <> p.local OR p.skipped = 1)`},
		{"an approval in force is in the list", `SELECT COUNT(*) FROM posts p WHERE p.approved_hash <> ''
 AND NOT EXISTS (SELECT 1 FROM approvals a WHERE a.post_id = p.id AND a.hash = p.approved_hash AND a.withdrawn_at = 0)`},
		{"every attempt but the last that is begun is in the history", `SELECT COUNT(*) FROM deliveries d
 WHERE (SELECT COUNT(DISTINCT a.no) FROM attempts a WHERE a.delivery_id = d.id AND a.no > 0) <> d.attempt - CASE WHEN d.state = 'sending' THEN 1 ELSE 0 END`},
		{"revisions are numbered without gaps", `SELECT COUNT(*) FROM (SELECT 1 FROM revisions GROUP BY post_id HAVING COUNT(*) <> MAX(no)) AS x`},
	} {
		var n int
		m.must(m.read.QueryRowContext(m.ctx, rule.broken).Scan(&n))
		if n > 0 {
			m.t.Errorf("%s: broken %d times", rule.name, n)
		}
	}
}
