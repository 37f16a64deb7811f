package store

import (
	"errors"

	"veiligheidskalender/campaigns"
)

func (m *model) submit() error {
	p, err := m.recent()
	if err != nil {
		return err
	}
	return m.Submit(m.ctx, p.ID, p.Revision.ID, m.someone(m.anna).ID)
}

func (m *model) approvePost() error {
	p, err := m.recent()
	for range 3 { // most who approve know what asks for it
		if err == nil && (p.Approved() || !p.Planned()) {
			p, err = m.recent()
		}
	}
	if err != nil {
		return err
	}
	_, err = m.Approve(m.ctx, p.ID, p.Revision.ID, m.someone(m.bram))
	return err
}

func (m *model) withdraw() error {
	p, err := m.recent()
	if err != nil {
		return err
	}
	return m.WithdrawApproval(m.ctx, p.ID, p.Revision.ID, m.someone(m.anna).ID)
}

func (m *model) skip() error {
	p, err := m.recent()
	if err != nil {
		return err
	}
	_, err = m.Skip(m.ctx, p.ID, p.Revision.ID, !p.Skipped, m.someone(m.anna).ID)
	return err
}

func (m *model) setHalt() error {
	h := pick(m, []campaigns.Halt{{Scope: campaigns.HaltAll}, {Scope: campaigns.HaltExternal}, {Scope: campaigns.HaltChannel, ChannelID: m.mastodon},
		{Scope: campaigns.HaltMunicipality, MunicipalityID: m.zeist}, {Scope: campaigns.HaltMunicipality, MunicipalityID: m.bunnik}})
	h.Reason, h.By = "Storing", m.bram.ID
	begun, err := m.SetHalt(m.ctx, h)
	for _, d := range begun {
		if was := m.known[d.ID].State; was != campaigns.Sending && was != campaigns.InDoubt {
			m.t.Errorf("the halt names %+v", d)
		}
	}
	return err
}

func (m *model) liftHalt() error {
	all, err := m.Halts(m.ctx)
	if err != nil || len(all) == 0 {
		return errors.Join(err, campaigns.ErrConflict)
	}
	return m.LiftHalt(m.ctx, pick(m, all).ID, m.bram.ID)
}

// decideOne has a person decide about a delivery of a recent post. Most look first, and are right; some are not.
func (m *model) decideOne() error {
	p, err := m.recent()
	if err != nil {
		return err
	}
	var asked []campaigns.Delivery
	for _, d := range m.deliveries(p) {
		if d.State != campaigns.Published {
			asked = append(asked, d)
		}
	}
	if len(asked) == 0 {
		return campaigns.ErrConflict
	}
	d := pick(m, asked)
	c := Decision{DeliveryID: d.ID, Attempt: d.Attempt, UserID: m.anna.ID}
	allows := false // the decision takes the risk that it appears once more
	switch d.State {
	case campaigns.NeedsHuman:
		c.Action = campaigns.Confirm
		if !m.remote.has(d) && m.maybe(80) || m.maybe(10) {
			c.Action, allows = campaigns.SendAgain, true
		}
	case campaigns.HandedOver:
		c.Action = campaigns.Cancel
		if m.maybe(70) {
			c.Action, allows = campaigns.Placed, d.Unsettled()
		}
	default:
		c.Action = pick(m, []campaigns.Action{campaigns.Replan, campaigns.Cancel, campaigns.Confirm, campaigns.SendAgain, campaigns.Placed})
		allows = d.Unsettled()
	}
	if m.maybe(10) {
		c.Attempt--
	}
	_, err = m.Decide(m.ctx, c)
	if err == nil && allows {
		m.nodded[place(d)]++
	}
	if err == nil && c.Action == campaigns.Placed {
		m.remote.write(campaigns.Dispatch{Delivery: d, Channel: campaigns.Channel{ID: m.intranet}})
	}
	return err
}

// place is where a delivery appears: there, what its post says may stand once.
func place(d campaigns.Delivery) string { return d.PostID + " on " + d.ChannelID }
