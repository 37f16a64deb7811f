package campaigns

import (
	"strings"
	"unicode/utf8"
)

// Campaign is a set of posts and events with one theme, goal, period, owner and municipality. Its period is that of its
// posts and events.
type Campaign struct {
	ID             string
	MunicipalityID string
	ThemeID        string
	AudienceID     string // may be empty
	OwnerID        string // the colleague who keeps an eye on it; may be empty
	Title          string
	Goal           string   // plain text
	MeasureIDs     []string // of the plan, that it serves
	Rev            int      // rises with every save
}

// Limits of a campaign.
const (
	MaxGoal     = 2000 // characters
	MaxMeasures = 50
)

// Check returns *Invalid for the first field of a campaign that cannot be stored.
func (c Campaign) Check() error {
	switch n := utf8.RuneCountInString(strings.TrimSpace(c.Title)); {
	case n == 0:
		return &Invalid{"title", "Geef de campagne een naam."}
	case n > MaxTitle:
		return &Invalid{"title", "De naam is te lang: hoogstens 256 tekens."}
	case c.MunicipalityID == "":
		return &Invalid{"municipality", "Kies een gemeente."}
	case c.ThemeID == "":
		return &Invalid{"theme", "Kies een thema."}
	case utf8.RuneCountInString(c.Goal) > MaxGoal:
		return &Invalid{"goal", "Het doel is te lang: hoogstens 2000 tekens."}
	case len(c.MeasureIDs) > MaxMeasures:
		return &Invalid{"measures", "Een campagne hoort bij hoogstens 50 maatregelen."}
	}
	return nil
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
