package store

import (
	"slices"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func TestAMovedPostTakesItsDeliveriesAlong(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p := s.approved(time.Hour, s.mastodon, s.intranet)
		id := s.delivery(p, s.mastodon).ID
		to := s.in(26 * time.Hour)
		_, due, err := s.SavePost(s.ctx, s.edit(p, func(c *campaigns.Content) { c.Local = to }))
		s.must(err)
		d := s.delivery(p, s.mastodon)
		moment := monday.Add(26 * time.Hour)
		if d.ID != id || !d.DueAt.Equal(moment) || !d.NextAt.Equal(moment) || !d.NotAfter.Equal(moment.Add(time.Hour)) || d.Local != to || d.Zone != zone {
			t.Errorf("%+v", d)
		}
		if len(due) != 2 || !due[0].NextAt.Equal(moment) || !due[1].NextAt.Equal(moment) {
			t.Errorf("the queue is told %v", due)
		}
	})
}

func TestTheIntranetWaitsUntilFive(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p, _, err := s.CreatePost(s.ctx, campaigns.Post{MunicipalityID: s.zeist, Internal: true}, s.words(time.Hour, s.intranet), s.anna.ID)
		s.must(err)
		if d := s.delivery(p); !d.NotAfter.Equal(monday.Add(8*time.Hour)) || !d.Internal { // 17:00 in Amsterdam
			t.Errorf("not after %v", d.NotAfter)
		}
	})
}

func TestABackOffEndsWhenThePostMovesAndNotWhenItIsEdited(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p, d := s.inState(campaigns.Sending)
		d = s.finish(d, campaigns.Retry)
		p = s.save(p, func(c *campaigns.Content) { c.Text = "Beter." })
		if after := s.again(d); !after.NextAt.Equal(d.NextAt) {
			t.Errorf("next at %v, was %v", after.NextAt, d.NextAt)
		}
		s.save(p, func(c *campaigns.Content) { c.Local = s.in(time.Hour) })
		if after := s.again(d); !after.NextAt.Equal(s.Now().Add(time.Hour)) {
			t.Errorf("next at %v after the move", after.NextAt)
		}
	})
}

func TestDeliveriesFollowTheChannelsOfTheirPost(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p := s.approved(time.Hour, s.mastodon)
		first := s.delivery(p)
		channels := func(p campaigns.Post) (ids []string) {
			for _, d := range s.deliveries(p) {
				if d.State != campaigns.Waiting {
					t.Errorf("%+v", d)
				}
				ids = append(ids, d.ChannelID)
			}
			slices.Sort(ids)
			return ids
		}
		both := []string{s.mastodon, s.intranet}
		slices.Sort(both)
		p = s.save(p, func(c *campaigns.Content) { c.Channels = both })
		if got := channels(p); !slices.Equal(got, both) {
			t.Errorf("added: %v", got)
		}
		p = s.save(p, func(c *campaigns.Content) { c.Channels = []string{s.intranet} })
		if got := channels(p); !slices.Equal(got, []string{s.intranet}) || s.again(first).State != campaigns.Cancelled {
			t.Errorf("removed: %v", got)
		}
		p = s.save(p, func(c *campaigns.Content) { c.Local = "" })
		if got := channels(p); len(got) != 0 {
			t.Errorf("unplanned: %v", got)
		}
		p = s.save(p, func(c *campaigns.Content) { c.Local, c.Zone, c.Channels = s.in(time.Hour), zone, []string{s.mastodon} })
		if got := channels(p); !slices.Equal(got, []string{s.mastodon}) || s.delivery(p).ID == first.ID {
			t.Errorf("planned again: %v", got)
		}
	})
}

func TestADatabaseHoldsOneLiveDeliveryPerPostAndChannel(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		d := s.delivery(s.post(s.words(time.Hour)))
		err := s.inTx(s.ctx, func(t *tx) error {
			_, err := t.addDelivery(plan{post: s.reread(campaigns.Post{ID: d.PostID}), due: monday, notAfter: monday}, s.mastodon)
			return err
		})
		if err == nil || !s.eng.isUnique(err) {
			t.Errorf("a second live delivery: %v", err)
		}
	})
}

// What one person called off must not come back because another corrects or approves the text.
func TestADeliveryThatWasCalledOffStaysOffUntilItIsPlannedAnew(t *testing.T) {
	again := []struct {
		name string
		plan func(s *world, p campaigns.Post)
	}{
		{"another moment", func(s *world, p campaigns.Post) {
			s.save(p, func(c *campaigns.Content) { c.Local = s.in(3 * time.Hour) })
		}},
		{"without the channel and with it again", func(s *world, p campaigns.Post) {
			words := p.Revision.Content
			p = s.save(p, func(c *campaigns.Content) { c.Channels = []string{s.intranet} })
			s.save(p, func(c *campaigns.Content) { *c = words })
		}},
		{"without a moment and with it again", func(s *world, p campaigns.Post) {
			words := p.Revision.Content
			p = s.save(p, func(c *campaigns.Content) { c.Local = "" })
			s.save(p, func(c *campaigns.Content) { *c = words })
		}},
	}
	onEach(t, func(t *testing.T, s *world) {
		for _, test := range again {
			p := s.post(s.words(time.Hour, s.mastodon, s.intranet))
			s.decide(s.delivery(p, s.mastodon), campaigns.Cancel)
			p = s.save(p, func(c *campaigns.Content) { c.Text = "Beter." })
			p = s.approve(p)
			_, err := s.Skip(s.ctx, p.ID, p.Revision.ID, true, s.anna.ID)
			s.must(err)
			_, err = s.Skip(s.ctx, p.ID, p.Revision.ID, false, s.anna.ID)
			s.must(err)
			if d := s.delivery(p); d.ChannelID != s.intranet {
				t.Errorf("%s: it came back by itself: %+v", test.name, d)
			}
			test.plan(s, p)
			if d := s.delivery(p, s.mastodon); d.State != campaigns.Waiting {
				t.Errorf("%s: %s", test.name, d.State)
			}
		}
	})
}
