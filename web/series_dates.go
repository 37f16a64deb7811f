package web

import (
	"errors"
	"slices"
	"strings"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// seriesDates are the first dates of a series as it is typed now.
type seriesDates struct {
	Says string // how many there are, or what is still missing
	Days []ruleChange
}

// datesShown bounds how many dates are shown while someone types.
const datesShown = 12

// previewSeries answers with the dates of what is typed now, for script that puts them beside the questions. It keeps nothing.
func (s *Server) previewSeries(r *request) error {
	return s.pages.renderAs(r.Ctx, "reeks-regel", "dates-fragment", s.seriesDates(r.form()))
}

func (s *Server) seriesDates(form map[string]string) seriesDates {
	rule, err := ruleOfForm(form, s.Zone.String())
	var dates []campaigns.Occurrence
	if err == nil {
		dates, err = calendar.Expand(rule, s.Now().AddDate(0, campaigns.MonthsAhead, 0))
	}
	var invalid *campaigns.Invalid
	switch {
	case errors.As(err, &invalid):
		return seriesDates{Says: invalid.Message}
	case err != nil:
		return seriesDates{Says: "Deze regel geeft geen datums."}
	}
	out := seriesDates{Says: counted(len(dates), "bericht", "berichten") + ": " + calendar.Describe(uncounted(rule)) + "."}
	if len(dates) > datesShown {
		out.Says += " Hier staan de eerste."
	}
	for _, o := range dates[:min(len(dates), datesShown)] {
		at, err := calendar.Instant(o.Local, rule.Zone)
		if err != nil {
			continue // Expand gives moments that exist
		}
		out.Days = append(out.Days, ruleChange{To: at.In(s.Zone), Note: dayNote(o)})
	}
	return out
}

// uncounted is the rule without how many there are, for a sentence that says so itself.
func uncounted(rule campaigns.Rule) campaigns.Rule {
	parts := slices.DeleteFunc(strings.Split(rule.RRule, ";"), func(part string) bool { return strings.HasPrefix(part, "COUNT=") })
	rule.RRule = strings.Join(parts, ";")
	return rule
}

// dayNote says what to know about a date: why it is later, else what falls on it.
func dayNote(o campaigns.Occurrence) string {
	if o.Reason != "" {
		return o.Reason + ": later"
	}
	if all := calendar.Marks(o.Local.Date(), o.Local.Date()); len(all) > 0 {
		return all[0].Name // the one that began first
	}
	return ""
}
