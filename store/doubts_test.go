package store

import (
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func TestAReadBackSettlesTheDoubt(t *testing.T) {
	tests := []struct {
		name    string
		after   time.Duration // since the attempt; not_after is an hour after it
		verdict campaigns.Verdict
		want    campaigns.State
		checks  int
		reason  string
	}{
		{"found", 0, campaigns.Verdict{Action: campaigns.Found, Receipt: campaigns.Receipt{RemoteID: "7", URL: "https://social.example/7"}},
			campaigns.Published, 0, "reden"},
		{"not found, and safe to send again", 0, campaigns.Verdict{Action: campaigns.Resend}, campaigns.Waiting, 1, "reden"},
		{"not found, and not safe to send again", 0, campaigns.Verdict{Action: campaigns.AskHuman}, campaigns.NeedsHuman, 1, "reden"},
		{"not found yet: look again later", 0, campaigns.Verdict{}, campaigns.InDoubt, 1, "Reden: doubt"},
		{"safe to send again, but the moment is over", time.Hour, campaigns.Verdict{Action: campaigns.Resend}, campaigns.NeedsHuman, 1, "het moment is voorbij"},
		{"found, though the moment is over", 24 * time.Hour, campaigns.Verdict{Action: campaigns.Found}, campaigns.Published, 0, "reden"},
	}
	onEach(t, func(t *testing.T, s *world) {
		for _, test := range tests {
			s.nextMinute()
			_, d := s.inState(campaigns.InDoubt)
			s.advance(test.after)
			test.verdict.DeliveryID, test.verdict.Attempt, test.verdict.Reason = d.ID, d.Attempt, "reden"
			test.verdict.NextAt = s.Now().Add(30 * time.Second)
			s.must(s.Settle(s.ctx, test.verdict))
			got := s.again(d)
			if got.State != test.want || got.Checks != test.checks || !strings.Contains(got.Reason, test.reason) || got.Receipt != test.verdict.Receipt ||
				got.Attempt != d.Attempt || !got.DueAt.Equal(d.DueAt) || !got.NextAt.Equal(test.verdict.NextAt) {
				t.Errorf("%s: %+v", test.name, got)
			}
			history := s.attempts(d)
			newest := history[len(history)-1]
			switch {
			case test.verdict.Action == "" && len(history) != 1:
				t.Errorf("%s: a look that says nothing is in the history", test.name)
			case test.verdict.Action != "" && (len(history) != 2 || newest.No != 1 || newest.Reason != got.Reason || newest.RevisionID != d.RevisionID):
				t.Errorf("%s: history %+v", test.name, history)
			}
		}
	})
}

func TestAResendThatWouldComeAfterItsMomentIsForAPerson(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		for name, test := range map[string]struct{ now, next time.Duration }{ // since the attempt; the moment is over after an hour
			"planned for after it":      {0, time.Hour},
			"looked at until after it":  {time.Hour, time.Hour - time.Second},
			"planned for no time, late": {time.Hour, 0},
		} {
			s.nextMinute()
			_, d := s.inState(campaigns.InDoubt)
			next := s.Now().Add(test.next)
			s.advance(test.now)
			s.must(s.Settle(s.ctx, campaigns.Verdict{DeliveryID: d.ID, Attempt: 1, Action: campaigns.Resend, NextAt: next}))
			if d = s.again(d); d.State != campaigns.NeedsHuman {
				t.Errorf("%s: %s", name, d.State)
			}
		}
	})
}

func TestAVerdictAboutAnotherAttemptOrStateDoesNothing(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		for _, state := range []campaigns.State{campaigns.Waiting, campaigns.Held, campaigns.Sending, campaigns.Published, campaigns.NeedsHuman,
			campaigns.Failed, campaigns.Missed, campaigns.HandedOver, campaigns.Cancelled} {
			s.nextMinute()
			_, d := s.inState(state)
			if after := s.settleDoubt(d, campaigns.Found); after != d {
				t.Errorf("%s: %+v", state, after)
			}
			s.putAway(d)
		}
		s.nextMinute()
		_, d := s.inState(campaigns.InDoubt)
		for _, attempt := range []int{0, 2} {
			s.must(s.Settle(s.ctx, campaigns.Verdict{DeliveryID: d.ID, Attempt: attempt, Action: campaigns.Found}))
		}
		if after := s.again(d); after != d || len(s.attempts(d)) != 1 {
			t.Errorf("%+v", after)
		}
	})
}

func TestInDoubtGivesWhatIsToBeLookedAtNow(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p, d := s.inState(campaigns.InDoubt)
		look := func() []campaigns.Dispatch {
			all, err := s.InDoubt(s.ctx, 10)
			s.must(err)
			return all
		}
		if got := look(); len(got) != 0 {
			t.Errorf("before its time: %v", got)
		}
		s.advance(5 * time.Second)
		got := look()
		if len(got) != 1 || got[0].Delivery != inDispatch(d) || got[0].Content.Hash() != p.Revision.Hash || got[0].Channel.ID != s.mastodon || !got[0].FirstAt.Equal(d.BeganAt) {
			t.Fatalf("%+v", got)
		}
		s.must(s.Settle(s.ctx, campaigns.Verdict{DeliveryID: d.ID, Attempt: d.Attempt, NextAt: s.Now().Add(time.Second)}))
		if got := look(); len(got) != 0 {
			t.Errorf("before its next time: %v", got)
		}
	})
}

// The first attempt may have worked. What comes after it with the same key, and provably does nothing, proves nothing
// about the first: other words might appear beside those.
func TestADefiniteFailureAfterAResendDoesNotSettleTheFirstAttempt(t *testing.T) {
	tests := []struct {
		action campaigns.Action
		want   campaigns.State
		warned bool
	}{
		{campaigns.Retry, campaigns.Waiting, false},
		{campaigns.Fail, campaigns.Failed, true},
		{campaigns.HandOver, campaigns.HandedOver, true},
		{campaigns.Doubt, campaigns.InDoubt, false},
		{campaigns.Succeed, campaigns.Published, false},
	}
	onEach(t, func(t *testing.T, s *world) {
		for _, test := range tests {
			s.nextMinute()
			p, d := s.inState(campaigns.InDoubt)
			d = s.settleDoubt(d, campaigns.Resend)
			d = s.finish(s.beginOne(d), test.action)
			if d.State != test.want || strings.Contains(d.Reason, "misschien toch gelukt") != test.warned {
				t.Errorf("%s: %s (%s)", test.action, d.State, d.Reason)
			}
			if d.Unsettled() != (test.want != campaigns.Published) {
				t.Errorf("%s: unsettled %v", test.action, d.Unsettled())
			}
			if _, _, err := s.SavePost(s.ctx, s.edit(p, func(c *campaigns.Content) { c.Text = "Anders." })); !isConflict(err) {
				t.Errorf("%s: edited: %v", test.action, err)
			}
		}
	})
}
