package store

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

// tuesdays is a rule for the first Tuesday of the month at nine; the next one is tomorrow, 2 March 2027.
func tuesdays(count int) campaigns.Rule {
	r := campaigns.Rule{RRule: "FREQ=MONTHLY;BYDAY=1TU", Start: "2027-03-01", Time: "09:00", Zone: zone, Holidays: campaigns.KeepHolidays}
	if count > 0 {
		r.RRule += fmt.Sprintf(";COUNT=%d", count)
	}
	return r
}

// series makes a series of Zeist on Mastodon.
func (s *world) series(rule campaigns.Rule, texts ...string) campaigns.Series {
	s.t.Helper()
	contents := make([]campaigns.Content, len(texts))
	for i, text := range texts {
		contents[i] = campaigns.Content{Title: text, Text: text}
	}
	one, err := s.CreateSeries(s.ctx, campaigns.Series{MunicipalityID: s.zeist, ThemeID: s.theme, Title: "Reeks", Channels: []string{s.mastodon}, Rule: rule},
		contents, s.anna.ID)
	s.must(err)
	return one
}

// postsOf returns the posts of a series: planned ones by moment, then the others by the date of their rule.
func (s *world) postsOf(one campaigns.Series) []PostRow {
	s.t.Helper()
	rows, err := s.Posts(s.ctx, PostFilter{MunicipalityIDs: []string{s.zeist}, SeriesID: one.ID})
	s.must(err)
	return rows
}

func TestASeriesHasAPostForEachOfItsDates(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		one := s.series(tuesdays(3), "Eerste", "Tweede")
		if stored, err := s.Series(s.ctx, one.ID); err != nil || fmt.Sprint(stored) != fmt.Sprint(one) || stored.RuleNo != 1 {
			t.Errorf("%v\nstored as\n%+v, made as\n%+v", err, stored, one)
		}
		rows := s.postsOf(one)
		for i, want := range []struct {
			title string
			local campaigns.Local
			due   time.Time
		}{
			{"Eerste", "2027-03-02T09:00", time.Date(2027, 3, 2, 8, 0, 0, 0, time.UTC)},
			{"Tweede", "2027-04-06T09:00", time.Date(2027, 4, 6, 7, 0, 0, 0, time.UTC)}, // summer time
			{"", "2027-05-04T09:00", time.Date(2027, 5, 4, 7, 0, 0, 0, time.UTC)},
		} {
			p := rows[i]
			c := p.Revision.Content
			if c.Title != want.title || c.Local != want.local || p.RuleStart != want.local || p.RuleNo != 1 || p.SeriesID != one.ID || p.ThemeID != s.theme || p.Approved() {
				t.Errorf("%d: %+v", i, p.Post)
			}
			if len(p.Deliveries) != 1 || !p.Deliveries[0].DueAt.Equal(want.due) || p.Deliveries[0].State != campaigns.Waiting {
				t.Errorf("%d: deliveries %+v", i, p.Deliveries)
			}
		}
		if len(rows) != 3 {
			t.Errorf("%d posts", len(rows))
		}
	})
}

func TestDatesOfASeriesThatHavePassedAreDraftsWithoutAPlan(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		s.advance(36 * time.Hour) // past the first date
		rows := s.postsOf(s.series(tuesdays(3), "Eerste", "Tweede"))
		if len(rows) != 3 {
			t.Fatalf("%d posts", len(rows))
		}
		past := rows[2] // the unplanned ones come last
		if c := past.Revision.Content; c.Title != "Eerste" || c.Local != "" || past.RuleStart != "2027-03-02T09:00" || len(past.Deliveries) != 0 {
			t.Errorf("%+v", past)
		}
		if rows[0].Revision.Content.Title != "Tweede" {
			t.Errorf("%+v", rows[0].Revision.Content)
		}
	})
}

func TestASeriesThatCannotBeIsRefusedWhole(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		for name, change := range map[string]func(*campaigns.Series){
			"a rule that is none":                  func(one *campaigns.Series) { one.Rule.RRule = "FREQ=SOMETIMES" },
			"a zone that is none":                  func(one *campaigns.Series) { one.Rule.Zone = "Europe/Zeist" },
			"no title":                             func(one *campaigns.Series) { one.Title = " " },
			"a channel of another municipality":    func(one *campaigns.Series) { one.Channels = []string{s.bunnikToots} },
			"two hundred days":                     func(one *campaigns.Series) { one.Rule.RRule, one.Rule.Until = "FREQ=DAILY", "2027-12-31" },
			"a channel of nobody, on its last day": func(one *campaigns.Series) { one.Channels = []string{"unknown"} },
		} {
			one := campaigns.Series{MunicipalityID: s.zeist, Title: "Reeks", Channels: []string{s.mastodon}, Rule: tuesdays(3)}
			change(&one)
			var invalid *campaigns.Invalid
			if _, err := s.CreateSeries(s.ctx, one, nil, s.anna.ID); !errors.As(err, &invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		all, err := s.AllSeries(s.ctx, []string{s.zeist})
		if err != nil || len(all) != 0 {
			t.Errorf("left behind: %v, %v", all, err)
		}
		if rows, err := s.Posts(s.ctx, PostFilter{MunicipalityIDs: []string{s.zeist}}); err != nil || len(rows) != 0 {
			t.Errorf("left behind: %v, %v", rows, err)
		}
	})
}

func TestAnOccurrenceIsSkippedAndTakenBackIn(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		one := s.series(tuesdays(2), "Eerste", "Tweede")
		p := s.postsOf(one)[0]
		skip := func(skip bool) []campaigns.Due {
			due, err := s.Skip(s.ctx, p.ID, p.Revision.ID, skip, s.anna.ID)
			s.must(err)
			return due
		}
		if due := skip(true); len(due) != 0 {
			t.Errorf("the queue is told %v", due)
		}
		if got := s.postsOf(one); !got[0].Skipped || len(got[0].Deliveries) != 0 || got[0].State() != campaigns.SkippedPost || got[1].Skipped || len(got[1].Deliveries) != 1 {
			t.Errorf("skipped: %+v", got)
		}
		if due := skip(false); len(due) != 1 {
			t.Errorf("the queue is told %v", due)
		}
		if got := s.postsOf(one)[0]; got.Skipped || len(got.Deliveries) != 1 || got.Deliveries[0].ID == p.Deliveries[0].ID || got.Revision.ID != p.Revision.ID {
			t.Errorf("taken back in: %+v", got)
		}
	})
}
