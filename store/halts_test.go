package store

import (
	"errors"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

// halt sets a halt and returns its id.
func (s *world) halt(h campaigns.Halt) string {
	s.t.Helper()
	h.Reason, h.By = "Storing", s.bram.ID
	before := len(s.halts())
	_, err := s.SetHalt(s.ctx, h)
	s.must(err)
	all := s.halts()
	if len(all) != before+1 {
		s.t.Fatalf("halts in force: %v", all)
	}
	return all[0].ID
}

func (s *world) halts() []campaigns.Halt {
	s.t.Helper()
	all, err := s.Halts(s.ctx)
	s.must(err)
	return all
}

func TestAHaltHoldsExactlyWhatItCovers(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		toot := func(owner, channel string, internal bool) func() campaigns.Post {
			return func() campaigns.Post {
				p, _, err := s.CreatePost(s.ctx, campaigns.Post{MunicipalityID: owner, Internal: internal}, s.words(time.Hour, channel), s.anna.ID)
				s.must(err)
				return s.approve(p)
			}
		}
		zeist, intern := toot(s.zeist, s.mastodon, false), toot(s.zeist, s.intranet, true)
		bunnik, joint := toot(s.bunnik, s.bunnikToots, false), toot(s.zblw, s.bunnikToots, false)
		tests := []struct {
			name string
			halt campaigns.Halt
			post func() campaigns.Post
			held bool
		}{
			{"all holds the public", campaigns.Halt{Scope: campaigns.HaltAll}, zeist, true},
			{"all holds the intranet", campaigns.Halt{Scope: campaigns.HaltAll}, intern, true},
			{"external holds the public", campaigns.Halt{Scope: campaigns.HaltExternal}, zeist, true},
			{"external leaves the intranet", campaigns.Halt{Scope: campaigns.HaltExternal}, intern, false},
			{"a municipality holds its own", campaigns.Halt{Scope: campaigns.HaltMunicipality, MunicipalityID: s.zeist}, intern, true},
			{"a municipality leaves another", campaigns.Halt{Scope: campaigns.HaltMunicipality, MunicipalityID: s.zeist}, bunnik, false},
			{"a municipality holds what a partnership says on its channel", campaigns.Halt{Scope: campaigns.HaltMunicipality, MunicipalityID: s.bunnik}, joint, true},
			{"a partnership holds its own posts everywhere", campaigns.Halt{Scope: campaigns.HaltMunicipality, MunicipalityID: s.zblw}, joint, true},
			{"a partnership leaves its members' own posts", campaigns.Halt{Scope: campaigns.HaltMunicipality, MunicipalityID: s.zblw}, bunnik, false},
			{"a channel holds its own", campaigns.Halt{Scope: campaigns.HaltChannel, ChannelID: s.mastodon}, zeist, true},
			{"a channel leaves another", campaigns.Halt{Scope: campaigns.HaltChannel, ChannelID: s.mastodon}, intern, false},
		}
		for _, test := range tests {
			s.nextMinute()
			d := s.delivery(test.post())
			id := s.halt(test.halt)
			s.advance(time.Hour)
			begun := s.begin(d.ID)
			held := s.again(d)
			if (len(begun) == 0) != test.held || (held.State == campaigns.Held) != test.held {
				t.Errorf("%s: begun %d, %s", test.name, len(begun), held.State)
			}
			if stored, err := s.Halt(s.ctx, id); err != nil || stored.Covers(d) != test.held {
				t.Errorf("%s: the rule in campaigns says otherwise", test.name)
			}
			if test.held && !strings.Contains(held.Reason, "noodstop") {
				t.Errorf("%s: reason %q", test.name, held.Reason)
			}
			s.must(s.LiftHalt(s.ctx, id, s.bram.ID))
		}
	})
}

