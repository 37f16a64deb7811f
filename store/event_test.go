package store

import (
	"errors"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// workshop is a public event of Zeist, not stored yet.
func (s *world) workshop() calendar.Event {
	return calendar.Event{MunicipalityID: s.zeist, ThemeID: s.theme, Kind: calendar.Workshop, Title: "Workshop", Public: true, Status: calendar.Confirmed,
		Start: "2027-03-10T10:00", Zone: "Europe/Amsterdam", Minutes: 60, Details: calendar.Details{Phone: "14 030", AlsoIn: []string{s.bunnik}}}
}

func TestEveryVisibleChangeOfAnEventIsARevision(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		e, err := s.CreateEvent(s.ctx, s.workshop(), s.anna.ID)
		if err != nil {
			t.Fatal(err)
		}
		if e.UID == "" || e.Rev != 1 || e.Sequence != 0 || !e.UpdatedAt.Equal(s.Now()) {
			t.Fatalf("%+v", e)
		}
		version, err := s.FeedVersion(s.ctx)
		if err != nil {
			t.Fatal(err)
		}
		s.advance(-time.Hour) // the clock steps back
		moved := e
		moved.Start, moved.UID = "2027-03-11T10:00", "gestolen"
		if moved, err = s.SaveEvent(s.ctx, moved, e.Rev, s.anna.ID); err != nil {
			t.Fatal(err)
		}
		if moved.UID != e.UID || moved.Sequence != 1 || !moved.UpdatedAt.Equal(e.UpdatedAt.Add(time.Second)) || moved.Note != "Verplaatst: was wo 10 mrt 10:00" {
			t.Errorf("%+v", moved)
		}
		if _, err := s.SaveEvent(s.ctx, e, e.Rev, s.bram.ID); !errors.Is(err, campaigns.ErrConflict) {
			t.Errorf("who did not see the move: %v", err)
		}
		off, err := s.CancelEvent(s.ctx, e.ID, moved.Rev, "te weinig aanmeldingen", s.anna.ID)
		if err != nil || off.Status != calendar.Called || off.Sequence != 2 || off.Note != "Afgelast: te weinig aanmeldingen" {
			t.Errorf("%+v %v", off, err)
		}
		if _, err := s.CancelEvent(s.ctx, e.ID, off.Rev, "", ""); !errors.Is(err, campaigns.ErrConflict) {
			t.Errorf("called off twice: %v", err)
		}
		if _, err := s.CancelEvent(s.ctx, "weg", 1, "", ""); !errors.Is(err, campaigns.ErrNotFound) {
			t.Errorf("an event that is not there: %v", err)
		}
		bad := off
		bad.Title = ""
		var invalid *campaigns.Invalid
		if _, err := s.SaveEvent(s.ctx, bad, off.Rev, ""); !errors.As(err, &invalid) || invalid.Field != "title" {
			t.Errorf("without a title: %v", err)
		}
		stored, err := s.Event(s.ctx, e.ID)
		if err != nil || stored.Note != off.Note || stored.Phone != "14 030" || stored.AlsoIn[0] != s.bunnik || !stored.UpdatedAt.Equal(off.UpdatedAt) {
			t.Errorf("%+v %v", stored, err)
		}
		log, err := s.EventRevisions(s.ctx, e.ID)
		if err != nil || len(log) != 3 || log[0].Event.Status != calendar.Called || log[1].Note != moved.Note || log[2].Event.Start != e.Start || log[1].AuthorID != s.anna.ID {
			t.Errorf("%+v %v", log, err)
		}
		changed, now, err := s.FeedEvents(s.ctx, "", version)
		if err != nil || now != version+2 || len(changed) != 1 || changed[0].ID != e.ID {
			t.Errorf("version %d after %d: %v %v", now, version, changed, err)
		}
	})
}

func TestACourseAndACopy(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		all, err := s.CreateCourse(s.ctx, s.workshop(), []campaigns.Local{"2027-03-10T10:00", "2027-03-17T10:00", "2027-03-31T10:00"}, s.anna.ID)
		if err != nil || len(all) != 3 {
			t.Fatal(all, err)
		}
		for i, e := range all {
			if e.Session != i+1 || e.Sessions != 3 || i > 0 && e.Course != all[0].UID || i > 0 && e.UID == all[0].UID {
				t.Errorf("%+v", e)
			}
		}
		c, err := s.CopyEvent(s.ctx, all[1].ID, "2027-06-01T10:00", s.anna.ID)
		if err != nil || c.Course != "" || c.Status != calendar.Tentative || c.UID == all[1].UID || c.Phone != all[1].Phone {
			t.Errorf("%+v %v", c, err)
		}
		if _, err := s.CreateCourse(s.ctx, s.workshop(), nil, ""); err == nil {
			t.Error("a course without sessions")
		}
		if _, err := s.CreateCourse(s.ctx, s.workshop(), []campaigns.Local{"2027-03-10T10:00", "2027-02-30T10:00"}, ""); err == nil {
			t.Error("a day that does not exist")
		}
		if events, err := s.Events(s.ctx, "2027-01-01"); err != nil || len(events) != 4 {
			t.Errorf("a refused course left something: %d %v", len(events), err)
		}
	})
}

