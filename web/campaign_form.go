package web

import (
	"slices"
	"strconv"
	"strings"

	"veiligheidskalender/campaigns"
)

// campaignFormPage is the data of campagne-bewerken.html.
type campaignFormPage struct {
	Page
	New                                       bool
	ID, Title                                 string
	Municipalities, Themes, Audiences, Owners []Option
	Measures                                  []measureGroup // by theme
	MaxTitle, MaxGoal                         int
}

// measureGroup is the measures of one theme, or of none.
type measureGroup struct {
	Theme   string
	Options []Option
	Chosen  int
}

func (s *Server) newCampaignPage(r *request) error {
	form := map[string]string{"owner": r.user.ID}
	if mine := r.mine(campaigns.Editor); len(mine) == 1 {
		form["municipality"] = mine[0]
	}
	return s.showCampaignForm(r, campaigns.Campaign{}, form, nil, nil)
}

func (s *Server) newCampaign(r *request) error {
	form := r.form()
	if id := form["municipality"]; id != "" && !r.user.May(campaigns.Editor, id) {
		return errForbidden
	}
	return s.saveCampaign(r, campaigns.Campaign{MunicipalityID: form["municipality"]}, "De campagne staat klaar. Zet er nu berichten in: kies de campagne bij het bericht.")
}

