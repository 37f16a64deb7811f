package web

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// seriesListPage is the data of reeksen.html.
type seriesListPage struct {
	Page
	Series  []seriesRow
	CanEdit bool
}

type seriesRow struct {
	ID, Title, Rule, Municipality, Theme string
	Internal                             bool
	Channels                             []string
	Next                                 time.Time
	Done, All, Attention                 int
}

func (s *Server) seriesList(r *request) error {
	page := seriesListPage{Page: s.page(r, "reeksen"), CanEdit: r.user.MayAnywhere(campaigns.Editor)}
	mine := r.mine(campaigns.Reader)
	names, err := s.names(r)
	if err != nil {
		return err
	}
	all, err := s.Store.AllSeries(r.ctx(), mine)
	if err != nil {
		return err
	}
	posts, err := s.Store.Posts(r.ctx(), store.PostFilter{MunicipalityIDs: mine, InSeries: true, Limit: 5000})
	if err != nil {
		return err
	}
	bySeries := map[string][]store.PostRow{}
	for _, p := range posts {
		bySeries[p.SeriesID] = append(bySeries[p.SeriesID], p)
	}
	for _, one := range all {
		row := seriesRow{ID: one.ID, Title: one.Title, Rule: calendar.Describe(one.Rule), Municipality: names.municipality[one.MunicipalityID].Name,
			Theme: names.theme[one.ThemeID], Internal: one.Internal, Channels: names.channelNames(one.Channels)}
		s.count(&row, bySeries[one.ID])
		page.Series = append(page.Series, row)
	}
	return s.pages.render(r.Ctx, "reeksen", page)
}

// count fills in how far a series is.
func (s *Server) count(row *seriesRow, posts []store.PostRow) {
	for _, p := range posts {
		state := p.State()
		if state == campaigns.SkippedPost {
			continue
		}
		row.All++
		switch state {
		case campaigns.PostPublished:
			row.Done++
		case campaigns.NeedsAttention:
			row.Attention++
		}
		if at := s.plannedAt(p.Post); at.After(s.Now()) && (row.Next.IsZero() || at.Before(row.Next)) {
			row.Next = at
		}
	}
}

// seriesPage is the data of reeks.html.
type seriesPage struct {
	Page
	ID, Title, Municipality, Theme string
	Campaign                       campaignRef
	Campaigns                      []Option // for who may choose
	Rule, Holidays, Period         string
	Internal                       bool
	Channels                       []string
	Posts                          []occurrence
	CanEdit                        bool
}

type occurrence struct {
	PostID, Title, State string
	About                string // which one, for who cannot see the row
	At                   time.Time
	Note, Locked         string
}

func (s *Server) seriesPage(r *request) error {
	one, err := s.Store.Series(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	return s.showSeries(r, one, one.CampaignID, nil)
}

// showSeries shows a series, with a campaign chosen in its form and, when why is not nil, why that cannot be so.
func (s *Server) showSeries(r *request, one campaigns.Series, campaignID string, why error) error {
	names, err := s.names(r)
	if err != nil {
		return err
	}
	posts, err := s.Store.Posts(r.ctx(), store.PostFilter{MunicipalityIDs: []string{one.MunicipalityID}, SeriesID: one.ID})
	if err != nil {
		return err
	}
	page := seriesPage{Page: s.page(r, "reeksen"), ID: one.ID, Title: one.Title, Municipality: names.municipality[one.MunicipalityID].Name,
		Theme: names.theme[one.ThemeID], Rule: calendar.Describe(withoutHolidays(one.Rule)), Internal: one.Internal, Channels: names.channelNames(one.Channels),
		CanEdit: r.user.May(campaigns.Editor, one.MunicipalityID)}
	if one.Rule.Holidays == campaigns.NextWorkingDay {
		page.Holidays = "Valt een dag op een feestdag, dan gaat het bericht de eerstvolgende werkdag uit."
	}
	for _, p := range posts {
		page.Posts = append(page.Posts, s.occurrence(p))
	}
	slices.SortStableFunc(page.Posts, func(a, b occurrence) int { return comparePlanned(a.At, b.At) })
	page.Period = period(page.Posts)
	if err := s.fillCampaignOfSeries(r, one, campaignID, &page); err != nil {
		return err
	}
	if why != nil {
		if err := page.invalid(r, why); err != nil {
			return err
		}
	}
	return s.pages.render(r.Ctx, "reeks", page)
}

func withoutHolidays(rule campaigns.Rule) campaigns.Rule {
	rule.Holidays = campaigns.KeepHolidays
	return rule
}

func (s *Server) occurrence(p store.PostRow) occurrence {
	name := p.Revision.Content.Name()
	o := occurrence{PostID: p.ID, Title: name, About: name, State: string(p.State()), At: s.plannedAt(p.Post)}
	if name == campaigns.Untitled && !o.At.IsZero() {
		o.About = "bericht van " + calendar.FormatShortDay(o.At)
	}
	local := p.Revision.Content.Local
	switch {
	case local == "" || local == p.RuleStart:
	default:
		start, err := p.RuleStart.Wall()
		if err != nil {
			break
		}
		o.Note = "Volgens de regel: " + calendar.FormatShortDay(start) + "."
		if name, ok := calendar.Holiday(start); ok {
			o.Note = name + " valt op " + calendar.FormatShortDay(start) + "; daarom later."
		}
	}
	for _, d := range p.Deliveries {
		if d.Unsettled() || d.State == campaigns.Published || d.State == campaigns.HandedOver {
			o.Locked = d.State.Dutch()
		}
	}
	return o
}

// period says from when until when the posts with a moment run.
func period(posts []occurrence) string {
	var first, last time.Time
	n := 0
	for _, p := range posts {
		if p.State == string(campaigns.SkippedPost) {
			continue
		}
		n++
		if p.At.IsZero() {
			continue
		}
		if first.IsZero() {
			first = p.At
		}
		last = p.At
	}
	count := fmt.Sprintf("%d berichten", n)
	if n == 1 {
		count = "1 bericht"
	}
	if first.IsZero() {
		return count + ", nog zonder datum"
	}
	return strings.Join([]string{count, ", van ", calendar.FormatShortDay(first), " tot en met ", calendar.FormatShortDay(last)}, "")
}
