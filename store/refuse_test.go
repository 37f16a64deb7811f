package store

import (
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

// resent is a delivery that waits for its second attempt, while the first is in doubt.
const resent campaigns.State = "resent"

func TestWhatMayBeOnItsWayCannotBeChanged(t *testing.T) {
	changes := map[string]func(s *world, p campaigns.Post) error{
		"edit": func(s *world, p campaigns.Post) error {
			_, _, err := s.SavePost(s.ctx, s.edit(p, func(c *campaigns.Content) { c.Text = "Anders." }))
			return err
		},
		"move": func(s *world, p campaigns.Post) error {
			_, _, err := s.SavePost(s.ctx, s.edit(p, func(c *campaigns.Content) { c.Local = s.in(24 * time.Hour) }))
			return err
		},
		"unplan": func(s *world, p campaigns.Post) error {
			_, _, err := s.SavePost(s.ctx, s.edit(p, func(c *campaigns.Content) { c.Local = "" }))
			return err
		},
		"leave out the channel": func(s *world, p campaigns.Post) error {
			_, _, err := s.SavePost(s.ctx, s.edit(p, func(c *campaigns.Content) { c.Channels = []string{s.intranet} }))
			return err
		},
		"withdraw the approval": func(s *world, p campaigns.Post) error {
			return s.WithdrawApproval(s.ctx, p.ID, p.Revision.ID, s.bram.ID)
		},
		"skip": func(s *world, p campaigns.Post) error {
			_, err := s.Skip(s.ctx, p.ID, p.Revision.ID, true, s.anna.ID)
			return err
		},
	}
	states := map[campaigns.State]bool{campaigns.Waiting: true, campaigns.Sending: false, campaigns.InDoubt: false, campaigns.NeedsHuman: false,
		resent: false, campaigns.Failed: true, campaigns.Missed: true, campaigns.HandedOver: true}
	onEach(t, func(t *testing.T, s *world) {
		in := func(state campaigns.State) (campaigns.Post, campaigns.Delivery) {
			s.nextMinute()
			if state != resent {
				return s.inState(state)
			}
			p, d := s.inState(campaigns.InDoubt)
			return p, s.settleDoubt(d, campaigns.Resend)
		}
		for state, free := range states {
			p, d := in(state)
			for name, change := range changes {
				err := change(s, p)
				if free {
					if err != nil {
						t.Errorf("%s %s: %v", name, state, err)
					}
					p, d = in(state)
					continue
				}
				if after := s.again(d); !isConflict(err) || after != d || s.reread(p).Revision.ID != p.Revision.ID || !s.reread(p).Approved() {
					t.Errorf("%s %s: %v, %+v", name, state, err, after)
				}
			}
		}
	})
}

func TestWhatIsPublishedOnOneChannelCanStillChangeOnAnother(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p := s.approved(time.Hour, s.mastodon, s.intranet)
		s.advance(time.Hour)
		there := s.finish(s.beginOne(s.delivery(p, s.mastodon)), campaigns.Succeed)
		p = s.save(p, func(c *campaigns.Content) { c.Text = "Beter."; c.Local = s.in(time.Hour) })
		if after := s.again(there); after != there {
			t.Errorf("published: %+v", after)
		}
		if other := s.delivery(p, s.intranet); other.ContentHash != p.Revision.Hash || other.Local != p.Revision.Content.Local {
			t.Errorf("waiting: %+v", other)
		}
		p = s.save(p, func(c *campaigns.Content) { c.Channels = []string{s.intranet} })
		p = s.save(p, func(c *campaigns.Content) { c.Channels = []string{s.intranet, s.mastodon} })
		if after := s.delivery(p, s.mastodon); after != there {
			t.Errorf("taken out and back in: %+v", after)
		}
	})
}

func TestWhatIsPublishedEverywhereChangesOnlyToGoElsewhereToo(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p, there := s.inState(campaigns.Published)
		for name, change := range map[string]func(c *campaigns.Content){
			"edit":   func(c *campaigns.Content) { c.Text = "Anders." },
			"move":   func(c *campaigns.Content) { c.Local = s.in(time.Hour) },
			"unplan": func(c *campaigns.Content) { c.Local = "" },
		} {
			if _, _, err := s.SavePost(s.ctx, s.edit(p, change)); !isConflict(err) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := s.Skip(s.ctx, p.ID, p.Revision.ID, true, s.anna.ID); !isConflict(err) {
			t.Errorf("skip: %v", err)
		}
		p = s.save(p, func(c *campaigns.Content) { c.Channels = append(c.Channels, s.intranet); c.Local = s.in(time.Hour) })
		if d := s.delivery(p, s.intranet); d.State != campaigns.Waiting || s.again(there) != there {
			t.Errorf("%+v", d)
		}
	})
}

func TestAMissedOrRefusedPostWithANewMomentWaitsAgain(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		for _, state := range []campaigns.State{campaigns.Missed, campaigns.Failed} {
			for _, after := range []time.Duration{0, time.Hour} { // 0: this very minute
				s.nextMinute()
				p, d := s.inState(state)
				s.advance(80 * time.Second)
				p = s.save(p, func(c *campaigns.Content) { c.Local = s.in(after) })
				if d = s.again(d); d.State != campaigns.Waiting || d.Local != p.Revision.Content.Local || d.Reason != "" {
					t.Errorf("%s, after %v: %+v", state, after, d)
				}
				s.approve(p)
				s.advance(after)
				s.finish(s.beginOne(d), campaigns.Succeed)
			}
		}
		if told := s.notices(); len(told) > 0 {
			t.Errorf("still open: %v", told)
		}
	})
}

func TestAHandOverEndsWithTheApprovalOfItsWords(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		changes := map[string]func(p campaigns.Post){
			"edited": func(p campaigns.Post) { s.save(p, func(c *campaigns.Content) { c.Text = "Anders." }) },
			"withdrawn": func(p campaigns.Post) {
				s.must(s.WithdrawApproval(s.ctx, p.ID, p.Revision.ID, s.bram.ID))
			},
		}
		for name, change := range changes {
			s.nextMinute()
			p, d := s.inState(campaigns.HandedOver)
			change(p)
			if after := s.again(d); after.State != campaigns.Cancelled {
				t.Errorf("%s: %s", name, after.State)
			}
			s.begin(s.delivery(p).ID)
			if next := s.delivery(p); next.ID == d.ID || next.State != campaigns.Held {
				t.Errorf("%s: followed by %+v", name, next)
			}
		}
	})
}
