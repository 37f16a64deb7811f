package campaigns

import (
	"errors"
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

// Check returns what keeps a campaign from being stored: an error that joins an *Invalid for each field.
func (c Campaign) Check() error {
	var wrong []error
	add := func(is bool, field, message string) {
		if is {
			wrong = append(wrong, &Invalid{field, message})
		}
	}
	n := utf8.RuneCountInString(strings.TrimSpace(c.Title))
	add(n == 0, "title", "Geef de campagne een naam.")
	add(n > MaxTitle, "title", "De naam is te lang: hoogstens 256 tekens.")
	add(c.MunicipalityID == "", "municipality", "Kies een gemeente.")
	add(c.ThemeID == "", "theme", "Kies een thema.")
	add(utf8.RuneCountInString(c.Goal) > MaxGoal, "goal", "Het doel is te lang: hoogstens 2000 tekens.")
	add(len(c.MeasureIDs) > MaxMeasures, "measures", "Een campagne hoort bij hoogstens 50 maatregelen.")
	return errors.Join(wrong...)
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
