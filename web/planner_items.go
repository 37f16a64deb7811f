package web

import (
	"fmt"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// plannerItem is one thing on the calendar: a post, an event or a mark of a day.
type plannerItem struct {
	Kind                     string // post, event, holiday, school, observance
	ID, Title, URL           string // URL may be empty
	Date, Until, Time        string // Until: the last day of a mark; Time: empty when it has none
	State, Label, Icon       string // State: campaigns.PostState of a post
	Municipality             string
	Ends                     string // Until in words; empty for one day
	Channels                 []string
	At                       time.Time // of a post or an event; zero: no moment
	Revision, Locked         string    // Locked: why it cannot be moved
	Movable, Struck, Skipped bool
}

// stateIcons are the icons of post-badge in components.html, for where a whole badge does not fit.
var stateIcons = map[campaigns.PostState]string{campaigns.Idea: "bulb", campaigns.Draft: "pencil", campaigns.Review: "eye", campaigns.ApprovedIdle: "check",
	campaigns.Scheduled: "clock", campaigns.PostPublished: "check-circle", campaigns.NeedsAttention: "warning", campaigns.SkippedPost: "skip"}

func (s *Server) plannedPosts(r *request, n names, rows []store.PostRow) []plannerItem {
	items := make([]plannerItem, 0, len(rows))
	for _, row := range rows {
		c, state := row.Revision.Content, row.State()
		item := plannerItem{Kind: "post", ID: row.ID, Title: n.post(row.Post), URL: "/berichten/" + row.ID, Date: c.Local.Date(), Time: c.Local.Clock(), State: string(state),
			Label: stateLabel(state), Icon: stateIcons[state], Municipality: n.municipality[row.MunicipalityID].Name, Channels: n.channelNames(c.Channels),
			At: s.plannedAt(row.Post), Revision: row.Revision.ID, Locked: locked(row, n), Skipped: row.Skipped}
		switch {
		case item.Locked != "":
		case row.Skipped:
			item.Locked = "Dit bericht van de reeks is overgeslagen."
		case !r.user.May(campaigns.Editor, row.MunicipalityID):
			item.Locked = "Verplaatsen kan een redacteur van " + item.Municipality + "."
		default:
			item.Movable = true
		}
		items = append(items, item)
	}
	return items
}

func (s *Server) plannedEvent(r *request, n names, e calendar.Event) plannerItem {
	item := plannerItem{Kind: "event", ID: e.ID, Title: e.BareTitle(), Date: e.Start.Date(), Time: e.Start.Clock(), Label: e.Kind.Dutch(), Icon: "users",
		Municipality: n.municipality[e.MunicipalityID].Name, Struck: e.Status == calendar.Called}
	if begin, _, err := e.Times(); err == nil {
		item.At = begin.In(s.Zone)
	}
	if n.shownIn(e, r.mine(campaigns.Reader)) { // a campaign may have events of others
		item.URL = "/bijeenkomsten/" + e.ID
	}
	if e.Status != calendar.Confirmed {
		item.Label += ", " + e.Status.Dutch()
	}
	return item
}

var markWords = map[calendar.MarkKind]struct{ label, icon string }{
	calendar.HolidayMark: {"Feestdag", "flag"}, calendar.SchoolMark: {"Schoolvakantie", "book"}, calendar.ObservanceMark: {"Aandachtsdag", "megaphone"}}

func markItem(m calendar.Mark) plannerItem {
	words := markWords[m.Kind]
	item := plannerItem{Kind: string(m.Kind), ID: fmt.Sprintf("%s-%s-%s", m.Kind, m.From, m.Name), Title: m.Name, Date: m.From, Until: m.Until, Label: words.label, Icon: words.icon}
	if m.From == m.Until {
		return item
	}
	if m.Kind == calendar.ObservanceMark {
		item.Label = "Aandachtsperiode"
	}
	if until, err := time.Parse(time.DateOnly, m.Until); err == nil {
		item.Ends = calendar.FormatShortDay(until)
	}
	return item
}

// withMarks returns the marks and then the items, as the script shows them.
func withMarks(items []plannerItem, marks []calendar.Mark) []plannerItem {
	all := make([]plannerItem, 0, len(items)+len(marks))
	for _, m := range marks {
		all = append(all, markItem(m))
	}
	return append(all, items...)
}
