package store

import (
	"errors"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func isConflict(err error) bool { return errors.Is(err, campaigns.ErrConflict) }

// isInvalid reports whether err tells a person to mend the field.
func isInvalid(err error, field string) bool {
	var invalid *campaigns.Invalid
	return errors.As(err, &invalid) && invalid.Field == field
}

func TestAPersonDecidesWhatTheStateAllows(t *testing.T) {
	actions := []campaigns.Action{campaigns.Confirm, campaigns.SendAgain, campaigns.Placed, campaigns.Replan, campaigns.Cancel}
	onEach(t, func(t *testing.T, s *world) {
		for _, state := range campaigns.States {
			_, d := s.inState(state)
			for _, action := range actions {
				want, wantErr := state.After(action)
				due, err := s.Decide(s.ctx, Decision{DeliveryID: d.ID, Attempt: d.Attempt, Action: action, UserID: s.carla.ID})
				got := s.again(d)
				switch {
				case wantErr != nil && (!isConflict(err) || got != d):
					t.Errorf("%s %s: %v, %s; want a conflict", state, action, err, got.State)
				case wantErr == nil && (err != nil || got.State != want || got.Checks != 0 || got.NextAt.IsZero()):
					t.Errorf("%s %s: %v, %+v; want %s", state, action, err, got, want)
				case wantErr == nil && (len(due) == 1) != (want == campaigns.Waiting):
					t.Errorf("%s %s: the queue is told %v", state, action, due)
				}
				if err == nil {
					history := s.attempts(d)
					if newest := history[len(history)-1]; newest.Outcome != action || newest.By != s.carla.ID || newest.No != d.Attempt {
						t.Errorf("%s %s: history %+v", state, action, newest)
					}
					for _, n := range s.notices() {
						if n.PostID == d.PostID {
							t.Errorf("%s %s: still asked: %s", state, action, n.Text)
						}
					}
					s.putAway(d)
					s.nextMinute()
					_, d = s.inState(state)
				}
			}
			s.putAway(d)
			s.nextMinute()
		}
	})
}

func TestADecisionAboutAnotherAttemptIsAConflict(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		_, d := s.inState(campaigns.NeedsHuman)
		for _, attempt := range []int{0, 2} {
			if _, err := s.Decide(s.ctx, Decision{DeliveryID: d.ID, Attempt: attempt, Action: campaigns.SendAgain}); !isConflict(err) {
				t.Errorf("attempt %d: %v", attempt, err)
			}
		}
		if _, err := s.Decide(s.ctx, Decision{DeliveryID: d.ID, Attempt: 1, Action: campaigns.Found}); !isConflict(err) {
			t.Errorf("what only a read-back may say: %v", err)
		}
		if _, err := s.Decide(s.ctx, Decision{DeliveryID: "unknown", Action: campaigns.Cancel}); !errors.Is(err, campaigns.ErrNotFound) {
			t.Errorf("of nothing: %v", err)
		}
		if after := s.again(d); after != d {
			t.Errorf("changed: %+v", after)
		}
	})
}

func TestWhatAPersonSendsAgainGoesOutEvenAfterItsMoment(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		_, d := s.inState(campaigns.NeedsHuman)
		s.advance(5 * time.Hour)
		key := d.Key()
		d = s.decide(d, campaigns.SendAgain)
		if !d.NextAt.Equal(s.Now()) || !d.NotAfter.After(s.Now()) || !d.DueAt.Equal(monday.Add(time.Hour)) {
			t.Errorf("%+v", d)
		}
		begun := s.begin(d.ID)
		if len(begun) != 1 || begun[0].Delivery.Attempt != 2 || !begun[0].FirstAt.Equal(s.Now()) || begun[0].Delivery.Key() != key {
			t.Errorf("begun %+v", begun)
		}
	})
}

func TestAPersonKnowsWhereItStands(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		for state, action := range map[campaigns.State]campaigns.Action{campaigns.NeedsHuman: campaigns.Confirm, campaigns.HandedOver: campaigns.Placed} {
			s.nextMinute()
			_, d := s.inState(state)
			_, err := s.Decide(s.ctx, Decision{DeliveryID: d.ID, Attempt: d.Attempt, Action: action, URL: "https://buurt.example/9"})
			s.must(err)
			if d = s.again(d); d.State != campaigns.Published || d.Receipt.URL != "https://buurt.example/9" {
				t.Errorf("%s: %+v", action, d)
			}
		}
	})
}

func TestAMissedDeliveryGetsTheMomentAPersonGivesIt(t *testing.T) {
	tests := []struct {
		name  string
		after time.Duration
		zero  bool
		want  time.Duration
		field string
	}{
		{"tomorrow", 24 * time.Hour, false, 24 * time.Hour, ""},
		{"now", 0, true, 0, ""},
		{"the minute that is running", -30 * time.Second, false, 0, ""},
		{"an hour ago", -time.Hour, false, 0, "local"},
		{"in eleven years", 11 * 366 * 24 * time.Hour, false, 0, "local"},
	}
	onEach(t, func(t *testing.T, s *world) {
		for _, test := range tests {
			s.nextMinute()
			_, d := s.inState(campaigns.Missed)
			decision := Decision{DeliveryID: d.ID, Action: campaigns.Replan, DueAt: s.Now().Add(test.after)}
			if test.zero {
				decision.DueAt = time.Time{}
			}
			_, err := s.Decide(s.ctx, decision)
			got := s.again(d)
			if test.field != "" {
				if !isInvalid(err, test.field) || got != d {
					t.Errorf("%s: %v", test.name, err)
				}
				continue
			}
			due := s.Now().Add(test.want)
			if err != nil || got.State != campaigns.Waiting || !got.DueAt.Equal(due) || !got.NextAt.Equal(due) || !got.NotAfter.Equal(due.Add(time.Hour)) {
				t.Errorf("%s: %v, %+v", test.name, err, got)
			}
			s.putAway(d)
		}
	})
}

// A halt can stop the resend of what may be there. Calling it off then would hide that somebody should look.
func TestWhatMayBeThereIsNotCalledOffBeforeAnybodyLooked(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		_, d := s.inState(campaigns.InDoubt)
		d = s.settleDoubt(d, campaigns.Resend)
		cancel := Decision{DeliveryID: d.ID, Attempt: d.Attempt, Action: campaigns.Cancel}
		if _, err := s.Decide(s.ctx, cancel); !isConflict(err) {
			t.Errorf("waiting for its resend: %v", err)
		}
		s.halt(campaigns.Halt{Scope: campaigns.HaltAll})
		s.begin(d.ID)
		if _, err := s.Decide(s.ctx, cancel); !isConflict(err) || s.again(d).State != campaigns.Held {
			t.Errorf("held: %v", err)
		}
		s.advance(2 * time.Hour)
		s.sweep()
		if _, err := s.Decide(s.ctx, cancel); err != nil {
			t.Errorf("missed, and told that it may be there: %v", err)
		}
	})
}
