package seeds

import (
	"slices"
	"unicode/utf8"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// checker finds names that are doubled or lead nowhere. Moments are not its work: cycle.go finds those.
type checker struct {
	*faults
	municipalities, themes, audiences, channels, measures, campaigns names
	kind                                                             map[string]string // municipality or partnership, by municipality
	channelOwner, campaignOwner                                      map[string]string // municipality
}

func check(p *packFile, o Options, f *faults) {
	c := &checker{f, names{}, names{}, names{}, names{}, names{}, names{},
		map[string]string{}, map[string]string{}, map[string]string{}}
	c.head(p)
	for _, m := range p.Municipalities {
		c.define(c.municipalities, m.item, "slug", m.Slug)
		c.length(m.item, "name", m.Name, 100)
		c.oneOf(m.item, "kind", m.Kind, string(campaigns.Single), string(campaigns.Partnership))
		c.kind[m.Slug] = m.Kind
	}
	for _, t := range p.Themes {
		c.define(c.themes, t.item, "slug", t.Slug)
		c.length(t.item, "name", t.Name, 100)
	}
	for _, a := range p.Audiences {
		c.define(c.audiences, a.item, "slug", a.Slug)
		c.length(a.item, "name", a.Name, 100)
	}
	for _, ch := range p.Channels {
		c.channel(ch, o)
	}
	for _, m := range p.Measures {
		c.define(c.measures, m.item, "id", m.ID)
		c.known(c.municipalities, m.item, "municipality", m.Municipality)
		c.known(c.themes, m.item, "theme", m.Theme)
		c.length(m.item, "title", m.Title, campaigns.MaxTitle)
		c.length(m.item, "text", string(m.Text), campaigns.MaxText)
	}
	for _, ca := range p.Campaigns {
		c.campaign(ca)
	}
	c.planned(p)
	c.snippets(p, o)
}

func (c *checker) head(p *packFile) {
	c.slug(p.item, "pack", p.Pack)
	c.length(p.item, "title", p.Title, campaigns.MaxTitle)
	c.length(p.item, "source", p.Source, 1_000)
	_, err := firstMonth(p.Start)
	c.wrap(p.item, "start", err)
	if _, err := calendar.Zone(p.Zone); err != nil {
		c.item(p.item, "zone", "Onbekende tijdzone %s. Schrijf bijvoorbeeld Europe/Amsterdam.", quote(p.Zone))
	}
}

func (c *checker) channel(ch channel, o Options) {
	c.define(c.channels, ch.item, "slug", ch.Slug)
	c.known(c.municipalities, ch.item, "municipality", ch.Municipality)
	c.channelOwner[ch.Slug] = ch.Municipality
	c.slug(ch.item, "kind", ch.Kind)
	if o.Kinds != nil && !o.Kinds(ch.Kind) {
		c.item(ch.item, "kind", "Een kanaal van de soort %s bestaat niet.", quote(ch.Kind))
	}
	c.wrap(ch.item, "slug", campaigns.Channel{MunicipalityID: ch.Municipality, Slug: ch.Slug, Kind: ch.Kind, Name: ch.Name}.Check())
}

func (c *checker) campaign(ca campaign) {
	c.define(c.campaigns, ca.item, "id", ca.ID)
	c.known(c.municipalities, ca.item, "municipality", ca.Municipality)
	c.campaignOwner[ca.ID] = ca.Municipality
	c.known(c.themes, ca.item, "theme", ca.Theme)
	c.known(c.audiences, ca.item, "audience", ca.Audience)
	c.length(ca.item, "title", ca.Title, campaigns.MaxTitle)
	c.length(ca.item, "goal", ca.Goal, campaigns.MaxText)
	c.refs(c.measures, ca.item, "measures", ca.Measures)
}

// planned checks what stands on the calendar.
func (c *checker) planned(p *packFile) {
	seriesIDs, posts, events := names{}, names{}, names{}
	for _, s := range p.Series {
		c.define(seriesIDs, s.item, "id", s.ID)
		c.known(c.campaigns, s.item, "campaign", s.Campaign)
		c.sends(s.item, s.Campaign, s.Channels)
		c.oneOf(s.item, "holidays", s.Holidays, "", string(campaigns.KeepHolidays), string(campaigns.NextWorkingDay))
	}
	for _, po := range p.Posts {
		c.define(posts, po.item, "id", po.ID)
		c.known(c.campaigns, po.item, "campaign", po.Campaign)
		c.known(c.themes, po.item, "theme", po.Theme)
		c.known(c.audiences, po.item, "audience", po.Audience)
		c.sends(po.item, po.Campaign, po.Channels)
	}
	for _, e := range p.Events {
		c.define(events, e.item, "id", e.ID)
		c.known(c.campaigns, e.item, "campaign", e.Campaign)
		c.known(c.municipalities, e.item, "municipality", e.Municipality)
		c.known(c.themes, e.item, "theme", e.Theme)
		c.known(c.audiences, e.item, "audience", e.Audience)
		kinds := []string{}
		for _, k := range calendar.EventKinds {
			kinds = append(kinds, string(k))
		}
		c.oneOf(e.item, "kind", e.Kind, kinds...)
		c.oneOf(e.item, "status", e.Status, string(calendar.Tentative), string(calendar.Confirmed))
	}
}

// sends checks the channels of a post or series: they exist and belong to the campaign's municipality, unless that is a
// partnership, which may use those of all.
func (c *checker) sends(it item, campaign string, channels []string) {
	c.refs(c.channels, it, "channels", channels)
	owner := c.campaignOwner[campaign]
	for i, slug := range channels {
		if of := c.channelOwner[slug]; of != "" && of != owner && c.kind[owner] == string(campaigns.Single) {
			c.item(it, at("channels", i), "Dit kanaal is van %s; de campagne is van %s.", quote(of), quote(owner))
		}
	}
}

// oneOf refuses a word that is not among the words; a missing one is for decode to refuse.
func (c *checker) oneOf(it item, field, word string, words ...string) {
	if word != "" && !slices.Contains(words, word) {
		c.item(it, field, "%s kan hier niet. Kies uit: %s.", quote(word), inWords(words))
	}
}

func (c *checker) length(it item, field, text string, most int) {
	if n := utf8.RuneCountInString(text); n > most {
		c.item(it, field, "Deze tekst is te lang: %d tekens, hoogstens %d.", n, most)
	}
}
