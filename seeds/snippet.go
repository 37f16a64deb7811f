package seeds

import "veiligheidskalender/campaigns"

// snippet is a text that colleagues use again. Its channels are kinds: which channels there are differs by municipality.
type snippet struct {
	item
	ID           string   `pack:"id,required"`
	Kind         string   `pack:"kind,required"`
	Municipality string   `pack:"municipality,required"`
	Name         string   `pack:"name,required"`
	Title        string   `pack:"title"`
	Theme        string   `pack:"theme"`
	Channels     []string `pack:"channels"`
	Text         prose    `pack:"text,required"`
}

// snippets checks the texts to use again: each name once for its municipality, as the store wants it.
func (c *checker) snippets(p *packFile, o Options) {
	ids, taken, of := names{}, map[[2]string]int{}, map[string]int{}
	for _, s := range p.Snippets {
		c.define(ids, s.item, "id", s.ID)
		c.oneOf(s.item, "kind", s.Kind, string(campaigns.TextBlock), string(campaigns.Template))
		c.known(c.municipalities, s.item, "municipality", s.Municipality)
		c.known(c.themes, s.item, "theme", s.Theme)
		for i, kind := range s.Channels {
			if c.slug(s.item, at("channels", i), kind) && o.Kinds != nil && !o.Kinds(kind) {
				c.item(s.item, at("channels", i), "Een kanaal van de soort %s bestaat niet.", quote(kind))
			}
		}
		if s.Kind == string(campaigns.TextBlock) {
			for _, key := range []string{"title", "theme", "channels"} {
				if s.has(key) {
					c.item(s.item, key, "Dit kan alleen bij een sjabloon (kind: template).")
				}
			}
		}
		one := s.real()
		if s.Kind != "" && s.Municipality != "" {
			c.wrap(s.item, "name", one.Check())
		}
		key := [2]string{s.Municipality, one.NameKey()}
		if line := taken[key]; line != 0 && s.Name != "" {
			c.item(s.item, "name", "%s staat al op regel %d. Elke naam mag bij een gemeente maar één keer voorkomen.", quote(s.Name), line)
		}
		taken[key] = s.place("name").Line
		if of[s.Municipality]++; of[s.Municipality] == campaigns.MaxSnippets+1 {
			c.item(s.item, "", "Een gemeente heeft hoogstens %d tekstblokken en sjablonen.", campaigns.MaxSnippets)
		}
	}
}

// real is the snippet as it is stored; whether it is internal is for the kinds of its channels to say.
func (s snippet) real() campaigns.Snippet {
	return campaigns.Snippet{ID: s.ID, MunicipalityID: s.Municipality, Kind: campaigns.SnippetKind(s.Kind), Name: s.Name, Title: s.Title, Text: string(s.Text),
		ThemeID: s.Theme, ChannelKinds: s.Channels}.Normalized()
}
