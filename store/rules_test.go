package store

import (
	"slices"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

// change gives a series another rule, after checking that the preview promised the same.
func (s *world) changeRule(one campaigns.Series, rule campaigns.Rule) campaigns.RuleChange {
	s.t.Helper()
	preview, err := s.PreviewRule(s.ctx, one.ID, rule)
	s.must(err)
	change, err := s.ChangeRule(s.ctx, one.ID, one.RuleNo, rule, s.carla.ID)
	s.must(err)
	same := func(a, b campaigns.RuleChange) bool {
		return slices.Equal(a.Moves, b.Moves) && slices.Equal(a.Added, b.Added) && slices.Equal(a.Left, b.Left) && slices.Equal(a.Kept, b.Kept)
	}
	if !same(preview, change) {
		s.t.Errorf("preview\n%+v\nresult\n%+v", preview, change)
	}
	return change
}

// plans returns title and moment of the posts of a series.
func (s *world) plans(one campaigns.Series) (all []string) {
	s.t.Helper()
	for _, p := range s.postsOf(one) {
		c := p.Revision.Content
		all = append(all, c.Title+" "+string(c.Local))
		if planned := c.Local != "" && !p.Skipped; planned != (len(p.Deliveries) == 1) || planned && string(p.Deliveries[0].Local) != string(c.Local) {
			s.t.Errorf("%s: deliveries %+v", c.Title, p.Deliveries)
		}
	}
	return all
}

// mondays is a rule for the second Monday of the month at ten.
func mondays() campaigns.Rule {
	return campaigns.Rule{RRule: "FREQ=MONTHLY;BYDAY=2MO;COUNT=3", Start: "2027-03-01", Time: "10:00", Zone: zone, Holidays: campaigns.KeepHolidays}
}

func TestANewRuleHandsTheTextsToItsDatesInOrder(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		one := s.series(tuesdays(4), "A", "B", "C", "D")
		s.changeRule(one, mondays())
		want := []string{"A 2027-03-08T10:00", "B 2027-04-12T10:00", "C 2027-05-10T10:00", "D "}
		if got := s.plans(one); !slices.Equal(got, want) {
			t.Errorf("plans %q", got)
		}
		stored, err := s.Series(s.ctx, one.ID)
		if err != nil || stored.Rule != mondays() || stored.RuleNo != 2 {
			t.Errorf("%+v, %v", stored, err)
		}
		for i, p := range s.postsOf(one) {
			if moved := i < 3; moved != (p.RuleNo == 2) || moved && p.RuleStart != p.Revision.Content.Local {
				t.Errorf("rule %d, start %s: %+v", p.RuleNo, p.RuleStart, p.Revision.Content)
			}
			if p.Revision.AuthorID != s.carla.ID {
				t.Errorf("%s was moved by %s", p.Revision.Content.Title, p.Revision.AuthorID)
			}
		}
	})
}

func TestANewRuleLeavesAloneWhatIsDecided(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		one := s.series(tuesdays(6), "Geweest", "Akkoord", "Overgeslagen", "Vrij", "Mislukt", "Ook vrij")
		posts := s.postsOf(one)
		s.advance(48 * time.Hour) // the first has been
		s.approve(posts[1].Post)
		_, err := s.Skip(s.ctx, posts[2].ID, posts[2].Revision.ID, true, s.anna.ID)
		s.must(err)
		_, err = s.write.ExecContext(s.ctx, `UPDATE deliveries SET state = 'failed' WHERE post_id = $1`, posts[4].ID)
		s.must(err)
		change := s.changeRule(one, tuesdays(7)) // the same days, and one more
		if len(change.Kept) != 3 || len(change.Moves) != 2 || len(change.Added) != 1 || len(change.Left) != 0 {
			t.Errorf("%+v", change)
		}
		want := []string{"Geweest 2027-03-02T09:00", "Akkoord 2027-04-06T09:00", "Overgeslagen 2027-05-04T09:00", "Vrij 2027-06-01T09:00",
			"Mislukt 2027-07-06T09:00", "Ook vrij 2027-08-03T09:00", " 2027-09-07T09:00"}
		if got := s.plans(one); !slices.Equal(got, want) {
			t.Errorf("plans %q", got)
		}
		if p := s.reread(posts[1].Post); !p.Approved() || p.Revision.ID != posts[1].Revision.ID || p.RuleNo != 1 {
			t.Errorf("approved: %+v", p)
		}
		for i, p := range s.postsOf(one) {
			if i == 3 && p.Revision.ID != posts[3].Revision.ID {
				t.Errorf("the same words on the same day made a revision: %+v", p.Revision)
			}
		}
	})
}

