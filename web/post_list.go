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
	Coming, Undated, Past            []postRow // of this page of the list
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
	if err := s.nameSeries(r, &names); err != nil {
		return err
	}
	parts := partsOf(filter, campaigns.Local(s.Now().In(s.Zone).Format(time.DateOnly)))
	totals := make([]int, len(parts))
	for i, part := range parts {
		if totals[i], err = s.Store.CountPosts(r.ctx(), part); err != nil {
			return err
		}
		page.Total += totals[i]
	}
	page.Pages = paginate(r.Query("bladzijde"), page.Total, postsPerPage, "/berichten", page.Form)
	first, room := (page.Pages.Page-1)*postsPerPage, postsPerPage
	for i, shown := range []*[]postRow{&page.Coming, &page.Undated, &page.Past} {
		if first >= totals[i] || room == 0 {
			first = max(0, first-totals[i])
			continue
		}
		parts[i].Limit, parts[i].Offset = room, first
		rows, err := s.Store.Posts(r.ctx(), parts[i])
		if err != nil {
			return err
		}
		*shown = s.postRows(names, rows)
		first, room = 0, room-len(rows)
	}
	return s.pages.render(r.Ctx, "berichten", page)
}

// partsOf divides a list in what is to come, what has no moment, and what is over, the newest first: each one range of an index.
func partsOf(f store.PostFilter, today campaigns.Local) []store.PostFilter {
	coming, undated, past := f, f, f
	coming.From = today
	undated.Unplanned = true
	past.Until, past.Newest = today, true
	return []store.PostFilter{coming, undated, past}
}

// postRows describes posts as post-table shows them.
func (s *Server) postRows(n names, rows []store.PostRow) (out []postRow) {
	for _, p := range rows {
		c := p.Revision.Content
		out = append(out, postRow{ID: p.ID, Title: c.Name(), Municipality: n.municipality[p.MunicipalityID].Name, Theme: n.theme[p.ThemeID],
			Series: n.series[p.SeriesID], State: string(p.State()), Channels: n.channelNames(c.Channels), At: s.goesOutAt(p)})
	}
	return out
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
