package web

import (
	"slices"
	"strings"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// eventListPage is the data of bijeenkomsten.html.
type eventListPage struct {
	Page
	Coming, Past                                        []eventRow
	Total                                               int
	Filtered                                            bool
	Municipalities, Kinds, Audiences, Visible, Statuses []Option
	Pages                                               pagination
	CanEdit                                             bool
}

// eventRow is an event in the list; From is when the public will see it, zero when that needs no word.
type eventRow struct {
	agendaEvent
	Internal bool
	From     time.Time
}

const eventsPerPage = 50

func (s *Server) eventList(r *request) error {
	lists, err := s.eventLists(r)
	if err != nil {
		return err
	}
	now := s.Now().In(s.Zone)
	page := eventListPage{Page: s.page(r, "bijeenkomsten"), CanEdit: r.user.MayAnywhere(campaigns.Editor)}
	filter := page.read(r, lists)
	filter.Today = campaigns.Local(now.Format(time.DateOnly))
	if page.Total, err = s.Store.CountEvents(r.ctx(), filter); err != nil {
		return err
	}
	page.Pages = paginate(r.Query("bladzijde"), page.Total, eventsPerPage, "/bijeenkomsten", page.Form)
	filter.Limit, filter.Offset = eventsPerPage, (page.Pages.Page-1)*eventsPerPage
	events, err := s.Store.FindEvents(r.ctx(), filter)
	if err != nil {
		return err
	}
	words := lists.words()
	for i, e := range events {
		row := eventRow{agendaEvent: s.agendaEvent(words, &events[i]), Internal: !e.Public}
		if e.Public && e.PublishAt.After(now) {
			row.From = e.PublishAt.In(s.Zone)
		}
		if e.Start >= filter.Today {
			page.Coming = append(page.Coming, row)
		} else {
			page.Past = append(page.Past, row)
		}
	}
	return s.pages.render(r.Ctx, "bijeenkomsten", page)
}

// read takes the filter from the address, and fills in its fields on the page. What does not exist filters nothing.
func (page *eventListPage) read(r *request, l eventLists) store.EventFilter {
	f := store.EventFilter{MunicipalityIDs: r.mine(campaigns.Reader)}
	slices.Sort(f.MunicipalityIDs)
	page.Form = map[string]string{}
	bySlug := map[string]campaigns.Municipality{}
	for _, id := range f.MunicipalityIDs {
		bySlug[l.municipality[id].Slug] = l.municipality[id]
	}
	if m, ok := bySlug[r.Query("gemeente")]; ok {
		f.MunicipalityIDs, page.Form["gemeente"] = []string{m.ID}, m.Slug
	}
	page.Municipalities = slices.Insert(options(bySlug, func(m campaigns.Municipality) string { return m.Name }, page.Form["gemeente"]), 0, Option{Label: "Alle gemeenten"})

	if k, ok := calendar.KindOf(r.Query("soort")); ok {
		f.Kind, page.Form["soort"] = k, k.Slug()
	}
	page.Kinds = []Option{{Label: "Alle soorten"}}
	for _, k := range calendar.AllKinds {
		page.Kinds = append(page.Kinds, Option{Value: k.Slug(), Label: k.Dutch(), Checked: k == f.Kind})
	}
	page.Audiences = []Option{{Label: "Alle doelgroepen"}}
	for _, a := range l.audiences {
		if a.Slug == r.Query("doelgroep") {
			f.AudienceID, page.Form["doelgroep"] = a.ID, a.Slug
		}
		page.Audiences = append(page.Audiences, Option{Value: a.Slug, Label: a.Name, Checked: a.ID == f.AudienceID})
	}
	f.Public, f.Internal = r.Query("zichtbaar") == "openbaar", r.Query("zichtbaar") == "intern"
	if f.Public || f.Internal {
		page.Form["zichtbaar"] = r.Query("zichtbaar")
	}
	page.Visible = []Option{{Label: "Openbaar en intern"}, {Value: "openbaar", Label: "Alleen openbaar", Checked: f.Public},
		{Value: "intern", Label: "Alleen voor collega’s", Checked: f.Internal}}
	page.Statuses = []Option{{Label: "Alle statussen"}}
	for _, status := range []calendar.EventStatus{calendar.Tentative, calendar.Confirmed, calendar.Called} {
		word := status.Dutch()
		if word == r.Query("status") {
			f.Status, page.Form["status"] = status, word
		}
		page.Statuses = append(page.Statuses, Option{Value: word, Label: strings.ToUpper(word[:1]) + word[1:], Checked: status == f.Status})
	}
	page.Filtered = len(page.Form) > 0
	return f
}