func TestTheSecondOfTwoWhoChangeARuleIsToldSo(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		one := s.series(tuesdays(3), "A")
		s.changeRule(one, mondays())
		before := s.plans(one)
		if _, err := s.ChangeRule(s.ctx, one.ID, one.RuleNo, tuesdays(2), s.anna.ID); !isConflict(err) {
			t.Errorf("changed over another: %v", err)
		}
		if _, err := s.ChangeRule(s.ctx, one.ID, 2, campaigns.Rule{RRule: "FREQ=SOMETIMES"}, s.anna.ID); err == nil {
			t.Error("a rule that is none was taken")
		}
		if after := s.plans(one); !slices.Equal(before, after) {
			t.Errorf("was %q, became %q", before, after)
		}
	})
}

func TestOpenSeriesReachThirteenMonthsAheadHoweverOftenTheyAreExtended(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		other := s.open()
		open, closed := s.series(tuesdays(0), "A"), s.series(tuesdays(3), "A")
		lower := tuesdays(3)
		lower.RRule = "freq=monthly;byday=1tu;count=3"
		alsoClosed := s.series(lower, "A")
		if n := len(s.postsOf(open)); n != 13 { // March 2027 up to and including March 2028; 4 April is too far
			t.Errorf("%d posts", n)
		}
		extend := func(store *Store) int {
			n, err := store.ExtendSeries(s.ctx)
			if err != nil {
				t.Error(err)
			}
			return n
		}
		if n := extend(s.Store); n != 0 {
			t.Errorf("extended at once by %d", n)
		}
		for months := 1; months <= 3; months++ {
			s.advance(31 * 24 * time.Hour)
			var made [4]int
			atOnce(func() { made[0] = extend(s.Store) }, func() { made[1] = extend(other) }, func() { made[2] = extend(s.Store) }, func() { made[3] = extend(other) })
			if n := made[0] + made[1] + made[2] + made[3]; n != 1 {
				t.Errorf("month %d: made %v", months, made)
			}
		}
		rows := s.postsOf(open)
		if newest := rows[len(rows)-1]; len(rows) != 16 || newest.RuleStart != "2028-06-06T09:00" || len(newest.Deliveries) != 1 || newest.Revision.AuthorID != "" {
			t.Errorf("%d posts, the newest %+v", len(rows), newest)
		}
		if len(s.postsOf(closed)) != 3 || len(s.postsOf(alsoClosed)) != 3 {
			t.Error("a closed series was extended")
		}
	})
}

// The rule that counts is the one that is stored when the posts are made, not the one that was read before.
func TestASeriesIsExtendedByTheRuleItHasByThen(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		other := s.open()
		one := s.series(tuesdays(0))
		s.advance(62 * 24 * time.Hour)
		extended := make(chan error, 1)
		s.must(s.inTx(s.ctx, func(tx *tx) error {
			if _, err := tx.lockSeries(one.ID); err != nil {
				return err
			}
			go func() {
				_, err := other.ExtendSeries(s.ctx)
				extended <- err
			}()
			time.Sleep(100 * time.Millisecond) // it waits by now; if it does not, the test shows nothing
			_, err := tx.exec(`UPDATE series SET rrule = 'FREQ=MONTHLY;BYDAY=1WE', rule_no = 2 WHERE id = $1`, one.ID)
			return err
		}))
		s.must(<-extended)
		wednesdays := 0
		for _, p := range s.postsOf(one) {
			day, err := p.RuleStart.Wall()
			s.must(err)
			if p.RuleNo == 2 && day.Weekday() != time.Wednesday {
				t.Errorf("rule 2 has a post on %s", p.RuleStart)
			}
			if day.Weekday() == time.Wednesday {
				wednesdays++
			}
		}
		if wednesdays != 13 {
			t.Errorf("%d posts by the new rule", wednesdays)
		}
	})
}

func TestASeriesThatCannotGoOnDoesNotStopTheOthers(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		broken, good := s.series(tuesdays(0)), s.series(tuesdays(0))
		_, err := s.write.ExecContext(s.ctx, `UPDATE series SET zone = 'Europe/Nergens' WHERE id = $1`, broken.ID)
		s.must(err)
		s.advance(31 * 24 * time.Hour)
		if n, err := s.ExtendSeries(s.ctx); n != 1 || err == nil {
			t.Errorf("made %d, %v", n, err)
		}
		if n := len(s.postsOf(good)); n != 14 {
			t.Errorf("%d posts", n)
		}
	})
}
