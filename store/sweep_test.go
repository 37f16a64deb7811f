package store

import (
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func TestSweepPutsRightWhatTimeChanged(t *testing.T) {
	none := campaigns.Swept{}
	tests := []struct {
		name   string
		state  campaigns.State
		after  time.Duration // how long it has been so
		swept  campaigns.Swept
		want   campaigns.State
		reason string
	}{
		{"a lease that still lasts is left alone", campaigns.Sending, lease - time.Millisecond, none, campaigns.Sending, ""},
		{"a lapsed lease is in doubt, even if no byte left", campaigns.Sending, lease, campaigns.Swept{Doubted: 1}, campaigns.InDoubt, "stopte tijdens"},
		{"a lease that lapsed past not_after is in doubt, not missed", campaigns.Sending, 2 * time.Hour, campaigns.Swept{Doubted: 1}, campaigns.InDoubt, "stopte tijdens"},
		{"what waits in time is left alone", campaigns.Waiting, 2*time.Hour - time.Millisecond, none, campaigns.Waiting, ""},
		{"what waits past not_after is missed", campaigns.Waiting, 2 * time.Hour, campaigns.Swept{Missed: 1}, campaigns.Missed, "Het moment is voorbij."},
		{"what is held in time stays held", campaigns.Held, time.Hour - time.Millisecond, none, campaigns.Held, "geen akkoord"},
		{"what is held past not_after is missed, and why", campaigns.Held, time.Hour, campaigns.Swept{Missed: 1}, campaigns.Missed, "geen akkoord"},
		{"what is in doubt is for the reconciler", campaigns.InDoubt, 24 * time.Hour, none, campaigns.InDoubt, ""},
		{"what a person must tell stays so", campaigns.NeedsHuman, 24 * time.Hour, none, campaigns.NeedsHuman, ""},
		{"what is published stays so", campaigns.Published, 24 * time.Hour, none, campaigns.Published, ""},
		{"what is handed over stays so", campaigns.HandedOver, 24 * time.Hour, none, campaigns.HandedOver, ""},
		{"what failed stays so", campaigns.Failed, 24 * time.Hour, none, campaigns.Failed, ""},
		{"what was missed is not missed again", campaigns.Missed, 24 * time.Hour, none, campaigns.Missed, ""},
		{"what is cancelled stays so", campaigns.Cancelled, 24 * time.Hour, none, campaigns.Cancelled, ""},
	}
	onEach(t, func(t *testing.T, s *world) {
		for _, test := range tests {
			s.nextMinute()
			_, d := s.inState(test.state)
			s.advance(test.after)
			if swept := s.sweep(); swept != test.swept {
				t.Errorf("%s: swept %+v", test.name, swept)
			}
			d = s.again(d)
			if d.State != test.want || !strings.Contains(d.Reason, test.reason) || d.NextAt.IsZero() {
				t.Errorf("%s: %s (%s), next at %v", test.name, d.State, d.Reason, d.NextAt)
			}
			if swept := s.sweep(); swept != none {
				t.Errorf("%s: a second sweep did %+v", test.name, swept)
			}
			told := 0
			for _, n := range s.notices() {
				if n.PostID == d.PostID && n.Kind == string(d.State) && strings.Contains(n.Text, d.Reason) {
					told++
				}
			}
			if told != int(bit(d.State.NeedsAttention())) {
				t.Errorf("%s: told %d times", test.name, told)
			}
			s.putAway(d)
		}
	})
}

// putAway ends what the next row of a table must not meet.
func (s *world) putAway(d campaigns.Delivery) {
	s.t.Helper()
	_, err := s.write.ExecContext(s.ctx, `UPDATE deliveries SET state = 'published' WHERE id = $1`, d.ID)
	s.must(err)
}

func TestALapsedLeaseIsAnAttemptInTheHistory(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		_, d := s.inState(campaigns.Sending)
		s.advance(lease + time.Second)
		s.sweep()
		history := s.attempts(d)
		if len(history) != 1 || history[0].No != 1 || history[0].Outcome != campaigns.Doubt || history[0].RevisionID != d.RevisionID ||
			!history[0].StartedAt.Equal(d.BeganAt) || !history[0].EndedAt.Equal(s.Now()) {
			t.Errorf("%+v", history)
		}
	})
}

func TestAnApprovalInTimeReleasesWhatWasHeldForIt(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p := s.post(s.words(time.Hour))
		d := s.delivery(p)
		s.advance(time.Hour)
		s.begin(d.ID)
		s.advance(time.Minute)
		due, err := s.Approve(s.ctx, p.ID, p.Revision.ID, s.bram)
		s.must(err)
		if len(due) != 1 || due[0].DeliveryID != d.ID || due[0].NextAt.After(s.Now()) {
			t.Errorf("the queue is told %v", due)
		}
		if told := s.notices(); len(told) > 0 {
			t.Errorf("still open: %v", told)
		}
		s.beginOne(d)
	})
}

func TestAnApprovalUnderAHaltWaitsForTheHaltAndSaysSo(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p := s.post(s.words(time.Hour))
		d := s.delivery(p)
		s.advance(time.Hour)
		s.begin(d.ID)
		id := s.halt(campaigns.Halt{Scope: campaigns.HaltExternal})
		s.approve(p)
		if begun := s.begin(d.ID); len(begun) > 0 {
			t.Fatal("begun under a halt")
		}
		if told := s.notices(); len(told) != 1 || told[0].Kind != string(campaigns.Held) || !strings.Contains(told[0].Text, "noodstop") {
			t.Errorf("told %v", told)
		}
		s.must(s.LiftHalt(s.ctx, id, s.bram.ID))
		s.sweep()
		s.beginOne(d)
		if told := s.notices(); len(told) > 0 {
			t.Errorf("still open: %v", told)
		}
	})
}
