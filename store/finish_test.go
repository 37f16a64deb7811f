package store

import (
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func TestFinishRecordsEachOutcome(t *testing.T) {
	tests := []struct {
		action campaigns.Action
		want   campaigns.State
		next   time.Duration // until next_at; for the final outcomes it stays at the moment itself
	}{
		{campaigns.Succeed, campaigns.Published, -2 * time.Second},
		{campaigns.Retry, campaigns.Waiting, 5 * time.Second},
		{campaigns.Fail, campaigns.Failed, -2 * time.Second},
		{campaigns.Doubt, campaigns.InDoubt, 5 * time.Second},
		{campaigns.HandOver, campaigns.HandedOver, -2 * time.Second},
	}
	onEach(t, func(t *testing.T, s *world) {
		for _, test := range tests {
			s.nextMinute()
			_, begun := s.inState(campaigns.Sending)
			s.advance(2 * time.Second)
			o := s.outcome(begun, test.action)
			o.HTTPStatus, o.Detail, o.StartedAt = 200, "antwoord", begun.BeganAt
			s.must(s.Finish(s.ctx, []campaigns.Outcome{o}))
			d := s.again(begun)
			if d.State != test.want || d.Reason != o.Reason || d.Receipt != o.Receipt || !d.NextAt.Equal(s.Now().Add(test.next)) ||
				!d.DueAt.Equal(begun.DueAt) || !d.LeaseUntil.IsZero() || d.Owner != "" || d.Attempt != 1 {
				t.Errorf("%s: %+v", test.action, d)
			}
			history := s.attempts(d)
			if len(history) != 1 {
				t.Fatalf("%s: %d attempts", test.action, len(history))
			}
			a := history[0]
			late := map[bool]time.Duration{true: 2 * time.Second}[test.action == campaigns.Succeed]
			if a.Outcome != test.action || a.No != 1 || a.DeliveryID != d.ID || a.RevisionID != d.RevisionID || a.HTTPStatus != 200 || a.Receipt != o.Receipt ||
				a.Reason != o.Reason || a.Detail != "antwoord" || !a.StartedAt.Equal(begun.BeganAt) || !a.EndedAt.Equal(s.Now()) || a.Late != late || a.By != "" {
				t.Errorf("%s: attempt %+v", test.action, a)
			}
			told := 0
			for _, n := range s.notices() {
				if n.PostID == d.PostID && n.Kind == string(test.want) && strings.Contains(n.Text, o.Reason) {
					told++
				}
			}
			if told != int(bit(test.want.NeedsAttention())) {
				t.Errorf("%s: told %d times", test.action, told)
			}
		}
	})
}

func TestOneFinishRecordsManyOutcomes(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		var ids []string
		for range 3 {
			ids = append(ids, s.delivery(s.approved(0)).ID)
		}
		var outcomes []campaigns.Outcome
		for i, d := range s.begin(ids...) {
			outcomes = append(outcomes, s.outcome(d.Delivery, []campaigns.Action{campaigns.Succeed, campaigns.Fail, campaigns.Doubt}[i]))
		}
		s.must(s.Finish(s.ctx, outcomes))
		for i, want := range []campaigns.State{campaigns.Published, campaigns.Failed, campaigns.InDoubt} {
			d, err := s.Delivery(s.ctx, outcomes[i].DeliveryID)
			if err != nil || d.State != want {
				t.Errorf("%s, %v; want %s", d.State, err, want)
			}
		}
		s.must(s.Finish(s.ctx, nil))
	})
}

