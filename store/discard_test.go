package store

import (
	"errors"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func TestADraftIsThrownAwayWithAllThatGoesWithIt(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		image, err := s.PutImage(s.ctx, s.anna.ID, "image/png", []byte("beeld"))
		s.must(err)
		words := s.words(time.Hour, s.intranet)
		words.Media = []campaigns.Media{{SHA256: image, Alt: "Een busje"}}
		kept, p := s.post(words), s.post(words)
		seen := p.Revision.ID
		p = s.save(p, func(c *campaigns.Content) { c.Title = "Anders" })
		s.must(s.AddComment(s.ctx, p.ID, s.anna.ID, "Een opmerking"))
		if _, err := s.OpenForm(s.ctx, p.ID, s.anna.ID); err != nil {
			t.Fatal(err)
		}
		s.must(s.Submit(s.ctx, p.ID, p.Revision.ID, s.anna.ID))

		if err := s.DiscardPost(s.ctx, p.ID, seen, s.anna.ID); !errors.Is(err, campaigns.ErrConflict) {
			t.Errorf("thrown away while a colleague had changed it: %v", err)
		}
		s.must(s.DiscardPost(s.ctx, p.ID, p.Revision.ID, s.anna.ID))
		if _, err := s.Post(s.ctx, p.ID); !errors.Is(err, campaigns.ErrNotFound) {
			t.Errorf("it is still there: %v", err)
		}
		if err := s.DiscardPost(s.ctx, p.ID, p.Revision.ID, s.anna.ID); !errors.Is(err, campaigns.ErrNotFound) {
			t.Errorf("thrown away twice: %v", err)
		}
		if got := s.reread(kept); len(s.deliveries(got)) != 1 || len(got.Revision.Content.Media) != 1 {
			t.Error("another post lost something")
		}
		var rows int
		s.must(s.read.QueryRowContext(s.ctx, `SELECT COUNT(*) FROM audit WHERE verb = 'post.discard' AND subject = $1 AND actor = $2`, "post/"+p.ID, s.anna.ID).Scan(&rows))
		if rows != 1 {
			t.Errorf("%d rows in the audit", rows)
		}
	})
}

func TestWhatWasApprovedOnceIsKept(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p := s.approved(time.Hour, s.intranet)
		s.must(s.WithdrawApproval(s.ctx, p.ID, p.Revision.ID, s.carla.ID))
		if err := s.DiscardPost(s.ctx, p.ID, p.Revision.ID, s.anna.ID); !errors.Is(err, campaigns.ErrConflict) {
			t.Errorf("got %v", err)
		}
		one := s.series(tuesdays(1), "A")
		first := s.postsOf(one)[0]
		if err := s.DiscardPost(s.ctx, first.ID, first.Revision.ID, s.anna.ID); !errors.Is(err, campaigns.ErrConflict) {
			t.Errorf("of a series: got %v", err)
		}
		if len(s.deliveries(p)) == 0 || len(s.postsOf(one)) != 1 {
			t.Error("refused, and yet something is gone")
		}
	})
}
