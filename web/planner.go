package web

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// plannerPage is the data of kalender.html.
type plannerPage struct {
	Page
	View, Date, Period, Today string // maand; 2027-02-01; "februari 2027"; 2027-02-01
	Prev, Now, Next           string // addresses
	Here, Clear               string // the address of this page, and without filters
	Views                     []plannerView
	Weeks                     []plannerWeek // of month and week
	Days                      []plannerDay  // of week and list
	Columns                   []plannerColumn
	Items                     []plannerItem // of month and week: everything, for the script
	Tray                      []plannerItem
	TrayMore                  int
	Found                     int // posts and events in the period
	More                      bool
	Schools                   string // what is not known about school holidays in the period; may be empty
	CanEdit                   bool
	plannerChoices
}

// plannerView is a link to one of the views.
type plannerView struct {
	Slug, Label, Icon, URL string
	Current                bool
}

type plannerWeek struct {
	No   int
	URL  string // of the week's own view
	Days []plannerDay
}

type plannerDay struct {
	Date                                 string
	At                                   time.Time
	Today, Weekend, Outside, Off, School bool          // Outside: of another month; Off: a public holiday
	Marks                                []plannerItem // what begins here, or went on already when the period began
	Items                                []plannerItem
	More                                 int    // items that did not fit in the month
	URL                                  string // of the day in the list
	New                                  string // of a new post on the day; empty for who writes none, and for days that are over
}

// Limits of the page. What does not fit is counted, or said.
const (
	plannerPosts   = 1000 // in a period
	plannerEvents  = 2000 // in a period, of all municipalities
	plannerTray    = 50
	plannerCell    = 3 // items in a day of the month
	plannerInState = 30
)

var plannerViews = []plannerView{{Slug: "maand", Label: "Maand", Icon: "calendar"}, {Slug: "week", Label: "Week", Icon: "week"},
	{Slug: "lijst", Label: "Lijst", Icon: "list"}, {Slug: "bord", Label: "Bord", Icon: "board"}}

// planner shows the plan: a month, a week, a list or a board by state.
func (s *Server) planner(r *request) error {
	names, err := s.names(r)
	if err != nil {
		return err
	}
	page := plannerPage{Page: s.page(r, "kalender"), CanEdit: r.user.MayAnywhere(campaigns.Editor)}
	span := page.place(r.Query("weergave"), r.Query("datum"), s.Now().In(s.Zone))
	filter, err := s.readPlanner(r, names, &page)
	if err != nil {
		return err
	}
	page.addresses()
	filter.posts.From, filter.posts.Until, filter.posts.Limit = span.from(), span.until(), plannerPosts
	if err := s.fillPlanner(r, names, filter, span, &page); err != nil {
		return err
	}
	return s.pages.render(r.Ctx, "kalender", page)
}

// days is the first and last day of a period, both inclusive.
type days struct{ first, last time.Time }

func (d days) from() campaigns.Local { return campaigns.Local(d.first.Format(time.DateOnly)) }

func (d days) until() campaigns.Local {
	return campaigns.Local(d.last.AddDate(0, 0, 1).Format(time.DateOnly))
}

// place reads which view of which period was asked for; what does not exist is the month of today. It returns the days on it.
func (page *plannerPage) place(view, asked string, now time.Time) days {
	page.View = "maand"
	for _, v := range plannerViews {
		if v.Slug == view {
			page.View = view
		}
	}
	page.Today = now.Format(time.DateOnly)
	day, err := time.Parse(time.DateOnly, asked)
	if err != nil || day.Year() < 2000 || day.Year() > 2199 {
		day, _ = time.Parse(time.DateOnly, page.Today)
	}
	page.Date = day.Format(time.DateOnly)
	month := days{time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, time.UTC), time.Date(day.Year(), day.Month()+1, 0, 0, 0, 0, 0, time.UTC)}
	page.Period = calendar.FormatMonth(day)
	switch page.View {
	case "week":
		week := calendar.WeekOf(day)
		first, last := week.Days[0], week.Days[6]
		page.Period = fmt.Sprintf("Week %d, %d %s tot en met %d %s %d", week.No, first.Day(), calendar.FormatShortMonth(first),
			last.Day(), calendar.FormatShortMonth(last), last.Year())
		return days{week.Days[0], week.Days[6]}
	case "maand":
		weeks := calendar.MonthWeeks(day)
		return days{weeks[0].Days[0], weeks[len(weeks)-1].Days[6]}
	}
	return month
}

