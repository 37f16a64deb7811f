package seeds

// What a pack file holds, key by key, as docs/campagnepakket.md describes it. The words are still the writer's own:
// nothing here has been checked but that every key is known and every required one filled.

// prose may have several lines. Any other text is one line, whatever line breaks YAML let the writer put in it.
type prose string

type packFile struct {
	item
	Pack           string         `pack:"pack,required"`
	Title          string         `pack:"title,required"`
	Source         string         `pack:"source"`
	Start          string         `pack:"start,required"`
	Zone           string         `pack:"zone,required"`
	Municipalities []municipality `pack:"municipalities,required"`
	Themes         []term         `pack:"themes,required"`
	Audiences      []term         `pack:"audiences"`
	Channels       []channel      `pack:"channels"`
	Measures       []measure      `pack:"measures"`
	Campaigns      []campaign     `pack:"campaigns"`
	Series         []series       `pack:"series"`
	Posts          []post         `pack:"posts"`
	Events         []event        `pack:"events"`
	Snippets       []snippet      `pack:"snippets"`
}

type municipality struct {
	item
	Slug string `pack:"slug,required"`
	Name string `pack:"name,required"`
	Kind string `pack:"kind,required"`
}

// term is a theme or an audience.
type term struct {
	item
	Slug string `pack:"slug,required"`
	Name string `pack:"name,required"`
}

type channel struct {
	item
	Slug         string `pack:"slug,required"`
	Kind         string `pack:"kind,required"`
	Name         string `pack:"name,required"`
	Municipality string `pack:"municipality,required"`
}

type measure struct {
	item
	ID           string `pack:"id,required"`
	Municipality string `pack:"municipality,required"`
	Theme        string `pack:"theme,required"`
	Title        string `pack:"title,required"`
	Text         prose  `pack:"text"`
	Planning     string `pack:"planning"`
}

type campaign struct {
	item
	ID           string   `pack:"id,required"`
	Municipality string   `pack:"municipality,required"`
	Theme        string   `pack:"theme,required"`
	Audience     string   `pack:"audience"`
	Title        string   `pack:"title,required"`
	Goal         string   `pack:"goal"`
	Measures     []string `pack:"measures"`
}

type series struct {
	item
	ID       string        `pack:"id,required"`
	Campaign string        `pack:"campaign,required"`
	Title    string        `pack:"title,required"`
	Channels []string      `pack:"channels,required"`
	Month    int           `pack:"month,required"`
	Rule     string        `pack:"rule,required"`
	Time     string        `pack:"time,required"`
	Holidays string        `pack:"holidays"`
	Posts    []seriesWords `pack:"posts"`
}

// seriesWords is one post of a series; the rule says when.
type seriesWords struct {
	item
	Title string `pack:"title,required"`
	Text  prose  `pack:"text,required"`
}

type post struct {
	item
	ID       string   `pack:"id,required"`
	Campaign string   `pack:"campaign,required"`
	Theme    string   `pack:"theme"`
	Audience string   `pack:"audience"`
	Channels []string `pack:"channels,required"`
	When     *when    `pack:"when,required"`
	Title    string   `pack:"title,required"`
	Text     prose    `pack:"text,required"`
}

type event struct {
	item
	ID           string  `pack:"id,required"`
	Campaign     string  `pack:"campaign,required"`
	Municipality string  `pack:"municipality"`
	Theme        string  `pack:"theme"`
	Audience     string  `pack:"audience"`
	Kind         string  `pack:"kind,required"`
	Public       bool    `pack:"public"`
	Status       string  `pack:"status,required"`
	When         *when   `pack:"when,required"`
	Duration     int     `pack:"duration,required"`
	Title        string  `pack:"title,required"`
	Text         prose   `pack:"text"`
	Location     string  `pack:"location"`
	Address      string  `pack:"address"`
	Repeat       *repeat `pack:"repeat"`
}

// when is a moment in the cycle; its four forms are in when.go.
type when struct {
	item
	Month      int    `pack:"month"`
	Weekday    string `pack:"weekday"`
	Day        int    `pack:"day"`
	Observance string `pack:"observance"`
	Date       string `pack:"date"`
	Time       string `pack:"time,required"`
}

// repeat says how often an event comes back: count times in all, the first included.
type repeat struct {
	item
	Every int    `pack:"every,required"`
	Unit  string `pack:"unit,required"`
	Count int    `pack:"count,required"`
}
