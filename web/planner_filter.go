package web

import (
	"cmp"
	"slices"
	"strings"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// plannerChoices are the fields of the filter.
type plannerChoices struct {
	Municipalities, Themes, Audiences, Channels, Reaches, States, Campaigns []Option
	Filtered                                                                bool
	Filters                                                                 []string // the names of what was chosen
}

// plannerFilter is what the calendar shows.
type plannerFilter struct{ posts store.PostFilter }

// fits reports whether an event belongs on the calendar.
func (f plannerFilter) fits(e calendar.Event, n names) bool {
	p := f.posts
	return n.shownIn(e, p.MunicipalityIDs) && (p.ThemeID == "" || p.ThemeID == e.ThemeID) && (p.AudienceID == "" || p.AudienceID == e.AudienceID) &&
		(p.CampaignID == "" || p.CampaignID == e.CampaignID) && (p.Reach == "" || (p.Reach == store.Public) == e.Public)
}

// filterValue is one value of a filter: its word in the address, its name and its id in the database.
type filterValue struct{ slug, label, id string }

// readPlanner takes the filter from the address, and fills in its fields on the page. What does not exist filters nothing.
func (s *Server) readPlanner(r *request, n names, page *plannerPage) (plannerFilter, error) {
	f := plannerFilter{store.PostFilter{MunicipalityIDs: r.mine(campaigns.Reader)}}
	themes, err := s.Store.Themes(r.ctx())
	if err != nil {
		return f, err
	}
	audiences, err := s.Store.Audiences(r.ctx())
	if err != nil {
		return f, err
	}
	own, err := s.Store.Campaigns(r.ctx(), f.posts.MunicipalityIDs)
	if err != nil {
		return f, err
	}
	page.Form = map[string]string{}
	choose := func(field, all string, choices []filterValue) ([]Option, string) {
		options, chosen := []Option{{Label: all}}, ""
		for _, c := range choices {
			on := c.slug == r.Query(field)
			if on {
				page.Form[field], chosen, page.Filtered = c.slug, c.id, true
				page.Filters = append(page.Filters, c.label)
			}
			options = append(options, Option{Value: c.slug, Label: c.label, Checked: on})
		}
		return options, chosen
	}
	var municipality, state, reach string
	municipalities, channels := n.choices(f.posts.MunicipalityIDs)
	page.Municipalities, municipality = choose("gemeente", "Alle gemeenten", municipalities)
	if municipality != "" {
		f.posts.MunicipalityIDs = []string{municipality}
	}
	page.Channels, f.posts.ChannelID = choose("kanaal", "Alle kanalen", channels)
	page.Themes, f.posts.ThemeID = choose("thema", "Alle thema’s", filterValues(themes, func(t campaigns.Theme) filterValue { return filterValue{t.Slug, t.Name, t.ID} }))
	page.Audiences, f.posts.AudienceID = choose("doelgroep", "Iedereen", filterValues(audiences, func(a campaigns.Audience) filterValue { return filterValue{a.Slug, a.Name, a.ID} }))
	page.Campaigns, f.posts.CampaignID = choose("campagne", "Alle campagnes", filterValues(own, func(c campaigns.Campaign) filterValue { return filterValue{c.ID, c.Title, c.ID} }))
	page.Reaches, reach = choose("bereik", "Intern en openbaar", []filterValue{{"intern", "Voor collega’s", string(store.Colleagues)}, {"openbaar", "Openbaar", string(store.Public)}})
	page.States, state = choose("status", "Alle statussen", filterValues(campaigns.PostStates, func(s campaigns.PostState) filterValue {
		return filterValue{string(s), stateLabel(s), string(s)}
	}))
	f.posts.Reach, f.posts.State = store.Reach(reach), campaigns.PostState(state)
	return f, nil
}

// choices returns the municipalities and the channels that their posts may go to, by name.
func (n names) choices(municipalityIDs []string) (municipalities, channels []filterValue) {
	for _, id := range municipalityIDs {
		m := n.municipality[id]
		municipalities = append(municipalities, filterValue{m.Slug, m.Name, m.ID})
		for _, ch := range n.channelsOf(id) {
			channels = append(channels, filterValue{ch.Slug, ch.Name, ch.ID})
		}
	}
	for _, all := range []*[]filterValue{&municipalities, &channels} {
		slices.SortFunc(*all, func(a, b filterValue) int { return cmp.Or(cmp.Compare(a.label, b.label), cmp.Compare(a.id, b.id)) })
		*all = slices.Compact(*all)
	}
	return municipalities, channels
}

func filterValues[T any](all []T, of func(T) filterValue) []filterValue {
	out := make([]filterValue, len(all))
	for i, one := range all {
		out[i] = of(one)
	}
	return out
}

// stateLabel is the name of a post's state as a label begins: with a capital.
func stateLabel(s campaigns.PostState) string {
	name := s.Dutch()
	return strings.ToUpper(name[:1]) + name[1:]
}
