package web

import (
	"slices"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
)

// snippetListPage is the data of tekstblokken.html.
type snippetListPage struct {
	Page
	Blocks, Templates []snippetRow
	CanEdit           bool
}

type snippetRow struct {
	ID, Name, Municipality string
	Title, Theme, Audience string // of a template
	Channels               []string
	Text                   string
	Warnings               []string
	CanEdit                bool
}

// snippetList shows every tekstblok and sjabloon that the user may read.
func (s *Server) snippetList(r *request) error {
	names, err := s.names(r)
	if err != nil {
		return err
	}
	page := snippetListPage{Page: s.page(r, "berichten"), CanEdit: r.user.MayAnywhere(campaigns.Editor)}
	for kind, rows := range map[campaigns.SnippetKind]*[]snippetRow{campaigns.TextBlock: &page.Blocks, campaigns.Template: &page.Templates} {
		all, err := s.Store.Snippets(r.ctx(), kind, names.snippetOwners(r))
		if err != nil {
			return err
		}
		for _, one := range all {
			*rows = append(*rows, s.snippetRow(r, names, one))
		}
	}
	return s.pages.render(r.Ctx, "tekstblokken", page)
}

func (s *Server) snippetRow(r *request, n names, one campaigns.Snippet) snippetRow {
	row := snippetRow{ID: one.ID, Name: one.Name, Municipality: n.municipality[one.MunicipalityID].Name, Title: one.Title, Theme: n.theme[one.ThemeID], Text: one.Text,
		Audience: "Inwoners en ondernemers", Warnings: s.wrongNumbers(one), CanEdit: r.user.May(campaigns.Editor, one.MunicipalityID)}
	if one.Internal {
		row.Audience = "Collega’s"
	}
	for _, name := range one.ChannelKinds {
		if kind, ok := kinds.Find(name); ok {
			row.Channels = append(row.Channels, kind.Label)
		}
	}
	return row
}

// snippetOwners are the municipalities whose snippets the user may read: those the user works for, and every partnership.
func (n names) snippetOwners(r *request) []string {
	owners := r.mine(campaigns.Reader)
	if len(owners) == 0 {
		return nil
	}
	for id, m := range n.municipality {
		if m.Kind == campaigns.Partnership && !slices.Contains(owners, id) {
			owners = append(owners, id)
		}
	}
	return owners
}

// maySnippet checks the role for a snippet. One of a partnership may be read, not changed, by who works elsewhere.
func (s *Server) maySnippet(r *request, role campaigns.Role) error {
	one, err := s.Store.Snippet(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	n, err := s.names(r)
	if err != nil {
		return err
	}
	switch seen := slices.Contains(n.snippetOwners(r), one.MunicipalityID); {
	case r.user.May(role, one.MunicipalityID), seen && role == campaigns.Reader:
		return nil
	case seen:
		return errForbidden
	}
	return campaigns.ErrNotFound
}

// wrongNumbers says of each telephone number in a snippet that is not known what is wrong with it: a post with it could not
// go out.
func (s *Server) wrongNumbers(one campaigns.Snippet) []string {
	var all []string
	for _, u := range s.numbers.Unknown(one.Title + "\n" + one.Text) {
		all = append(all, u.Sentence())
	}
	return all
}
