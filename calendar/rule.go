package calendar

import (
	"time"

	"veiligheidskalender/campaigns"
)

// plan is a campaigns.Rule of which every field is read and found right.
type plan struct {
	recurrence
	start, until time.Time // midnight UTC of the first and last day that count; a zero until: no last day
	clock        string    // 09:00
	zone         *time.Location
	moves        bool // off a public holiday, to the next working day
}

// readRule checks every field by itself; whether the rule ever gives a date is for Expand. The error is *Invalid.
func readRule(rule campaigns.Rule) (plan, error) {
	r, err := parseRRule(rule.RRule)
	if err != nil {
		return plan{}, err
	}
	p := plan{clock: rule.Time, moves: rule.Holidays == campaigns.NextWorkingDay}
	if p.start, err = ruleDay("start", rule.Start); err != nil {
		return plan{}, err
	}
	if rule.Until != "" {
		if p.until, err = ruleDay("until", rule.Until); err != nil {
			return plan{}, err
		}
	}
	if p.zone, err = Zone(rule.Zone); err != nil {
		return plan{}, err
	}
	_, err = time.Parse("15:04", rule.Time)
	switch {
	case err != nil || len(rule.Time) != len("15:04"):
		return plan{}, &campaigns.Invalid{Field: "time", Message: "Schrijf de tijd als 09:00."}
	case rule.Until != "" && r.count > 0: // RFC 5545 §3.3.10: MUST NOT occur in the same rule
		return plan{}, &campaigns.Invalid{Field: "until", Message: "Kies een aantal keren of een laatste dag, niet allebei."}
	case rule.Until != "" && p.until.Before(p.start):
		return plan{}, &campaigns.Invalid{Field: "until", Message: "De laatste dag ligt voor de eerste."}
	case rule.Holidays != "" && rule.Holidays != campaigns.KeepHolidays && !p.moves:
		return plan{}, &campaigns.Invalid{Field: "holidays", Message: "Kies wat er op een feestdag gebeurt."}
	}
	p.recurrence = r.from(p.start)
	return p, nil
}

// ruleDay reads YYYY-MM-DD within the years that a campaigns.Local can have.
func ruleDay(field, s string) (time.Time, error) {
	day, err := time.Parse(time.DateOnly, s)
	if err != nil || day.Before(firstDay) || day.After(lastDay) {
		return time.Time{}, &campaigns.Invalid{Field: field, Message: "Deze datum bestaat niet. Schrijf bijvoorbeeld 2027-02-02."}
	}
	return day, nil
}

// The days that a campaigns.Local can name.
var (
	firstDay = date(2000, time.January, 1)
	lastDay  = date(2199, time.December, 31)
)
