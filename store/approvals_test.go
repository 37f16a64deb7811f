package store

import (
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func TestAnApprovalHoldsForExactlyTheWordsItWasGivenFor(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p := s.approved(time.Hour)
		words := p.Revision.Content
		approved := func(when string, p campaigns.Post, want bool) {
			t.Helper()
			got := s.reread(p)
			d := s.delivery(p)
			if got.Approved() != want || (d.ApprovedHash == d.ContentHash) != want || d.ContentHash != got.Revision.Hash || d.RevisionID != got.Revision.ID {
				t.Errorf("%s: approved %v; delivery %+v", when, got.Approved(), d)
			}
		}
		lock, err := s.PutImage(s.ctx, s.anna.ID, "image/png", []byte("een slot"))
		s.must(err)
		approved("approved", p, true)
		p = s.save(p, func(c *campaigns.Content) { c.Text = "Anders." })
		approved("edited", p, false)
		p = s.save(p, func(c *campaigns.Content) { *c = words })
		approved("edited back", p, true)
		for name, change := range map[string]func(c *campaigns.Content){
			"another title":   func(c *campaigns.Content) { c.Title = "Anders" },
			"a variant":       func(c *campaigns.Content) { c.Variants = []campaigns.Variant{{ChannelID: s.mastodon, Text: "Kort."}} },
			"another channel": func(c *campaigns.Content) { c.Channels = []string{s.intranet} },
			"another moment":  func(c *campaigns.Content) { c.Local = s.in(2 * time.Hour) },
			"a picture":       func(c *campaigns.Content) { c.Media = []campaigns.Media{{SHA256: lock, Alt: "Een slot"}} },
		} {
			p = s.save(p, change)
			approved(name, p, false)
			p = s.save(p, func(c *campaigns.Content) { *c = words })
			approved(name+" and back", p, true)
		}
		s.must(s.WithdrawApproval(s.ctx, p.ID, p.Revision.ID, s.bram.ID))
		approved("withdrawn", p, false)
		p = s.save(p, func(c *campaigns.Content) { c.Text = "Anders." })
		p = s.save(p, func(c *campaigns.Content) { *c = words })
		approved("withdrawn, edited and edited back", p, false)
		if err := s.WithdrawApproval(s.ctx, p.ID, p.Revision.ID, s.bram.ID); !isConflict(err) {
			t.Errorf("withdrawn twice: %v", err)
		}
		all, err := s.Approvals(s.ctx, p.ID)
		s.must(err)
		if len(all) != 1 || all[0].UserID != s.bram.ID || all[0].Hash != p.Revision.Hash || all[0].WithdrawnAt.IsZero() {
			t.Errorf("history %+v", all)
		}
	})
}

func TestFourEyes(t *testing.T) {
	save := func(s *world, p campaigns.Post, by campaigns.User, text string) campaigns.Post {
		e := s.edit(p, func(c *campaigns.Content) { c.Text = text })
		e.UserID = by.ID
		p, _, err := s.SavePost(s.ctx, e)
		s.must(err)
		return p
	}
	tests := []struct {
		name  string
		story func(s *world, p campaigns.Post) // p has Anna's words
		by    func(s *world) campaigns.User
		want  bool
	}{
		{"who wrote it may not approve it", nil, func(s *world) campaigns.User { return s.anna }, false},
		{"a colleague may", nil, func(s *world) campaigns.User { return s.bram }, true},
		{"an editor may not", nil, func(s *world) campaigns.User { return s.carla }, false},
		{"who changed it last may not", func(s *world, p campaigns.Post) { save(s, p, s.bram, "Van Bram.") },
			func(s *world) campaigns.User { return s.bram }, false},
		{"who wrote an earlier version may not either", func(s *world, p campaigns.Post) { save(s, p, s.bram, "Van Bram.") },
			func(s *world) campaigns.User { return s.anna }, false},
		{"who submitted it may not", func(s *world, p campaigns.Post) { s.must(s.Submit(s.ctx, p.ID, p.Revision.ID, s.bram.ID)) },
			func(s *world) campaigns.User { return s.bram }, false},
		{"who submitted other words may", func(s *world, p campaigns.Post) {
			s.must(s.Submit(s.ctx, p.ID, p.Revision.ID, s.bram.ID))
			save(s, p, s.anna, "Van Anna.")
		}, func(s *world) campaigns.User { return s.bram }, true},
		{"who wrote what another approved since may approve what a third wrote", func(s *world, p campaigns.Post) {
			save(s, s.approve(p), s.carla, "Van Carla.")
		}, func(s *world) campaigns.User { return s.anna }, true},
		{"but not when that approval was withdrawn", func(s *world, p campaigns.Post) {
			p = s.approve(p)
			s.must(s.WithdrawApproval(s.ctx, p.ID, p.Revision.ID, s.bram.ID))
			save(s, p, s.carla, "Van Carla.")
		}, func(s *world) campaigns.User { return s.anna }, false},
		{"approved words are not approved again", func(s *world, p campaigns.Post) { s.approve(p) },
			func(s *world) campaigns.User { return s.bram }, false},
		{"without a channel there is nothing to approve", func(s *world, p campaigns.Post) {
			s.save(p, func(c *campaigns.Content) { c.Channels = nil })
		}, func(s *world) campaigns.User { return s.bram }, false},
	}
	onEach(t, func(t *testing.T, s *world) {
		for _, test := range tests {
			p := s.post(s.words(time.Hour))
			if test.story != nil {
				test.story(s, p)
			}
			p = s.reread(p)
			before := p.Approved()
			why := s.WhyNotApprove(s.ctx, p.ID, test.by(s))
			_, err := s.Approve(s.ctx, p.ID, p.Revision.ID, test.by(s))
			after := s.reread(p)
			if (err == nil) != test.want || after.Approved() != (test.want || before) {
				t.Errorf("%s: %v", test.name, err)
			}
			if (why == nil) != (err == nil) || why != nil && why.Error() != err.Error() {
				t.Errorf("%s: WhyNotApprove says %v, Approve %v", test.name, why, err)
			}
		}
	})
}

func TestSubmittedWordsAskForApproval(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p := s.post(s.words(time.Hour))
		s.must(s.Submit(s.ctx, p.ID, p.Revision.ID, s.carla.ID))
		if got := s.reread(p); !got.Submitted() || got.SubmittedBy != s.carla.ID || got.State(nil) != campaigns.Review {
			t.Errorf("%+v", got)
		}
		p = s.save(p, func(c *campaigns.Content) { c.Text = "" })
		if s.reread(p).Submitted() {
			t.Error("other words are still submitted")
		}
		if err := s.Submit(s.ctx, p.ID, p.Revision.ID, s.carla.ID); !isInvalid(err, "text") {
			t.Errorf("nothing to read: %v", err)
		}
	})
}
