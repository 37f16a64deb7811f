package seeds

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// run is one conversion to real dates.
type run struct {
	first     time.Time // first day of month 1
	zone      string
	campaigns map[string]campaign
	internal  func(channels []string) bool
	faults    *faults
}

func (r run) series(s series) calendar.CycleSeries {
	of := r.campaigns[s.Campaign]
	holidays := cmp.Or(campaigns.HolidayPolicy(s.Holidays), campaigns.KeepHolidays)
	out := calendar.CycleSeries{Series: campaigns.Series{ID: s.ID, MunicipalityID: of.Municipality, CampaignID: s.Campaign, ThemeID: of.Theme,
		AudienceID: of.Audience, Title: s.Title, Internal: r.internal(s.Channels), Channels: slices.Clone(s.Channels)}}
	if len(s.Channels) > campaigns.MaxChannels {
		r.faults.item(s.item, "channels", "Een reeks gaat naar hoogstens %d kanalen.", campaigns.MaxChannels)
	}
	for _, words := range s.Posts {
		content := campaigns.Content{Title: words.Title, Text: string(words.Text)}
		r.faults.wrap(words.item, "", content.Check())
		out.Posts = append(out.Posts, content)
	}
	if s.Month < 1 || s.Month > MaxMonth {
		r.faults.item(s.item, "month", "Kies een maand van 1 tot en met %d.", MaxMonth)
		return out
	}
	begin := r.first.AddDate(0, s.Month-1, 0)
	out.Rule = campaigns.Rule{RRule: s.Rule, Start: begin.Format(dateLayout), Time: s.Time, Zone: r.zone, Holidays: holidays}
	if clock(s.item, s.Time, r.faults) {
		r.rule(s, begin, out.Rule)
	}
	if of.ID != "" {
		r.faults.wrap(s.item, "title", out.Check())
	}
	return out
}

// rule refuses a rule that is wrong and one that gives fewer dates than there are posts; of a rule without end it counts
// the dates that are planned at once.
func (r run) rule(s series, begin time.Time, rule campaigns.Rule) {
	if r.faults.full() {
		return
	}
	dates, err := calendar.Expand(rule, begin.AddDate(0, campaigns.MonthsAhead, 0))
	if err != nil {
		r.faults.wrap(s.item, "rule", err)
	} else if len(s.Posts) > len(dates) {
		r.faults.item(s.item, "posts", "De reeks heeft %d berichten, maar de regel geeft %d datums. Verhoog COUNT of haal berichten weg.",
			len(s.Posts), len(dates))
	}
}

func (r run) post(p post) calendar.CyclePost {
	of := r.campaigns[p.Campaign]
	out := calendar.CyclePost{
		Post: campaigns.Post{ID: p.ID, MunicipalityID: of.Municipality, CampaignID: p.Campaign, ThemeID: cmp.Or(p.Theme, of.Theme),
			AudienceID: cmp.Or(p.Audience, of.Audience), Internal: r.internal(p.Channels)},
		Content: campaigns.Content{Title: p.Title, Text: string(p.Text), Channels: slices.Clone(p.Channels), Zone: r.zone},
	}
	if at := moments(p.When, nil, r.first, r.faults); len(at) == 1 {
		out.Content.Local = at[0]
	}
	r.faults.wrap(p.item, "when", out.Content.Check())
	return out
}

// events gives the event and its repeats, with the ids x, x/2, x/3 …
func (r run) events(e event) []calendar.Event {
	of := r.campaigns[e.Campaign]
	all := []calendar.Event{}
	for i, at := range moments(e.When, e.Repeat, r.first, r.faults) {
		out := calendar.Event{ID: e.ID, MunicipalityID: cmp.Or(e.Municipality, of.Municipality), CampaignID: e.Campaign, ThemeID: cmp.Or(e.Theme, of.Theme),
			AudienceID: cmp.Or(e.Audience, of.Audience), Kind: calendar.EventKind(e.Kind), Title: e.Title, Text: string(e.Text), Location: e.Location,
			Address: e.Address, Public: e.Public, Status: calendar.EventStatus(e.Status), Start: at, Zone: r.zone, Minutes: e.Duration}
		if i > 0 {
			out.ID = fmt.Sprintf("%s/%d", e.ID, i+1)
		}
		r.faults.wrap(e.item, "when", out.Check())
		all = append(all, out)
	}
	return all
}
