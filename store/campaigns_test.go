package store

import (
	"errors"
	"slices"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

// campaign makes a campaign of Zeist.
func (s *world) campaign(change ...func(*campaigns.Campaign)) campaigns.Campaign {
	s.t.Helper()
	c := campaigns.Campaign{MunicipalityID: s.zeist, ThemeID: s.theme, Title: "Campagne", Goal: "Meer meldingen"}
	for _, f := range change {
		f(&c)
	}
	c, err := s.SaveCampaign(s.ctx, c, s.anna.ID)
	s.must(err)
	return c
}

// measure makes an action of the plan of Zeist.
func (s *world) measure(title string) string {
	s.t.Helper()
	id := newID()
	_, err := s.write.ExecContext(s.ctx, `INSERT INTO measures (id, municipality_id, theme_id, title, body, planning, from_date, until_date)
 VALUES ($1, $2, $3, $4, '', 'Q3 2027', '', '')`, id, s.zeist, s.theme, title)
	s.must(err)
	return id
}

func TestACampaignIsChangedByOneAtATime(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		first, second := s.measure("Een"), s.measure("Twee")
		c := s.campaign(func(c *campaigns.Campaign) { c.MeasureIDs, c.OwnerID = []string{first, second}, s.anna.ID })
		stored, err := s.Campaign(s.ctx, c.ID)
		s.must(err)
		if stored.Title != "Campagne" || stored.OwnerID != s.anna.ID || stored.Rev != 1 || !slices.Equal(stored.MeasureIDs, []string{first, second}) {
			t.Errorf("stored %+v", stored)
		}

		other := stored
		stored.Title, stored.MeasureIDs, stored.MunicipalityID = "Anders", []string{second, second}, s.bunnik
		saved, err := s.SaveCampaign(s.ctx, stored, s.bram.ID)
		s.must(err)
		if got, err := s.Campaign(s.ctx, c.ID); err != nil || got.Title != "Anders" || got.MunicipalityID != s.zeist || got.Rev != 2 || saved.Rev != 2 ||
			!slices.Equal(got.MeasureIDs, []string{second}) {
			t.Errorf("changed to %+v, %v", got, err)
		}
		if _, err := s.SaveCampaign(s.ctx, other, s.carla.ID); !errors.Is(err, campaigns.ErrConflict) {
			t.Errorf("saving what a colleague changed meanwhile: %v", err)
		}
		if users, err := s.UsersOf(s.ctx, []string{s.zeist}); err != nil || !slices.ContainsFunc(users, func(u campaigns.User) bool { return u.ID == s.anna.ID }) {
			t.Errorf("who may keep an eye on it: %v, %v", users, err)
		}
		if users, err := s.UsersOf(s.ctx, []string{"nergens"}); err != nil || len(users) != 0 {
			t.Errorf("who works nowhere: %v, %v", users, err)
		}
		var audited int
		s.must(s.read.QueryRowContext(s.ctx, `SELECT COUNT(*) FROM audit WHERE subject = $1`, "campaign/"+c.ID).Scan(&audited))
		if audited != 2 {
			t.Errorf("%d lines in the audit, want one for each save", audited)
		}
		if _, err := s.Campaign(s.ctx, "niets"); !errors.Is(err, campaigns.ErrNotFound) {
			t.Errorf("a campaign that is not there: %v", err)
		}
	})
}

func TestAPostOnlyJoinsACampaignOfItsOwnMunicipalityOrOfAPartnership(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		own := s.campaign()
		elsewhere := s.campaign(func(c *campaigns.Campaign) { c.MunicipalityID = s.bunnik })
		together := s.campaign(func(c *campaigns.Campaign) { c.MunicipalityID = s.zblw })
		p := s.post(s.words(time.Hour))
		for _, test := range []struct {
			name, campaign string
			fits           bool
		}{{"its own", own.ID, true}, {"another's", elsewhere.ID, false}, {"a partnership's", together.ID, true}, {"none", "", true}} {
			e := s.edit(p, func(*campaigns.Content) {})
			e.CampaignID = test.campaign
			_, _, err := s.SavePost(s.ctx, e)
			var invalid *campaigns.Invalid
			if test.fits && err != nil || !test.fits && (!errors.As(err, &invalid) || invalid.Field != "campaign") {
				t.Errorf("%s: %v", test.name, err)
			}
			p = s.reread(p)
			if test.fits && p.CampaignID != test.campaign {
				t.Errorf("%s: in %q", test.name, p.CampaignID)
			}
		}
	})
}

func TestTheProgressOfACampaignCountsItsPostsAndEvents(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		c, empty := s.campaign(), s.campaign()
		join := func(p campaigns.Post) {
			e := s.edit(p, func(*campaigns.Content) {})
			e.CampaignID = c.ID
			_, _, err := s.SavePost(s.ctx, e)
			s.must(err)
		}
		join(s.post(s.words(time.Hour)))
		join(s.approved(48 * time.Hour))
		join(s.post(campaigns.Content{Title: "Idee"}))
		e := s.workshop()
		e.CampaignID = c.ID
		_, err := s.CreateEvent(s.ctx, e, s.anna.ID)
		s.must(err)

		all, err := s.CampaignsProgress(s.ctx, []string{c.ID, empty.ID})
		s.must(err)
		got := all[c.ID]
		if got.Posts[campaigns.Draft] != 1 || got.Posts[campaigns.Scheduled] != 1 || got.Posts[campaigns.Idea] != 1 || got.Events != 1 {
			t.Errorf("progress %+v", got)
		}
		if first := min(s.in(time.Hour), e.Start); got.First != first || got.Last != max(s.in(48*time.Hour), e.Start) {
			t.Errorf("from %s until %s", got.First, got.Last)
		}
		if p := all[empty.ID]; len(p.Posts) != 0 || p.Events != 0 || p.First != "" {
			t.Errorf("of an empty campaign: %+v", p)
		}
		events, err := s.CampaignEvents(s.ctx, c.ID, 10)
		s.must(err)
		if len(events) != 1 || events[0].CampaignID != c.ID {
			t.Errorf("events %+v", events)
		}
	})
}
