package store

import (
	"slices"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func TestANoticeIsWrittenOncePerIncidentAndEndsWithIt(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p := s.post(s.words(time.Hour))
		d := s.delivery(p)
		s.advance(time.Hour)
		s.begin(d.ID)
		s.begin(d.ID)
		s.sweep()
		told := s.notices()
		if len(told) != 1 || told[0].Kind != string(campaigns.Held) || told[0].PostID != p.ID || told[0].MunicipalityID != s.zeist || !told[0].CreatedAt.Equal(s.Now()) {
			t.Fatalf("held: %+v", told)
		}
		s.advance(time.Hour)
		s.sweep()
		s.sweep()
		if told = s.notices(); len(told) != 1 || told[0].Kind != string(campaigns.Missed) {
			t.Fatalf("missed: %+v", told)
		}
		s.decide(d, campaigns.Replan)
		if told = s.notices(); len(told) != 0 {
			t.Errorf("planned again: %+v", told)
		}
		if others, err := s.Notices(s.ctx, []string{s.bunnik}, 10); err != nil || len(others) != 0 {
			t.Errorf("another municipality is told %v, %v", others, err)
		}
	})
}

func TestWhatComesBackIsOnTheListAgainAndMailedOnlyWhenItSaysSomethingElse(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		_, d := s.inState(campaigns.Held) // for want of an approval
		mail := func() {
			_, err := s.write.ExecContext(s.ctx, `UPDATE notices SET mailed_at = 1 WHERE done_at = 0`)
			s.must(err)
		}
		mail()
		p, err := s.Post(s.ctx, d.PostID)
		s.must(err)
		s.approve(p)
		if told := s.notices(); len(told) != 0 {
			t.Fatalf("approved: %+v", told)
		}
		for _, mailed := range []bool{false, true} { // a halt is news; the same halt after a pause is not
			id := s.halt(campaigns.Halt{Scope: campaigns.HaltAll})
			s.begin(d.ID)
			told := s.notices()
			if len(told) != 1 || told[0].MailedAt.IsZero() == mailed {
				t.Fatalf("halted: %+v", told)
			}
			mail()
			s.must(s.LiftHalt(s.ctx, id, s.bram.ID))
			s.sweep()
		}
	})
}

// A service that is broken for an hour and knows our key is tried every minute: that is one incident, until a person decides.
func TestWhatTheProgramTriesAgainByItselfIsMailedOnce(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		_, d := s.inState(campaigns.InDoubt)
		mailed := func() (kinds []string) {
			claimed, err := s.ClaimNotices(s.ctx, 10)
			s.must(err)
			for _, n := range claimed {
				kinds = append(kinds, n.Kind)
				s.must(s.NoticesMailed(s.ctx, []string{n.ID}))
			}
			return kinds
		}
		settle := func(a campaigns.Action) {
			d = s.again(d)
			s.must(s.Settle(s.ctx, campaigns.Verdict{DeliveryID: d.ID, Attempt: d.Attempt, Checks: d.Checks, Action: a, NextAt: s.Now(), Reason: "reden"}))
		}
		doubt := func(reason string) {
			s.begin(d.ID)
			o := s.outcome(s.again(d), campaigns.Doubt)
			o.Reason = reason
			s.must(s.Finish(s.ctx, []campaigns.Outcome{o}))
		}
		s.advance(45 * time.Second)
		if got := mailed(); !slices.Equal(got, []string{"in_doubt"}) {
			t.Fatalf("mailed %v", got)
		}
		for i := range 5 {
			settle(campaigns.Resend)
			doubt([]string{"storing (502)", "storing (504)"}[i%2])
			if got := s.again(d); got.Attempt != i+2 || got.State != campaigns.InDoubt {
				t.Fatalf("%+v", got)
			}
			if open := s.notices(); len(open) != 1 || open[0].Kind != "in_doubt" {
				t.Errorf("after attempt %d people see %+v", i+2, open)
			}
			if got := mailed(); len(got) > 0 {
				t.Errorf("after attempt %d mailed again: %v", i+2, got)
			}
		}
		settle(campaigns.AskHuman)
		if got := mailed(); !slices.Equal(got, []string{"needs_human"}) {
			t.Errorf("mailed %v, want that a person is needed", got)
		}
		s.decide(s.again(d), campaigns.SendAgain)
		doubt("storing (502)")
		s.advance(45 * time.Second)
		if got := mailed(); !slices.Equal(got, []string{"in_doubt"}) {
			t.Errorf("in doubt after a person's decision: mailed %v", got)
		}
	})
}

