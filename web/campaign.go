package web

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// campaignListPage is the data of campagnes.html.
type campaignListPage struct {
	Page
	Campaigns              []campaignRow
	Municipalities, Themes []Option
	Filtered, CanEdit      bool
	MayLoad                bool // packs
}

type campaignRow struct{ ID, Title, Goal, Municipality, Theme, Period, Progress string }

func (s *Server) campaignList(r *request) error {
	names, err := s.names(r)
	if err != nil {
		return err
	}
	page := campaignListPage{Page: s.page(r, "campagnes"), CanEdit: r.user.MayAnywhere(campaigns.Editor), MayLoad: s.mayEverywhere(r, campaigns.Admin) == nil}
	all, err := s.Store.Campaigns(r.ctx(), r.mine(campaigns.Reader))
	if err != nil {
		return err
	}
	all = page.filter(r, names, all)
	ids := make([]string, len(all))
	for i, c := range all {
		ids[i] = c.ID
	}
	progress, err := s.Store.CampaignsProgress(r.ctx(), ids)
	if err != nil {
		return err
	}
	for _, c := range all {
		page.Campaigns = append(page.Campaigns, campaignRow{ID: c.ID, Title: c.Title, Goal: c.Goal, Municipality: names.municipality[c.MunicipalityID].Name,
			Theme: names.theme[c.ThemeID], Period: periodOf(progress[c.ID]), Progress: progressOf(progress[c.ID])})
	}
	return s.pages.render(r.Ctx, "campagnes", page)
}

// filter takes the filter from the address, fills in its fields, and returns what fits. What does not exist filters nothing.
func (page *campaignListPage) filter(r *request, n names, all []campaigns.Campaign) []campaigns.Campaign {
	places, themes := map[string]string{}, map[string]string{}
	for _, c := range all {
		places[c.MunicipalityID], themes[c.ThemeID] = n.municipality[c.MunicipalityID].Name, n.theme[c.ThemeID]
	}
	same := func(name string) string { return name }
	place, theme := r.Query("gemeente"), r.Query("thema")
	page.Municipalities = slices.Insert(options(places, same, place), 0, Option{Label: "Alle gemeenten"})
	page.Themes = slices.Insert(options(themes, same, theme), 0, Option{Label: "Alle thema’s"})
	return slices.DeleteFunc(all, func(c campaigns.Campaign) bool {
		wrong := places[place] != "" && c.MunicipalityID != place || themes[theme] != "" && c.ThemeID != theme
		page.Filtered = page.Filtered || places[place] != "" || themes[theme] != ""
		return wrong
	})
}

// periodOf says from when until when a campaign runs: from its first post or event to its last.
func periodOf(p store.CampaignProgress) string {
	first, err1 := p.First.Wall()
	last, err2 := p.Last.Wall()
	switch {
	case err1 != nil || err2 != nil:
		return "Nog geen datums"
	case p.First.Date() == p.Last.Date():
		return calendar.FormatShortDay(first)
	}
	return calendar.FormatShortDay(first) + " tot en met " + calendar.FormatShortDay(last)
}