// A worker that was paused comes back with an outcome when the delivery has gone on without it.
func TestAnOutcomeThatComesTooLateChangesOnlyTheHistory(t *testing.T) {
	lapsed := func(s *world) campaigns.Delivery {
		_, d := s.inState(campaigns.Sending)
		s.advance(lease)
		s.sweep()
		return s.again(d)
	}
	tests := []struct {
		name  string
		since func(s *world) campaigns.Delivery // returns the delivery after its first attempt
		late  campaigns.Action
		want  campaigns.State
	}{
		{"a success ends the doubt", lapsed, campaigns.Succeed, campaigns.Published},
		{"a failure does not end the doubt", lapsed, campaigns.Fail, campaigns.InDoubt},
		{"a retry does not end the doubt", lapsed, campaigns.Retry, campaigns.InDoubt},
		{"a hand-over does not end the doubt", lapsed, campaigns.HandOver, campaigns.InDoubt},
		{"a second doubt adds nothing", lapsed, campaigns.Doubt, campaigns.InDoubt},
		{"a success answers the question to a person", func(s *world) campaigns.Delivery {
			return s.settleDoubt(lapsed(s), campaigns.AskHuman)
		}, campaigns.Succeed, campaigns.Published},
		{"a failure does not answer the question to a person", func(s *world) campaigns.Delivery {
			return s.settleDoubt(lapsed(s), campaigns.AskHuman)
		}, campaigns.Fail, campaigns.NeedsHuman},
		{"a retry after success stays published", func(s *world) campaigns.Delivery {
			_, d := s.inState(campaigns.Published)
			return d
		}, campaigns.Retry, campaigns.Published},
		{"a success after cancelling stays cancelled", func(s *world) campaigns.Delivery {
			_, d := s.inState(campaigns.Failed)
			s.decide(d, campaigns.Cancel)
			return s.again(d)
		}, campaigns.Succeed, campaigns.Cancelled},
		{"the first attempt changes nothing while the second is on its way", func(s *world) campaigns.Delivery {
			d := s.settleDoubt(lapsed(s), campaigns.Resend)
			return s.beginOne(d)
		}, campaigns.Succeed, campaigns.Sending},
		{"the first attempt changes nothing in the doubt about the second", func(s *world) campaigns.Delivery {
			d := s.settleDoubt(lapsed(s), campaigns.Resend)
			return s.finish(s.beginOne(d), campaigns.Doubt)
		}, campaigns.Succeed, campaigns.InDoubt},
	}
	onEach(t, func(t *testing.T, s *world) {
		for _, test := range tests {
			s.nextMinute()
			before := s.again(test.since(s))
			rows := len(s.attempts(before))
			o := s.outcome(before, test.late)
			o.Attempt = 1
			s.must(s.Finish(s.ctx, []campaigns.Outcome{o}))
			after := s.again(before)
			history := s.attempts(after)
			if after.State != test.want {
				t.Errorf("%s: %s", test.name, after.State)
			}
			if after.State == before.State && after != before {
				t.Errorf("%s:\n%+v became\n%+v", test.name, before, after)
			}
			if len(history) != rows+1 || history[rows].Outcome != test.late || history[rows].No != 1 || history[rows].RevisionID != before.RevisionID {
				t.Errorf("%s: history %+v", test.name, history)
			}
			if after.State == campaigns.Published && before.State != campaigns.Published && after.Receipt != o.Receipt {
				t.Errorf("%s: receipt %+v", test.name, after.Receipt)
			}
		}
	})
}

func TestALateOutcomeIsAboutTheWordsThatWereSent(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p, d := s.inState(campaigns.NeedsHuman)
		s.decide(d, campaigns.SendAgain)
		s.save(p, func(c *campaigns.Content) { c.Text = "Een betere tekst." })
		o := s.outcome(d, campaigns.Succeed)
		s.must(s.Finish(s.ctx, []campaigns.Outcome{o}))
		for _, a := range s.attempts(d) {
			if a.RevisionID != p.Revision.ID {
				t.Errorf("%s is about revision %s, want %s", a.Outcome, a.RevisionID, p.Revision.ID)
			}
		}
	})
}

// More successes than one statement writes, with others among them: each is told apart.
func TestManySuccessesAmongOtherOutcomes(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		var outcomes []campaigns.Outcome
		var begun []campaigns.Delivery
		for i := range 2*chunk + 3 {
			_, d := s.inState(campaigns.Sending)
			o := s.outcome(d, campaigns.Succeed)
			switch i % 5 {
			case 1:
				o = s.outcome(d, campaigns.Fail)
			case 2:
				o.Attempt++ // not begun by us
			case 3:
				o.Receipt = campaigns.Receipt{}
			}
			begun, outcomes = append(begun, d), append(outcomes, o)
		}
		s.must(s.Finish(s.ctx, outcomes))
		for i, before := range begun {
			want := campaigns.Published
			switch i % 5 {
			case 1:
				want = campaigns.Failed
			case 2:
				want = campaigns.Sending
			}
			o, d := outcomes[i], s.again(before)
			receipt := o.Receipt
			if want == campaigns.Sending {
				receipt = before.Receipt
			}
			if d.State != want || d.Receipt != receipt || (want != campaigns.Sending) != d.LeaseUntil.IsZero() {
				t.Errorf("%d: %+v; want %s", i, d, want)
			}
			if history := s.attempts(d); len(history) != 1 || history[0].Outcome != o.Action || history[0].No != o.Attempt || history[0].RevisionID != d.RevisionID {
				t.Errorf("%d: history %+v", i, history)
			}
		}
	})
}
