package campaigns

// Campaign is a set of posts and events with one theme, goal, period, owner and municipality.
type Campaign struct {
	ID             string
	MunicipalityID string
	ThemeID        string
	AudienceID     string // may be empty
	Title          string
	Goal           string
	MeasureIDs     []string
}

// Measure is an action of the municipalities' plan.
type Measure struct {
	ID             string
	MunicipalityID string
	ThemeID        string
	Title          string
	Text           string
	Planning       string // as written in the plan ("Q3 2024", "Doorlopend"); empty when the plan gives none
	From, Until    string // the period it means, dates as YYYY-MM-DD, inclusive; empty when open or unknown
}