// progressOf says in words how far a campaign is: "3 berichten: 1 geplaatst, 2 concept; 1 bijeenkomst".
func progressOf(p store.CampaignProgress) string {
	n := 0
	var parts []string
	for _, state := range []campaigns.PostState{campaigns.NeedsAttention, campaigns.PostPublished, campaigns.Scheduled, campaigns.ApprovedIdle, campaigns.Review,
		campaigns.Draft, campaigns.Idea, campaigns.SkippedPost} {
		if count := p.Posts[state]; count > 0 {
			n += count
			parts = append(parts, fmt.Sprintf("%d %s", count, state.Dutch()))
		}
	}
	var all []string
	if n > 0 {
		all = append(all, counted(n, "bericht", "berichten")+": "+strings.Join(parts, ", "))
	}
	if p.Events > 0 {
		all = append(all, counted(p.Events, "bijeenkomst", "bijeenkomsten"))
	}
	return cmp.Or(strings.Join(all, "; "), "Nog niets in deze campagne")
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// campaignPage is the data of campagne.html.
type campaignPage struct {
	Page
	ID, Title, Municipality, Theme, Audience, Owner string
	Goal                                            []string // lines
	Period, Progress                                string
	Measures                                        []measureRow
	Posts                                           []postRow
	Events                                          []campaignEvent
	More                                            int // posts and events that are not shown
	CanEdit                                         bool
}

type measureRow struct{ Title, Planning string }

type campaignEvent struct {
	Title, URL, Kind, Status, Municipality string
	At                                     time.Time
}

// maxOfCampaign bounds how many posts and how many events of a campaign its page shows, and how many posts a copy takes along.
const maxOfCampaign = 500

func (s *Server) campaignPage(r *request) error {
	c, err := s.Store.Campaign(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	names, err := s.names(r)
	if err != nil {
		return err
	}
	page := campaignPage{Page: s.page(r, "campagnes"), ID: c.ID, Title: c.Title, Municipality: names.municipality[c.MunicipalityID].Name,
		Theme: names.theme[c.ThemeID], CanEdit: r.user.May(campaigns.Editor, c.MunicipalityID)}
	if c.OwnerID != "" {
		page.Owner = names.user[c.OwnerID]
	}
	for line := range strings.SplitSeq(c.Goal, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			page.Goal = append(page.Goal, line)
		}
	}
	progress, err := s.Store.CampaignsProgress(r.ctx(), []string{c.ID})
	if err != nil {
		return err
	}
	page.Period, page.Progress = periodOf(progress[c.ID]), progressOf(progress[c.ID])
	audiences, err := s.Store.Audiences(r.ctx())
	if err != nil {
		return err
	}
	for _, a := range audiences {
		if a.ID == c.AudienceID {
			page.Audience = a.Name
		}
	}
	measures, err := s.Store.Measures(r.ctx())
	if err != nil {
		return err
	}
	for _, m := range measures {
		if slices.Contains(c.MeasureIDs, m.ID) {
			page.Measures = append(page.Measures, measureRow{m.Title, planningOf(m)})
		}
	}
	if err := s.fillCampaign(r, names, c, &page); err != nil {
		return err
	}
	return s.pages.render(r.Ctx, "campagne", page)
}

// planningOf is the planning of a measure as people say it.
func planningOf(m campaigns.Measure) string {
	period, err := calendar.ParsePlanning(m.Planning)
	switch {
	case err != nil:
		return m.Planning
	case period.Kind == calendar.PeriodNone:
		return "Geen planning"
	case period.Kind == calendar.PeriodUnknown:
		return "Nog te bepalen"
	}
	return m.Planning
}

// fillCampaign adds the posts that the user may see, and the events.
func (s *Server) fillCampaign(r *request, n names, c campaigns.Campaign, page *campaignPage) error {
	rows, err := s.Store.Posts(r.ctx(), store.PostFilter{MunicipalityIDs: r.mine(campaigns.Reader), CampaignID: c.ID, Limit: maxOfCampaign + 1})
	if err != nil {
		return err
	}
	if err := s.nameSeries(r, &n); err != nil {
		return err
	}
	for _, p := range rows[:min(len(rows), maxOfCampaign)] {
		content := p.Revision.Content
		page.Posts = append(page.Posts, postRow{ID: p.ID, Title: content.Name(), Municipality: n.municipality[p.MunicipalityID].Name, State: string(p.State()), Series: n.series[p.SeriesID],
			Channels: n.channelNames(content.Channels), At: s.goesOutAt(p)})
	}
	events, err := s.Store.CampaignEvents(r.ctx(), c.ID, maxOfCampaign+1)
	if err != nil {
		return err
	}
	for _, e := range events[:min(len(events), maxOfCampaign)] {
		item := s.plannedEvent(r, n, e)
		page.Events = append(page.Events, campaignEvent{Title: item.Title, URL: item.URL, Kind: e.Kind.Dutch(), Status: e.Status.Dutch(), Municipality: item.Municipality, At: item.At})
	}
	page.More = max(0, len(rows)-maxOfCampaign) + max(0, len(events)-maxOfCampaign)
	return nil
}
