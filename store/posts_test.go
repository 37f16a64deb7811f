package store

import (
	"errors"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func TestEverySaveIsARevisionAndEqualWordsMakeNone(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p := s.post(s.words(time.Hour))
		s.advance(time.Minute)
		second := s.save(p, func(c *campaigns.Content) { c.Text = "Bel eerst even." })
		if second.Revision.No != 2 || second.Revision.Content.Text != "Bel eerst even." || second.Revision.AuthorID != s.anna.ID || !second.Revision.CreatedAt.Equal(s.Now()) {
			t.Errorf("second revision %+v", second.Revision)
		}
		same := s.save(second, func(c *campaigns.Content) {
			c.Text = "  Bel eerst even.\r\n"
			c.Channels = append(c.Channels, s.mastodon)
		})
		if same.Revision.ID != second.Revision.ID {
			t.Errorf("equal words made revision %+v", same.Revision)
		}
		all, err := s.Revisions(s.ctx, p.ID, 10)
		s.must(err)
		if len(all) != 2 || all[0].No != 2 || all[1].ID != p.Revision.ID || all[1].Content.Text != "Klik niet zomaar op een link." {
			t.Errorf("revisions %+v", all)
		}
		if got := s.reread(p); got.Revision.ID != second.Revision.ID || got.Revision.Hash != got.Revision.Content.Hash() {
			t.Errorf("stored %+v", got.Revision)
		}
	})
}

func TestAPostKeepsWhatItIsAbout(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p := s.approved(time.Hour)
		e := s.edit(p, func(*campaigns.Content) {})
		e.ThemeID = s.theme
		saved, _, err := s.SavePost(s.ctx, e)
		s.must(err)
		if got := s.reread(p); got.ThemeID != s.theme || saved.ThemeID != s.theme || !got.Approved() || got.Revision.ID != p.Revision.ID {
			t.Errorf("another theme made %+v", got)
		}
	})
}

func TestTheSecondOfTwoWhoSavedIsToldSo(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p := s.post(s.words(time.Hour))
		s.save(p, func(c *campaigns.Content) { c.Text = "Van Anna." })
		e := s.edit(p, func(c *campaigns.Content) { c.Text = "Van Bram." })
		if _, _, err := s.SavePost(s.ctx, e); !isConflict(err) {
			t.Errorf("saved over another: %v", err)
		}
		if _, err := s.Approve(s.ctx, p.ID, p.Revision.ID, s.bram); !isConflict(err) {
			t.Errorf("approved words unseen: %v", err)
		}
		if err := s.Submit(s.ctx, p.ID, p.Revision.ID, s.bram.ID); !isConflict(err) {
			t.Errorf("submitted words unseen: %v", err)
		}
		if _, err := s.Skip(s.ctx, p.ID, p.Revision.ID, true, s.bram.ID); !isConflict(err) {
			t.Errorf("skipped words unseen: %v", err)
		}
		if got := s.reread(p).Revision.Content.Text; got != "Van Anna." {
			t.Errorf("text %q", got)
		}
	})
}

func TestOfTwoWhoSaveAtOnceOneIsToldSo(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		other := s.open()
		for round := range rounds / 5 {
			p := s.post(s.words(time.Hour))
			var errs [2]error
			save := func(i int, store *Store) func() {
				return func() {
					_, _, errs[i] = store.SavePost(s.ctx, s.edit(p, func(c *campaigns.Content) { c.Text = []string{"Eerste.", "Tweede."}[i] }))
				}
			}
			atOnce(save(0, s.Store), save(1, other))
			if (errs[0] == nil) == (errs[1] == nil) || !isConflict(errors.Join(errs[0], errs[1])) {
				t.Fatalf("round %d: %v and %v", round, errs[0], errs[1])
			}
			if no := s.reread(p).Revision.No; no != 2 {
				t.Fatalf("round %d: revision %d", round, no)
			}
		}
	})
}

func TestWhatCannotBeSavedIsRefusedWithItsField(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		tests := []struct {
			name   string
			change func(c *campaigns.Content)
			field  string
		}{
			{"a moment that is over", func(c *campaigns.Content) { c.Local = s.in(-2 * time.Minute) }, "local"},
			{"a moment that does not exist", func(c *campaigns.Content) { c.Local = "2027-02-30T09:00" }, "local"},
			{"a moment in another century", func(c *campaigns.Content) { c.Local = "2127-03-01T09:00" }, "local"},
			{"an unknown zone", func(c *campaigns.Content) { c.Local, c.Zone = s.in(2*time.Hour), "Europe/Amsterdm" }, "zone"},
			{"a channel of another municipality", func(c *campaigns.Content) { c.Channels = []string{s.mastodon, s.bunnikToots} }, "channels"},
			{"an unknown channel", func(c *campaigns.Content) { c.Channels = []string{"unknown"} }, "channels"},
			{"a title without end", func(c *campaigns.Content) { c.Title = strings.Repeat("a", 257) }, "title"},
		}
		p := s.approved(time.Hour)
		before := s.delivery(p)
		for _, test := range tests {
			if _, _, err := s.SavePost(s.ctx, s.edit(p, test.change)); !isInvalid(err, test.field) {
				t.Errorf("save %s: %v", test.name, err)
			}
			c := s.words(time.Hour)
			test.change(&c)
			if _, _, err := s.CreatePost(s.ctx, campaigns.Post{MunicipalityID: s.zeist}, c, s.anna.ID); !isInvalid(err, test.field) {
				t.Errorf("create %s: %v", test.name, err)
			}
		}
		if got := s.reread(p); got.Revision.ID != p.Revision.ID || s.delivery(p) != before {
			t.Error("something was saved")
		}
		s.save(p, func(c *campaigns.Content) { c.Local = s.in(0) }) // "now" is not over
	})
}

func TestAPartnershipUsesTheChannelsOfAll(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p, due, err := s.CreatePost(s.ctx, campaigns.Post{MunicipalityID: s.zblw}, s.words(time.Hour, s.mastodon, s.bunnikToots), s.anna.ID)
		s.must(err)
		if len(due) != 2 {
			t.Errorf("the queue is told %v", due)
		}
		for channel, municipality := range map[string]string{s.mastodon: s.zeist, s.bunnikToots: s.bunnik} {
			if d := s.delivery(p, channel); d.MunicipalityID != municipality || d.OwnerID != s.zblw {
				t.Errorf("%+v", d)
			}
		}
	})
}

func TestAPostInThePastKeepsItsMomentWhenItsWordsChange(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p, d := s.inState(campaigns.Missed)
		s.save(p, func(c *campaigns.Content) { c.Text = "Beter." })
		if after := s.again(d); after.State != campaigns.Missed || !after.DueAt.Equal(d.DueAt) {
			t.Errorf("%+v", after)
		}
	})
}
