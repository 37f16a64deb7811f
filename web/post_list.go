package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// postListPage is the data of berichten.html.
type postListPage struct {
	Page
	Posts                            []postRow
	Total                            int
	Filtered                         bool
	States, Municipalities, Channels []Option
	Pages                            pagination
	CanEdit                          bool
}

type postRow struct {
	ID, Title, Municipality, Theme, Series, State string
	Channels                                      []string
	At                                            time.Time
}

const (
	postsPerPage = 50
	maxQuery     = 200 // characters
)

func (s *Server) postList(r *request) error {
	names, err := s.names(r)
	if err != nil {
		return err
	}
	page := postListPage{Page: s.page(r, "berichten"), CanEdit: r.user.MayAnywhere(campaigns.Editor)}
	filter := page.read(r, names)
	if page.Total, err = s.Store.CountPosts(r.ctx(), filter); err != nil {
		return err
	}
	page.Pages = paginate(r.Query("bladzijde"), page.Total, postsPerPage, "/berichten", page.Form)
	filter.Limit, filter.Offset = postsPerPage, (page.Pages.Page-1)*postsPerPage
	rows, err := s.Store.Posts(r.ctx(), filter)
	if err != nil {
		return err
	}
	if err := s.nameSeries(r, &names); err != nil {
		return err
	}
	for _, p := range rows {
		c := p.Revision.Content
		page.Posts = append(page.Posts, postRow{ID: p.ID, Title: c.Name(), Municipality: names.municipality[p.MunicipalityID].Name, Theme: names.theme[p.ThemeID],
			Series: names.series[p.SeriesID], State: string(p.State()), Channels: names.channelNames(c.Channels), At: s.goesOutAt(p)})
	}
	return s.pages.render(r.Ctx, "berichten", page)
}

// read takes the filter from the address, and fills in its fields on the page. What does not exist filters nothing.
func (page *postListPage) read(r *request, n names) store.PostFilter {
	f := store.PostFilter{MunicipalityIDs: r.mine(campaigns.Reader)}
	page.Form = map[string]string{}
	f.Query = strings.TrimSpace(r.Query("q"))
	if long := []rune(f.Query); len(long) > maxQuery {
		f.Query = string(long[:maxQuery])
	}
	page.Form["q"] = f.Query

	state := r.Query("status")
	page.States = []Option{{Label: "Alle statussen"}}
	for _, one := range campaigns.PostStates {
		page.States = append(page.States, Option{Value: string(one), Label: stateLabel(one), Checked: string(one) == state})
		if string(one) == state {
			f.State, page.Form["status"] = one, state
		}
	}

	municipalities, channels := map[string]campaigns.Municipality{}, map[string]campaigns.Channel{}
	for _, id := range f.MunicipalityIDs {
		municipalities[n.municipality[id].Slug] = n.municipality[id]
		for _, ch := range n.channelsOf(id) {
			channels[ch.Slug] = ch
		}
	}
	if m, ok := municipalities[r.Query("gemeente")]; ok {
		f.MunicipalityIDs, page.Form["gemeente"] = []string{m.ID}, m.Slug
	}
	if ch, ok := channels[r.Query("kanaal")]; ok {
		f.ChannelID, page.Form["kanaal"] = ch.ID, ch.Slug
	}
	page.Municipalities = slices.Insert(options(municipalities, func(m campaigns.Municipality) string { return m.Name }, page.Form["gemeente"]), 0,
		Option{Label: "Alle gemeenten"})
	page.Channels = slices.Insert(options(channels, func(c campaigns.Channel) string { return c.Name }, page.Form["kanaal"]), 0, Option{Label: "Alle kanalen"})
	page.Filtered = f.Query != "" || f.State != "" || page.Form["gemeente"] != "" || f.ChannelID != ""
	return f
}

// pagination is where a list is; Prev and Next are addresses, empty where there is none.
type pagination struct {
	Page, Pages int
	Prev, Next  string
}

// paginate finds the page that was asked for, or the nearest that exists. filter goes along in the addresses.
func paginate(asked string, total, perPage int, path string, filter map[string]string) pagination {
	p := pagination{Pages: max(1, (total+perPage-1)/perPage)}
	n, _ := strconv.Atoi(asked)
	p.Page = min(max(n, 1), p.Pages)
	address := func(n int) string {
		if n < 1 || n > p.Pages {
			return ""
		}
		values := url.Values{}
		for name, value := range filter {
			if value != "" {
				values.Set(name, value)
			}
		}
		values.Set("bladzijde", strconv.Itoa(n))
		return path + "?" + values.Encode()
	}
	p.Prev, p.Next = address(p.Page-1), address(p.Page+1)
	return p
}
