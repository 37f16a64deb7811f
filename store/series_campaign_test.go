package store

import (
	"errors"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func TestTheComingPostsOfASeriesFollowItIntoACampaign(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		first, second := s.campaign(), s.campaign(func(c *campaigns.Campaign) { c.MunicipalityID = s.zblw })
		one := s.series(tuesdays(0), "Al geplaatst", "Voorbij", "Komt nog", "Elders", "Zonder datum")
		rows := s.postsOf(one)
		s.must(func() error { // goes out tomorrow
			p := s.approve(rows[0].Post)
			s.advance(24 * time.Hour)
			d := s.finish(s.beginOne(s.delivery(p)), campaigns.Succeed)
			if d.State != campaigns.Published {
				t.Fatalf("the first post is %s", d.State)
			}
			s.save(s.reread(p), func(c *campaigns.Content) { // and stays there; elsewhere it comes later
				c.Channels, c.Local = append(c.Channels, s.intranet), s.in(300*24*time.Hour)
			})
			return nil
		}())
		elsewhere := s.edit(rows[3].Post, func(*campaigns.Content) {})
		elsewhere.CampaignID = second.ID
		_, _, err := s.SavePost(s.ctx, elsewhere)
		s.must(err)
		s.save(rows[4].Post, func(c *campaigns.Content) { c.Local = "" })
		s.advance(50 * 24 * time.Hour) // past the date of the second
		held := s.approve(rows[2].Post)

		n, err := s.SetSeriesCampaign(s.ctx, one.ID, "", first.ID, s.anna.ID)
		s.must(err)
		if want := len(rows) - 3; n != want {
			t.Errorf("%d posts followed, want %d", n, want)
		}
		in := func(i int) string { return s.reread(rows[i].Post).CampaignID }
		if in(0) != "" || in(1) != "" || in(2) != first.ID || in(3) != second.ID || in(4) != first.ID || in(5) != first.ID {
			t.Errorf("campaigns %q %q %q %q %q %q", in(0), in(1), in(2), in(3), in(4), in(5))
		}
		if !s.reread(held).Approved() {
			t.Error("the approval of a post that followed is gone")
		}

		s.advance(365 * 24 * time.Hour)
		made, err := s.ExtendSeries(s.ctx)
		s.must(err)
		all := s.postsOf(one)
		newest := all[0].Post
		for _, p := range all {
			if p.RuleStart > newest.RuleStart {
				newest = p.Post
			}
		}
		if made == 0 || newest.CampaignID != first.ID {
			t.Errorf("%d new posts, the last in campaign %q", made, newest.CampaignID)
		}

		if _, err := s.SetSeriesCampaign(s.ctx, one.ID, "", second.ID, s.bram.ID); !errors.Is(err, campaigns.ErrConflict) {
			t.Errorf("changing what a colleague changed meanwhile: %v", err)
		}
		n, err = s.SetSeriesCampaign(s.ctx, one.ID, first.ID, "", s.bram.ID)
		s.must(err)
		if stored, err := s.Series(s.ctx, one.ID); err != nil || stored.CampaignID != "" || n == 0 || s.reread(newest).CampaignID != "" {
			t.Errorf("taken out again: %q, %d posts, %v", stored.CampaignID, n, err)
		}
		if in(2) != first.ID {
			t.Errorf("what went by in a campaign is now in %q", in(2))
		}
		if n, err := s.SetSeriesCampaign(s.ctx, one.ID, "", "", s.bram.ID); n != 0 || err != nil {
			t.Errorf("no change: %d, %v", n, err)
		}
		var audited int
		s.must(s.read.QueryRowContext(s.ctx, `SELECT COUNT(*) FROM audit WHERE subject = $1 AND verb = 'series.campaign'`, "series/"+one.ID).Scan(&audited))
		if audited != 2 {
			t.Errorf("%d lines in the audit, want 2", audited)
		}
	})
}

func TestASeriesOnlyJoinsACampaignOfItsOwnMunicipalityOrOfAPartnership(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		one := s.series(tuesdays(2), "Eerste")
		elsewhere := s.campaign(func(c *campaigns.Campaign) { c.MunicipalityID = s.bunnik })
		for _, id := range []string{elsewhere.ID, "bestaat-niet"} {
			var invalid *campaigns.Invalid
			if _, err := s.SetSeriesCampaign(s.ctx, one.ID, "", id, s.anna.ID); !errors.As(err, &invalid) || invalid.Field != "campaign" {
				t.Errorf("campaign %s: %v", id, err)
			}
		}
		if p := s.postsOf(one)[0]; p.CampaignID != "" {
			t.Errorf("a refused campaign has a post")
		}
		if _, err := s.SetSeriesCampaign(s.ctx, "niets", "", "", s.anna.ID); !errors.Is(err, campaigns.ErrNotFound) {
			t.Errorf("a series that is not there: %v", err)
		}
	})
}
