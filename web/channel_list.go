package web

import (
	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
)

// channelListPage is the data of kanalen.html.
type channelListPage struct {
	Page
	Channels []channelRow
	Kinds    []Option
	CanAdmin bool
}

type channelRow struct {
	Slug, Name, Kind, Municipality, Account string
	Status, Note                            string
	Waiting                                 int
	Trial                                   string
}

func (s *Server) channelList(r *request) error {
	page := channelListPage{Page: s.page(r, "kanalen"), CanAdmin: r.user.MayAnywhere(campaigns.Admin)}
	names, err := s.names(r)
	if err != nil {
		return err
	}
	channels, err := s.Store.Channels(r.ctx())
	if err != nil {
		return err
	}
	waiting, err := s.Store.WaitingByChannel(r.ctx())
	if err != nil {
		return err
	}
	pauses, err := s.pauses(r, names)
	if err != nil {
		return err
	}
	for _, ch := range channels {
		if !r.user.May(campaigns.Reader, ch.MunicipalityID) {
			continue
		}
		kind, pause := kindOf(ch), pauses[ch.ID]
		status := s.channelStatus(kind, ch, pause)
		page.Channels = append(page.Channels, channelRow{Slug: ch.Slug, Name: ch.Name, Kind: kind.Label,
			Municipality: names.municipality[ch.MunicipalityID].Name, Account: account(ch), Status: status,
			Note: channelNote(status, pause, s.testOf(ch)), Waiting: waiting[ch.ID], Trial: s.trialURL(kind, ch)})
	}
	for _, kind := range kinds.All() {
		if kind.Retired {
			continue
		}
		page.Kinds = append(page.Kinds, Option{Value: kind.Name, Label: kind.Label, Help: kindHelp[kind.Name]})
	}
	return s.pages.render(r.Ctx, "kanalen", page)
}

// account is the address or name of a channel; empty where it only has the slug.
func account(ch campaigns.Channel) string {
	if ch.Account == ch.Slug {
		return ""
	}
	return ch.Account
}

// pauses returns the halts in force of single channels by channel, in words; of several on one channel the oldest.
func (s *Server) pauses(r *request, names names) (map[string]*Halt, error) {
	all, err := s.Store.Halts(r.ctx())
	out := map[string]*Halt{}
	for _, h := range all { // newest first
		if h.Scope == campaigns.HaltChannel {
			out[h.ChannelID] = &Halt{ID: h.ID, What: names.channel[h.ChannelID].Name, Reason: h.Reason, By: names.user[h.By], At: h.At.In(s.Zone)}
		}
	}
	return out, err
}
