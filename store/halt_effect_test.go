package store

import (
	"fmt"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func (s *world) effect(ids ...string) HaltEffect {
	s.t.Helper()
	e, err := s.HaltEffect(s.ctx, ids...)
	s.must(err)
	return e
}

func TestWhatLiftingAHaltWouldDo(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		late, intime := s.approved(time.Hour), s.approved(2*time.Hour)
		s.approved(3 * time.Hour)           // not due yet
		s.post(s.words(2 * time.Hour))      // nobody's approval
		s.approved(2*time.Hour, s.intranet) // for the intranet here, but stopped by the channel's own halt below
		toots := s.halt(campaigns.Halt{Scope: campaigns.HaltChannel, ChannelID: s.mastodon})
		if got := s.effect(toots); got != (HaltEffect{}) {
			t.Errorf("before anything was due: %+v", got)
		}
		s.advance(2 * time.Hour)
		if got := s.effect(toots); got != (HaltEffect{Release: 1, Late: 1}) {
			t.Errorf("before the sweep: %+v", got)
		}
		s.begin(s.delivery(late).ID, s.delivery(intime).ID)
		s.sweep()
		if got := s.effect(toots); got != (HaltEffect{Release: 1, Late: 1}) {
			t.Errorf("after the sweep: %+v", got)
		}
		all := s.halt(campaigns.Halt{Scope: campaigns.HaltAll})
		if got := s.effect(toots); got.Release != 0 {
			t.Errorf("under another halt: %+v", got)
		}
		if got := s.effect(all); got.Release != 1 { // only the intranet: the toot has a halt of its own
			t.Errorf("the general one: %+v", got)
		}
		if got := s.effect(toots, all); got != (HaltEffect{Release: 2, Late: 1}) {
			t.Errorf("both at once: %+v", got)
		}
		s.must(s.LiftHalt(s.ctx, toots, s.bram.ID))
		if got := s.effect(toots); got != (HaltEffect{}) {
			t.Errorf("once lifted: %+v", got)
		}
		if got := s.effect(); got != (HaltEffect{}) {
			t.Errorf("of no halt: %+v", got)
		}
	})
}

func TestHowManyWaitForEachChannel(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		s.approved(time.Hour)
		s.post(s.words(time.Hour, s.mastodon, s.intranet))
		_, published := s.inState(campaigns.Published)
		got, err := s.WaitingByChannel(s.ctx)
		want := map[string]int{s.mastodon: 2, s.intranet: 1}
		if published.ChannelID != s.mastodon {
			t.Fatal("the published one is elsewhere")
		}
		if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%v, %v", got, err)
		}
	})
}

func TestAProefkanaalIsReadPageByPage(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		for i := range 5 {
			s.advance(time.Minute)
			_, err := s.PutTrial(s.ctx, fmt.Sprint(i), campaigns.TrialPost{ChannelID: s.intranet, Title: fmt.Sprint(i)})
			s.must(err)
		}
		page, err := s.TrialPosts(s.ctx, s.intranet, 2, 2)
		if err != nil || len(page) != 2 || page[0].Title != "2" || page[1].Title != "1" {
			t.Errorf("%v, %v", page, err)
		}
		if n, err := s.CountTrialPosts(s.ctx, s.intranet); err != nil || n != 5 {
			t.Errorf("%d, %v", n, err)
		}
		if n, err := s.CountTrialPosts(s.ctx, s.mastodon); err != nil || n != 0 {
			t.Errorf("elsewhere: %d, %v", n, err)
		}
	})
}
