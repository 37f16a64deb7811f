package web

import (
	"cmp"
	"errors"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// rulePage is the data of reeks-regel.html.
type rulePage struct {
	Page
	New                                          bool
	ID, Title, Rule                              string
	Municipalities, Themes, Channels, Audience   []Option
	Campaigns                                    []Option // New only
	Patterns, Ordinals, Weekdays, Ends, Holidays []Option
	Intervals                                    []Option
	Dates                                        seriesDates
	Preview                                      *rulePreview
}

type rulePreview struct {
	Rule                string
	Changes             []ruleChange
	Unplanned, Approval int
	Fields              []pair
	Token               string
}

type pair struct{ Name, Value string }

type ruleChange struct {
	Title      string
	From, To   time.Time
	What, Note string
}

func (s *Server) rulePage(r *request) error {
	one, err := s.Store.Series(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	return s.showRule(r, one, formOfRule(one.Rule), nil, nil)
}

// changeRule shows what a new rule would change, and changes it when the person has seen exactly that.
func (s *Server) changeRule(r *request) error {
	one, err := s.Store.Series(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	form := r.form()
	rule, err := ruleOfForm(form, one.Rule.Zone)
	if err != nil {
		return s.showRule(r, one, form, nil, err)
	}
	change, err := s.Store.PreviewRule(r.ctx(), one.ID, rule)
	if err != nil {
		return s.showRule(r, one, form, nil, err)
	}
	preview := s.previewRule(one, rule, change, form)
	if form["step"] != "save" {
		return s.showRule(r, one, form, preview, nil)
	}
	if form["shown"] != preview.Token {
		return s.showRule(r, one, form, preview, campaigns.Conflict("De reeks is intussen veranderd. Kijk nog even naar wat er nu verandert."))
	}
	if _, err := s.Store.ChangeRule(r.ctx(), one.ID, one.RuleNo, rule, r.user.ID); err != nil {
		return s.showRule(r, one, form, preview, err)
	}
	if err := s.feedSeries(r, one.ID); err != nil {
		return err
	}
	return s.to(r, "/reeksen/"+one.ID, Flash{Tone: "ok", Text: "De regel is veranderd: " + calendar.Describe(rule) + "."})
}

// feedSeries tells the queue about the posts of a series.
func (s *Server) feedSeries(r *request, seriesID string) error {
	one, err := s.Store.Series(r.ctx(), seriesID)
	if err != nil {
		return err
	}
	posts, err := s.Store.Posts(r.ctx(), store.PostFilter{MunicipalityIDs: []string{one.MunicipalityID}, SeriesID: seriesID})
	if err != nil {
		return err
	}
	var due []campaigns.Due
	for _, p := range posts {
		for _, d := range p.Deliveries {
			if d.State == campaigns.Waiting {
				due = append(due, campaigns.Due{DeliveryID: d.ID, NextAt: d.NextAt})
			}
		}
	}
	s.planned(r, due)
	return nil
}

func (s *Server) previewRule(one campaigns.Series, rule campaigns.Rule, change campaigns.RuleChange, form map[string]string) *rulePreview {
	p := &rulePreview{Rule: calendar.Describe(rule), Fields: pairs(form), Token: token(one.RuleNo, change), Unplanned: len(change.Left)}
	at := func(l campaigns.Local) time.Time {
		if l == "" {
			return time.Time{}
		}
		t, err := calendar.Instant(l, one.Rule.Zone)
		if err != nil {
			return time.Time{}
		}
		return t.In(s.Zone)
	}
	for _, k := range change.Kept {
		p.Changes = append(p.Changes, ruleChange{Title: k.Title, From: at(k.Local), To: at(k.Local), What: "kept", Note: "Er is akkoord voor deze dag, of hij is al onderweg of overgeslagen."})
	}
	for _, m := range change.Moves {
		what := "moved"
		if m.Post.Local == m.To.Local {
			what = "same"
		}
		p.Changes = append(p.Changes, ruleChange{Title: m.Post.Title, From: at(m.Post.Local), To: at(m.To.Local), What: what, Note: m.To.Reason})
	}
	for _, o := range change.Added {
		p.Changes = append(p.Changes, ruleChange{To: at(o.Local), What: "new", Note: o.Reason})
	}
	for _, l := range change.Left {
		p.Changes = append(p.Changes, ruleChange{Title: l.Title, From: at(l.Local), What: "unplanned"})
	}
	return p
}

func (s *Server) showRule(r *request, one campaigns.Series, form map[string]string, preview *rulePreview, err error) error {
	page := rulePage{Page: s.page(r, "reeksen"), ID: one.ID, Title: one.Title, Rule: calendar.Describe(one.Rule), Preview: preview}
	return s.renderRule(r, page, form, err)
}

func (s *Server) renderRule(r *request, page rulePage, form map[string]string, err error) error {
	if err != nil {
		if err := page.invalid(r, err); err != nil {
			return err
		}
	}
	page.Form = form
	page.Patterns, page.Ordinals, page.Weekdays, page.Ends, page.Holidays = ruleOptions(form)
	page.Intervals = intervalOptions(form["interval"])
	return s.pages.render(r.Ctx, "reeks-regel", page)
}

// newSeriesPage shows the empty form of a new series.
func (s *Server) newSeriesPage(r *request) error {
	start := s.Now().In(s.Zone).AddDate(0, 0, 1).Format(time.DateOnly)
	form := map[string]string{"pattern": "weekday", "ordinal": "1", "weekday": "TU", "interval": "1", "start": start, "time": "09:00",
		"end": "count", "count": "6", "holidays": string(campaigns.NextWorkingDay)}
	if mine := r.mine(campaigns.Editor); len(mine) == 1 {
		form["municipality"] = mine[0]
	}
	return s.showNewSeries(r, form, nil, nil, nil)
}

// newSeries shows the dates of a new series, and makes it when the person has seen them.
func (s *Server) newSeries(r *request) error {
	form, channels := r.form(), r.many("channels")
	one, dates, err := s.seriesOfForm(r, form, channels)
	if err != nil {
		return s.showNewSeries(r, form, channels, nil, err)
	}
	if form["step"] != "save" {
		change := campaigns.RuleChange{Added: dates}
		preview := s.previewRule(one, one.Rule, change, form)
		for _, id := range channels {
			preview.Fields = append(preview.Fields, pair{"channels", id})
		}
		return s.showNewSeries(r, form, channels, preview, nil)
	}
	if one, err = s.Store.CreateSeries(r.ctx(), one, nil, r.user.ID); err != nil {
		return s.showNewSeries(r, form, channels, nil, err)
	}
	if err := s.feedSeries(r, one.ID); err != nil {
		return err
	}
	return s.to(r, "/reeksen/"+one.ID, Flash{Tone: "ok", Text: "De reeks staat klaar. Schrijf nu de berichten; elk bericht heeft akkoord nodig van een collega."})
}

func (s *Server) seriesOfForm(r *request, form map[string]string, channels []string) (one campaigns.Series, dates []campaigns.Occurrence, err error) {
	n, err := s.names(r)
	if err != nil {
		return one, nil, err
	}
	one = campaigns.Series{MunicipalityID: form["municipality"], ThemeID: form["theme"], CampaignID: form["campaign"], Title: form["title"], Internal: form["internal"] == "ja", Channels: channels}
	if err := one.Check(); err != nil {
		return one, nil, err
	}
	if !r.user.May(campaigns.Editor, one.MunicipalityID) {
		return one, nil, errForbidden
	}
	if err := n.checkSeries(one, form["internal"]); err != nil {
		return one, nil, err
	}
	if one.Rule, err = ruleOfForm(form, s.Zone.String()); err != nil {
		return one, nil, err
	}
	dates, err = calendar.Expand(one.Rule, s.Now().AddDate(0, campaigns.MonthsAhead, 0))
	return one, dates, err
}

// checkSeries finds what each post of the series would be refused for: for whom they are, and where they go.
func (n names) checkSeries(one campaigns.Series, internal string) error {
	offered := n.channelsOf(one.MunicipalityID)
	for _, id := range one.Channels {
		if _, ok := offered[id]; !ok {
			return &campaigns.Invalid{Field: "channels", Message: cmp.Or(n.channel[id].Name, "Een van de kanalen") + " hoort niet bij deze gemeente. Kies kanalen van " + n.municipality[one.MunicipalityID].Name + "."}
		}
	}
	switch {
	case internal != "ja" && internal != "nee":
		return &campaigns.Invalid{Field: "internal", Message: "Kies voor wie de berichten zijn."}
	case len(one.Channels) == 0:
		return &campaigns.Invalid{Field: "channels", Message: "Kies waar de berichten komen."}
	case one.Internal:
		return n.forColleagues(one.Channels)
	}
	return nil
}

func (s *Server) showNewSeries(r *request, form map[string]string, channels []string, preview *rulePreview, err error) error {
	if errors.Is(err, errForbidden) {
		return err
	}
	names, nerr := s.names(r)
	if nerr != nil {
		return nerr
	}
	page := rulePage{Page: s.page(r, "reeksen"), New: true, Title: "Nieuwe reeks", Preview: preview}
	var offered map[string]campaigns.Channel
	page.Municipalities, offered = r.choose(names, form["municipality"])
	page.Themes = append([]Option{{Value: "", Label: "Geen thema"}}, options(names.theme, func(n string) string { return n }, form["theme"])...)
	if page.Campaigns, nerr = s.campaignOptions(r, form["municipality"], form["campaign"]); nerr != nil {
		return nerr
	}
	page.Dates = s.seriesDates(form)
	page.Channels = s.channelOptions(names, offered, form["municipality"], channels)
	page.Audience = audiences(form["internal"])
	return s.renderRule(r, page, form, err)
}
