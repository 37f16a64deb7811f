package web

import (
	"fmt"
	"strings"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// halt sets a halt. Whoever may approve somewhere may stop everything: in an emergency the brake must be at hand.
func (s *Server) halt(r *request) error {
	form := r.form()
	n, err := s.names(r)
	if err != nil {
		return err
	}
	h := campaigns.Halt{Scope: campaigns.HaltScope(form["scope"]), Reason: strings.TrimSpace(form["reason"]), By: r.user.ID}
	switch h.Scope {
	case campaigns.HaltMunicipality:
		h.MunicipalityID = form["municipality"]
	case campaigns.HaltChannel:
		h.ChannelID = form["channel"]
	}
	if (h.MunicipalityID != "" || h.ChannelID != "") && !r.user.May(campaigns.Approver, n.haltOwner(h)) {
		return errForbidden
	}
	inForce, err := s.Store.Halts(r.ctx())
	if err != nil {
		return err
	}
	for _, other := range inForce {
		if other.Scope == h.Scope && other.MunicipalityID == h.MunicipalityID && other.ChannelID == h.ChannelID {
			return s.to(r, "/noodstop", Flash{Tone: "info", Text: "Deze noodstop stond al aan, door " + n.user[other.By] + "."})
		}
	}
	begun, err := s.Store.SetHalt(r.ctx(), h)
	if err != nil {
		return s.showHalts(r, form, err)
	}
	return s.saidHalted(r, "/noodstop", "De noodstop staat aan.", begun)
}

func (s *Server) liftHalt(r *request) error {
	effect, err := s.Store.HaltEffect(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	if err := s.Store.LiftHalt(r.ctx(), r.Params("id"), r.user.ID); err != nil {
		return s.done(r, "/noodstop", err, "")
	}
	return s.saidLifted(r, "/noodstop", "De noodstop is opgeheven.", effect)
}

// shownBegun bounds how many titles one message names.
const shownBegun = 5

// saidHalted ends a POST that halted something, and names what had begun and may still appear.
func (s *Server) saidHalted(r *request, url, said string, begun []campaigns.Delivery) error {
	if len(begun) == 0 {
		return s.to(r, url, Flash{Tone: "ok", Text: said})
	}
	var titles []string
	for _, d := range begun {
		if len(titles) == shownBegun || !r.user.May(campaigns.Reader, d.OwnerID) {
			continue
		}
		p, err := s.Store.Post(r.ctx(), d.PostID)
		if err != nil {
			return err
		}
		titles = append(titles, "“"+shortened(p.Revision.Content.Name(), 60)+"”")
	}
	said += " " + plural(len(begun), "bericht was", "berichten waren") + " al onderweg"
	if len(titles) > 0 {
		said += ": " + strings.Join(titles, ", ")
	}
	if more := len(begun) - len(titles); more > 0 && len(titles) > 0 {
		said += fmt.Sprintf(" en nog %d", more)
	}
	return s.to(r, url, Flash{Tone: "warning", Text: said + ". Kijk of dat nog klopt."})
}

// saidLifted ends a POST that lifted something, and says what happens now.
func (s *Server) saidLifted(r *request, url, said string, e store.HaltEffect) error {
	if e.Release > 0 {
		said += " " + plural(e.Release, "bericht gaat", "berichten gaan") + " zo alsnog uit."
	}
	if e.Late > 0 {
		said += " " + plural(e.Late, "bericht is te laat en blijft", "berichten zijn te laat en blijven") + " staan."
	}
	rest, err := s.Store.Halts(r.ctx())
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return s.to(r, url, Flash{Tone: "warning", Text: said + " Let op: er geldt nog een andere noodstop of pauze.", URL: "/noodstop", Link: "Bekijk wat er stilstaat"})
	}
	return s.to(r, url, Flash{Tone: "ok", Text: said})
}
