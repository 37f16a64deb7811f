package seeds

import (
	"slices"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// Cycle puts the pack on real dates, with start (YYYY-MM; empty: the pack's own) as month 1. Series posts get their dates
// from the rule; events are given one by one, repeats included. Measures keep the dates of the plan. The error is Errors,
// with the line of the pack, when a moment does not exist in that cycle: the thirty-first of a month with thirty days.
func (p *Pack) Cycle(start string) (calendar.Cycle, error) {
	if start == "" {
		start = p.Start
	}
	first, err := firstMonth(start)
	if err != nil {
		return calendar.Cycle{}, Errors{{Field: "start", Message: quote(start) + " is geen maand. Schrijf jaar en maand, zoals 2027-02."}}
	}
	var f faults
	c := p.cycle(first, &f)
	if err := f.err(); err != nil {
		return calendar.Cycle{}, err
	}
	return c, nil
}

// cycle converts all there is; what cannot be becomes a fault.
func (p *Pack) cycle(first time.Time, f *faults) calendar.Cycle {
	c := calendar.Cycle{Pack: p.Name, Start: first.Format(monthLayout)}
	for _, m := range p.file.Municipalities {
		c.Municipalities = append(c.Municipalities, campaigns.Municipality{ID: m.Slug, Slug: m.Slug, Name: m.Name,
			Kind: campaigns.MunicipalityKind(m.Kind)})
	}
	for _, t := range p.file.Themes {
		c.Themes = append(c.Themes, campaigns.Theme{ID: t.Slug, Slug: t.Slug, Name: t.Name})
	}
	for _, a := range p.file.Audiences {
		c.Audiences = append(c.Audiences, campaigns.Audience{ID: a.Slug, Slug: a.Slug, Name: a.Name})
	}
	internal := p.internal()
	for _, ch := range p.file.Channels {
		c.Channels = append(c.Channels, campaigns.Channel{ID: ch.Slug, MunicipalityID: ch.Municipality, Slug: ch.Slug, Kind: ch.Kind, Name: ch.Name,
			Internal: internal([]string{ch.Slug})})
	}
	for _, m := range p.file.Measures {
		c.Measures = append(c.Measures, m.real(f))
	}
	r := run{first: first, zone: p.Zone, campaigns: map[string]campaign{}, internal: p.internal(), faults: f}
	for _, ca := range p.file.Campaigns {
		r.campaigns[ca.ID] = ca
		c.Campaigns = append(c.Campaigns, campaigns.Campaign{ID: ca.ID, MunicipalityID: ca.Municipality, ThemeID: ca.Theme,
			AudienceID: ca.Audience, Title: ca.Title, Goal: ca.Goal, MeasureIDs: slices.Clone(ca.Measures)})
	}
	for _, s := range p.file.Series {
		c.Series = append(c.Series, r.series(s))
	}
	for _, po := range p.file.Posts {
		c.Posts = append(c.Posts, r.post(po))
	}
	for _, e := range p.file.Events {
		c.Events = append(c.Events, r.events(e)...)
		if len(c.Events) > MaxEvents {
			f.item(e.item, "", "Het pakket heeft te veel bijeenkomsten: met alle herhalingen hoogstens %d.", MaxEvents)
			break
		}
	}
	for _, s := range p.file.Snippets {
		one := s.real()
		one.Internal = len(one.ChannelKinds) > 0 && !slices.ContainsFunc(one.ChannelKinds, func(kind string) bool { return !p.reachesColleagues(kind) })
		c.Snippets = append(c.Snippets, one)
	}
	return c
}

func (m measure) real(f *faults) campaigns.Measure {
	out := campaigns.Measure{ID: m.ID, MunicipalityID: m.Municipality, ThemeID: m.Theme, Title: m.Title,
		Text: string(m.Text), Planning: m.Planning}
	if m.Planning != "" {
		period, err := calendar.ParsePlanning(m.Planning)
		f.wrap(m.item, "planning", err)
		out.From, out.Until = period.From, period.Until
	}
	return out
}

// reachesColleagues reports whether channels of a kind are read by colleagues only.
func (p *Pack) reachesColleagues(kind string) bool {
	if p.kinds.Internal == nil {
		return kind == "pleio"
	}
	return p.kinds.Internal(kind)
}

// internal returns the rule whether posts on these channels reach colleagues only: all channels are of such a kind.
func (p *Pack) internal() func(channels []string) bool {
	inside := map[string]bool{}
	for _, c := range p.file.Channels {
		inside[c.Slug] = p.reachesColleagues(c.Kind)
	}
	return func(channels []string) bool {
		for _, slug := range channels {
			if !inside[slug] {
				return false
			}
		}
		return len(channels) > 0
	}
}
