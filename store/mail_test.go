package store

import (
	"maps"
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

func TestWhoWasMailedIsKnownUntilEverybodyWas(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		for range 2 {
			s.inState(campaigns.Failed)
		}
		claimed, err := s.ClaimNotices(s.ctx, 10)
		s.must(err)
		had := func(when string, want map[string][]string) {
			t.Helper()
			got, err := s.PartlyMailed(s.ctx)
			s.must(err)
			for _, emails := range got {
				slices.Sort(emails)
			}
			if !maps.EqualFunc(got, want, slices.Equal[[]string]) {
				t.Errorf("%s: %v, want %v", when, got, want)
			}
		}
		one, other := claimed[0], claimed[1]
		s.must(s.NoticesMailedTo(s.ctx, claimed, []string{"anna@zeist.test"}))
		s.must(s.NoticesMailedTo(s.ctx, claimed[:1], []string{"anna@zeist.test", "bram@zeist.test"}))
		had("two letters later", map[string][]string{one.ID: {"anna@zeist.test", "bram@zeist.test"}, other.ID: {"anna@zeist.test"}})
		_, err = s.write.ExecContext(s.ctx, `UPDATE notices SET body = 'Iets anders.' WHERE id = $1`, other.ID)
		s.must(err)
		had("once a notice says something else", map[string][]string{one.ID: {"anna@zeist.test", "bram@zeist.test"}})
		s.must(s.NoticesMailed(s.ctx, []string{one.ID, other.ID}))
		had("when everybody was", map[string][]string{})
		var kept int
		s.must(s.read.QueryRowContext(s.ctx, `SELECT COUNT(*) FROM notice_mails`).Scan(&kept))
		if kept > 0 {
			t.Errorf("%d addresses are kept for nothing", kept)
		}
	})
}

func TestAsManyNoticesAsThereAreAreClaimedAtOnce(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		const many = 2*idChunk + 1
		_, err := s.write.ExecContext(s.ctx, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10001)
 INSERT INTO notices (id, incident, municipality_id, kind, body, created_at) SELECT 'n' || i, 'n' || i, '`+s.zeist+`', 'failed', '', i FROM n`)
		s.must(err)
		var ids []string
		claimed, err := s.ClaimNotices(s.ctx, 20_000)
		s.must(err)
		for _, n := range claimed {
			ids = append(ids, n.ID)
		}
		if len(ids) != many || ids[0] != "n1" || ids[many-1] != "n10001" {
			t.Fatalf("claimed %d, from %s to %s", len(ids), ids[0], ids[len(ids)-1])
		}
		s.must(s.NoticesMailed(s.ctx, ids))
		s.advance(MailLease + time.Millisecond)
		if again := s.claim(s.Store); len(again) > 0 {
			t.Errorf("claimed again: %v", again)
		}
	})
}

func TestADoubtIsMailedOnlyWhenItLasts(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		_, d := s.inState(campaigns.InDoubt)
		settle := func(a campaigns.Action) {
			d = s.again(d)
			s.must(s.Settle(s.ctx, campaigns.Verdict{DeliveryID: d.ID, Attempt: d.Attempt, Action: a, NextAt: s.Now(), Reason: "reden"}))
		}
		mails := func(when string, want int) {
			t.Helper()
			if got := s.claim(s.Store); len(got) != want {
				t.Errorf("%s: %d mails, want %d", when, len(got), want)
			}
		}
		mails("at once", 0)
		s.advance(30 * time.Second)
		settle(campaigns.Resend)
		mails("no longer in doubt", 0)
		s.begin(d.ID)
		s.must(s.Finish(s.ctx, []campaigns.Outcome{s.outcome(s.again(d), campaigns.Doubt)}))
		s.advance(15*time.Second - time.Millisecond)
		mails("nearly 45 seconds after the first doubt", 0)
		s.advance(time.Millisecond)
		mails("45 seconds after the first doubt, before which nobody was mailed", 1)
		s.advance(time.Hour)
		settle(campaigns.Found)
		mails("found", 0)
	})
}

func TestWhatHasEndedIsMailedOnlyWhenItIsStillNews(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p := s.post(s.words(time.Hour))
		still := map[string]bool{"in_doubt": false, "held": false, "handed_over": false, "preflight": false, "approval": false, "submitted": false,
			"missed": true, "failed": true, "needs_human": true, "expiry": true, "feed_held": true, "meeting": true, "meeting-post": true, "remark": true, "changes": true}
		for kind := range still {
			_, err := s.write.ExecContext(s.ctx, `INSERT INTO notices (id, incident, municipality_id, post_id, kind, body, created_at, done_at)
 VALUES ($1, $1, $2, $3, $1, '', 1, 2)`, kind, s.zeist, p.ID)
			s.must(err)
		}
		claimed, err := s.ClaimNotices(s.ctx, 100)
		s.must(err)
		for _, n := range claimed {
			if !still[n.Kind] {
				t.Errorf("mailed that it was %s", n.Kind)
			}
			delete(still, n.Kind)
		}
		for kind, mailed := range still {
			if mailed {
				t.Errorf("not mailed that it was %s", kind)
			}
		}
		// What is wrong again is news again, though it ended before anyone heard of it.
		d := s.delivery(p)
		for _, step := range []struct {
			problems []string
			mails    int
		}{{nil, 0}, {[]string{"De link bestaat niet."}, 1}} {
			s.must(s.Warn(s.ctx, campaigns.Warning{Delivery: d, Problems: []string{"De link bestaat niet."}}))
			s.must(s.Warn(s.ctx, campaigns.Warning{Delivery: d, Problems: step.problems}))
			if got := s.claim(s.Store); len(got) != step.mails {
				t.Errorf("told %q: %d mails", step.problems, len(got))
			}
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
