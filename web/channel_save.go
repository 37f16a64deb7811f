package web

import (
	"cmp"
	"errors"
	"strconv"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
)

func (s *Server) newChannelPage(r *request) error {
	kind, ok := kinds.Find(r.Query("soort"))
	if !ok || kind.Retired {
		return s.to(r, "/kanalen", Flash{Tone: "info", Text: "Kies eerst wat voor kanaal je wilt toevoegen."})
	}
	n, err := s.names(r)
	if err != nil {
		return err
	}
	form := formOfChannel(campaigns.Channel{Kind: kind.Name})
	if mine := r.mine(campaigns.Admin); len(mine) == 1 {
		m := n.municipality[mine[0]]
		form["municipality"], form["name"], form["slug"] = m.ID, kind.Label+" "+m.Name, n.freeSlug(kind, m)
	}
	return s.showNewChannel(r, n, kind, form, nil)
}

func (s *Server) newChannel(r *request) error {
	form := r.form()
	kind, ok := kinds.Find(form["kind"])
	if !ok || kind.Retired {
		return campaigns.ErrNotFound
	}
	n, err := s.names(r)
	if err != nil {
		return err
	}
	m := n.municipality[form["municipality"]]
	switch {
	case form["municipality"] == "":
		return s.showNewChannel(r, n, kind, form, &campaigns.Invalid{Field: "municipality", Message: "Kies een gemeente."})
	case !r.user.May(campaigns.Admin, m.ID):
		return errForbidden
	}
	form["slug"] = cmp.Or(form["slug"], n.freeSlug(kind, m))
	ch, err := s.typedChannel(campaigns.Channel{MunicipalityID: m.ID, Kind: kind.Name, Internal: kind.Internal, Slug: form["slug"]}, kind, form)
	saved := ch
	if err == nil {
		saved, err = s.Store.SaveChannel(r.ctx(), ch, r.user.ID)
	}
	if err != nil {
		return s.showNewChannel(r, n, kind, form, taken(kind, ch, n, err))
	}
	said := "Het kanaal is toegevoegd." + s.handHint(kind, saved)
	if s.channelStatus(kind, saved, nil) == "untested" {
		said += " Test nu de verbinding."
	}
	return s.to(r, "/kanalen/"+ch.Slug, Flash{Tone: "ok", Text: said})
}

// showNewChannel shows the form of a channel that is not there yet.
func (s *Server) showNewChannel(r *request, n names, kind kinds.Kind, form map[string]string, why error) error {
	page := channelPage{Page: s.page(r, "kanalen"), New: true, Kind: kind.Name, KindName: kind.Label, Intro: channelIntro(kind, ""),
		Secret: secretOf(kind), CanAdmin: true}
	if err := page.fill(r, kind, form, why); err != nil {
		return err
	}
	own := map[string]campaigns.Municipality{}
	for _, id := range r.mine(campaigns.Admin) {
		own[id] = n.municipality[id]
	}
	choices := options(own, func(m campaigns.Municipality) string { return m.Name }, form["municipality"])
	if len(choices) > 1 {
		choices = append([]Option{{Label: "Kies een gemeente", Checked: form["municipality"] == ""}}, choices...)
	}
	page.Fields = append([]Field{
		{Name: "municipality", Type: "select", Label: "Gemeente", Required: true, Options: choices, Error: page.Errors["municipality"]},
		page.nameField(),
		{Name: "slug", Label: "Korte naam", Value: form["slug"], Error: page.Errors["slug"], Autocomplete: "off",
			Help: "Komt in het adres van het kanaal en in campagnepakketten, en verandert daarna niet meer. Kleine letters, cijfers en streepjes. " +
				"Laat je dit leeg, dan maken we een naam van de soort en de gemeente."},
	}, page.Fields...)
	return s.pages.render(r.Ctx, "kanaal", page)
}

// freeSlug proposes a slug of kind and municipality that no channel has yet.
func (n names) freeSlug(kind kinds.Kind, m campaigns.Municipality) string {
	used := map[string]bool{}
	for _, ch := range n.channel {
		used[ch.Slug] = true
	}
	base := kind.Name + "-" + m.Slug
	slug := base
	for i := 2; used[slug]; i++ {
		slug = base + "-" + strconv.Itoa(i)
	}
	return slug
}

func (s *Server) saveChannel(r *request) error {
	stored, err := s.Store.ChannelBySlug(r.ctx(), r.Params("slug"))
	if err != nil {
		return err
	}
	n, err := s.names(r)
	if err != nil {
		return err
	}
	form, kind, save := r.form(), kindOf(stored), s.Store.SaveChannel
	if forgets(form) {
		save = s.Store.SaveChannelWithoutSecret
	}
	ch, err := s.typedChannel(stored, kind, form)
	saved := ch
	if err == nil {
		ch.Rev, err = number(form, "rev", 1, 1<<30, "Laad deze bladzijde opnieuw.")
	}
	if err == nil {
		saved, err = save(r.ctx(), ch, r.user.ID)
	}
	if errors.Is(err, campaigns.ErrConflict) {
		return s.showOvertaken(r, stored.Slug, form, err)
	}
	if err != nil {
		return s.showChannel(r, stored, form, taken(kind, ch, n, err))
	}
	return s.to(r, "/kanalen/"+stored.Slug, Flash{Tone: "ok", Text: "Het kanaal is opgeslagen." + s.handHint(kind, saved)})
}