func TestANoticeIsWrittenInTheTransactionOfItsFact(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		_, d := s.inState(campaigns.Sending)
		// The notice cannot be written: then the outcome is not stored either, and the worker tries again.
		_, err := s.write.ExecContext(s.ctx, `ALTER TABLE notices RENAME TO elsewhere`)
		s.must(err)
		failed := s.Finish(s.ctx, []campaigns.Outcome{s.outcome(d, campaigns.Fail)})
		_, err = s.write.ExecContext(s.ctx, `ALTER TABLE elsewhere RENAME TO notices`)
		s.must(err)
		if after := s.again(d); failed == nil || after != d || len(s.attempts(d)) != 0 {
			t.Errorf("%v; %+v", failed, after)
		}
	})
}

func TestWhoDidWhatIsKept(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p := s.post(s.words(time.Hour))
		s.must(s.Submit(s.ctx, p.ID, p.Revision.ID, s.anna.ID))
		p = s.approve(p)
		s.must(s.WithdrawApproval(s.ctx, p.ID, p.Revision.ID, s.bram.ID))
		edited := s.save(p, func(c *campaigns.Content) { c.Text = "Anders." })
		_, err := s.Skip(s.ctx, p.ID, edited.Revision.ID, true, s.anna.ID)
		s.must(err)
		_, err = s.Skip(s.ctx, p.ID, edited.Revision.ID, false, s.anna.ID)
		s.must(err)
		s.decide(s.delivery(p), campaigns.Cancel)
		id := s.halt(campaigns.Halt{Scope: campaigns.HaltMunicipality, MunicipalityID: s.zeist})
		s.must(s.LiftHalt(s.ctx, id, s.bram.ID))
		s.forgetSecret(s.mastodon)
		for verb, want := range map[string]struct {
			actor, before, after string
			n                    int
		}{
			"post.create":     {s.anna.ID, "", p.Revision.ID, 1},
			"post.submit":     {s.anna.ID, "", p.Revision.ID, 1},
			"post.approve":    {s.bram.ID, "", p.Revision.ID, 1},
			"post.unapprove":  {s.bram.ID, p.Revision.ID, "", 1},
			"post.save":       {s.anna.ID, p.Revision.ID, edited.Revision.ID, 1},
			"post.skip":       {s.anna.ID, "", "", 1},
			"post.unskip":     {s.anna.ID, "", "", 1},
			"delivery.cancel": {s.anna.ID, "waiting", "cancelled", 1},
			"halt.set":        {s.bram.ID, "", "municipality", 1},
			"halt.lift":       {s.bram.ID, "", "", 1},
			"channel.forget":  {s.anna.ID, "", "", 1},
			"channel.add":     {"", "", "", 3},
			"user.add":        {"", "", "", 3},
		} {
			var n int
			s.must(s.read.QueryRowContext(s.ctx, `SELECT COUNT(*) FROM audit WHERE verb = $1 AND actor = $2 AND at > 0 AND subject LIKE '%/%'
 AND (before_value = $3 AND after_value = $4 OR verb IN ('channel.add', 'user.add'))`, verb, want.actor, want.before, want.after).Scan(&n))
			if n != want.n {
				t.Errorf("%s: %d rows, want %d", verb, n, want.n)
			}
		}
	})
}
