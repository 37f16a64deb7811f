package calendar

import "veiligheidskalender/campaigns"

// Cycle is one run of a campaign pack on real dates, ready to be stored. Its id and reference fields hold the pack's own
// slugs and ids; the store gives rows ids of their own. (Pack, Start, key) identifies each row, so that loading the same
// cycle again adds nothing.
type Cycle struct {
	Pack           string
	Start          string // first month, YYYY-MM
	Municipalities []campaigns.Municipality
	Themes         []campaigns.Theme
	Audiences      []campaigns.Audience
	Channels       []campaigns.Channel
	Measures       []campaigns.Measure
	Campaigns      []campaigns.Campaign
	Series         []CycleSeries
	Posts          []CyclePost
	Snippets       []campaigns.Snippet
	Events         []Event // ID holds the pack's id, followed by "/2", "/3" … for repeats
}

// CycleSeries is a series with the texts of its first posts, in order.
type CycleSeries struct {
	campaigns.Series
	Posts []campaigns.Content // Title and Text only
}

// CyclePost is a single post.
type CyclePost struct {
	campaigns.Post // ID holds the pack's id; Revision is empty
	Content        campaigns.Content
}
