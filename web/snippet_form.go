package web

import (
	"errors"
	"slices"
	"strconv"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
)

// snippetFormPage is the data of tekstblok-bewerken.html.
type snippetFormPage struct {
	Page
	New, Template                              bool
	ID, Name                                   string
	Municipalities, Themes, Audience, Channels []Option
	Hints                                      map[string][]string
	Theirs                                     *campaigns.Snippet // what a colleague saved meanwhile
	MaxName, MaxTitle, MaxText                 int
}

// newSnippetPage shows the form of a new tekstblok or sjabloon; of a sjabloon, it may begin with a post.
func (s *Server) newSnippetPage(r *request) error {
	one := campaigns.Snippet{Kind: campaigns.TextBlock}
	if r.Query("soort") == "sjabloon" {
		one.Kind = campaigns.Template
	}
	form := map[string]string{}
	if mine := r.mine(campaigns.Editor); len(mine) == 1 {
		form["municipality"] = mine[0]
	}
	if id := r.Query("bericht"); id != "" {
		var err error
		if one, err = s.snippetOfPost(r, id); err != nil {
			return err
		}
		form["municipality"] = one.MunicipalityID
		fillSnippet(form, one)
	}
	return s.showSnippetForm(r, campaigns.Snippet{Kind: one.Kind}, form, one.ChannelKinds, nil)
}

// snippetOfPost is a template like a post: its words and where it goes, without pictures and never its moment.
func (s *Server) snippetOfPost(r *request, postID string) (campaigns.Snippet, error) {
	p, err := s.Store.Post(r.ctx(), postID)
	switch {
	case err != nil:
		return campaigns.Snippet{}, err
	case !r.user.May(campaigns.Reader, p.MunicipalityID):
		return campaigns.Snippet{}, campaigns.ErrNotFound
	case !r.user.May(campaigns.Editor, p.MunicipalityID):
		return campaigns.Snippet{}, errForbidden
	}
	names, err := s.names(r)
	if err != nil {
		return campaigns.Snippet{}, err
	}
	c := p.Revision.Content
	one := campaigns.Snippet{Kind: campaigns.Template, MunicipalityID: p.MunicipalityID, Name: c.Title, Title: c.Title, Text: c.Text, ThemeID: p.ThemeID, Internal: p.Internal}
	for _, id := range c.Channels {
		one.ChannelKinds = append(one.ChannelKinds, names.channel[id].Kind)
	}
	return one, nil
}

func fillSnippet(form map[string]string, one campaigns.Snippet) {
	form["name"], form["title"], form["text"], form["theme"], form["internal"] = one.Name, one.Title, one.Text, one.ThemeID, "nee"
	if one.Internal {
		form["internal"] = "ja"
	}
}

func (s *Server) editSnippetPage(r *request) error {
	one, err := s.Store.Snippet(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	form := map[string]string{"rev": strconv.Itoa(one.Rev)}
	fillSnippet(form, one)
	return s.showSnippetForm(r, one, form, one.ChannelKinds, nil)
}

func (s *Server) showSnippetForm(r *request, one campaigns.Snippet, form map[string]string, channels []string, why error) error {
	names, err := s.names(r)
	if err != nil {
		return err
	}
	page := snippetFormPage{Page: s.page(r, "berichten"), New: one.ID == "", ID: one.ID, Template: one.Kind == campaigns.Template, Name: form["name"],
		Hints:   s.hints(campaigns.Content{Title: form["title"], Text: form["text"]}),
		MaxName: campaigns.MaxSnippetName, MaxTitle: campaigns.MaxTitle, MaxText: campaigns.MaxSnippetText}
	page.Form = form
	same := func(name string) string { return name }
	mine := map[string]string{}
	for _, id := range r.mine(campaigns.Editor) {
		mine[id] = names.municipality[id].Name
	}
	page.Municipalities = options(mine, same, form["municipality"])
	if len(mine) > 1 {
		page.Municipalities = slices.Insert(page.Municipalities, 0, Option{Label: "Kies een gemeente"})
	}
	page.Themes = slices.Insert(options(names.theme, same, form["theme"]), 0, Option{Label: "Geen thema"})
	page.Audience = []Option{{Value: "ja", Label: "Collega’s, op het intranet", Checked: form["internal"] == "ja"},
		{Value: "nee", Label: "Inwoners en ondernemers", Checked: form["internal"] == "nee"}}
	for _, kind := range kinds.All() {
		page.Channels = append(page.Channels, Option{Value: kind.Name, Label: kind.Label, Checked: slices.Contains(channels, kind.Name)})
	}
	if why != nil {
		if err := page.invalid(r, why); err != nil {
			return err
		}
	}
	if errors.Is(why, campaigns.ErrConflict) && one.ID != "" {
		now, err := s.Store.Snippet(r.ctx(), one.ID)
		if err != nil {
			return err
		}
		page.Theirs, page.Form["rev"] = &now, strconv.Itoa(now.Rev)
	}
	return s.pages.render(r.Ctx, "tekstblok-bewerken", page)
}
