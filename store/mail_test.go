package store

import (
	"slices"
	"sync"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

// claim takes what is to be mailed now and returns the ids.
func (s *world) claim(store *Store) (ids []string) {
	s.t.Helper()
	claimed, err := store.ClaimNotices(s.ctx, 10)
	if err != nil {
		s.t.Error(err)
	}
	for _, n := range claimed {
		ids = append(ids, n.ID)
	}
	return ids
}

func TestANoticeIsMailedOnceByOneMachine(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		other := s.open()
		for range 3 {
			s.inState(campaigns.Failed)
		}
		var mu sync.Mutex
		var all []string
		take := func(store *Store) func() {
			return func() {
				ids := s.claim(store)
				mu.Lock()
				defer mu.Unlock()
				all = append(all, ids...)
			}
		}
		atOnce(take(s.Store), take(other), take(other))
		take(s.Store)() // whoever found a row locked left it to the other
		unique := slices.Compact(slices.Sorted(slices.Values(all)))
		if len(all) != 3 || len(unique) != 3 {
			t.Fatalf("claimed %q", all)
		}
		s.must(s.NoticesMailed(s.ctx, all[:2]))
		s.advance(5*time.Minute + time.Millisecond)
		if again := s.claim(s.Store); !slices.Equal(again, all[2:]) {
			t.Errorf("what was not mailed comes back: %q, want %q", again, all[2:])
		}
	})
}

func TestANoticeThatChangesWhileItIsMailedIsMailedAgain(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p := s.post(s.words(time.Hour))
		d := s.delivery(p)
		id := s.halt(campaigns.Halt{Scope: campaigns.HaltAll})
		s.advance(time.Hour)
		s.begin(d.ID)
		claimed := s.claim(s.Store)
		s.must(s.LiftHalt(s.ctx, id, s.bram.ID)) // now it is held for want of an approval
		s.must(s.NoticesMailed(s.ctx, claimed))
		if again := s.claim(s.Store); len(claimed) != 1 || !slices.Equal(again, claimed) {
			t.Errorf("mailed %q, then %q", claimed, again)
		}
	})
}

func TestWhoAnswersForAMunicipalityIsMailed(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		s.user("lezer", campaigns.Reader)
		_, err := s.write.ExecContext(s.ctx, `UPDATE users SET disabled = 1 WHERE id = $1`, s.bram.ID)
		s.must(err)
		got, err := s.Recipients(s.ctx, s.zeist)
		if err != nil || !slices.Equal(got, []string{"anna@zblw.nl", "carla@zblw.nl"}) {
			t.Errorf("%q, %v", got, err)
		}
	})
}
