package store

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

// rounds is how often two things happen at once in a test, to meet in as many ways as they can.
const rounds = 50

// atOnce runs each f in a goroutine of its own, all from the same moment, and returns when all have ended.
func atOnce(fs ...func()) {
	var start, end sync.WaitGroup
	start.Add(1)
	for _, f := range fs {
		end.Go(func() { start.Wait(); f() })
	}
	start.Done()
	end.Wait()
}

func TestOfManyWhoBeginAtOnceExactlyOneGetsEachDelivery(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		other := s.open()
		for round := range rounds {
			s.nextMinute()
			first, second := s.delivery(s.approved(0)), s.delivery(s.approved(0))
			var mu sync.Mutex
			got := map[string]int{}
			begin := func(store *Store, ids ...string) func() {
				return func() {
					begun, err := store.Begin(context.Background(), ids, "w", lease)
					if err != nil {
						t.Error(err)
					}
					mu.Lock()
					defer mu.Unlock()
					for _, d := range begun {
						got[d.Delivery.ID]++
					}
				}
			}
			atOnce(begin(s.Store, first.ID, second.ID), begin(s.Store, second.ID, first.ID), begin(other, first.ID), begin(other, second.ID, first.ID))
			// Whoever finds a row locked leaves it to the other: the next tick brings what nobody took.
			begin(s.Store, first.ID, second.ID)()
			for _, d := range []campaigns.Delivery{first, second} {
				if d = s.again(d); got[d.ID] != 1 || d.State != campaigns.Sending || d.Attempt != 1 {
					t.Fatalf("round %d: begun %d times; %s, attempt %d", round, got[d.ID], d.State, d.Attempt)
				}
			}
			s.advance(time.Minute)
		}
	})
}

// While a delivery is begun, somebody changes their mind. Either the worker has it, and the other is told so, or it stays.
func TestAChangeOfMindAtTheLastMomentEitherStopsTheSendOrIsToldThatItIsTooLate(t *testing.T) {
	tests := []struct {
		name string
		mind func(store *Store, s *world, p campaigns.Post) (tooLate bool, err error)
	}{
		{"withdrawn approval", func(store *Store, s *world, p campaigns.Post) (bool, error) {
			err := store.WithdrawApproval(s.ctx, p.ID, p.Revision.ID, s.bram.ID)
			return errors.Is(err, campaigns.ErrConflict), err
		}},
		{"edit", func(store *Store, s *world, p campaigns.Post) (bool, error) {
			_, _, err := store.SavePost(s.ctx, s.edit(p, func(c *campaigns.Content) { c.Text = "Anders." }))
			return errors.Is(err, campaigns.ErrConflict), err
		}},
		{"cancel", func(store *Store, s *world, p campaigns.Post) (bool, error) {
			_, err := store.Decide(s.ctx, Decision{DeliveryID: s.deliveries(p)[0].ID, Action: campaigns.Cancel})
			return errors.Is(err, campaigns.ErrConflict), err
		}},
		{"halt", func(store *Store, s *world, p campaigns.Post) (bool, error) {
			begun, err := store.SetHalt(s.ctx, campaigns.Halt{Scope: campaigns.HaltAll, Reason: "Storing", By: s.bram.ID})
			return len(begun) > 0, err
		}},
	}
	onEach(t, func(t *testing.T, s *world) {
		other := s.open()
		for _, test := range tests {
			sent := 0
			for round := range rounds / 4 {
				s.nextMinute()
				p := s.approved(0)
				id := s.delivery(p).ID
				var begun []campaigns.Dispatch
				var tooLate bool
				var beginErr, mindErr error
				atOnce(
					func() { begun, beginErr = s.Begin(s.ctx, []string{id}, "w1", lease) },
					func() { tooLate, mindErr = test.mind(other, s, p) })
				if beginErr != nil || mindErr != nil && !errors.Is(mindErr, campaigns.ErrConflict) {
					t.Fatalf("%s, round %d: %v, %v", test.name, round, beginErr, mindErr)
				}
				if (len(begun) == 1) != tooLate {
					t.Fatalf("%s, round %d: begun %d, told that it is too late: %v (%v)", test.name, round, len(begun), tooLate, mindErr)
				}
				sent += len(begun)
				if len(begun) == 1 {
					s.finish(begun[0].Delivery, campaigns.Succeed)
				}
				for _, h := range s.halts() {
					s.must(s.LiftHalt(s.ctx, h.ID, s.bram.ID))
				}
				s.advance(time.Minute)
			}
			t.Logf("%s: %d of %d were sent", test.name, sent, rounds/4)
		}
		t.Log(s.deadlocks.Load(), "deadlocks")
	})
}

// A notice refers to its post: writing one must not wait for whoever is editing the post, who waits for the delivery.
func TestAnOutcomeIsStoredWhileThePostIsBeingEdited(t *testing.T) {
	onPostgres(t, func(t *testing.T, s *world) {
		p, d := s.inState(campaigns.Sending)
		ctx, cancel := context.WithTimeout(s.ctx, 20*time.Second)
		defer cancel()
		err := s.inTx(ctx, func(tx *tx) error {
			if _, err := tx.lockPost(p.ID); err != nil {
				return err
			}
			return s.Finish(ctx, []campaigns.Outcome{s.outcome(d, campaigns.Fail)})
		})
		if err != nil || s.again(d).State != campaigns.Failed {
			t.Errorf("%s, %v", s.again(d).State, err)
		}
	})
}