func (s *Server) editCampaignPage(r *request) error {
	c, err := s.Store.Campaign(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	form := map[string]string{"title": c.Title, "goal": c.Goal, "theme": c.ThemeID, "audience": c.AudienceID, "owner": c.OwnerID, "rev": strconv.Itoa(c.Rev)}
	return s.showCampaignForm(r, c, form, c.MeasureIDs, nil)
}

func (s *Server) editCampaign(r *request) error {
	c, err := s.Store.Campaign(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	if c.Rev, err = number(r.form(), "rev", 1, 1<<30, "Laad deze bladzijde opnieuw."); err != nil {
		return s.showCampaignForm(r, c, r.form(), r.many("measures"), err)
	}
	return s.saveCampaign(r, c, "Opgeslagen.")
}

// saveCampaign stores what was typed about c, or shows the form again with why not.
func (s *Server) saveCampaign(r *request, c campaigns.Campaign, said string) error {
	form := r.form()
	measures := r.many("measures")
	c.Title, c.Goal, c.ThemeID, c.AudienceID, c.OwnerID = form["title"], strings.ReplaceAll(form["goal"], "\r\n", "\n"), form["theme"], form["audience"], form["owner"]
	c.MeasureIDs = measures
	err := c.Check()
	if err == nil {
		err = s.checkChoices(r, c)
	}
	if err == nil {
		var saved campaigns.Campaign
		if saved, err = s.Store.SaveCampaign(r.ctx(), c, r.user.ID); err == nil {
			return s.to(r, "/campagnes/"+saved.ID, Flash{Tone: "ok", Text: said})
		}
	}
	return s.showCampaignForm(r, c, form, measures, err)
}

// campaignChoices are what a campaign of one municipality may choose from; of all the user's when it has none yet.
func (s *Server) campaignChoices(r *request, n names, municipalityID string) (audiences, owners map[string]string, measures []campaigns.Measure, err error) {
	lists, err := s.Store.Audiences(r.ctx())
	if err != nil {
		return nil, nil, nil, err
	}
	if measures, err = s.Store.Measures(r.ctx()); err != nil {
		return nil, nil, nil, err
	}
	places := []string{municipalityID}
	if municipalityID == "" {
		places = r.mine(campaigns.Editor)
	}
	audiences, owners = map[string]string{}, map[string]string{}
	for _, a := range lists {
		audiences[a.ID] = a.Name
	}
	users, err := s.Store.UsersOf(r.ctx(), places)
	if err != nil {
		return nil, nil, nil, err
	}
	for _, u := range users {
		owners[u.ID] = u.Name
	}
	together := slices.ContainsFunc(places, func(id string) bool { return n.municipality[id].Kind == campaigns.Partnership })
	measures = slices.DeleteFunc(measures, func(m campaigns.Measure) bool {
		return !together && !slices.Contains(places, m.MunicipalityID) && n.municipality[m.MunicipalityID].Kind != campaigns.Partnership
	})
	return audiences, owners, measures, nil
}

// checkChoices finds what was chosen and is not there, or not for this municipality.
func (s *Server) checkChoices(r *request, c campaigns.Campaign) error {
	names, err := s.names(r)
	if err != nil {
		return err
	}
	audiences, owners, measures, err := s.campaignChoices(r, names, c.MunicipalityID)
	if err != nil {
		return err
	}
	switch {
	case names.theme[c.ThemeID] == "":
		return &campaigns.Invalid{Field: "theme", Message: "Dit thema bestaat niet meer. Kies opnieuw."}
	case c.AudienceID != "" && audiences[c.AudienceID] == "":
		return &campaigns.Invalid{Field: "audience", Message: "Deze doelgroep bestaat niet meer. Kies opnieuw."}
	case c.OwnerID != "" && owners[c.OwnerID] == "":
		return &campaigns.Invalid{Field: "owner", Message: "Deze collega werkt niet voor deze gemeente. Kies opnieuw."}
	}
	for _, id := range c.MeasureIDs {
		if !slices.ContainsFunc(measures, func(m campaigns.Measure) bool { return m.ID == id }) {
			return &campaigns.Invalid{Field: "measures", Message: "Een van de maatregelen hoort niet bij deze gemeente. Kies opnieuw."}
		}
	}
	return nil
}

func (s *Server) showCampaignForm(r *request, c campaigns.Campaign, form map[string]string, chosen []string, why error) error {
	names, err := s.names(r)
	if err != nil {
		return err
	}
	page := campaignFormPage{Page: s.page(r, "campagnes"), New: c.ID == "", ID: c.ID, Title: c.Title, MaxTitle: campaigns.MaxTitle, MaxGoal: campaigns.MaxGoal}
	page.Form = form
	audiences, owners, measures, err := s.campaignChoices(r, names, c.MunicipalityID)
	if err != nil {
		return err
	}
	same := func(name string) string { return name }
	mine := map[string]string{}
	for _, id := range r.mine(campaigns.Editor) {
		mine[id] = names.municipality[id].Name
	}
	first := func(label string, all []Option) []Option { return slices.Insert(all, 0, Option{Label: label}) }
	page.Municipalities = options(mine, same, form["municipality"])
	if len(mine) > 1 {
		page.Municipalities = first("Kies een gemeente", page.Municipalities)
	}
	page.Themes = first("Kies een thema", options(names.theme, same, form["theme"]))
	page.Audiences = first("Iedereen", options(audiences, same, form["audience"]))
	page.Owners = first("Niemand in het bijzonder", options(owners, same, form["owner"]))
	page.Measures = groupMeasures(names, measures, chosen)
	if why != nil {
		if err := page.invalid(r, why); err != nil {
			return err
		}
	}
	return s.pages.render(r.Ctx, "campagne-bewerken", page)
}

// groupMeasures offers the measures by theme, in the order of the plan.
func groupMeasures(n names, measures []campaigns.Measure, chosen []string) (all []measureGroup) {
	for _, m := range measures {
		theme := n.theme[m.ThemeID]
		i := slices.IndexFunc(all, func(g measureGroup) bool { return g.Theme == theme })
		if i < 0 {
			i, all = len(all), append(all, measureGroup{Theme: theme})
		}
		o := Option{Value: m.ID, Label: m.Title, Help: planningOf(m) + " · " + n.municipality[m.MunicipalityID].Name, Checked: slices.Contains(chosen, m.ID)}
		if all[i].Options = append(all[i].Options, o); o.Checked {
			all[i].Chosen++
		}
	}
	return all
}

// campaignOptions are the campaigns that a post or a series of a municipality may join, of those the user may read: its own
// and those of partnerships; of all the user's municipalities while none is chosen. What was chosen stays.
func (s *Server) campaignOptions(r *request, municipalityID, chosen string) ([]Option, error) {
	names, err := s.names(r)
	if err != nil {
		return nil, err
	}
	all, err := s.Store.Campaigns(r.ctx(), r.mine(campaigns.Reader))
	if err != nil {
		return nil, err
	}
	out, found := []Option{{Label: "Geen campagne", Checked: chosen == ""}}, chosen == ""
	for _, c := range all {
		owner := names.municipality[c.MunicipalityID]
		if municipalityID != "" && c.MunicipalityID != municipalityID && owner.Kind != campaigns.Partnership && c.ID != chosen {
			continue
		}
		out = append(out, Option{Value: c.ID, Label: c.Title + " (" + owner.Name + ")", Checked: c.ID == chosen})
		found = found || c.ID == chosen
	}
	if !found {
		out = append(out, Option{Value: chosen, Label: "Een campagne die je niet kunt zien", Checked: true})
	}
	return out, nil
}
