package web

import (
	"slices"
	"strings"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

type trouble struct {
	PostID, Title, State, Channel, Reason string
	At                                    time.Time
	Until                                 string // "Kan nog uit tot 09:12 uur.", of what is held; else empty
	Remedy, URL                           string
}

// troubles names each delivery of a post that asks for a person, with its remedy.
func (s *Server) troubles(r *request, row store.PostRow, names names) []trouble {
	var out []trouble
	for _, d := range row.Deliveries {
		if !d.State.NeedsAttention() {
			continue
		}
		one := trouble{PostID: row.ID, Title: names.post(row.Post), State: string(d.State), Channel: names.channel[d.ChannelID].Name,
			Reason: d.Reason, At: d.DueAt.In(s.Zone)}
		one.Remedy, one.URL = remedy(r.user, d)
		if d.State == campaigns.Held {
			one.Until = s.stillUntil(d.NotAfter)
		}
		out = append(out, one)
	}
	return out
}

// stillUntil says until when something can still go out; nothing once that is over.
func (s *Server) stillUntil(notAfter time.Time) string {
	now, until := s.Now().In(s.Zone), notAfter.In(s.Zone)
	switch {
	case !until.After(now):
		return ""
	case until.Format(time.DateOnly) == now.Format(time.DateOnly):
		return "Kan nog uit tot " + calendar.FormatClock(until) + " uur."
	}
	return "Kan nog uit tot " + calendar.FormatMoment(until) + "."
}

// approvalURL is where a post is approved: the top of its page.
func approvalURL(postID string) string { return "/berichten/" + postID + "#volgende" }

// remedy is the label of the link to what this user can do about a delivery, and where that is done.
func remedy(u campaigns.User, d campaigns.Delivery) (label, address string) {
	editor, approver := u.May(campaigns.Editor, d.OwnerID), u.May(campaigns.Approver, d.OwnerID)
	address = deliveryURL(d)
	switch {
	case d.State == campaigns.Missed && approver:
		return "Plaats alsnog of trek in", "/te-laat"
	case d.State == campaigns.Missed && editor:
		return "Bekijk of trek in", "/te-laat"
	case d.State == campaigns.Held && !d.Approved() && editor:
		return "Regel het akkoord", approvalURL(d.PostID)
	case d.State == campaigns.HandedOver && editor:
		return "Plaats het zelf", address
	case d.State == campaigns.NeedsHuman && editor:
		return "Kijk of het er staat", address
	case d.State == campaigns.Failed && approver:
		return "Bekijk en probeer opnieuw", address
	case d.State == campaigns.Failed && editor:
		return "Bekijk of trek in", address
	}
	return "Bekijk", address
}

// ahead is a warning of what would go wrong, with the link to what a person can do.
type ahead struct{ Text, Link, URL string }

// aheadShown bounds the warnings on the overview.
const aheadShown = 20

// ahead lists the warnings about what is still to come, and whether there are more than are shown. That a post lacks approval is
// said once, not for each channel.
func (s *Server) ahead(r *request, n names) (out []ahead, more bool, err error) {
	all, err := s.Store.Ahead(r.ctx(), r.mine(campaigns.Reader), aheadShown+1)
	if err != nil {
		return nil, false, err
	}
	if more = len(all) > aheadShown; more {
		all = all[:aheadShown]
	}
	for _, w := range all {
		one := ahead{Text: strings.TrimPrefix(w.Text, "Vooraf: ")}
		one.Link, one.URL = aheadRemedy(r.user, n, w)
		if one.URL == approvalURL(w.PostID) && slices.ContainsFunc(out, func(o ahead) bool { return o.URL == one.URL }) {
			continue
		}
		out = append(out, one)
	}
	return out, more, nil
}

// aheadRemedy is the label of the link to what this user can do about a warning, and where that is done.
func aheadRemedy(u campaigns.User, n names, w store.Ahead) (label, address string) {
	ch := n.channel[w.Delivery.ChannelID]
	switch {
	case w.PostID == "":
		return "Naar de bijeenkomsten", "/bijeenkomsten"
	case w.Kind == "approval", !w.Delivery.Approved():
		return "Regel het akkoord", approvalURL(w.PostID)
	case strings.Contains(w.Text, campaigns.SignInAhead+ch.Name) && u.May(campaigns.Reader, ch.MunicipalityID):
		return "Naar het kanaal", "/kanalen/" + ch.Slug
	case u.May(campaigns.Editor, w.MunicipalityID):
		return "Pas het bericht aan", "/berichten/" + w.PostID + "/bewerken"
	}
	return "Bekijk het bericht", "/berichten/" + w.PostID
}
