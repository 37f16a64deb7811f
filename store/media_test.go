package store

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func TestAPictureIsSeenByItsPostsAndWhoBroughtIt(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		name, err := s.PutImage(s.ctx, s.anna.ID, "image/png", []byte("pixels"))
		s.must(err)
		same, err := s.PutImage(s.ctx, s.bram.ID, "image/png", []byte("pixels"))
		if s.must(err); same != name {
			t.Errorf("the same bytes are %s and %s", name, same)
		}
		if owners, mine, err := s.ImageOwners(s.ctx, name, s.anna.ID); err != nil || !mine || len(owners) != 0 {
			t.Errorf("before it is in a post: %v %v %v", owners, mine, err)
		}
		c := s.words(time.Hour)
		c.Media = []campaigns.Media{{SHA256: name, Alt: "Een busje"}}
		p, _, err := s.CreatePost(s.ctx, campaigns.Post{MunicipalityID: s.zeist}, c, s.anna.ID)
		s.must(err)
		if got := p.Revision.Content.Media; len(got) != 1 || got[0].SHA256 != name {
			t.Errorf("stored media %v", got)
		}
		c.Media = nil // an older revision still shows it
		_, _, err = s.SavePost(s.ctx, Edit{PostID: p.ID, Base: p.Revision.ID, Content: c, UserID: s.anna.ID})
		s.must(err)
		if owners, mine, err := s.ImageOwners(s.ctx, name, s.carla.ID); err != nil || mine || !slices.Equal(owners, []string{s.zeist}) {
			t.Errorf("in a post: %v %v %v", owners, mine, err)
		}
		if mime, b, err := s.Image(s.ctx, name); err != nil || mime != "image/png" || !bytes.Equal(b, []byte("pixels")) {
			t.Errorf("%s %q %v", mime, b, err)
		}
		other, err := s.PutImage(s.ctx, s.anna.ID, "image/png", []byte("more pixels"))
		s.must(err)
		want := map[string]int{name: len("pixels"), other: len("more pixels")}
		if sizes, err := s.ImageSizes(s.ctx, []string{name, "none", other, name}); err != nil || !maps.Equal(sizes, want) {
			t.Errorf("sizes %v, %v", sizes, err)
		}
		if sizes, err := s.ImageSizes(s.ctx, nil); err != nil || len(sizes) != 0 {
			t.Errorf("sizes of nothing: %v, %v", sizes, err)
		}
		if _, _, err := s.ImageOwners(s.ctx, "none", s.anna.ID); !errors.Is(err, campaigns.ErrNotFound) {
			t.Errorf("an unknown picture: %v", err)
		}
		c.Media = []campaigns.Media{{SHA256: "none"}}
		_, _, err = s.CreatePost(s.ctx, campaigns.Post{MunicipalityID: s.zeist}, c, s.anna.ID)
		var invalid *campaigns.Invalid
		if !errors.As(err, &invalid) || invalid.Field != "media" {
			t.Errorf("a post with a picture that is not kept: %v", err)
		}
	})
}

func TestPicturesThatNobodyUsesGo(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		used, err := s.PutImage(s.ctx, s.anna.ID, "image/png", []byte("used"))
		s.must(err)
		unused, err := s.PutImage(s.ctx, s.anna.ID, "image/png", []byte("unused"))
		s.must(err)
		again, err := s.PutImage(s.ctx, s.anna.ID, "image/png", []byte("brought again"))
		s.must(err)
		c := s.words(time.Hour)
		c.Media = []campaigns.Media{{SHA256: used}}
		_, _, err = s.CreatePost(s.ctx, campaigns.Post{MunicipalityID: s.zeist}, c, s.anna.ID)
		s.must(err)
		s.advance(29 * 24 * time.Hour)
		if n, err := s.DropUnusedImages(s.ctx); n != 0 || err != nil {
			t.Errorf("after 29 days %d went (%v)", n, err)
		}
		_, err = s.PutImage(s.ctx, s.bram.ID, "image/png", []byte("brought again"))
		s.must(err)
		s.advance(2 * 24 * time.Hour)
		if n, err := s.DropUnusedImages(s.ctx); n != 1 || err != nil {
			t.Errorf("after 31 days %d went (%v)", n, err)
		}
		for name, kept := range map[string]bool{used: true, again: true, unused: false} {
			if _, _, err := s.Image(s.ctx, name); (err == nil) != kept {
				t.Errorf("%s: %v, kept should be %v", name, err, kept)
			}
		}
	})
}