// addresses makes the links of the toolbar.
func (page *plannerPage) addresses() {
	day, _ := time.Parse(time.DateOnly, page.Date)
	first := day.AddDate(0, 0, 1-day.Day())
	prev, next := first.AddDate(0, -1, 0), first.AddDate(0, 1, 0)
	if page.View == "week" {
		prev, next = day.AddDate(0, 0, -7), day.AddDate(0, 0, 7)
	}
	page.Prev, page.Next = page.address(page.View, prev.Format(time.DateOnly)), page.address(page.View, next.Format(time.DateOnly))
	page.Now, page.Here = page.address(page.View, page.Today), page.address(page.View, page.Date)
	page.Clear = "/kalender?" + url.Values{"weergave": {page.View}, "datum": {page.Date}}.Encode()
	for _, v := range plannerViews {
		v.URL, v.Current = page.address(v.Slug, page.Date), v.Slug == page.View
		page.Views = append(page.Views, v)
	}
}

// address is the page in another view or of another day, with the same filters.
func (page *plannerPage) address(view, date string) string {
	values := url.Values{"weergave": {view}, "datum": {date}}
	for name, value := range page.Form {
		if value != "" {
			values.Set(name, value)
		}
	}
	return "/kalender?" + values.Encode()
}

// fillPlanner reads the period and puts it in the shape of the view.
func (s *Server) fillPlanner(r *request, n names, f plannerFilter, span days, page *plannerPage) error {
	if err := s.nameSeries(r, &n); err != nil {
		return err
	}
	posts, err := s.Store.Posts(r.ctx(), f.posts)
	if err != nil {
		return err
	}
	page.More = len(posts) == plannerPosts
	events, err := s.eventsOf(r, n, f, span)
	if err != nil {
		return err
	}
	tray := f.posts
	tray.From, tray.Until, tray.Unplanned, tray.Limit = "", "", true, plannerTray
	waiting, err := s.Store.Posts(r.ctx(), tray)
	if err != nil {
		return err
	}
	if len(waiting) == plannerTray {
		total, err := s.Store.CountPosts(r.ctx(), tray)
		if err != nil {
			return err
		}
		page.TrayMore = total - plannerTray
	}
	page.Tray = s.plannedPosts(r, n, waiting)
	items := append(s.plannedPosts(r, n, posts), events...)
	slices.SortStableFunc(items, func(a, b plannerItem) int { return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.Time, b.Time)) })
	page.Found = len(items)
	marks := calendar.Marks(span.first.Format(time.DateOnly), span.last.Format(time.DateOnly))
	page.Schools = schoolsUnknown(span)
	switch page.View {
	case "maand":
		page.fillMonth(items, marks)
	case "week":
		page.Days = page.daysOf(span, items, marks)
		page.Items = withMarks(items, marks)
	case "lijst":
		page.Days = slices.DeleteFunc(page.daysOf(span, items, marks), func(d plannerDay) bool { return len(d.Items)+len(d.Marks) == 0 && !d.Today })
	case "bord":
		page.fillBoard(items)
	}
	return nil
}

// eventsOf returns the events of the period that fit the filter. A filter by channel or state is about posts only.
func (s *Server) eventsOf(r *request, n names, f plannerFilter, span days) ([]plannerItem, error) {
	if f.posts.ChannelID != "" || f.posts.State != "" {
		return nil, nil
	}
	all, err := s.Store.EventsBetween(r.ctx(), span.from(), span.until(), plannerEvents)
	if err != nil {
		return nil, err
	}
	var items []plannerItem
	for _, e := range all {
		if f.fits(e, n) {
			items = append(items, s.plannedEvent(r, n, e))
		}
	}
	return items, nil
}

// schoolsUnknown says for which days the school holidays are not known.
func schoolsUnknown(span days) string {
	switch {
	case string(span.until()) > calendar.SchoolHolidaysUntil:
		until, _ := time.Parse(time.DateOnly, calendar.SchoolHolidaysUntil)
		return "Schoolvakanties staan erin tot en met " + calendar.FormatDay(until) + ". Daarna zijn ze nog niet bekend."
	case string(span.from()) < calendar.SchoolHolidaysFrom:
		from, _ := time.Parse(time.DateOnly, calendar.SchoolHolidaysFrom)
		return "Schoolvakanties staan erin vanaf " + calendar.FormatDay(from) + "."
	}
	return ""
}
