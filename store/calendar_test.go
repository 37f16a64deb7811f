package store

import (
	"errors"
	"slices"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func TestTheOtherPostsOfADay(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		day := s.in(24 * time.Hour).Date()
		one := s.post(s.words(24 * time.Hour))
		s.post(s.words(25 * time.Hour))
		midnight := s.words(24 * time.Hour)
		midnight.Local = campaigns.Local(day + "T00:00")
		s.post(midnight)
		skipped := s.post(s.words(26 * time.Hour))
		s.must(s.inTx(s.ctx, func(t *tx) error {
			_, err := t.exec(`UPDATE posts SET skipped = 1 WHERE id = $1`, skipped.ID)
			return err
		}))
		s.post(s.words(48 * time.Hour))
		elsewhere := campaigns.Post{MunicipalityID: s.bunnik}
		_, _, err := s.CreatePost(s.ctx, elsewhere, s.words(24*time.Hour, s.bunnikToots), "")
		s.must(err)
		for p, want := range map[*campaigns.Post]int{&one: 2, {ID: "new", MunicipalityID: s.zeist}: 3, {ID: "new", MunicipalityID: s.bunnik}: 1, {ID: "new", MunicipalityID: s.zblw}: 0} {
			if n, err := s.OthersOnDay(s.ctx, *p, day); n != want || err != nil {
				t.Errorf("%s: %d others (%v), want %d", p.ID, n, err, want)
			}
		}
		var invalid *campaigns.Invalid
		if _, err := s.OthersOnDay(s.ctx, one, "2027-02-31"); !errors.As(err, &invalid) {
			t.Errorf("a day that does not exist: %v", err)
		}
	})
}

func TestApprovedAs(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p := s.approved(time.Hour, s.intranet)
		approved, other := p.Revision.Content, p.Revision.Content
		other.Local = s.in(2 * time.Hour)
		is := func(c campaigns.Content, want bool) {
			t.Helper()
			if got, err := s.ApprovedAs(s.ctx, p.ID, c); got != want || err != nil {
				t.Errorf("%s: %t (%v), want %t", c.Local, got, err, want)
			}
		}
		is(approved, true)
		is(other, false)
		p = s.save(p, func(c *campaigns.Content) { c.Local = other.Local })
		is(approved, true) // it would hold again
		p = s.save(p, func(c *campaigns.Content) { c.Local = approved.Local })
		s.must(s.WithdrawApproval(s.ctx, p.ID, p.Revision.ID, s.carla.ID))
		is(approved, false)
	})
}

func TestEventsBetween(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		for _, start := range []campaigns.Local{"2027-03-31T23:59", "2027-02-28T23:59", "2027-04-01T00:00", "2027-03-01T00:00"} {
			e := s.workshop()
			e.Start = start
			_, err := s.CreateEvent(s.ctx, e, "")
			s.must(err)
		}
		for limit, want := range map[int][]campaigns.Local{10: {"2027-03-01T00:00", "2027-03-31T23:59"}, 1: {"2027-03-01T00:00"}} {
			all, err := s.EventsBetween(s.ctx, "2027-03-01", "2027-04-01", limit)
			s.must(err)
			var got []campaigns.Local
			for _, e := range all {
				got = append(got, e.Start)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q, want %q", got, want)
			}
		}
	})
}

func TestPostsByReachAndAudience(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		s.must(s.inTx(s.ctx, func(t *tx) error {
			_, err := t.exec(`INSERT INTO audiences (id, slug, name) VALUES ('senioren', 'senioren', 'Senioren')`)
			return err
		}))
		ids := map[string]string{}
		for name, p := range map[string]campaigns.Post{"intranet": {Internal: true}, "public": {}, "seniors": {AudienceID: "senioren"}} {
			p.MunicipalityID = s.zeist
			p, _, err := s.CreatePost(s.ctx, p, campaigns.Content{Title: name}, "")
			s.must(err)
			ids[name] = p.ID
		}
		for _, test := range []struct {
			f    PostFilter
			want []string
		}{
			{PostFilter{}, []string{"intranet", "public", "seniors"}},
			{PostFilter{Reach: Colleagues}, []string{"intranet"}},
			{PostFilter{Reach: Public}, []string{"public", "seniors"}},
			{PostFilter{AudienceID: "senioren"}, []string{"seniors"}},
			{PostFilter{AudienceID: "senioren", Reach: Colleagues}, nil},
		} {
			test.f.MunicipalityIDs = []string{s.zeist}
			var want []string
			for _, name := range test.want {
				want = append(want, ids[name])
			}
			got := postIDs(s, test.f)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%+v: %d posts, want %d", test.f, len(got), len(want))
			}
		}
	})
}
