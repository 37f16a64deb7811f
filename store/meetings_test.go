package store

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// meeting makes a workshop of Zeist and an approved post on channels (the intranet when none are given) that puts it on an agenda.
func (s *world) meeting(after time.Duration, channels ...string) (calendar.Event, campaigns.Post) {
	s.t.Helper()
	e, err := s.CreateEvent(s.ctx, s.workshop(), s.anna.ID)
	s.must(err)
	if len(channels) == 0 {
		channels = []string{s.intranet}
	}
	c := s.words(after, channels...)
	m := calendar.MeetingOf(e)
	c.Meeting = &m
	p, made, err := s.CreateMeetingPost(s.ctx, campaigns.Post{MunicipalityID: s.zeist, Internal: true}, c, s.anna.ID)
	if err != nil || !made {
		s.t.Fatal(made, err)
	}
	return e, s.approve(p)
}

// move puts the event on another moment.
func (s *world) moveEvent(e calendar.Event, to campaigns.Local) calendar.Event {
	s.t.Helper()
	e, err := s.MoveEvent(s.ctx, e.ID, e.Rev, to, s.anna.ID)
	s.must(err)
	return e
}

// toldOf returns the open notices of a kind.
func (s *world) toldOf(kind string) (texts []string) {
	s.t.Helper()
	for _, n := range s.notices() {
		if n.Kind == kind && n.DoneAt.IsZero() {
			texts = append(texts, n.Text)
		}
	}
	return texts
}

// place sends a delivery and returns it as it stands on the channel.
func (s *world) place(d campaigns.Delivery) campaigns.Delivery {
	s.t.Helper()
	return s.finish(s.beginOne(d), campaigns.Succeed)
}

func TestAnEventHasOnePostOfAMunicipality(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		e, err := s.CreateEvent(s.ctx, s.workshop(), s.anna.ID)
		s.must(err)
		m := calendar.MeetingOf(e)
		c := campaigns.Content{Title: "Workshop", Text: "Kom ook.", Meeting: &m}
		const people = 4
		posts, made := make([]campaigns.Post, people), make([]bool, people)
		var all sync.WaitGroup
		for i := range people {
			all.Go(func() {
				var err error
				if posts[i], made[i], err = s.CreateMeetingPost(s.ctx, campaigns.Post{MunicipalityID: s.zeist, Internal: true}, c, s.anna.ID); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		n := 0
		for i := range people {
			if made[i] {
				n++
			}
			if posts[i].ID != posts[0].ID || posts[i].Revision.Content.Meeting == nil || *posts[i].Revision.Content.Meeting != m {
				t.Errorf("post %+v", posts[i])
			}
		}
		if n != 1 {
			t.Errorf("made %d times", n)
		}
		rows, err := s.MeetingPosts(s.ctx, e.ID)
		if err != nil || len(rows) != 1 || rows[0].ID != posts[0].ID {
			t.Errorf("%+v %v", rows, err)
		}
		s.save(posts[0], func(c *campaigns.Content) { c.Meeting = nil })
		if rows, err = s.MeetingPosts(s.ctx, e.ID); err != nil || len(rows) != 0 {
			t.Errorf("without a meeting it is about no event: %+v %v", rows, err)
		}
		s.moveEvent(e, "2027-03-11T10:00")
		if _, _, err := s.CreateMeetingPost(s.ctx, campaigns.Post{MunicipalityID: s.zeist, Internal: true}, c, s.anna.ID); !errors.Is(err, campaigns.ErrConflict) {
			t.Errorf("of a moment that is no longer: %v", err)
		}
		m.EventID = "weg"
		if _, _, err := s.CreateMeetingPost(s.ctx, campaigns.Post{MunicipalityID: s.zeist}, c, ""); !errors.Is(err, campaigns.ErrNotFound) {
			t.Errorf("of no event: %v", err)
		}
		if was, err := s.EventAt(s.ctx, e.ID, 1); err != nil || was.Start != "2027-03-10T10:00" || was.ID != e.ID {
			t.Errorf("%+v %v", was, err)
		}
		if _, err := s.EventAt(s.ctx, e.ID, 3); !errors.Is(err, campaigns.ErrNotFound) {
			t.Error(err)
		}
	})
}

func TestAMeetingIsFrozenWithTheWords(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		_, p := s.meeting(0)
		begun := s.begin(s.delivery(p).ID)
		if len(begun) != 1 || begun[0].Content.Meeting == nil || begun[0].Meeting.Begin.Format(time.RFC3339) != "2027-03-10T09:00:00Z" ||
			begun[0].Meeting.End.Sub(begun[0].Meeting.Begin) != time.Hour {
			t.Fatalf("%+v", begun)
		}
		_, _, err := s.CreatePost(s.ctx, campaigns.Post{MunicipalityID: s.zeist}, campaigns.Content{Title: "x",
			Meeting: &campaigns.Meeting{Start: "2027-03-10T10:00", Zone: "Europe/Zeist", Minutes: 60}}, "")
		var wrong *campaigns.Invalid
		if !errors.As(err, &wrong) || wrong.Field != "meeting-date" {
			t.Errorf("a zone that is not there: %v", err)
		}
	})
}

