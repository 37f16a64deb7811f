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
	Outdated  []outdatedView
	Ahead     []ahead
	MoreAhead bool // than are shown
	Asked     []asked
	Mine      []waiting // for approval of this user
	Others    []waiting // for approval of a colleague
	MoreWait  bool      // for approval, than are shown
	Coming    []dayGroup
	Nothing   string // that nothing goes out today, in a sentence; else empty
	Later     int
	Events    []plannerItem // of the coming week
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

type dayGroup struct {
	Name  string
	Items []coming
}

type coming struct {
	PostID, Title, State string
	Channels             []string
	At                   time.Time
	Today                bool
	Approved             bool // without, it does not go out
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
		page.Attention = append(page.Attention, s.troubles(r, row, names)...)
	}
	if page.Outdated, err = s.outdated(s.Store.Outdated(r.ctx(), mine)); err != nil {
		return err
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
	if page.Ahead, page.MoreAhead, err = s.ahead(r, names); err != nil {
		return err
	}
	if err := s.fillReview(r, names, attention, &page); err != nil {
		return err
	}
	if page.Events, err = s.eventsSoon(r, names, now); err != nil {
		return err
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
		page.Recent = append(page.Recent, sent{p.Post.ID, p.Post.Revision.Content.Name(), p.Channel.Name, p.Delivery.Receipt.URL, p.Delivery.UpdatedAt.In(s.Zone)})
	}
	page.Nothing = nothingToday(page.Coming, page.Recent, now)
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
		if seen[p.Post.ID] || p.Delivery.State.NeedsAttention() { // what needs attention stands above
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
			State: string(p.Post.State(states[p.Post.ID])), Channels: s.handMarked(names, p.Post.Revision.Content.Channels), At: at, Today: name == "Vandaag", Approved: p.Delivery.Approved()})
	}
	return out
}

// nothingToday says that nothing goes out today, or nothing more; empty when something does, or when nothing is planned at all.
func nothingToday(groups []dayGroup, recent []sent, now time.Time) string {
	today := len(groups) > 0 && groups[0].Name == "Vandaag"
	switch {
	case len(groups) == 0, today && slices.ContainsFunc(groups[0].Items, func(c coming) bool { return c.Approved }):
		return ""
	case today:
		return "Vandaag gaat er niets uit zonder akkoord."
	case len(recent) > 0 && recent[0].At.Format(time.DateOnly) == now.Format(time.DateOnly):
		return "Vandaag gaat er niets meer uit."
	}
	return "Vandaag gaat er niets uit."
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
