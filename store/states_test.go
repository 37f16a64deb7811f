package store

import (
	"slices"
	"time"

	"veiligheidskalender/campaigns"
)

// lease is how long attempts last in the tests.
const lease = time.Minute

// deliveries returns the deliveries of a post that are not cancelled.
func (s *world) deliveries(p campaigns.Post) []campaigns.Delivery {
	s.t.Helper()
	all, err := s.Deliveries(s.ctx, []string{p.ID})
	s.must(err)
	return all
}

// delivery returns the one delivery of a post, or the one on a channel.
func (s *world) delivery(p campaigns.Post, channel ...string) campaigns.Delivery {
	s.t.Helper()
	all := s.deliveries(p)
	if len(channel) == 1 {
		all = slices.DeleteFunc(all, func(d campaigns.Delivery) bool { return d.ChannelID != channel[0] })
	}
	if len(all) != 1 {
		s.t.Fatalf("%d deliveries, want one", len(all))
	}
	return all[0]
}

// again returns the delivery as it is stored now.
func (s *world) again(d campaigns.Delivery) campaigns.Delivery {
	s.t.Helper()
	d, err := s.Delivery(s.ctx, d.ID)
	s.must(err)
	return d
}

// begin begins what may be sent of the deliveries.
func (s *world) begin(ids ...string) []campaigns.Dispatch {
	s.t.Helper()
	begun, err := s.Begin(s.ctx, ids, "w1", lease)
	s.must(err)
	return begun
}

// beginOne begins a delivery that may be sent.
func (s *world) beginOne(d campaigns.Delivery) campaigns.Delivery {
	s.t.Helper()
	begun := s.begin(d.ID)
	if len(begun) != 1 {
		d = s.again(d)
		s.t.Fatalf("not begun: %s (%s)", d.State, d.Reason)
	}
	return begun[0].Delivery
}

// outcome is what came of the newest attempt of d.
func (s *world) outcome(d campaigns.Delivery, action campaigns.Action) campaigns.Outcome {
	now := s.Now()
	o := campaigns.Outcome{DeliveryID: d.ID, Attempt: d.Attempt, Action: action, StartedAt: now, EndedAt: now, Reason: "Reden: " + string(action)}
	switch action {
	case campaigns.Succeed:
		o.Receipt = campaigns.Receipt{RemoteID: "42", URL: "https://social.example/42"}
	case campaigns.Retry, campaigns.Doubt:
		o.NextAt = now.Add(5 * time.Second)
	}
	return o
}

// finish ends the newest attempt of d.
func (s *world) finish(d campaigns.Delivery, action campaigns.Action) campaigns.Delivery {
	s.t.Helper()
	s.must(s.Finish(s.ctx, []campaigns.Outcome{s.outcome(d, action)}))
	return s.again(d)
}

// settleDoubt records a read-back of d.
func (s *world) settleDoubt(d campaigns.Delivery, action campaigns.Action) campaigns.Delivery {
	s.t.Helper()
	s.must(s.Settle(s.ctx, campaigns.Verdict{DeliveryID: d.ID, Attempt: d.Attempt, Checks: d.Checks, Action: action, NextAt: s.Now()}))
	return s.again(d)
}

// inState brings a new post on Mastodon, due in an hour, as far as state and returns it with its delivery.
// The moment is over then for Missed, and there for all others but Waiting and Cancelled.
func (s *world) inState(state campaigns.State) (campaigns.Post, campaigns.Delivery) {
	s.t.Helper()
	p := s.approved(time.Hour)
	d := s.delivery(p)
	due := func() campaigns.Delivery { s.advance(time.Hour); return s.beginOne(d) }
	switch state {
	case campaigns.Waiting:
	case campaigns.Held:
		s.must(s.WithdrawApproval(s.ctx, p.ID, p.Revision.ID, s.bram.ID))
		s.advance(time.Hour)
		s.begin(d.ID)
	case campaigns.Sending:
		due()
	case campaigns.Published:
		s.finish(due(), campaigns.Succeed)
	case campaigns.InDoubt:
		s.finish(due(), campaigns.Doubt)
	case campaigns.NeedsHuman:
		s.settleDoubt(s.finish(due(), campaigns.Doubt), campaigns.AskHuman)
	case campaigns.Failed:
		s.finish(due(), campaigns.Fail)
	case campaigns.HandedOver:
		s.finish(due(), campaigns.HandOver)
	case campaigns.Missed:
		s.advance(3 * time.Hour)
		s.sweep()
	case campaigns.Cancelled:
		_, err := s.Decide(s.ctx, Decision{DeliveryID: d.ID, Action: campaigns.Cancel, UserID: s.anna.ID})
		s.must(err)
	}
	p, d = s.reread(p), s.again(d)
	if d.State != state {
		s.t.Fatalf("brought to %s, want %s", d.State, state)
	}
	return p, d
}

// sweep sweeps the ledger.
func (s *world) sweep() campaigns.Swept {
	s.t.Helper()
	swept, err := s.Sweep(s.ctx)
	s.must(err)
	return swept
}

// notices returns the open notices of Zeist.
func (s *world) notices() []campaigns.Notice {
	s.t.Helper()
	all, err := s.Notices(s.ctx, []string{s.zeist}, 100)
	s.must(err)
	return all
}

// attempts returns the history of a post.
func (s *world) attempts(d campaigns.Delivery) []campaigns.Attempt {
	s.t.Helper()
	all, err := s.Attempts(s.ctx, d.PostID)
	s.must(err)
	return all
}

// decide has Anna decide about a delivery as it is now.
func (s *world) decide(d campaigns.Delivery, action campaigns.Action) campaigns.Delivery {
	s.t.Helper()
	_, err := s.Decide(s.ctx, Decision{DeliveryID: d.ID, Attempt: s.again(d).Attempt, Action: action, UserID: s.anna.ID})
	s.must(err)
	return s.again(d)
}
