package store

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func TestAnApproverSendsAPostBack(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p, _, err := s.CreatePost(s.ctx, campaigns.Post{MunicipalityID: s.zeist}, s.words(time.Hour), s.anna.ID)
		s.must(err)
		if err := s.RequestChanges(s.ctx, p.ID, p.Revision.ID, s.bram, "Te lang"); !errors.Is(err, campaigns.ErrConflict) {
			t.Errorf("what nobody submitted is sent back: %v", err)
		}
		s.must(s.Submit(s.ctx, p.ID, p.Revision.ID, s.anna.ID))
		for who, u := range map[string]campaigns.User{"who submitted it": s.anna, "an editor": s.carla} {
			if err := s.RequestChanges(s.ctx, p.ID, p.Revision.ID, u, "Te lang"); !errors.Is(err, campaigns.ErrConflict) {
				t.Errorf("%s sends it back: %v", who, err)
			}
		}
		if err := s.RequestChanges(s.ctx, p.ID, "older", s.bram, "Te lang"); !errors.Is(err, campaigns.ErrConflict) {
			t.Errorf("words that were not seen are sent back: %v", err)
		}
		s.must(s.AddComment(s.ctx, p.ID, s.carla.ID, "Mooi zo"))
		s.advance(time.Second)
		s.must(s.RequestChanges(s.ctx, p.ID, p.Revision.ID, s.bram, "Te lang"))
		if p, err = s.Post(s.ctx, p.ID); err != nil || p.Submitted() || p.State(nil) != campaigns.Draft {
			t.Errorf("after that it is %v, submitted %v (%v)", p.State(nil), p.Submitted(), err)
		}
		all, err := s.Comments(s.ctx, p.ID, 10)
		if err != nil || len(all) != 2 || all[0].Text != "Mooi zo" || all[1].Kind != campaigns.Changes || all[1].No != 1 || all[1].UserID != s.bram.ID {
			t.Errorf("comments %+v, %v", all, err)
		}
		if newest, err := s.Comments(s.ctx, p.ID, 1); err != nil || len(newest) != 1 || newest[0].Text != "Te lang" {
			t.Errorf("the newest comment: %+v, %v", newest, err)
		}
		asked, err := s.Asked(s.ctx, s.anna.ID)
		if err != nil || len(asked) != 1 || asked[0].PostID != p.ID || !strings.Contains(asked[0].Text, "bram vraagt om aanpassingen in “Let op nepmail”: Te lang") {
			t.Errorf("Anna is told %+v, %v", asked, err)
		}
		if others, err := s.Asked(s.ctx, s.carla.ID); err != nil || len(others) != 0 {
			t.Errorf("Carla is told %+v, %v", others, err)
		}
		claimed := s.toMail("changes")
		if len(claimed) != 1 || claimed[0].UserID != s.anna.ID {
			t.Fatalf("to mail: %+v", claimed)
		}
		if to, err := s.Recipient(s.ctx, claimed[0].UserID); err != nil || len(to) != 1 || to[0] != s.anna.Email {
			t.Errorf("mailed to %v, %v", to, err)
		}
		s.must(s.Submit(s.ctx, p.ID, p.Revision.ID, s.anna.ID))
		if asked, err := s.Asked(s.ctx, s.anna.ID); err != nil || len(asked) != 0 {
			t.Errorf("after she submitted it again she is told %+v, %v", asked, err)
		}
	})
}

// toMail takes what is to be mailed, and returns what is of one kind.
func (s *world) toMail(kind string) (of []campaigns.Notice) {
	s.t.Helper()
	all, err := s.ClaimNotices(s.ctx, 100)
	s.must(err)
	for _, n := range all {
		if n.Kind == kind {
			of = append(of, n)
		}
	}
	return of
}

func TestWhoMayApproveIsToldThatAPostIsSubmitted(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		add := func(name string, role campaigns.Role, municipality string, disabled bool) campaigns.User {
			u, err := s.AddUser(s.ctx, campaigns.User{Name: name, Email: name + "@zblw.nl", Disabled: disabled, Roles: map[string]campaigns.Role{municipality: role}})
			s.must(err)
			return u
		}
		dina, erik := add("dina", campaigns.Approver, s.zeist, false), add("erik", campaigns.Admin, s.zeist, false)
		add("fred", campaigns.Approver, s.zeist, true)
		add("gerda", campaigns.Approver, s.bunnik, false)
		words := s.words(time.Hour)
		words.Local = ""
		p, _, err := s.CreatePost(s.ctx, campaigns.Post{MunicipalityID: s.zeist}, words, dina.ID) // who wrote it may not approve it
		s.must(err)
		told := func(want ...string) {
			t.Helper()
			var got []string
			for _, n := range s.toMail("submitted") {
				if n.PostID != p.ID || !strings.Contains(n.Text, "vraagt akkoord voor “Let op nepmail”. Het heeft nog geen datum.") {
					t.Errorf("told: %+v", n)
				}
				got = append(got, n.UserID)
			}
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("told %q, want %q", got, want)
			}
		}
		s.must(s.Submit(s.ctx, p.ID, p.Revision.ID, s.anna.ID))
		told(s.bram.ID, erik.ID)
		s.must(s.Submit(s.ctx, p.ID, p.Revision.ID, s.anna.ID)) // once more: nothing new
		told()
		s.advance(time.Minute)
		s.must(s.RequestChanges(s.ctx, p.ID, p.Revision.ID, s.bram, "Te lang"))
		s.must(s.Submit(s.ctx, p.ID, p.Revision.ID, s.bram.ID))
		told(s.anna.ID, erik.ID)
	})
}

