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
