package store

import (
	"errors"
	"slices"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func TestOnlyWhatEverybodyCanSeeIsAmongThePublicPosts(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		trial := s.channel(s.zeist, "proef", "trial")
		place := func(p campaigns.Post, channel string, action campaigns.Action) string {
			t.Helper()
			began := s.begin(s.delivery(p, channel).ID)[0].Delivery
			o := s.outcome(began, action)
			o.Receipt = campaigns.Receipt{RemoteID: "1", URL: "https://" + channel}
			s.must(s.Finish(s.ctx, []campaigns.Outcome{o}))
			return p.ID
		}
		first := s.approved(0)
		a := place(first, s.mastodon, campaigns.Succeed)
		s.advance(time.Minute)
		s.nextMinute()
		both := s.approved(0, s.mastodon, s.intranet)
		place(both, s.intranet, campaigns.Succeed)
		s.advance(time.Second)
		b := place(both, s.mastodon, campaigns.Succeed)
		s.nextMinute()
		// None of these may be seen.
		place(s.approved(0, s.intranet), s.intranet, campaigns.Succeed)
		place(s.approved(0, trial), trial, campaigns.Succeed)
		for _, action := range []campaigns.Action{campaigns.Fail, campaigns.Doubt, campaigns.Retry, campaigns.HandOver} {
			place(s.approved(0), s.mastodon, action)
		}
		s.approved(0)
		s.post(s.words(0))

		ids := func(municipality string, limit int) (out []string) {
			t.Helper()
			all, err := s.PublicPosts(s.ctx, municipality, limit)
			s.must(err)
			for _, p := range all {
				out = append(out, p.ID)
			}
			return out
		}
		if got := ids("", 50); !slices.Equal(got, []string{b, a}) {
			t.Errorf("everybody sees %v, want %v", got, []string{b, a})
		}
		if got := ids(s.zeist, 1); !slices.Equal(got, []string{b}) {
			t.Errorf("the newest is %v, want %v", got, b)
		}
		if got := ids(s.bunnik, 50); len(got) > 0 {
			t.Errorf("Bunnik sees %v", got)
		}
		all, err := s.PublicPosts(s.ctx, s.zeist, 50)
		s.must(err)
		if p := all[0]; p.Channel.Kind != "mastodon" || p.URL != "https://"+s.mastodon || p.OwnerID != s.zeist || p.Content.Hash() != both.ApprovedHash {
			t.Errorf("%+v: not as the public saw it", p)
		}
	})
}

func TestAPublicPostHasThePicturesOfTheWordsThatWerePlaced(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		keep := func(bytes string) string {
			t.Helper()
			name, err := s.PutImage(s.ctx, s.anna.ID, "image/png", []byte(bytes))
			s.must(err)
			return name
		}
		busje, rand, former, loose := keep("busje"), keep("de rand"), keep("former"), keep("in no post")
		public := func(names ...string) (out []bool) {
			t.Helper()
			for _, name := range names {
				err := s.CheckPublicImage(s.ctx, name)
				if err != nil && !errors.Is(err, campaigns.ErrNotFound) {
					t.Fatal(err)
				}
				out = append(out, err == nil)
			}
			return out
		}
		c := s.words(0)
		c.Media = []campaigns.Media{{SHA256: former, Alt: "Weg"}}
		p := s.post(c)
		c.Media = []campaigns.Media{{SHA256: busje, Alt: "Een busje"}, {SHA256: rand}}
		p, _, err := s.SavePost(s.ctx, Edit{PostID: p.ID, Base: p.Revision.ID, Content: c, UserID: s.anna.ID})
		s.must(err)
		began := s.begin(s.delivery(s.approve(p)).ID)[0].Delivery
		if got := public(busje, rand, former, loose, "%", ""); slices.Contains(got, true) {
			t.Errorf("before the post is placed: %v", got)
		}
		s.must(s.Finish(s.ctx, []campaigns.Outcome{s.outcome(began, campaigns.Succeed)}))
		if got := public(busje, rand, former, loose, "%", busje[:63]+"_"); !slices.Equal(got, []bool{true, true, false, false, false, false}) {
			t.Errorf("once it is: %v", got)
		}
		all, err := s.PublicPosts(s.ctx, s.zeist, 50)
		s.must(err)
		want := []PublicImage{{busje, "Een busje", "image/png", 5}, {rand, "", "image/png", 7}}
		if len(all) != 1 || !slices.Equal(all[0].Images, want) {
			t.Errorf("%+v", all)
		}
	})
}
