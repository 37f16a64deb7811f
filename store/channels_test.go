package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

const secret campaigns.Secret = "sessie-geheim-42"

// saved changes a channel and returns it as it is stored then.
func (s *world) saveChannel(id string, change func(*campaigns.Channel)) campaigns.Channel {
	s.t.Helper()
	c, err := s.Channel(s.ctx, id)
	s.must(err)
	change(&c)
	c, err = s.SaveChannel(s.ctx, c, s.anna.ID)
	s.must(err)
	return c
}

// forgetSecret throws away the stored secret of a channel.
func (s *world) forgetSecret(id string) {
	s.t.Helper()
	c, err := s.Channel(s.ctx, id)
	s.must(err)
	_, err = s.SaveChannelWithoutSecret(s.ctx, c, s.anna.ID)
	s.must(err)
}

func TestTheSecondOfTwoWhoChangeAChannelIsTold(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		s.saveChannel(s.mastodon, func(c *campaigns.Channel) { c.Secret = secret })
		seen, err := s.Channel(s.ctx, s.mastodon)
		s.must(err)
		first, second := seen, seen
		first.Name, second.Name, second.Secret = "Van Anna", "Van Bram", "van Bram"
		first, err = s.SaveChannel(s.ctx, first, s.anna.ID)
		s.must(err)
		for name, save := range map[string]func(context.Context, campaigns.Channel, string) (campaigns.Channel, error){
			"saving": s.SaveChannel, "throwing the secret away": s.SaveChannelWithoutSecret} {
			if _, err := save(s.ctx, second, s.bram.ID); !errors.Is(err, campaigns.ErrConflict) {
				t.Errorf("%s over what Anna saved: %v", name, err)
			}
		}
		now, err := s.ChannelWithSecret(s.ctx, s.mastodon)
		if s.must(err); now.Name != "Van Anna" || now.Secret != secret || now.Rev != first.Rev || now.Rev != seen.Rev+1 {
			t.Errorf("stored %+v, Anna saved %+v", now, first)
		}
		// A test of the connection or a service that asks to wait is nobody's change.
		s.must(s.KeepFound(s.ctx, s.mastodon, s.bram.ID, map[string]string{"tested": "ja"}, func(campaigns.Channel) bool { return true }))
		second.Rev = now.Rev
		if second, err = s.SaveChannel(s.ctx, second, s.bram.ID); err != nil || second.Rev != now.Rev+1 {
			t.Errorf("Bram has seen what Anna saved: %+v, %v", second, err)
		}
	})
}

func TestOfManyWhoChangeAChannelAtOnceOneDoes(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		seen, err := s.Channel(s.ctx, s.mastodon)
		s.must(err)
		var saved atomic.Int64
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				mine := seen
				mine.Name = fmt.Sprint("Naam ", i)
				switch _, err := s.SaveChannel(s.ctx, mine, s.anna.ID); {
				case err == nil:
					saved.Add(1)
				case !errors.Is(err, campaigns.ErrConflict):
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := saved.Load(); n != 1 {
			t.Errorf("%d of eight were saved", n)
		}
	})
}

func TestASecretIsKeptAndNeverShown(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		reveal := func() campaigns.Secret {
			c, err := s.ChannelWithSecret(s.ctx, s.mastodon)
			s.must(err)
			return c.Secret
		}
		saved := s.saveChannel(s.mastodon, func(c *campaigns.Channel) { c.Secret = secret })
		shown := []campaigns.Channel{saved}
		one, err := s.Channel(s.ctx, s.mastodon)
		s.must(err)
		bySlug, err := s.ChannelBySlug(s.ctx, "mastodon-zeist")
		s.must(err)
		all, err := s.Channels(s.ctx)
		s.must(err)
		shown = append(append(shown, one, bySlug), all...)
		for _, c := range shown {
			if c.Secret != "" || c.SecretSet != (c.ID == s.mastodon) {
				t.Errorf("shown %+v", c)
			}
		}
		if got := reveal(); got != secret {
			t.Errorf("kept %q", got.Reveal())
		}
		var stored string
		s.must(s.read.QueryRowContext(s.ctx, `SELECT secret FROM channels WHERE id = $1`, s.mastodon).Scan(&stored))
		if stored == "" || strings.Contains(stored, "geheim") {
			t.Errorf("stored as %q", stored)
		}
		s.saveChannel(s.mastodon, func(c *campaigns.Channel) { c.Name = "Anders"; c.Secret = "" })
		if got := reveal(); got != secret {
			t.Errorf("an empty field made it %q", got.Reveal())
		}
		s.saveChannel(s.mastodon, func(c *campaigns.Channel) { c.Secret = "nieuw" })
		if got := reveal(); got != "nieuw" {
			t.Errorf("changed to %q", got.Reveal())
		}
		s.forgetSecret(s.mastodon)
		if c, err := s.Channel(s.ctx, s.mastodon); err != nil || c.SecretSet || reveal() != "" {
			t.Errorf("forgotten: %+v, %v", c, err)
		}
		if _, err := s.SaveChannelWithoutSecret(s.ctx, campaigns.Channel{ID: "unknown"}, s.anna.ID); !isNotFound(err) {
			t.Errorf("of nothing: %v", err)
		}
	})
}

