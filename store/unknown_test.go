package store

import (
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

// What does not exist is ErrNotFound, also when it is only referred to: an address or a form can name anything.
func TestWhatDoesNotExistIsNotFound(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p := s.post(s.words(time.Hour))
		theme := s.edit(p, func(*campaigns.Content) {})
		theme.ThemeID = "unknown"
		one := campaigns.Series{MunicipalityID: s.zeist, Title: "Reeks", ThemeID: "unknown", Rule: tuesdays(2)}
		for name, do := range map[string]func() error{
			"Post":                  func() error { _, err := s.Post(s.ctx, "unknown"); return err },
			"SavePost":              func() error { _, _, err := s.SavePost(s.ctx, Edit{PostID: "unknown"}); return err },
			"Submit":                func() error { return s.Submit(s.ctx, "unknown", "", s.anna.ID) },
			"Approve":               func() error { _, err := s.Approve(s.ctx, "unknown", "", s.anna); return err },
			"WhyNotApprove":         func() error { return s.WhyNotApprove(s.ctx, "unknown", s.anna) },
			"WithdrawApproval":      func() error { return s.WithdrawApproval(s.ctx, "unknown", "", s.anna.ID) },
			"Skip":                  func() error { _, err := s.Skip(s.ctx, "unknown", "", true, s.anna.ID); return err },
			"Delivery":              func() error { _, err := s.Delivery(s.ctx, "unknown"); return err },
			"Finish":                func() error { return s.Finish(s.ctx, []campaigns.Outcome{{DeliveryID: "unknown"}}) },
			"Series":                func() error { _, err := s.Series(s.ctx, "unknown"); return err },
			"ChangeRule":            func() error { _, err := s.ChangeRule(s.ctx, "unknown", 1, tuesdays(2), s.anna.ID); return err },
			"Channel":               func() error { _, err := s.Channel(s.ctx, "unknown"); return err },
			"ChannelBySlug":         func() error { _, err := s.ChannelBySlug(s.ctx, "unknown"); return err },
			"ChannelWithSecret":     func() error { _, err := s.ChannelWithSecret(s.ctx, "unknown"); return err },
			"User":                  func() error { _, err := s.User(s.ctx, "unknown"); return err },
			"Session":               func() error { _, err := s.Session(s.ctx, "unknown"); return err },
			"Halt":                  func() error { _, err := s.Halt(s.ctx, "unknown"); return err },
			"a post with a theme":   func() error { _, _, err := s.SavePost(s.ctx, theme); return err },
			"a series with a theme": func() error { _, err := s.CreateSeries(s.ctx, one, nil, s.anna.ID); return err },
			"a session of a user":   func() error { _, err := s.StartSession(s.ctx, "unknown"); return err },
			"a halt of a channel": func() error {
				_, err := s.SetHalt(s.ctx, campaigns.Halt{Scope: campaigns.HaltChannel, ChannelID: "unknown", Reason: "Storing"})
				return err
			},
			"a post on a proefkanaal": func() error { _, err := s.PutTrial(s.ctx, "x", campaigns.TrialPost{ChannelID: "unknown"}); return err },
		} {
			if err := do(); !isNotFound(err) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
