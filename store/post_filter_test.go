package store

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

// TestPostsByState compares the SQL for a post's state with the rule itself, on posts of every make.
func TestPostsByState(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		random := rand.New(rand.NewPCG(1, 2))
		maybe := func() bool { return random.IntN(2) == 0 }
		for i := range 120 {
			c := s.words(time.Hour, []string{s.intranet, s.mastodon}[:random.IntN(3)]...)
			c.Title = fmt.Sprintf(`Bericht %d "title":"x","text":"","variants":[`, i) // looks like what an idea is stored as
			if maybe() {
				c.Text = ""
			}
			if maybe() {
				c.Variants = []campaigns.Variant{{ChannelID: s.mastodon, Title: "Anders"}}
			}
			if i%5 == 0 {
				c.Channels = nil
			}
			p := s.post(c)
			s.must(s.inTx(s.ctx, func(t *tx) error {
				hash := func() string { return []string{"", "other", p.Revision.Hash}[random.IntN(3)] }
				if _, err := t.exec(`UPDATE posts SET skipped = $1, submitted_hash = $2, approved_hash = $3 WHERE id = $4`,
					bit(random.IntN(4) == 0), hash(), hash(), p.ID); err != nil {
					return err
				}
				// Most random states ask for attention; half of the posts get none of those.
				states := campaigns.States
				if maybe() {
					states = []campaigns.State{campaigns.Waiting, campaigns.Sending, campaigns.Published, campaigns.Cancelled}
				}
				for _, channel := range p.Revision.Content.Channels {
					if _, err := t.exec(`UPDATE deliveries SET state = $1 WHERE post_id = $2 AND channel_id = $3`, states[random.IntN(len(states))], p.ID, channel); err != nil {
						return err
					}
				}
				return nil
			}))
		}
		all, err := s.Posts(s.ctx, PostFilter{MunicipalityIDs: []string{s.zeist}, Limit: 1000})
		s.must(err)
		for _, state := range campaigns.PostStates {
			var want []string
			for _, row := range all {
				if row.State() == state {
					want = append(want, row.ID)
				}
			}
			if len(want) == 0 {
				t.Errorf("no post is %s: the test shows nothing about it", state)
			}
			f := PostFilter{MunicipalityIDs: []string{s.zeist}, State: state, Limit: 1000}
			if got := postIDs(s, f); !slices.Equal(got, want) {
				t.Errorf("%s: got %d posts, want %d", state, len(got), len(want))
			}
			if n, err := s.CountPosts(s.ctx, f); n != len(want) || err != nil {
				t.Errorf("%s: counted %d (%v), want %d", state, n, err, len(want))
			}
		}
	})
}

func postIDs(s *world, f PostFilter) []string {
	s.t.Helper()
	rows, err := s.Posts(s.ctx, f)
	s.must(err)
	var ids []string
	for _, row := range rows {
		ids = append(ids, row.ID)
	}
	return ids
}

func TestPostsByWords(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		c := s.words(time.Hour)
		c.Title, c.Text = `Wat kost "100%" zeker_zijn?`, "Sociale media\nuit C:\\temp & meer <b>één</b>"
		c.Variants = []campaigns.Variant{{ChannelID: s.mastodon, Title: "Variant", Text: "Kort"}}
		s.post(c)
		for _, query := range []string{"wat", "WAT", "kost wat", `"100%"`, "zeker_zijn?", "media", "sociale uit", `C:\temp`, "&", "<b>", "één", "  kost  "} {
			if got := postIDs(s, PostFilter{MunicipalityIDs: []string{s.zeist}, Query: query}); len(got) != 1 {
				t.Errorf("%q finds nothing", query)
			}
		}
		for _, query := range []string{"wat niet", "title", "text", "variants", "channel", "variant", "Europe", "zekerXzijn", "100!", `\n`, "nuit", "'", "%%"} {
			if got := postIDs(s, PostFilter{MunicipalityIDs: []string{s.zeist}, Query: query}); len(got) != 0 {
				t.Errorf("%q finds the post", query)
			}
		}
	})
}

func TestPostsByChannel(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		draft := s.post(campaigns.Content{Title: "Concept", Channels: []string{s.intranet}})
		planned := s.post(s.words(time.Hour, s.mastodon))
		variant := s.post(campaigns.Content{Title: "Eigen tekst, maar niet naar dit kanaal", Channels: []string{s.mastodon},
			Variants: []campaigns.Variant{{ChannelID: s.intranet, Text: "x"}}})
		for channel, want := range map[string][]string{s.intranet: {draft.ID}, s.mastodon: {planned.ID, variant.ID}, s.bunnikToots: nil} {
			if got := postIDs(s, PostFilter{MunicipalityIDs: []string{s.zeist}, ChannelID: channel}); !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		}
	})
}

func TestWhyNotApproveSaysWhatApproveSays(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p := s.post(s.words(time.Hour)) // Anna's
		s.must(s.Submit(s.ctx, p.ID, p.Revision.ID, s.carla.ID))
		for _, u := range []campaigns.User{s.anna, s.carla, s.bram} {
			why := s.WhyNotApprove(s.ctx, p.ID, u)
			_, err := s.Approve(s.ctx, p.ID, p.Revision.ID, u)
			if fmt.Sprint(why) != fmt.Sprint(err) {
				t.Errorf("%s: WhyNotApprove says %v, Approve %v", u.Name, why, err)
			}
		}
		if s.reread(p).Approved() != true {
			t.Error("Bram could not approve")
		}
	})
}

func TestHistoryOfAPost(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p := s.post(s.words(time.Hour))
		s.advance(time.Minute)
		saved := s.save(p, func(c *campaigns.Content) { c.Title = "Anders" })
		s.advance(time.Minute)
		s.approve(saved)
		entries, err := s.History(s.ctx, p.ID, 10)
		s.must(err)
		var verbs []string
		for _, e := range entries {
			verbs = append(verbs, e.Verb)
		}
		if !slices.Equal(verbs, []string{"post.approve", "post.save", "post.create"}) {
			t.Errorf("history %v", verbs)
		}
		if e := entries[1]; e.Actor != s.anna.ID || e.Before != p.Revision.ID || e.After != saved.Revision.ID || !e.At.Equal(monday.Add(time.Minute)) {
			t.Errorf("entry %+v", e)
		}
		if v, err := s.Revision(s.ctx, p.Revision.ID); err != nil || v.Content.Title != p.Revision.Content.Title || v.No != 1 {
			t.Errorf("revision %+v, %v", v, err)
		}
	})
}
