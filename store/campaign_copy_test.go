package store

import (
	"errors"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func TestACopyOfACampaignIsMadeOnceAndOnlyOfDrafts(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		measure := s.measure("Maatregel")
		c := s.campaign(func(c *campaigns.Campaign) { c.MeasureIDs = []string{measure} })
		p := s.approved(time.Hour)
		e := s.edit(p, func(*campaigns.Content) {})
		e.CampaignID = c.ID
		_, _, err := s.SavePost(s.ctx, e)
		s.must(err)
		p = s.reread(p)
		next := s.in(52 * 7 * 24 * time.Hour)
		plan := []PostCopy{{PostID: p.ID, Revision: p.Revision.ID, Local: next}}

		made, copied, err := s.CopyCampaign(s.ctx, c.ID, "sleutel", "Volgend jaar", plan, s.bram.ID)
		s.must(err)
		again, same, err := s.CopyCampaign(s.ctx, c.ID, "sleutel", "Volgend jaar", plan, s.bram.ID)
		s.must(err)
		if !made || again || same.ID != copied.ID {
			t.Errorf("made %v, again %v: %s and %s", made, again, copied.ID, same.ID)
		}
		rows, err := s.Posts(s.ctx, PostFilter{MunicipalityIDs: []string{s.zeist}, CampaignID: copied.ID})
		s.must(err)
		if len(rows) != 1 {
			t.Fatalf("%d posts in the copy", len(rows))
		}
		got := rows[0]
		if got.Approved() || got.Submitted() || got.State() != campaigns.NeedsAttention && got.State() != campaigns.Draft || got.Revision.Content.Local != next ||
			got.Revision.Content.Text != p.Revision.Content.Text || got.SeriesID != "" {
			t.Errorf("copy %+v in state %s", got.Post, got.State())
		}
		if whole, err := s.Campaign(s.ctx, copied.ID); err != nil || whole.Title != "Volgend jaar" || len(whole.MeasureIDs) != 1 {
			t.Errorf("copy %+v, %v", whole, err)
		}
		if now := s.reread(p); !now.Approved() || now.CampaignID != c.ID {
			t.Error("what was copied has changed")
		}
	})
}

func TestACopyThatCannotBeMadeWholeIsNotMadeAtAll(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		c := s.campaign()
		join := func(p campaigns.Post) campaigns.Post {
			e := s.edit(p, func(*campaigns.Content) {})
			e.CampaignID = c.ID
			_, _, err := s.SavePost(s.ctx, e)
			s.must(err)
			return s.reread(p)
		}
		first, second, loose := join(s.post(s.words(time.Hour))), join(s.post(s.words(time.Hour))), s.post(s.words(time.Hour))
		good := PostCopy{PostID: first.ID, Revision: first.Revision.ID, Local: s.in(100 * time.Hour)}
		before := s.rows()
		for _, test := range []struct {
			name string
			bad  PostCopy
			want error
		}{
			{"a post that was changed meanwhile", PostCopy{PostID: second.ID, Revision: "vroeger", Local: s.in(100 * time.Hour)}, campaigns.ErrConflict},
			{"a post of no campaign", PostCopy{PostID: loose.ID, Revision: loose.Revision.ID, Local: s.in(100 * time.Hour)}, campaigns.ErrConflict},
			{"a post that is not there", PostCopy{PostID: "niets", Revision: "niets", Local: ""}, campaigns.ErrNotFound},
			{"a moment that is over", PostCopy{PostID: second.ID, Revision: second.Revision.ID, Local: s.in(-time.Hour)}, nil},
		} {
			_, _, err := s.CopyCampaign(s.ctx, c.ID, test.name, "Kopie", []PostCopy{good, test.bad}, s.anna.ID)
			var invalid *campaigns.Invalid
			if test.want != nil && !errors.Is(err, test.want) || test.want == nil && !errors.As(err, &invalid) {
				t.Errorf("%s: %v", test.name, err)
			}
			if after := s.rows(); after != before {
				t.Errorf("%s: something was made:\n%s\n%s", test.name, before, after)
			}
		}
	})
}