func TestASecretThatNoLongerOpensStopsNobodyElse(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		s.saveChannel(s.mastodon, func(c *campaigns.Channel) { c.Secret = secret })
		s.saveChannel(s.intranet, func(c *campaigns.Channel) { c.Secret = secret })
		// The secret of one row in another does not open: it is bound to its channel, as it is to the key.
		_, err := s.write.ExecContext(s.ctx, `UPDATE channels SET secret = (SELECT c.secret FROM channels c WHERE c.id = $1) WHERE id = $2`, s.intranet, s.mastodon)
		s.must(err)
		p := s.approved(time.Hour, s.mastodon, s.intranet)
		s.advance(time.Hour)
		begun := s.begin(s.delivery(p, s.mastodon).ID, s.delivery(p, s.intranet).ID)
		if len(begun) != 2 {
			t.Fatalf("begun %+v", begun)
		}
		for _, d := range begun {
			if want := map[string]campaigns.Secret{s.intranet: secret}[d.Channel.ID]; !d.Channel.SecretSet || d.Channel.Secret != want {
				t.Errorf("%s: set %v, %q", d.Channel.Slug, d.Channel.SecretSet, d.Channel.Secret.Reveal())
			}
		}
		_, err = s.ChannelWithSecret(s.ctx, s.mastodon)
		if err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("tested with a secret that does not open: %v", err)
		}
	})
}

func TestAnotherKeyOpensNoSecretAndStopsNothing(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		s.saveChannel(s.mastodon, func(c *campaigns.Channel) { c.Secret = secret })
		box, err := newSecretBox([]byte(strings.Repeat("k", 32)))
		s.must(err)
		s.box = box
		if c, err := s.Channel(s.ctx, s.mastodon); err != nil || !c.SecretSet {
			t.Errorf("%+v, %v", c, err)
		}
		p := s.approved(0)
		if begun := s.begin(s.delivery(p).ID); len(begun) != 1 || !begun[0].Channel.SecretSet || begun[0].Channel.Secret != "" {
			t.Errorf("%+v", begun)
		}
	})
}

func TestAChannelIsOnePlace(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		add := func(slug, kind, account string) error {
			_, err := s.SaveChannel(s.ctx, campaigns.Channel{MunicipalityID: s.zeist, Slug: slug, Kind: kind, Name: slug, Account: account,
				Settings: map[string]string{"site": "https://" + account}}, s.anna.ID)
			return err
		}
		s.must(add("pleio-een", "pleio", "intranet.zeist.nl"))
		s.must(add("mail-een", "mail", "intranet.zeist.nl"))
		for name, err := range map[string]error{
			"the same account":      add("pleio-twee", "pleio", "intranet.zeist.nl"),
			"the same slug":         add("pleio-een", "pleio", "elders.nl"),
			"a slug that is none":   add("Pleio Drie", "pleio", "x"),
			"a slug taken as place": add("mastodon-zeist", "proef", "y"),
		} {
			if !isInvalid(err, "slug") {
				t.Errorf("%s: %v", name, err)
			}
		}
		one, err := s.ChannelBySlug(s.ctx, "pleio-een")
		s.must(err)
		if one.Settings["site"] != "https://intranet.zeist.nl" || one.Account != "intranet.zeist.nl" || !one.CreatedAt.Equal(monday) {
			t.Errorf("%+v", one)
		}
		changed := s.saveChannel(one.ID, func(c *campaigns.Channel) {
			c.Slug, c.Kind, c.MunicipalityID, c.Account, c.Name = "anders", "mail", s.bunnik, "", "Nieuwe naam"
		})
		want := one
		want.Name, want.Rev = "Nieuwe naam", one.Rev+1
		if fmt.Sprint(changed) != fmt.Sprint(want) {
			t.Errorf("changed to %+v", changed)
		}
		if err := add("pleio-vier", "pleio", ""); err != nil {
			t.Errorf("without an account: %v", err)
		}
		if _, err := s.SaveChannel(s.ctx, campaigns.Channel{ID: "unknown"}, s.anna.ID); !isNotFound(err) {
			t.Errorf("of nothing: %v", err)
		}
	})
}

func TestATrialPostStandsOnceHoweverOftenItIsPut(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p := campaigns.TrialPost{ChannelID: s.mastodon, PostID: "post", Title: "Titel", Text: "Tekst"}
		var ids [3]string
		put := func(i int) func() {
			return func() {
				var err error
				if ids[i], err = s.PutTrial(s.ctx, "sleutel", p); err != nil {
					t.Error(err)
				}
			}
		}
		atOnce(put(0), put(1), put(2))
		found, err := s.FindTrial(s.ctx, "sleutel")
		if err != nil || found != ids[0] || found != ids[1] || found != ids[2] {
			t.Errorf("%q, %v; put as %q", found, err, ids)
		}
		if _, err := s.FindTrial(s.ctx, "andere"); !isNotFound(err) {
			t.Errorf("of nothing: %v", err)
		}
		all, err := s.TrialPosts(s.ctx, s.mastodon, 10, 0)
		if n, countErr := s.CountTrialPosts(s.ctx, s.mastodon); err != nil || countErr != nil || n != 1 || len(all) != 1 || all[0].Text != "Tekst" || !all[0].At.Equal(monday) {
			t.Errorf("%d, %+v, %v, %v", n, all, err, countErr)
		}
	})
}
