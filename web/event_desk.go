package web

import (
	"slices"
	"strconv"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// eventDeskPage is the data of bijeenkomst-beheer.html.
type eventDeskPage struct {
	Page
	Event                    agendaEvent
	Text                     []string // paragraphs
	Summary, Description     string   // as a calendar program shows it
	Revision                 string
	Theme, Campaign, School  string // School: known to colleagues only, as the school did not agree
	Public, Visible, Over    bool
	From                     time.Time // under embargo until then
	AlsoIn                   []string
	Places                   []eventPlace
	Course                   []courseDay
	History                  []historyLine
	CanEdit, CanMove         bool
	AskPastMove, AskPastCopy bool
	Intranet                 intranetView
}

// eventPlace is where the event can be seen.
type eventPlace struct{ Label, URL string }

// courseDay is one session of the course that the event is part of.
type courseDay struct {
	ID        string
	No        int
	At        time.Time
	CalledOff bool
}

// eventDesk shows an event to colleagues: what it says, where it shows, what became of it.
func (s *Server) eventDesk(r *request) error {
	page, _, err := s.describeEvent(r)
	if err != nil {
		return err
	}
	return s.pages.render(r.Ctx, "bijeenkomst-beheer", page)
}

// describeEvent gathers all that the page of an event shows.
func (s *Server) describeEvent(r *request) (page eventDeskPage, e calendar.Event, err error) {
	if e, err = s.Store.Event(r.ctx(), r.Params("id")); err != nil {
		return page, e, err
	}
	lists, err := s.eventLists(r)
	if err != nil {
		return page, e, err
	}
	words, now := lists.words(), s.Now()
	page = eventDeskPage{Page: s.page(r, "bijeenkomsten"), Event: s.agendaEvent(words, &e), Text: paragraphs(e.Told()), Summary: e.Summary(),
		Revision: strconv.Itoa(e.Rev), Theme: words.Theme[e.ThemeID], Campaign: words.Campaign[e.CampaignID], Public: e.Public,
		CanEdit: r.user.May(campaigns.Editor, e.MunicipalityID)}
	page.CanMove = page.CanEdit && e.Status != calendar.Called
	page.Over = !page.Event.End.After(now)
	link := ""
	window := calendar.WindowAt(now, s.Zone)
	if page.Visible = window.Shows(&e); page.Visible {
		link = s.BaseURL + "/agenda/bijeenkomst/" + e.ID
	}
	page.Description = e.Description(words, link)
	if e.Public && e.PublishAt.After(now) {
		page.From = e.PublishAt.In(s.Zone)
	}
	if e.School != "" && !e.SchoolOK {
		page.School = e.School
	}
	for _, id := range e.AlsoIn {
		page.AlsoIn = append(page.AlsoIn, words.Municipality[id])
	}
	slices.Sort(page.AlsoIn)
	if e.Public {
		page.Places = eventPlaces(lists, e)
	}
	page.Form = map[string]string{"date": e.Start.Date(), "time": e.Start.Clock(), "copy-time": e.Start.Clock()}
	course, err := s.Store.CourseEvents(r.ctx(), e)
	if err != nil {
		return page, e, err
	}
	for _, one := range course {
		if at, _, err := one.Times(); err == nil {
			page.Course = append(page.Course, courseDay{one.ID, one.Session, at.In(s.Zone), one.Status == calendar.Called})
		}
	}
	if err := s.fillIntranet(r, lists.names, e, &page); err != nil {
		return page, e, err
	}
	return page, e, s.fillEventHistory(r, lists, e, &page)
}

// eventPlaces lists the pages and feeds in which a public event shows.
func eventPlaces(l eventLists, e calendar.Event) []eventPlace {
	audience := ""
	for _, a := range l.audiences {
		if a.ID == e.AudienceID {
			audience = a.Slug
		}
	}
	out := []eventPlace{{"De eigen pagina", "/agenda/bijeenkomst/" + e.ID}, {"De agenda van alle gemeenten", "/agenda"}}
	for _, m := range sortedMunicipalities(l) {
		if !e.ShownIn(m.ID, l.municipality[e.MunicipalityID].Kind == campaigns.Partnership) {
			continue
		}
		out = append(out, eventPlace{"Abonnement " + m.Name, feedKey{municipality: m.Slug, cancelled: calendar.CancelledShow}.path()})
		if audience != "" {
			out = append(out, eventPlace{"Abonnement " + m.Name + ", " + audience, feedKey{municipality: m.Slug, audience: audience, cancelled: calendar.CancelledShow}.path()})
		}
	}
	return append(out, eventPlace{"Abonnement alle gemeenten", feedKey{municipality: allMunicipalities, cancelled: calendar.CancelledShow}.path()})
}

func sortedMunicipalities(l eventLists) []campaigns.Municipality {
	var all []campaigns.Municipality
	for _, o := range options(l.municipality, func(m campaigns.Municipality) string { return m.Name }) {
		all = append(all, l.municipality[o.Value])
	}
	return all
}

// fillEventHistory tells who changed what, newest first.
func (s *Server) fillEventHistory(r *request, l eventLists, e calendar.Event, page *eventDeskPage) error {
	log, err := s.Store.EventRevisions(r.ctx(), e.ID)
	if err != nil {
		return err
	}
	words := l.words()
	for i, v := range log {
		line := historyLine{At: v.At.In(s.Zone), By: l.user[v.AuthorID], Text: "Gemaakt."}
		if i+1 < len(log) {
			line.Text = calendar.Story(log[i+1].Event, v.Event, words)
		}
		page.History = append(page.History, line)
	}
	return nil
}
