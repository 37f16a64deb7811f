package web

import (
	"html/template"
	"time"

	"veiligheidskalender/campaigns"
)

// trialPage is the data of proefkanaal.html.
type trialPage struct {
	Page
	Name, Kind string
	Posts      []trialPost
	Pages      pagination
}

type trialPost struct {
	ID, Title, Author string
	HTML              template.HTML
	At                time.Time
}

// trialPosts is how many posts stand on one page of a proefkanaal.
const trialPosts = 20

// trialPage shows, to anybody, what "went out" on a proefkanaal.
func (s *Server) trialPage(r *request) error {
	ch, err := s.Store.ChannelBySlug(r.ctx(), r.Params("slug"))
	if err != nil {
		return err
	}
	kind := kindOf(ch)
	if !s.isTrial(kind) {
		return campaigns.ErrNotFound
	}
	n, err := s.names(r)
	if err != nil {
		return err
	}
	count, err := s.Store.CountTrialPosts(r.ctx(), ch.ID)
	if err != nil {
		return err
	}
	page := trialPage{Page: s.page(r, ""), Name: ch.Name, Kind: kind.Label,
		Pages: paginate(r.Query("bladzijde"), count, trialPosts, "/proefkanaal/"+ch.Slug, nil)}
	page.Accent = n.accent(ch.MunicipalityID)
	posts, err := s.Store.TrialPosts(r.ctx(), ch.ID, trialPosts, (page.Pages.Page-1)*trialPosts)
	if err != nil {
		return err
	}
	for _, p := range posts {
		view := kind.Preview(ch, campaigns.Content{Title: p.Title, Text: p.Text})
		page.Posts = append(page.Posts, trialPost{ID: p.ID, Title: view.Title, Author: n.author(ch.MunicipalityID), HTML: view.HTML, At: p.At.In(s.Zone)})
	}
	return s.pages.renderAs(r.Ctx, "proefkanaal", "layout-public", page)
}
