package web

import (
	"slices"
	"strings"

	"veiligheidskalender/campaigns"
)

// textBlock is a tekstblok that can be put into the post on the page.
type textBlock struct{ ID, Name, Text string }

// snippetsFor returns the snippets of a kind that suit a post of the municipality, of those the user may read: its own and
// those of partnerships; all of them while no municipality was chosen.
func (s *Server) snippetsFor(r *request, n names, kind campaigns.SnippetKind, municipalityID string) ([]campaigns.Snippet, error) {
	owners := slices.DeleteFunc(n.snippetOwners(r), func(id string) bool {
		return municipalityID != "" && id != municipalityID && n.municipality[id].Kind != campaigns.Partnership
	})
	return s.Store.Snippets(r.ctx(), kind, owners)
}

// snippetName is how a list of snippets for a post of the municipality calls one: with its owner when that is another.
func (n names) snippetName(one campaigns.Snippet, municipalityID string) string {
	if one.MunicipalityID == municipalityID {
		return one.Name
	}
	return one.Name + " (" + n.municipality[one.MunicipalityID].Name + ")"
}

func (s *Server) textBlocks(r *request, n names, municipalityID string) ([]textBlock, error) {
	all, err := s.snippetsFor(r, n, campaigns.TextBlock, municipalityID)
	var blocks []textBlock
	for _, one := range all {
		blocks = append(blocks, textBlock{one.ID, n.snippetName(one, municipalityID), one.Text})
	}
	return blocks, err
}

// pressed does what a button in the form of a post asks, other than to save. only says that the form is to be shown again,
// with what was done or what was wrong.
func (s *Server) pressed(r *request, n names, p campaigns.Post, t *typedPost) (did *Flash, why error, only bool) {
	if why, only := s.changePictures(r, p.Revision.Content, t); only {
		return nil, why, true
	}
	field, asked := strings.CutPrefix(t.fields["action"], "insert-")
	if !asked {
		return nil, nil, false
	}
	did, why = s.insertBlock(r, n, p, t, field)
	return did, why, true
}

// insertBlock puts the tekstblok that was chosen for a text of the form at its end; where the cursor was, only a browser knows.
func (s *Server) insertBlock(r *request, n names, p campaigns.Post, t *typedPost, field string) (*Flash, error) {
	chosen := "snippet-" + field
	channelID, other := strings.CutPrefix(field, "variant-text-")
	if _, known := n.channel[channelID]; field != "text" && !(other && known) {
		return nil, &campaigns.Invalid{Field: "text", Message: "Deze tekst staat niet in het formulier. Kies opnieuw waar het tekstblok moet komen."}
	}
	if t.fields[chosen] == "" {
		return nil, &campaigns.Invalid{Field: chosen, Message: "Kies eerst een tekstblok."}
	}
	all, err := s.snippetsFor(r, n, campaigns.TextBlock, p.MunicipalityID)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(one campaigns.Snippet) bool { return one.ID == t.fields[chosen] })
	if i < 0 {
		return nil, &campaigns.Invalid{Field: chosen, Message: "Dit tekstblok is er niet meer. Kies een ander."}
	}
	t.fields[field] = all[i].Join(t.fields[field])
	return &Flash{Tone: "ok", Text: "“" + all[i].Name + "” staat nu onderaan de tekst. Het bericht is nog niet opgeslagen."}, nil
}

// templateOptions are the sjablonen that a new post may begin with.
func (s *Server) templateOptions(r *request, n names, municipalityID string) ([]Option, error) {
	all, err := s.snippetsFor(r, n, campaigns.Template, municipalityID)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	out := []Option{{Label: "Kies een sjabloon"}}
	for _, one := range all {
		out = append(out, Option{Value: one.ID, Label: n.snippetName(one, municipalityID)})
	}
	return out, nil
}

// begin fills the form of a new post with the sjabloon that the address names. Nothing is stored.
func (s *Server) begin(r *request, n names, t *typedPost) (*Flash, error) {
	if id := r.Query("gemeente"); r.user.May(campaigns.Editor, id) {
		t.fields["municipality"] = id
	}
	id := r.Query("sjabloon")
	if id == "" {
		return nil, nil
	}
	all, err := s.snippetsFor(r, n, campaigns.Template, "")
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(one campaigns.Snippet) bool { return one.ID == id })
	if i < 0 {
		return &Flash{Tone: "info", Text: "Dit sjabloon is er niet meer. Begin gerust zonder."}, nil
	}
	one := all[i]
	owner := n.municipality[one.MunicipalityID]
	if t.fields["municipality"] == "" && owner.Kind == campaigns.Single && r.user.May(campaigns.Editor, owner.ID) {
		t.fields["municipality"] = owner.ID
	}
	t.fields["title"], t.fields["text"], t.fields["theme"], t.fields["internal"] = one.Title, one.Text, one.ThemeID, "nee"
	if one.Internal {
		t.fields["internal"] = "ja"
	}
	for id, ch := range n.channelsOf(t.fields["municipality"]) {
		if slices.Contains(one.ChannelKinds, ch.Kind) {
			t.channels = append(t.channels, id)
		}
	}
	return &Flash{Tone: "info", Text: "Je begint met het sjabloon “" + one.Name + "”. Er is nog niets opgeslagen."}, nil
}