func TestAChangeOfAMeetingEndsTheApproval(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		_, p := s.meeting(time.Hour)
		saved := s.save(p, func(c *campaigns.Content) {
			m := *c.Meeting
			m.Minutes = 90
			c.Meeting = &m
		})
		if saved.Approved() || saved.Revision.No != 2 {
			t.Errorf("%+v", saved)
		}
		if back := s.save(saved, func(c *campaigns.Content) { c.Meeting = p.Revision.Content.Meeting }); !back.Approved() {
			t.Error("the words that were approved are back, the approval is not")
		}
	})
}

func TestPeopleAreToldOnceThatPleioIsNoLongerRight(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		e, p := s.meeting(0, s.intranet, s.mastodon)
		placed := s.place(s.delivery(p, s.intranet))
		s.place(s.delivery(p, s.mastodon)) // has no agenda to mend
		changed := e
		changed.Text = "Met koffie."
		e, err := s.SaveEvent(s.ctx, changed, e.Rev, s.anna.ID)
		s.must(err)
		if told := s.toldOf(noticePlaced); len(told) != 0 {
			t.Fatalf("told of what no agenda shows: %q", told)
		}

		e = s.moveEvent(e, "2027-03-11T10:00")
		told := s.toldOf(noticePlaced)
		if len(told) != 1 || !strings.Contains(told[0], "het moment was wo 10 mrt 2027 10:00 – 11:00, is nu do 11 mrt 2027 10:00 – 11:00") ||
			!strings.Contains(told[0], placed.Receipt.URL) || !strings.Contains(told[0], "“Let op nepmail” staat op pleio-zeist.") {
			t.Fatalf("told %q", told)
		}
		if n := s.toldOf(noticeToPlace); len(n) != 0 {
			t.Errorf("nothing is to be placed: %q", n)
		}
		open, err := s.Outdated(s.ctx, []string{s.zeist})
		if err != nil || len(open) != 1 || open[0].DeliveryID != placed.ID || open[0].EventID != e.ID || open[0].PostID != p.ID || open[0].URL != placed.Receipt.URL || open[0].Text != told[0] {
			t.Fatalf("%+v %v", open, err)
		}
		if elsewhere, err := s.Outdated(s.ctx, []string{s.bunnik}); err != nil || len(elsewhere) != 0 {
			t.Errorf("told elsewhere: %+v %v", elsewhere, err)
		}

		e, err = s.CancelEvent(s.ctx, e.ID, e.Rev, "de zaal is dicht", s.anna.ID)
		s.must(err)
		if told = s.toldOf(noticePlaced); len(told) != 1 || !strings.Contains(told[0], "afgelast: de zaal is dicht") {
			t.Fatalf("the newest change takes the place of the older: %q", told)
		}
		if err := s.MeetingMended(s.ctx, placed.ID, open[0].NoticeID, s.carla.ID); !errors.Is(err, campaigns.ErrConflict) {
			t.Errorf("mended what is no longer asked: %v", err)
		}
		now, err := s.OutdatedOf(s.ctx, e.ID)
		if err != nil || len(now) != 1 || now[0].NoticeID == open[0].NoticeID {
			t.Fatalf("%+v %v", now, err)
		}
		s.must(s.MeetingMended(s.ctx, placed.ID, now[0].NoticeID, s.carla.ID))
		if err := s.MeetingMended(s.ctx, placed.ID, now[0].NoticeID, s.carla.ID); !errors.Is(err, campaigns.ErrConflict) {
			t.Errorf("mended twice: %v", err)
		}
		if now, err = s.OutdatedOf(s.ctx, e.ID); err != nil || len(now) != 0 {
			t.Errorf("%+v %v", now, err)
		}
		log, err := s.History(s.ctx, p.ID, 10)
		if err != nil || log[0].Verb != "post.mended" || log[0].Actor != s.carla.ID {
			t.Errorf("%+v %v", log, err)
		}
		back := e
		back.Status, back.CalledOff, back.Start = calendar.Confirmed, "", "2027-03-10T10:00" // as it was placed; but who knows what Pleio shows by now
		_, err = s.SaveEvent(s.ctx, back, e.Rev, s.anna.ID)
		s.must(err)
		if told = s.toldOf(noticePlaced); len(told) != 1 || !strings.Contains(told[0], "is nu definitief") {
			t.Errorf("told %q", told)
		}
		mailed, err := s.ClaimNotices(s.ctx, 10)
		if err != nil || len(mailed) != 3 {
			t.Errorf("%d mails, want one for each change: %v", len(mailed), err)
		}
	})
}

