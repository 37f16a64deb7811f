package web

import (
	"slices"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
)

func (s *Server) newSnippet(r *request) error {
	form := r.form()
	if id := form["municipality"]; id != "" && !r.user.May(campaigns.Editor, id) {
		return errForbidden
	}
	return s.saveSnippet(r, campaigns.Snippet{Kind: campaigns.SnippetKind(form["kind"]), MunicipalityID: form["municipality"]})
}

func (s *Server) editSnippet(r *request) error {
	one, err := s.Store.Snippet(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	if one.Rev, err = number(r.form(), "rev", 1, 1<<30, "Laad deze bladzijde opnieuw."); err != nil {
		return s.showSnippetForm(r, one, r.form(), r.many("channels"), err)
	}
	return s.saveSnippet(r, one)
}

// saveSnippet stores what was typed about one, or shows the form again with why not. After a conflict the form is on top of
// what a colleague saved: saving once more is a choice.
func (s *Server) saveSnippet(r *request, one campaigns.Snippet) error {
	form := r.form()
	one.Name, one.Title, one.Text, one.ThemeID, one.Internal = form["name"], form["title"], form["text"], form["theme"], form["internal"] == "ja"
	one.ChannelKinds = r.many("channels")
	err := one.Normalized().Check()
	if err == nil && one.Kind == campaigns.Template {
		err = s.checkTemplate(r, one, form)
	}
	if err == nil {
		var saved campaigns.Snippet
		if saved, err = s.Store.SaveSnippet(r.ctx(), one, r.user.ID); err == nil {
			return s.to(r, "/tekstblokken", s.saidSnippet(saved))
		}
	}
	return s.showSnippetForm(r, one, form, r.many("channels"), err)
}

// saidSnippet says what was saved, and which numbers keep a post with it from going out.
func (s *Server) saidSnippet(one campaigns.Snippet) Flash {
	said := Flash{Tone: "ok", Text: "“" + one.Name + "” is opgeslagen."}
	if one.Kind == campaigns.Template {
		said.URL, said.Link = "/berichten/nieuw?sjabloon="+one.ID, "Begin er een bericht mee"
	}
	if wrong := s.wrongNumbers(one); len(wrong) > 0 {
		said.Tone, said.Text = "warning", said.Text+" Let op: "+wrong[0]
	}
	return said
}

// checkTemplate finds what was not chosen, or is not there.
func (s *Server) checkTemplate(r *request, one campaigns.Snippet, form map[string]string) error {
	names, err := s.names(r)
	switch {
	case err != nil:
		return err
	case form["internal"] != "ja" && form["internal"] != "nee":
		return &campaigns.Invalid{Field: "internal", Message: "Kies voor wie het bericht is."}
	case one.ThemeID != "" && names.theme[one.ThemeID] == "":
		return &campaigns.Invalid{Field: "theme", Message: "Dit thema bestaat niet meer. Kies opnieuw."}
	case slices.ContainsFunc(one.ChannelKinds, func(kind string) bool { return !kinds.Known(kind) }):
		return &campaigns.Invalid{Field: "channels", Message: "Een van deze soorten kanalen bestaat niet. Kies opnieuw."}
	}
	return nil
}

func (s *Server) deleteSnippet(r *request) error {
	one, err := s.Store.Snippet(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	rev, err := number(r.form(), "rev", 1, 1<<30, "Laad deze bladzijde opnieuw.")
	if err == nil {
		err = s.Store.DeleteSnippet(r.ctx(), one.ID, rev, r.user.ID)
	}
	if err != nil {
		return s.done(r, "/tekstblokken/"+one.ID+"/bewerken", err, "")
	}
	return s.to(r, "/tekstblokken", Flash{Tone: "ok", Text: "“" + one.Name + "” is verwijderd. Berichten die ermee zijn gemaakt, blijven zoals ze zijn."})
}