func TestARemarkIsToldToWhoWroteAndWhoSubmitted(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p, _, err := s.CreatePost(s.ctx, campaigns.Post{MunicipalityID: s.zeist}, s.words(time.Hour), s.carla.ID)
		s.must(err)
		s.must(s.Submit(s.ctx, p.ID, p.Revision.ID, s.anna.ID))
		for _, test := range []struct {
			name string
			by   campaigns.User
			want []string
		}{
			{"of a third", s.bram, []string{s.anna.ID, s.carla.ID}},
			{"of who wrote it", s.carla, []string{s.anna.ID}},
			{"of who submitted it", s.anna, []string{s.carla.ID}},
		} {
			s.must(s.AddComment(s.ctx, p.ID, test.by.ID, "Let op de datum."))
			var got []string
			for _, n := range s.toMail("remark") {
				if n.Text != test.by.Name+" schrijft bij “Let op nepmail”: Let op de datum." {
					t.Errorf("%s: told %q", test.name, n.Text)
				}
				got = append(got, n.UserID)
			}
			slices.Sort(got)
			slices.Sort(test.want)
			if !slices.Equal(got, test.want) {
				t.Errorf("a remark %s is told to %q, want %q", test.name, got, test.want)
			}
		}
		if open, err := s.Notices(s.ctx, []string{s.zeist}, 10); err != nil || slices.ContainsFunc(open, func(n campaigns.Notice) bool { return n.Kind == "remark" }) {
			t.Errorf("a remark stays open: %+v, %v", open, err)
		}
		s.must(s.RequestChanges(s.ctx, p.ID, p.Revision.ID, s.bram, "Te lang"))
		for _, u := range []campaigns.User{s.anna, s.carla} {
			if asked, err := s.Asked(s.ctx, u.ID); err != nil || len(asked) != 1 {
				t.Errorf("%s is asked %+v, %v", u.Name, asked, err)
			}
		}
	})
}

func TestAPostThatWaitsForApprovalIsToldADayAndTwoHoursBefore(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p, _, err := s.CreatePost(s.ctx, campaigns.Post{MunicipalityID: s.zeist}, s.words(48*time.Hour, s.mastodon, s.intranet), s.anna.ID)
		s.must(err)
		draft, _, err := s.CreatePost(s.ctx, campaigns.Post{MunicipalityID: s.zeist}, s.words(26*time.Hour), s.anna.ID)
		s.must(err)
		_ = draft // nobody submitted it: it is no one's turn to approve
		s.must(s.Submit(s.ctx, p.ID, p.Revision.ID, s.anna.ID))
		reminded := func(what string, want int) {
			t.Helper()
			for round := range 2 {
				n, err := s.RemindApproval(s.ctx)
				if s.must(err); n != want {
					t.Errorf("%s: told of %d posts, want %d", what, n, want)
				}
				if want = 0; round == 1 {
					return
				}
			}
		}
		open := func() (n int) {
			all, err := s.Notices(s.ctx, []string{s.zeist}, 10)
			s.must(err)
			for _, one := range all {
				if one.Kind == "approval" {
					n++
				}
			}
			return n
		}
		reminded("two days before", 0)
		s.advance(24*time.Hour + time.Minute)
		reminded("a day before", 1)
		if open() != 1 {
			t.Errorf("%d open reminders", open())
		}
		s.advance(20 * time.Hour)
		reminded("four hours before", 0)
		s.advance(2 * time.Hour)
		reminded("two hours before", 1)
		all, err := s.Notices(s.ctx, []string{s.zeist}, 10)
		if err != nil || !strings.Contains(all[0].Text, "“Let op nepmail” wacht nog op akkoord en staat gepland op woensdag 3 maart 2027 om 09:00.") {
			t.Errorf("%+v, %v", all, err)
		}
		_, err = s.Approve(s.ctx, p.ID, p.Revision.ID, s.bram)
		if s.must(err); open() != 0 {
			t.Errorf("after the approval %d reminders are open", open())
		}
		reminded("after the approval", 0)

		// Planned an hour ahead: one reminder. Sent back, moved or skipped: none.
		soon, _, err := s.CreatePost(s.ctx, campaigns.Post{MunicipalityID: s.zeist}, s.words(time.Hour), s.anna.ID)
		s.must(err)
		s.must(s.Submit(s.ctx, soon.ID, soon.Revision.ID, s.anna.ID))
		reminded("an hour before", 1)
		s.must(s.RequestChanges(s.ctx, soon.ID, soon.Revision.ID, s.bram, "Anders"))
		if open() != 0 {
			t.Errorf("after it was sent back %d reminders are open", open())
		}
		s.must(s.Submit(s.ctx, soon.ID, soon.Revision.ID, s.anna.ID))
		reminded("submitted again for the same moment", 0)
	})
}
