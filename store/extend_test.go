package store

import (
	"testing"
	"time"
)

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
