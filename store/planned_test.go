package store

import (
	"slices"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func TestPlannedGivesWhatGoesOutInAPeriodInOrder(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		second, first := s.approved(2*time.Hour), s.post(s.words(time.Hour, s.intranet))
		late := s.post(s.words(3 * time.Hour))
		joint, _, err := s.CreatePost(s.ctx, campaigns.Post{MunicipalityID: s.zblw}, s.words(2*time.Hour, s.bunnikToots), s.anna.ID)
		s.must(err)
		s.decide(s.delivery(s.post(s.words(time.Hour))), campaigns.Cancel)
		s.post(campaigns.Content{Text: "Zonder plan.", Channels: []string{s.mastodon}})
		from, until := monday.Add(time.Hour), monday.Add(3*time.Hour)
		for name, test := range map[string]struct {
			municipalities []string
			limit          int
			want           []string
		}{
			"of all":                 {nil, 10, []string{first.ID, second.ID, joint.ID}},
			"of one":                 {[]string{s.zeist}, 10, []string{first.ID, second.ID}},
			"of the owner of a post": {[]string{s.zblw, s.bunnik}, 10, []string{joint.ID}},
			"of nobody":              {[]string{}, 10, nil},
			"the first of them":      {nil, 1, []string{first.ID}},
		} {
			all, err := s.Planned(s.ctx, test.municipalities, from, until, test.limit)
			s.must(err)
			var got []string
			for _, p := range all {
				got = append(got, p.Post.ID)
				if p.Delivery.PostID != p.Post.ID || p.Delivery.ChannelID != p.Channel.ID || p.Channel.Slug == "" || p.Post.Revision.Content.Title == "" {
					t.Errorf("%s: %+v", name, p)
				}
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("%s: %v, want %v", name, got, test.want)
			}
		}
		if all, err := s.Planned(s.ctx, nil, until, until.Add(time.Millisecond), 10); err != nil || len(all) != 1 || all[0].Post.ID != late.ID {
			t.Errorf("from is inclusive: %v, %v", all, err)
		}
	})
}
