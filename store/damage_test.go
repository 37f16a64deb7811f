package store

import (
	"database/sql"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

// damage spoils what is stored of a post's words or of a channel.
func (s *world) damage(table, column, id string) {
	s.t.Helper()
	_, err := s.write.ExecContext(s.ctx, `UPDATE `+table+` SET `+column+` = '{"broken' WHERE id = $1`, id)
	s.must(err)
}

func TestADamagedPostFailsAloneAndIsTold(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		good, words, settings := s.delivery(s.approved(0)), s.delivery(s.approved(0)), s.delivery(s.approved(0, s.intranet))
		s.damage("revisions", "content", words.RevisionID)
		s.damage("channels", "settings", s.intranet)
		if begun := s.begin(good.ID, words.ID, settings.ID); len(begun) != 1 || begun[0].Delivery.ID != good.ID {
			t.Fatalf("begun %v; want only the good one", begun)
		}
		s.is(good, campaigns.Sending)
		for _, d := range []campaigns.Delivery{words, settings} {
			d = s.is(d, campaigns.Failed)
			told := 0
			for _, n := range s.notices() {
				if n.PostID == d.PostID && n.Kind == "failed" && strings.Contains(n.Text, "beschadigd") {
					told++
				}
			}
			if history := s.attempts(d); told != 1 || len(history) != 1 || history[0].Outcome != campaigns.Fail || !strings.Contains(history[0].Detail, "JSON") || !strings.Contains(d.Reason, "Er is niets verstuurd") {
				t.Errorf("told %d times, history %+v, reason %q", told, history, d.Reason)
			}
		}
	})
}

func TestADamagedPostInDoubtIsForAPersonAndDoesNotStopTheOthers(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		_, bad := s.inState(campaigns.InDoubt)
		s.nextMinute()
		_, good := s.inState(campaigns.InDoubt)
		s.damage("revisions", "content", bad.RevisionID)
		s.advance(10 * time.Second)
		doubts, err := s.InDoubt(s.ctx, 10)
		if err != nil || len(doubts) != 1 || doubts[0].Delivery.ID != good.ID {
			t.Errorf("to look for: %v, %v", doubts, err)
		}
		s.is(bad, campaigns.NeedsHuman)
	})
}

func (s *world) is(d campaigns.Delivery, want campaigns.State) campaigns.Delivery {
	s.t.Helper()
	d = s.again(d)
	if d.State != want {
		s.t.Errorf("%s (%s), want %s", d.State, d.Reason, want)
	}
	return d
}

func TestTwoMachinesThatLookAtTheSameTimeCountAsOne(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		_, d := s.inState(campaigns.InDoubt)
		verdict := campaigns.Verdict{DeliveryID: d.ID, Attempt: d.Attempt, Checks: d.Checks, NextAt: s.Now().Add(time.Minute)}
		s.must(s.Settle(s.ctx, verdict))
		for _, action := range []campaigns.Action{"", campaigns.Resend, campaigns.AskHuman} {
			late := verdict
			late.Action, late.NextAt = action, s.Now()
			s.must(s.Settle(s.ctx, late))
			if got := s.is(d, campaigns.InDoubt); got.Checks != 1 || !got.NextAt.Equal(verdict.NextAt) {
				t.Errorf("a second look with %q made it %+v", action, got)
			}
		}
		found := verdict
		found.Action, found.Receipt = campaigns.Found, campaigns.Receipt{RemoteID: "7"}
		s.must(s.Settle(s.ctx, found))
		s.is(d, campaigns.Published)
	})
}

func TestAnOutcomeOfferedAgainIsWrittenOnce(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		for _, action := range []campaigns.Action{campaigns.Succeed, campaigns.Retry, campaigns.Fail, campaigns.Doubt, campaigns.HandOver} {
			s.nextMinute()
			_, d := s.inState(campaigns.Sending)
			o := s.outcome(d, action)
			s.must(s.Finish(s.ctx, []campaigns.Outcome{o}))
			after := s.again(d)
			s.advance(time.Second)
			s.must(s.Finish(s.ctx, []campaigns.Outcome{o}))
			if got, history := s.again(d), s.attempts(d); got != after || len(history) != 1 {
				t.Errorf("%s: %d rows; %+v became %+v", action, len(history), after, got)
			}
		}
	})
}

// The pre-flight runs every morning, on every machine, and when a program starts.
func TestTheSameWarningIsMailedOnce(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		d := s.delivery(s.approved(48 * time.Hour))
		mailed := func() (n int) {
			s.advance(10 * time.Minute)
			return len(s.claim(s.Store))
		}
		for i, want := range []int{1, 0, 0} {
			s.must(s.Warn(s.ctx, campaigns.Warning{Delivery: d, Problems: []string{"De link bestaat niet."}}))
			claimed, err := s.ClaimNotices(s.ctx, 10)
			s.must(err)
			if len(claimed) != want {
				t.Errorf("round %d: %d mails", i, len(claimed))
			}
			for _, n := range claimed {
				s.must(s.NoticesMailed(s.ctx, []string{n.ID}))
			}
		}
		s.must(s.Warn(s.ctx, campaigns.Warning{Delivery: d}))
		if n := mailed(); n != 0 {
			t.Errorf("all is well, and %d mails", n)
		}
	})
}

func TestADamagedPostIsSeenInAdvanceAndDoesNotHideTheOthers(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		good, bad := s.delivery(s.approved(time.Hour)), s.delivery(s.approved(2*time.Hour))
		s.damage("revisions", "content", bad.RevisionID)
		coming, err := s.Coming(s.ctx, campaigns.Due{}, s.Now().Add(24*time.Hour), 10)
		s.must(err)
		if len(coming) != 2 || coming[0].Delivery.ID != good.ID || coming[0].Damaged || coming[1].Delivery.ID != bad.ID || !coming[1].Damaged {
			t.Fatalf("coming %+v", coming)
		}
		s.must(s.Warn(s.ctx, campaigns.Warning{Delivery: bad, Problems: []string{"Wat hiervan is opgeslagen, is beschadigd."}}))
		if told := s.notices(); len(told) != 1 || !strings.Contains(told[0].Text, "beschadigd") {
			t.Errorf("told %+v", told)
		}
	})
}

func TestWordsThatCannotBeReadAreGivenBack(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		d := s.delivery(s.approved(0))
		away, err := sql.Open("pgx", "")
		s.must(err)
		s.must(away.Close())
		read := s.read
		s.read = away
		begun, err := s.Begin(s.ctx, []string{d.ID}, "werker", lease)
		s.read = read
		if err == nil || len(begun) != 0 {
			t.Fatalf("begun %v, %v", begun, err)
		}
		d = s.is(d, campaigns.Waiting)
		if history := s.attempts(d); len(history) != 1 || history[0].Outcome != campaigns.Retry || history[0].No != 1 || !d.NextAt.Equal(s.Now().Add(500*time.Millisecond)) {
			t.Errorf("%+v, history %+v", d, history)
		}
		s.advance(time.Second)
		if begun := s.begin(d.ID); len(begun) != 1 || begun[0].Delivery.Attempt != 2 {
			t.Errorf("afterwards begun %+v", begun)
		}
	})
}