// The words are on their way, or wait with their approval, while the event changes.
func TestPeopleAreToldOfAChangeBeforeThePlacing(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		for name, tc := range map[string]struct {
			before func(campaigns.Delivery) campaigns.Delivery // the change
			after  func(campaigns.Delivery) campaigns.Delivery
		}{
			"it waited": {func(d campaigns.Delivery) campaigns.Delivery { return d }, s.place},
			"it was being sent": {s.beginOne, func(d campaigns.Delivery) campaigns.Delivery {
				return s.finish(d, campaigns.Succeed)
			}},
			"it was in doubt and found": {func(d campaigns.Delivery) campaigns.Delivery {
				return s.finish(s.beginOne(d), campaigns.Doubt)
			}, func(d campaigns.Delivery) campaigns.Delivery { return s.settleDoubt(d, campaigns.Found) }},
			"a person placed it": {func(d campaigns.Delivery) campaigns.Delivery {
				return s.finish(s.beginOne(d), campaigns.HandOver)
			}, func(d campaigns.Delivery) campaigns.Delivery { return s.decide(d, campaigns.Placed) }},
		} {
			e, p := s.meeting(0)
			d := tc.before(s.delivery(p))
			s.moveEvent(e, "2027-03-11T10:00")
			told := s.toldOf(noticeToPlace)
			if len(told) != 1 || !strings.Contains(told[0], "heeft nog de oude gegevens") || len(s.toldOf(noticePlaced)) != 0 {
				t.Fatalf("%s: told %q", name, told)
			}
			d = tc.after(d)
			if d = s.is(d, campaigns.Published); d.RevisionID != p.Revision.ID {
				t.Fatalf("%s: %+v", name, d)
			}
			open, err := s.OutdatedOf(s.ctx, e.ID)
			if err != nil || len(open) != 1 || open[0].DeliveryID != d.ID {
				t.Fatalf("%s: %+v %v", name, open, err)
			}
			s.must(s.MeetingMended(s.ctx, d.ID, open[0].NoticeID, s.carla.ID))
			_, err = s.write.ExecContext(s.ctx, `UPDATE notices SET done_at = 1`)
			s.must(err)
			s.nextMinute()
		}
	})
}

func TestTakingOverTheNewMomentEndsWhatWasTold(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		e, p := s.meeting(time.Hour, s.intranet, s.mastodon)
		e = s.moveEvent(e, "2027-03-11T10:00")
		if told := s.toldOf(noticeToPlace); len(told) != 1 {
			t.Fatalf("told %q: once for the post, not for each channel", told)
		}
		p = s.save(p, func(c *campaigns.Content) {
			m := calendar.MeetingOf(e)
			c.Meeting = &m
		})
		if told := s.toldOf(noticeToPlace); len(told) != 0 || p.Approved() {
			t.Errorf("told %q, approved %v", told, p.Approved())
		}
		p = s.approve(p)
		s.advance(time.Hour)
		s.place(s.delivery(p, s.intranet))
		if told := s.toldOf(noticePlaced); len(told) != 0 {
			t.Errorf("the new words are right: %q", told)
		}
		if _, err := s.CancelEvent(s.ctx, e.ID, e.Rev, "de zaal is dicht", s.anna.ID); err != nil {
			t.Fatal(err)
		}
		if told := s.toldOf(noticeToPlace); len(told) != 1 || !strings.Contains(told[0], "nodigt nog uit") {
			t.Errorf("what is still to go out: %q", told)
		}
		if told := s.toldOf(noticePlaced); len(told) != 1 {
			t.Errorf("what stands there: %q", told)
		}
	})
}

// On PostgreSQL two machines can place a post and move its event at the very same time: somebody is told, whichever is first.
func TestAPlacingAndAMoveAtOnce(t *testing.T) {
	onPostgres(t, func(t *testing.T, s *world) {
		for range 20 {
			e, p := s.meeting(0)
			d := s.beginOne(s.delivery(p))
			var both sync.WaitGroup
			both.Go(func() { s.finish(d, campaigns.Succeed) })
			both.Go(func() { s.moveEvent(e, "2027-03-11T10:00") })
			both.Wait()
			if open, err := s.OutdatedOf(s.ctx, e.ID); err != nil || len(open) != 1 {
				t.Fatalf("%+v %v", open, err)
			}
			s.nextMinute()
		}
	})
}

func TestAMeetingMovesAlongInACopyOfTheCampaign(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		e, p := s.meeting(time.Hour)
		c := s.campaign()
		edit := s.edit(p, func(*campaigns.Content) {})
		edit.CampaignID = c.ID
		_, _, err := s.SavePost(s.ctx, edit)
		s.must(err)
		const year = 52 * 7
		_, copied, err := s.CopyCampaign(s.ctx, c.ID, "sleutel", "Volgend jaar", []PostCopy{{PostID: p.ID, Revision: p.Revision.ID, Days: year,
			Local: s.in(year*24*time.Hour + time.Hour)}}, s.bram.ID)
		s.must(err)
		rows, err := s.Posts(s.ctx, PostFilter{MunicipalityIDs: []string{s.zeist}, CampaignID: copied.ID})
		if err != nil || len(rows) != 1 {
			t.Fatal(rows, err)
		}
		if m := rows[0].Revision.Content.Meeting; m == nil || m.Start != "2028-03-08T10:00" || m.EventID != "" {
			t.Errorf("%+v", m)
		}
		if of, err := s.MeetingPosts(s.ctx, e.ID); err != nil || len(of) != 1 || of[0].ID != p.ID {
			t.Errorf("the copy is of no event: %+v %v", of, err)
		}
	})
}
