package web

import (
	"cmp"
	"slices"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
	"veiligheidskalender/seeds"
	"veiligheidskalender/store"
)

// packPage is the data of campagnepakketten.html.
type packPage struct {
	Page
	Packs  []packRow
	Chosen *packPreview
}

type packRow struct {
	Name, Title, Source string
	Loaded              bool // some cycle of it, some time
	Months              []Option
}

// packPreview is what a pack would add from one month on.
type packPreview struct {
	Name, Title, Start string
	Month              time.Time
	Adds               string // "2 reeksen, 24 losse berichten"; empty: all of it is there
	Campaigns          []packCampaign
	Past               int // posts whose moment is over: they come without a date
}

// packCampaign is a campaign of the pack with its first and last day.
type packCampaign struct {
	Title, Municipality   string
	Series, Posts, Events int
	First, Last           time.Time // zero: no moments
}

// monthsOffered is how many months ahead a pack can begin.
const monthsOffered = 18

func (s *Server) packPage(r *request) error { return s.showPacks(r, map[string]string{}, nil, nil) }

// loadPack shows what a pack would add, and adds it when the person has seen so. Loading again adds nothing.
func (s *Server) loadPack(r *request) error {
	form := r.form()
	cycle, title, err := packCycle(form["pack"], form["start"])
	if err != nil {
		return s.showPacks(r, form, nil, err)
	}
	if form["step"] != "save" {
		would, err := s.Store.LoadCycle(r.ctx(), cycle, true)
		if err != nil {
			return s.showPacks(r, form, nil, err)
		}
		return s.showPacks(r, form, s.previewPack(cycle, title, would), nil)
	}
	loaded, err := s.Store.LoadCycleBy(r.ctx(), cycle, r.user.ID)
	if err != nil {
		return s.showPacks(r, form, nil, err)
	}
	if added := loaded.Dutch(); added != "" {
		return s.to(r, "/campagnes", Flash{Tone: "ok", Text: "Geladen: " + added + ". Elk bericht is een concept en heeft nog akkoord nodig."})
	}
	return s.to(r, "/campagnepakketten", Flash{Tone: "info", Text: "Alles van dit pakket stond er al. Er is niets veranderd."})
}

// openPack reads a pack of the program.
func openPack(name string) (*seeds.Pack, error) {
	text, err := seeds.Open(name)
	if err != nil {
		return nil, err
	}
	return seeds.Parse(text, seeds.Options{Kinds: kinds.Known, Internal: kinds.Internal})
}

// packCycle puts a pack of the program on the dates of a first month, YYYY-MM. The error is *Invalid for what cannot be chosen.
func packCycle(name, start string) (calendar.Cycle, string, error) {
	if !slices.Contains(seeds.Names(), name) {
		return calendar.Cycle{}, "", &campaigns.Invalid{Field: "pack", Message: "Dit pakket bestaat niet. Kies opnieuw."}
	}
	if _, err := time.Parse("2006-01", start); err != nil {
		return calendar.Cycle{}, "", &campaigns.Invalid{Field: "start-" + name, Message: "Kies de eerste maand."}
	}
	pack, err := openPack(name)
	if err != nil {
		return calendar.Cycle{}, "", err
	}
	cycle, err := pack.Cycle(start)
	if err != nil {
		return cycle, "", &campaigns.Invalid{Field: "start-" + name, Message: "Met deze maand kan het niet: " + err.Error()}
	}
	return cycle, pack.Title, nil
}

// previewPack tells a cycle by its campaigns.
func (s *Server) previewPack(cycle calendar.Cycle, title string, would store.Loaded) *packPreview {
	p := &packPreview{Name: cycle.Pack, Title: title, Start: cycle.Start, Adds: would.Dutch()}
	p.Month, _ = time.ParseInLocation("2006-01", cycle.Start, s.Zone)
	names := map[string]string{}
	for _, m := range cycle.Municipalities {
		names[m.Slug] = m.Name
	}
	index := map[string]int{}
	for i, c := range cycle.Campaigns {
		index[c.ID] = i
		p.Campaigns = append(p.Campaigns, packCampaign{Title: c.Title, Municipality: cmp.Or(names[c.MunicipalityID], c.MunicipalityID)})
	}
	of := func(id string) *packCampaign {
		if i, ok := index[id]; ok {
			return &p.Campaigns[i]
		}
		return &packCampaign{} // of no campaign: only counted
	}
	for _, one := range cycle.Series {
		c := of(one.CampaignID)
		c.Series++
		dates, err := calendar.Expand(one.Rule, s.Now().AddDate(0, campaigns.MonthsAhead, 0))
		if err != nil {
			continue // the loader has said so
		}
		for _, o := range dates {
			s.spread(p, c, o.Local, one.Rule.Zone)
		}
	}
	for _, one := range cycle.Posts {
		c := of(one.CampaignID)
		c.Posts++
		s.spread(p, c, one.Content.Local, one.Content.Zone)
	}
	for _, e := range cycle.Events {
		of(e.CampaignID).Events++
	}
	return p
}

// spread makes room for a moment in the period of a campaign, and counts it when it is over.
func (s *Server) spread(p *packPreview, c *packCampaign, l campaigns.Local, zone string) {
	if l == "" {
		return
	}
	at, err := calendar.Instant(l, zone)
	if err != nil {
		return // the loader has said so
	}
	if at.Before(s.Now()) {
		p.Past++
	}
	at = at.In(s.Zone)
	if c.First.IsZero() || at.Before(c.First) {
		c.First = at
	}
	if at.After(c.Last) {
		c.Last = at
	}
}

// showPacks shows the packs of the program, and what one of them would add.
func (s *Server) showPacks(r *request, form map[string]string, chosen *packPreview, why error) error {
	page := packPage{Page: s.page(r, "campagnes"), Chosen: chosen}
	page.Form = form
	for _, name := range seeds.Names() {
		pack, err := openPack(name)
		if err != nil {
			return err
		}
		row := packRow{Name: name, Title: pack.Title, Source: pack.Source}
		if row.Loaded, err = s.Store.PackLoaded(r.ctx(), name); err != nil {
			return err
		}
		now := s.Now().In(s.Zone)
		for i := range monthsOffered {
			month := time.Date(now.Year(), now.Month()+time.Month(i), 1, 0, 0, 0, 0, s.Zone)
			value := month.Format("2006-01")
			row.Months = append(row.Months, Option{Value: value, Label: calendar.FormatMonth(month), Checked: form["pack"] == name && form["start"] == value || form["start"] == "" && i == 1})
		}
		page.Packs = append(page.Packs, row)
	}
	if why != nil {
		if err := page.invalid(r, why); err != nil {
			return err
		}
	}
	return s.pages.render(r.Ctx, "campagnepakketten", page)
}
