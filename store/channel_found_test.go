package store

import (
	"errors"
	"strings"
	"testing"

	"veiligheidskalender/campaigns"
)

func TestWhatATestFoundLeavesAloneWhatWasSavedMeanwhile(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		s.saveChannel(s.mastodon, func(c *campaigns.Channel) {
			c.Settings = map[string]string{"server": "https://a.nl", "max_images": "9", "server_kind": "mastodon"}
			c.Secret = secret
		})
		// The test runs, and a colleague saves.
		s.saveChannel(s.mastodon, func(c *campaigns.Channel) { c.Name = "Nieuwe naam"; c.Settings["visibility"] = "unlisted" })
		always := func(campaigns.Channel) bool { return true }
		s.must(s.KeepFound(s.ctx, s.mastodon, s.anna.ID, map[string]string{"max_characters": "500", "max_images": "4", "server_kind": ""}, always))

		c, err := s.ChannelWithSecret(s.ctx, s.mastodon)
		s.must(err)
		_, kept := c.Settings["server_kind"]
		if c.Name != "Nieuwe naam" || c.Settings["visibility"] != "unlisted" || c.Settings["max_characters"] != "500" || c.Settings["max_images"] != "4" || kept || c.Secret != secret {
			t.Errorf("stored %+v", c)
		}
		var was, is string
		s.must(s.read.QueryRowContext(s.ctx, `SELECT before_value, after_value FROM audit WHERE verb = 'channel.test' AND actor = $1 AND subject = $2`,
			s.anna.ID, "channel/"+s.mastodon).Scan(&was, &is))
		if !strings.Contains(was, `"max_images":"9"`) || !strings.Contains(is, `"max_images":"4"`) || strings.Contains(was+is, "visibility") {
			t.Errorf("the audit says %s → %s", was, is)
		}

		err = s.KeepFound(s.ctx, s.mastodon, s.anna.ID, map[string]string{"max_characters": "1"}, func(now campaigns.Channel) bool {
			return now.Settings["server"] == "https://b.nl"
		})
		if !errors.Is(err, campaigns.ErrConflict) {
			t.Errorf("findings about another server: %v", err)
		}
		if err := s.KeepFound(s.ctx, "nowhere", s.anna.ID, nil, always); !errors.Is(err, campaigns.ErrNotFound) {
			t.Errorf("an unknown channel: %v", err)
		}
		if err := s.KeepFound(s.ctx, s.mastodon, s.anna.ID, map[string]string{"max_characters": strings.Repeat("9", 2001)}, always); err == nil {
			t.Error("a setting without end was kept")
		}
		if c, err = s.Channel(s.ctx, s.mastodon); err != nil || c.Settings["max_characters"] != "500" {
			t.Errorf("after refusals: %+v, %v", c, err)
		}
	})
}
