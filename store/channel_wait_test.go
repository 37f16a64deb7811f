package store

import (
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

// One delivery hears that the service wants no more until a moment; what that means for the others of its channel.
func TestAServiceThatAsksToWaitIsLeftAloneByTheWholeChannel(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		first, same := s.delivery(s.approved(0)), s.delivery(s.approved(0))
		later := s.delivery(s.approved(10 * time.Minute))
		elsewhere := s.approved(0, s.intranet)
		began := s.begin(first.ID)[0].Delivery
		until := s.Now().Add(90 * time.Second)
		o := s.outcome(began, campaigns.Retry)
		o.ChannelUntil, o.NextAt = until, until.Add(time.Second)
		s.must(s.Finish(s.ctx, []campaigns.Outcome{o}))

		if begun := s.begin(same.ID, s.delivery(elsewhere).ID); len(begun) != 1 || begun[0].Channel.ID != s.intranet {
			t.Fatalf("begun %v; want only what goes elsewhere", begun)
		}
		got := s.again(same)
		if got.State != campaigns.Waiting || !got.NextAt.Equal(until) || !got.DueAt.Equal(same.DueAt) || !got.NotAfter.Equal(same.NotAfter) || got.Attempt != 0 ||
			got.Reason != "Het kanaal vroeg om geen berichten te sturen tot ma 1 mrt 2027 09:01." {
			t.Errorf("it waits as %+v", got)
		}
		if d := s.again(later); !d.NextAt.Equal(later.NextAt) || d.Reason != "" {
			t.Errorf("what is not due yet was touched: %+v", d)
		}
		// Somebody else's shorter wait, later known, does not shorten this one.
		s.must(s.inTx(s.ctx, func(t *tx) error { return t.leaveAlone(map[string]time.Time{s.mastodon: until.Add(-time.Minute)}) }))
		s.advance(89 * time.Second)
		if begun := s.begin(first.ID, same.ID); len(begun) > 0 {
			t.Errorf("a second too early: %v", begun)
		}
		s.advance(2 * time.Second)
		if begun := s.begin(first.ID, same.ID); len(begun) != 2 {
			t.Errorf("afterwards: %v", begun)
		}
	})
}

func TestWhatWouldBeTooLateByThenIsMissedAndToldAtOnce(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p, same := s.approved(0), s.approved(0)
		began := s.begin(s.delivery(p).ID)[0].Delivery
		o := s.outcome(began, campaigns.Retry)
		o.ChannelUntil = s.Now().Add(60 * time.Minute)
		o.NextAt = o.ChannelUntil
		s.must(s.Finish(s.ctx, []campaigns.Outcome{o}))
		s.begin(s.delivery(same).ID)
		for _, p := range []campaigns.Post{p, same} {
			d, told := s.delivery(p), 0
			const why = "Het kanaal vroeg om geen berichten te sturen tot ma 1 mrt 2027 10:00. Dat is te laat voor dit bericht."
			for _, n := range s.notices() {
				if n.PostID == p.ID && n.Kind == "missed" && strings.Contains(n.Text, why) {
					told++
				}
			}
			if d.State != campaigns.Missed || d.Reason != why || told != 1 {
				t.Errorf("%s (%s), told %d times", d.State, d.Reason, told)
			}
		}
		if history := s.attempts(s.delivery(p)); len(history) != 1 || history[0].Outcome != campaigns.Retry {
			t.Errorf("history %v", history)
		}
		// The next day all is well.
		next := s.delivery(s.approved(24 * time.Hour))
		s.advance(24 * time.Hour)
		if len(s.begin(next.ID)) != 1 {
			t.Error("it still waits a day later")
		}
	})
}

// What waited in vain, on a service that was away all the time, is told with the last reason.
func TestWhatIsMissedAfterRetriesSaysWhy(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		_, d := s.inState(campaigns.Sending)
		o := s.outcome(d, campaigns.Retry)
		o.Reason = "Mastodon is niet bereikbaar. Er is niets verstuurd."
		s.must(s.Finish(s.ctx, []campaigns.Outcome{o}))
		s.advance(2 * time.Hour)
		if _, err := s.Sweep(s.ctx); err != nil {
			t.Fatal(err)
		}
		if d = s.again(d); d.State != campaigns.Missed || d.Reason != "Niet op tijd geplaatst. Mastodon is niet bereikbaar. Er is niets verstuurd." {
			t.Errorf("%s (%s)", d.State, d.Reason)
		}
	})
}