func TestALiftedHaltReleasesWhatIsStillInTime(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		intime, late := s.delivery(s.approved(2*time.Hour)), s.delivery(s.approved(time.Hour))
		id := s.halt(campaigns.Halt{Scope: campaigns.HaltAll})
		s.advance(time.Hour)
		s.begin(late.ID)
		s.advance(time.Hour)
		s.begin(intime.ID)
		if swept := s.sweep(); swept.Released != 0 || swept.Missed != 1 {
			t.Errorf("under the halt: %+v", swept)
		}
		s.must(s.LiftHalt(s.ctx, id, s.bram.ID))
		if got := s.again(intime).State; got != campaigns.Held {
			t.Errorf("lifting alone made it %s", got)
		}
		if swept := s.sweep(); swept.Released != 1 {
			t.Errorf("after the halt: %+v", swept)
		}
		late, intime = s.again(late), s.again(intime)
		if late.State != campaigns.Missed || !strings.Contains(late.Reason, "noodstop") {
			t.Errorf("too late: %s (%s)", late.State, late.Reason)
		}
		if intime.State != campaigns.Waiting || intime.Reason != "" || len(s.begin(intime.ID)) != 1 {
			t.Errorf("in time: %s (%s)", intime.State, intime.Reason)
		}
	})
}

func TestAHaltNamesWhatHadBegunAndLeavesItAlone(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		_, sending := s.inState(campaigns.Sending)
		begun, err := s.SetHalt(s.ctx, campaigns.Halt{Scope: campaigns.HaltChannel, ChannelID: s.intranet, Reason: "Storing"})
		if err != nil || len(begun) != 0 {
			t.Errorf("a halt elsewhere names %v, %v", begun, err)
		}
		begun, err = s.SetHalt(s.ctx, campaigns.Halt{Scope: campaigns.HaltExternal, Reason: "Storing"})
		if err != nil || len(begun) != 1 || begun[0].ID != sending.ID {
			t.Errorf("named %v, %v", begun, err)
		}
		if got := s.finish(sending, campaigns.Succeed); got.State != campaigns.Published {
			t.Errorf("what had begun became %s", got.State)
		}
	})
}

// A worker that stood still past its lease may still have a request on its way.
func TestAHaltNamesWhatIsInDoubt(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		_, doubted := s.inState(campaigns.InDoubt)
		begun, err := s.SetHalt(s.ctx, campaigns.Halt{Scope: campaigns.HaltAll, Reason: "Storing"})
		if err != nil || len(begun) != 1 || begun[0].ID != doubted.ID {
			t.Errorf("named %v, %v", begun, err)
		}
	})
}

func TestAHaltNeedsAReasonAndIsLiftedOnce(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		var invalid *campaigns.Invalid
		if _, err := s.SetHalt(s.ctx, campaigns.Halt{Scope: campaigns.HaltAll}); !errors.As(err, &invalid) || invalid.Field != "reason" {
			t.Errorf("without a reason: %v", err)
		}
		id := s.halt(campaigns.Halt{Scope: campaigns.HaltAll})
		s.advance(time.Minute)
		s.must(s.LiftHalt(s.ctx, id, s.carla.ID))
		h, err := s.Halt(s.ctx, id)
		if err != nil || h.LiftedBy != s.carla.ID || !h.LiftedAt.Equal(s.Now()) || !h.At.Equal(monday) || h.By != s.bram.ID {
			t.Errorf("%+v, %v", h, err)
		}
		if err := s.LiftHalt(s.ctx, id, s.bram.ID); !errors.Is(err, campaigns.ErrConflict) {
			t.Errorf("lifted twice: %v", err)
		}
	})
}

func TestWhoIsHeldForAnotherReasonAfterAHaltIsToldThatReason(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p := s.post(s.words(time.Hour))
		d := s.delivery(p)
		id := s.halt(campaigns.Halt{Scope: campaigns.HaltAll})
		s.advance(time.Hour)
		s.begin(d.ID)
		s.must(s.LiftHalt(s.ctx, id, s.bram.ID))
		s.sweep()
		if d = s.again(d); d.State != campaigns.Held || !strings.Contains(d.Reason, "geen akkoord") {
			t.Errorf("%s (%s)", d.State, d.Reason)
		}
		if told := s.notices(); len(told) != 1 || !strings.Contains(told[0].Text, "geen akkoord") {
			t.Errorf("told %v", told)
		}
	})
}
