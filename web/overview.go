package web

import (
	"slices"
	"strings"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// overviewPage is the data of overzicht.html.
type overviewPage struct {
	Page
	Today     time.Time
	Expiring  []expiring
	Attention []trouble
	Asked     []asked
	Review    []waiting
	Coming    []dayGroup
	Later     int
	Recent    []sent
	CanEdit   bool
}

// expiring is a channel whose sign-in ends soon.
type expiring struct{ Text, URL string }

// asked is a post of the user that an approver sent back.
type asked struct {
	PostID, Text string
	At           time.Time
}

type trouble struct {
	PostID, Title, State, Channel, Reason string
	At                                    time.Time
	Remedy, URL                           string
}

type waiting struct {
	PostID, Title, Author string
	At                    time.Time
	Mine                  bool
	WhyNot                string
}

type dayGroup struct {
	Name  string
	Items []coming
}

type coming struct {
	PostID, Title, State string
	Channels             []string
	At                   time.Time
	Today                bool
}

type sent struct {
	PostID, Title, Channel, URL string
	At                          time.Time
}

// Windows of the overview.
const (
	overviewAhead = 14 * 24 * time.Hour
	overviewBack  = 7 * 24 * time.Hour
)

func (s *Server) overview(r *request) error {
	now := s.Now().In(s.Zone)
	page := overviewPage{Page: s.page(r, "overzicht"), Today: now, CanEdit: r.user.MayAnywhere(campaigns.Editor)}
	mine := r.mine(campaigns.Reader)
	names, err := s.names(r)
	if err != nil {
		return err
	}
	if err := s.nameSeries(r, &names); err != nil {
		return err
	}
	page.Expiring = expiringOf(names, r.user, now)
	attention, err := s.Store.Posts(r.ctx(), store.PostFilter{MunicipalityIDs: mine, Attention: true, Limit: 50})
	if err != nil {
		return err
	}
	for _, row := range attention {
		page.Attention = append(page.Attention, s.troubles(row, names)...)
	}
	returned, err := s.Store.Asked(r.ctx(), r.user.ID)
	if err != nil {
		return err
	}
	for _, n := range returned {
		if r.user.May(campaigns.Reader, n.MunicipalityID) {
			page.Asked = append(page.Asked, asked{n.PostID, n.Text, n.CreatedAt.In(s.Zone)})
		}
	}
	review, err := s.Store.Posts(r.ctx(), store.PostFilter{MunicipalityIDs: mine, Submitted: true, Limit: 20})
	if err != nil {
		return err
	}
	for _, row := range review {
		page.Review = append(page.Review, s.waits(r, row, names))
	}
	planned, err := s.Store.Planned(r.ctx(), mine, now, now.Add(overviewAhead), 100)
	if err != nil {
		return err
	}
	page.Coming = s.groups(planned, names, now)
	if page.Later, err = s.Store.CountPlanned(r.ctx(), mine, now.Add(overviewAhead)); err != nil {
		return err
	}
	recent, err := s.Store.RecentlyPublished(r.ctx(), mine, now.Add(-overviewBack), 5)
	if err != nil {
		return err
	}
	for _, p := range recent {
		page.Recent = append(page.Recent, sent{p.Post.ID, p.Post.Revision.Content.Name(), p.Channel.Name, p.Delivery.Receipt.URL, p.Delivery.UpdatedAt})
	}
	return s.pages.render(r.Ctx, "overzicht", page)
}

// expiringOf lists the channels that a user can see whose sign-in ends soon, by name.
func expiringOf(n names, user campaigns.User, now time.Time) (out []expiring) {
	for _, ch := range n.channel {
		if ch.Expires(now) && user.May(campaigns.Reader, ch.MunicipalityID) {
			out = append(out, expiring{calendar.FormatExpiry(ch, now), "/kanalen/" + ch.Slug})
		}
	}
	slices.SortFunc(out, func(a, b expiring) int { return strings.Compare(a.Text, b.Text) })
	return out
}

// troubles names each delivery of a post that asks for a person, with its remedy.
func (s *Server) troubles(row store.PostRow, names names) []trouble {
	var out []trouble
	for _, d := range row.Deliveries {
		if !d.State.NeedsAttention() {
			continue
		}
		out = append(out, trouble{PostID: row.ID, Title: names.post(row.Post), State: string(d.State), Channel: names.channel[d.ChannelID].Name,
			Reason: d.Reason, At: d.DueAt, Remedy: remedy(d), URL: remedyURL(row.ID, d)})
	}
	return out
}

// remedyURL is where that is done.
func remedyURL(postID string, d campaigns.Delivery) string {
	if d.State == campaigns.Missed {
		return "/te-laat"
	}
	return "/berichten/" + postID + "#plaatsing-" + d.ID
}

// remedy is the label of the link to what a person can do.
func remedy(d campaigns.Delivery) string {
	switch d.State {
	case campaigns.HandedOver:
		return "Plaats het zelf"
	case campaigns.NeedsHuman:
		return "Kijk of het er staat"
	case campaigns.Missed:
		return "Plaats alsnog of trek in"
	case campaigns.Failed:
		return "Bekijk en probeer opnieuw"
	case campaigns.Held:
		if d.ApprovedHash != d.ContentHash {
			return "Regel het akkoord"
		}
	}
	return "Bekijk"
}

func (s *Server) waits(r *request, row store.PostRow, names names) waiting {
	w := waiting{PostID: row.ID, Title: names.post(row.Post), Author: names.user[row.SubmittedBy], At: s.plannedAt(row.Post)}
	switch {
	case !r.user.May(campaigns.Approver, row.MunicipalityID):
		w.WhyNot = "Een eindredacteur geeft akkoord."
	case row.SubmittedBy == r.user.ID:
		w.WhyNot = "Jij hebt dit voorgelegd; een collega geeft akkoord."
	default:
		w.Mine = true
	}
	return w
}

// plannedAt is the moment of a post, zero when it has none.
func (s *Server) plannedAt(p campaigns.Post) time.Time {
	if p.Revision.Content.Local == "" {
		return time.Time{}
	}
	at, err := calendar.Instant(p.Revision.Content.Local, p.Revision.Content.Zone)
	if err != nil { // stored content was checked when it was saved
		return time.Time{}
	}
	return at.In(s.Zone)
}

// groups puts what is coming under Vandaag, Morgen, Deze week, Volgende week and Daarna; a post on several channels once.
func (s *Server) groups(planned []store.Planned, names names, now time.Time) []dayGroup {
	var out []dayGroup
	seen := map[string]bool{}
	states := map[string][]campaigns.State{}
	for _, p := range planned {
		states[p.Post.ID] = append(states[p.Post.ID], p.Delivery.State)
	}
	for _, p := range planned {
		if seen[p.Post.ID] {
			continue
		}
		seen[p.Post.ID] = true
		at := p.Delivery.DueAt.In(s.Zone)
		name := groupName(at, now)
		if len(out) == 0 || out[len(out)-1].Name != name {
			out = append(out, dayGroup{Name: name})
		}
		last := &out[len(out)-1]
		last.Items = append(last.Items, coming{PostID: p.Post.ID, Title: names.post(p.Post),
			State: string(p.Post.State(states[p.Post.ID])), Channels: s.handMarked(names, p.Post.Revision.Content.Channels), At: at, Today: name == "Vandaag"})
	}
	return out
}

func groupName(at, now time.Time) string {
	day := func(t time.Time) time.Time { y, m, d := t.Date(); return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	days := int(day(at).Sub(day(now)).Hours() / 24)
	untilSunday := (7 - int(now.Weekday())) % 7
	switch {
	case days <= 0:
		return "Vandaag"
	case days == 1:
		return "Morgen"
	case days <= untilSunday:
		return "Deze week"
	case days <= untilSunday+7:
		return "Volgende week"
	}
	return "Daarna"
}
