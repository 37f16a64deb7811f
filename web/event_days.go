package web

import (
	"fmt"
	"slices"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// dayFields are the fields for one more day of a new event.
type dayFields struct {
	No                               int
	Date, Time, DateError, TimeError string
}

const (
	daysAtOnce = 3  // rows that come at a time
	daysMost   = 30 // of one form
)

// days are the rows that the form shows: those of before, and more when the person asks.
func (t typedEvent) days() []dayFields {
	n := 1
	for t.has(n + 1) {
		n++
	}
	if n == 1 || t.fields["action"] == "more" {
		n = min(n+daysAtOnce, daysMost)
	}
	var rows []dayFields
	for i := 2; i <= n; i++ {
		rows = append(rows, dayFields{No: i, Date: t.fields[fmt.Sprintf("date-%d", i)], Time: t.fields[fmt.Sprintf("time-%d", i)]})
	}
	return rows
}

func (t typedEvent) has(day int) bool {
	_, ok := t.fields[fmt.Sprintf("date-%d", day)]
	return ok && day <= daysMost
}

// starts reads all days of a new event, the first of which is e's, in their order. An empty time is that of the first day.
func (t typedEvent) starts(e calendar.Event) (all []campaigns.Local, wrong []*campaigns.Invalid) {
	all = []campaigns.Local{e.Start}
	for i := 2; t.has(i); i++ {
		date, clock := fmt.Sprintf("date-%d", i), fmt.Sprintf("time-%d", i)
		if t.fields[date] != "" && t.fields[clock] == "" {
			t.fields[clock] = e.Start.Clock()
		}
		switch at, err := t.moment(date, clock); {
		case err != nil:
			wrong = append(wrong, err)
		case at == "":
		case slices.Contains(all, at):
			wrong = append(wrong, &campaigns.Invalid{Field: date, Message: "Dit moment staat er al. Kies een andere dag."})
		default:
			all = append(all, at)
		}
	}
	if together := t.fields["together"]; len(all) > 1 && together != "course" && together != "series" {
		wrong = append(wrong, &campaigns.Invalid{Field: "together", Message: "Kies of het een cursus is, of losse bijeenkomsten."})
	}
	slices.Sort(all)
	return all, wrong
}
