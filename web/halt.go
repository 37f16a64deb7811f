package web

import (
	"time"

	"veiligheidskalender/campaigns"
)

// haltPage is the data of noodstop.html.
type haltPage struct {
	Page
	Scopes, Municipalities, Channels []Option
	Effects                          map[string]haltEffect
	Next                             int
	CanHalt                          bool
}

// haltEffect is what lifting one halt would do, and whether this person may.
type haltEffect struct {
	Release, Late int
	CanLift       bool
}

func (s *Server) haltPage(r *request) error { return s.showHalts(r, map[string]string{}, nil) }

// showHalts shows what is halted, and the form as it was typed with why that cannot be so.
func (s *Server) showHalts(r *request, form map[string]string, why error) error {
	n, err := s.names(r)
	if err != nil {
		return err
	}
	page := haltPage{Page: s.page(r, "noodstop"), Effects: map[string]haltEffect{}, CanHalt: r.user.MayAnywhere(campaigns.Approver)}
	page.Form = form
	if why != nil {
		if err := page.invalid(r, why); err != nil {
			return err
		}
	}
	if err := s.fillEffects(r, n, &page); err != nil {
		return err
	}
	mine := r.mine(campaigns.Reader)
	now, err := s.Store.CountPlanned(r.ctx(), mine, s.Now())
	if err != nil {
		return err
	}
	later, err := s.Store.CountPlanned(r.ctx(), mine, s.Now().Add(24*time.Hour))
	if err != nil {
		return err
	}
	page.Next = now - later
	page.Scopes, page.Municipalities, page.Channels = haltOptions(r, n, form)
	return s.pages.render(r.Ctx, "noodstop", page)
}

// fillEffects says of each halt that the page shows what lifting it would do.
func (s *Server) fillEffects(r *request, n names, page *haltPage) error {
	if len(page.Halts) == 0 {
		return nil
	}
	all, err := s.Store.Halts(r.ctx())
	if err != nil {
		return err
	}
	for _, h := range all {
		e, err := s.Store.HaltEffect(r.ctx(), h.ID)
		if err != nil {
			return err
		}
		page.Effects[h.ID] = haltEffect{e.Release, e.Late, r.mayHalt(campaigns.Approver, n.haltOwner(h))}
	}
	return nil
}

// haltOwner is the municipality that a halt is about; empty for one that is general.
func (n names) haltOwner(h campaigns.Halt) string {
	if h.Scope == campaigns.HaltChannel {
		return n.channel[h.ChannelID].MunicipalityID
	}
	return h.MunicipalityID
}

// haltOptions are the choices of the form: only what this person may halt.
func haltOptions(r *request, n names, form map[string]string) (scopes, municipalities, channels []Option) {
	for _, o := range []Option{
		{Value: string(campaigns.HaltAll), Label: "Alles", Help: "Alle kanalen van alle gemeenten, ook het intranet."},
		{Value: string(campaigns.HaltExternal), Label: "Alles voor het publiek", Help: "Het intranet gaat door."},
		{Value: string(campaigns.HaltMunicipality), Label: "Alles van één gemeente"},
		{Value: string(campaigns.HaltChannel), Label: "Eén kanaal"},
	} {
		o.Checked = form["scope"] == o.Value
		scopes = append(scopes, o)
	}
	own, ownChannels := map[string]campaigns.Municipality{}, map[string]campaigns.Channel{}
	for _, id := range r.mine(campaigns.Approver) {
		own[id] = n.municipality[id]
	}
	for id, ch := range n.channel {
		if _, ok := own[ch.MunicipalityID]; ok {
			ownChannels[id] = ch
		}
	}
	municipalities = append([]Option{{Label: "Kies een gemeente"}}, options(own, func(m campaigns.Municipality) string { return m.Name }, form["municipality"])...)
	channels = append([]Option{{Label: "Kies een kanaal"}}, options(ownChannels, func(c campaigns.Channel) string { return c.Name }, form["channel"])...)
	return scopes, municipalities, channels
}
