package calendar

import (
	"errors"
	"fmt"
	"slices"

	"veiligheidskalender/campaigns"
)

// Describe says in Dutch when the posts of a series are due: "elke eerste dinsdag van de maand om 09:00, 6 keer". Two rules
// with the same first day that give different dates give different sentences. Of a rule that Expand refuses it says what is wrong.
func Describe(rule campaigns.Rule) string {
	p, err := readRule(rule)
	if wrong := (*campaigns.Invalid)(nil); errors.As(err, &wrong) {
		return "deze regel klopt nog niet: " + wrong.Message
	}
	var when sentence
	switch p.freq {
	case daily:
		when = p.perDay()
	case weekly:
		when = p.perWeek()
	case monthly:
		when = p.perMonth()
	case yearly:
		when = p.perYear()
	}
	s := when.days + " om " + p.clock
	if when.note != "" {
		s += " (" + when.note + ")"
	}
	for _, limit := range when.limits {
		s += ", alleen " + limit
	}
	if p.count > 0 {
		s += fmt.Sprintf(", %d keer", p.count)
	}
	if !p.until.IsZero() {
		s += ", tot en met " + formatDate(p.until)
	}
	if p.moves {
		s += "; op een feestdag: de eerstvolgende werkdag"
	}
	return s
}

// sentence is what goes around the clock time: days om 09:00 (note), alleen limit, alleen limit.
type sentence struct {
	days   string
	note   string
	limits []string
}

func (r recurrence) perDay() sentence {
	if r.interval == 1 && r.monthDays != nil {
		return r.perMonth() // every day that is a 15th is every 15th of a month
	}
	if r.interval == 1 {
		return r.perWeek()
	}
	s := sentence{days: r.every("dagen")}
	if r.weekdays != nil {
		s.limits = append(s.limits, "op "+r.weekdayNames("en"))
	}
	if r.monthDays != nil {
		s.limits = append(s.limits, "op de "+r.datesOfMonth()+" van de maand")
	}
	if r.months != nil {
		s.limits = append(s.limits, "in "+r.monthNames("en"))
	}
	return s
}

func (r recurrence) perWeek() sentence {
	days := "elke " + r.noun("en")
	if r.interval > 1 {
		days = r.every("weken") + " op " + r.weekdayNames("en")
	}
	return sentence{days: days + r.inMonths()}
}

func (r recurrence) perMonth() sentence {
	s := sentence{note: r.note()}
	each, scope, months := "elke ", "van de maand", ""
	if r.interval > 1 {
		each = r.every("maanden") + " op de "
		if r.months != nil {
			s.limits = []string{"in " + r.monthNames("en")}
		}
	} else if r.months != nil {
		scope, months = "van "+r.monthNames("en"), r.inMonths()
	}
	switch chosen := r.chosen(scope); {
	case chosen != "":
		s.days = each + chosen
	case r.monthDays == nil && r.interval == 1: // plain weekdays: no different from every week
		s.days = each + r.noun("en") + months
	case r.monthDays == nil:
		s.days = r.every("maanden") + " op elke " + r.noun("en") + " " + scope
	case r.interval == 1:
		s.days = r.coincidence()
	default:
		s.days = r.every("maanden") + " op " + r.coincidence()
	}
	return s
}

func (r recurrence) perYear() sentence {
	s := sentence{note: r.note()}
	each, scope := "elk jaar op ", "van het jaar"
	if r.interval > 1 {
		each = r.every("jaar") + " op "
	}
	switch {
	case r.months != nil:
		scope = "van " + r.monthNames("en")
	case r.weekdays == nil && r.positions == nil:
		scope = "van elke maand"
	}
	if r.positions != nil && len(r.months) > 1 {
		scope += " samen"
	}
	switch chosen := r.chosen(scope); {
	case r.calendarDates() != "":
		s.days = each + r.calendarDates()
	case chosen != "":
		s.days = each + "de " + chosen
	case r.monthDays != nil:
		s.days = each + r.coincidence()
	case r.months != nil:
		s.days = each + "elke " + r.noun("en") + r.inMonths()
	case r.interval == 1:
		s.days = "elke " + r.noun("en")
	default:
		s.days = each + "elke " + r.noun("en") + " " + scope
	}
	return s
}

// every returns "om de twee weken".
func (r recurrence) every(periods string) string {
	return "om de " + numberWord(r.interval) + " " + periods
}

// numbered reports whether the weekdays have numbers: 1TU.
func (r recurrence) numbered() bool {
	return slices.ContainsFunc(r.weekdays, func(d nthWeekday) bool { return d.n != 0 })
}