func TestAPackGetsTheFinerKinds(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		cycle := calendar.Cycle{Pack: "fijn", Start: "2027-03", Municipalities: []campaigns.Municipality{{ID: "zeist", Slug: "zeist", Name: "Zeist", Kind: campaigns.Single}},
			Themes: []campaigns.Theme{{ID: "t", Slug: "t", Name: "T"}}, Audiences: []campaigns.Audience{{ID: "senioren", Slug: "senioren", Name: "Senioren"}}}
		e := s.workshop()
		e.ID, e.MunicipalityID, e.ThemeID, e.AudienceID, e.AlsoIn = "w", "zeist", "t", "senioren", nil
		cycle.Events = []calendar.Event{e}
		if _, err := s.LoadCycle(s.ctx, cycle, false); err != nil {
			t.Fatal(err)
		}
		events, err := s.Events(s.ctx, "2027-01-01")
		if err != nil || len(events) != 1 || events[0].Kind != calendar.SeniorWorkshop {
			t.Errorf("%+v %v", events, err)
		}
	})
}

func TestFeedStampsOnlyRiseAndAreOneForAll(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		stamp := func(store *Store, hash string, version int64, epoch time.Time) time.Time {
			t.Helper()
			at, err := store.StampFeeds(s.ctx, []FeedStamp{{Feed: "/agenda/zeist.ics", Hash: hash, Version: version, Epoch: epoch}})
			if err != nil {
				t.Fatal(err)
			}
			return at[0]
		}
		other := s.open()
		t1, t2 := monday, monday.Add(time.Hour)
		first := stamp(s.Store, "a", 5, t1)
		s.advance(time.Minute)
		if got := stamp(other, "a", 5, t1); !got.Equal(first) {
			t.Errorf("the same on another machine: %v, %v", got, first)
		}
		s.advance(-time.Hour)
		second := stamp(s.Store, "b", 6, t1)
		if !second.After(first) {
			t.Errorf("%v after %v, while the clock stepped back", second, first)
		}
		if got := stamp(other, "a", 5, t1); !got.Before(second) {
			t.Errorf("who is behind says %v, the newest is %v", got, second)
		}
		if got := stamp(s.Store, "b", 6, t1); !got.Equal(second) {
			t.Errorf("who is behind changed what the others say: %v", got)
		}
		if got := stamp(other, "c", 6, t2); !got.After(second) {
			t.Errorf("an embargo that ended: %v after %v", got, second)
		}
	})
}

func TestHeldEventsWaitForAPerson(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		e, err := s.CreateEvent(s.ctx, s.workshop(), "")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.KeepShown(s.ctx, []ShownEvent{{Event: e}}, nil); err != nil {
			t.Fatal(err)
		}
		if n, err := s.ConfirmFeeds(s.ctx, ""); err != nil || n != 0 {
			t.Errorf("nothing is held: %d %v", n, err)
		}
		for range 2 { // told once
			if err := s.KeepShown(s.ctx, []ShownEvent{{Event: e, HeldAt: s.Now()}}, nil); err != nil {
				t.Fatal(err)
			}
		}
		notices, err := s.Notices(s.ctx, []string{s.zeist}, 10)
		if err != nil || len(notices) != 1 || !strings.Contains(notices[0].Text, "feed confirm") {
			t.Errorf("%v %v", notices, err)
		}
		held, err := s.ShownEvents(s.ctx, true)
		if err != nil || len(held) != 1 || held[0].ID != e.ID || held[0].Phone != e.Phone || !held[0].HeldAt.Equal(s.Now()) {
			t.Errorf("%+v %v", held, err)
		}
		if n, err := s.ConfirmFeeds(s.ctx, s.anna.ID); err != nil || n != 1 {
			t.Errorf("%d %v", n, err)
		}
		if err := s.KeepShown(s.ctx, []ShownEvent{{Event: e}}, nil); err != nil {
			t.Fatal(err)
		}
		if err := s.KeepShown(s.ctx, nil, []string{e.ID}); err != nil {
			t.Fatal(err)
		}
		if left, err := s.ShownEvents(s.ctx, false); err != nil || len(left) != 0 {
			t.Errorf("%v %v", left, err)
		}
	})
}

func TestAFeedTokenIsOneAndOnlyItsHashIsKept(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		first, err1 := s.NewFeedToken(s.ctx, s.anna.ID)
		second, err2 := s.NewFeedToken(s.ctx, s.anna.ID)
		if err1 != nil || err2 != nil || first == second || len(first) < 40 {
			t.Fatal(err1, err2)
		}
		if _, err := s.FeedTokenUser(s.ctx, first); !errors.Is(err, campaigns.ErrNotFound) {
			t.Errorf("the old one: %v", err)
		}
		if u, err := s.FeedTokenUser(s.ctx, second); err != nil || u.ID != s.anna.ID {
			t.Errorf("the new one: %v %v", u.ID, err)
		}
		if since, err := s.FeedTokenSince(s.ctx, s.anna.ID); err != nil || !since.Equal(s.Now()) {
			t.Errorf("%v %v", since, err)
		}
		if err := s.EndFeedToken(s.ctx, s.anna.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.FeedTokenUser(s.ctx, second); !errors.Is(err, campaigns.ErrNotFound) {
			t.Errorf("after the end: %v", err)
		}
		if since, err := s.FeedTokenSince(s.ctx, s.anna.ID); err != nil || !since.IsZero() {
			t.Errorf("%v %v", since, err)
		}
	})
}
