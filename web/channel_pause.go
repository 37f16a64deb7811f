package web

import (
	"errors"
	"strings"

	"veiligheidskalender/campaigns"
)

// pauseChannel halts one channel.
func (s *Server) pauseChannel(r *request) error {
	ch, err := s.Store.ChannelBySlug(r.ctx(), r.Params("slug"))
	if err != nil {
		return err
	}
	here, form := "/kanalen/"+ch.Slug, formOfChannel(ch)
	halts, err := s.haltsOf(r, ch.ID)
	if err != nil {
		return err
	}
	if len(halts) > 0 {
		return s.to(r, here, Flash{Tone: "info", Text: "Dit kanaal stond al op pauze."})
	}
	form["reason"] = strings.TrimSpace(r.form()["reason"])
	begun, err := s.Store.SetHalt(r.ctx(), campaigns.Halt{Scope: campaigns.HaltChannel, ChannelID: ch.ID, Reason: form["reason"], By: r.user.ID})
	if err != nil {
		return s.showChannel(r, ch, form, err)
	}
	return s.saidHalted(r, here, "Het kanaal staat op pauze. Er gaat niets naartoe tot iemand het weer aanzet.", begun)
}

// resumeChannel lifts every halt of one channel.
func (s *Server) resumeChannel(r *request) error {
	ch, err := s.Store.ChannelBySlug(r.ctx(), r.Params("slug"))
	if err != nil {
		return err
	}
	here := "/kanalen/" + ch.Slug
	ids, err := s.haltsOf(r, ch.ID)
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		return s.to(r, here, Flash{Tone: "info", Text: "Dit kanaal stond niet op pauze."})
	}
	effect, err := s.Store.HaltEffect(r.ctx(), ids...)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := s.Store.LiftHalt(r.ctx(), id, r.user.ID); err != nil && !errors.Is(err, campaigns.ErrConflict) { // a colleague was first
			return err
		}
	}
	return s.saidLifted(r, here, "Het kanaal staat weer aan.", effect)
}

// haltsOf returns the ids of the halts in force of one channel.
func (s *Server) haltsOf(r *request, channelID string) ([]string, error) {
	all, err := s.Store.Halts(r.ctx())
	var ids []string
	for _, h := range all {
		if h.Scope == campaigns.HaltChannel && h.ChannelID == channelID {
			ids = append(ids, h.ID)
		}
	}
	return ids, err
}
