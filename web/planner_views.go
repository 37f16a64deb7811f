package web

import (
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// fillMonth puts the items in the weeks of the month; of a full day only the first few.
func (page *plannerPage) fillMonth(items []plannerItem, marks []calendar.Mark) {
	day, _ := time.Parse(time.DateOnly, page.Date)
	for _, w := range calendar.MonthWeeks(day) {
		week := plannerWeek{No: w.No, URL: page.address("week", w.Days[0].Format(time.DateOnly)), Days: page.daysOf(days{w.Days[0], w.Days[6]}, items, marks)}
		for i := range week.Days {
			d := &week.Days[i]
			d.Outside = d.At.Month() != day.Month()
			if extra := len(d.Items) - plannerCell; extra > 0 {
				d.Items, d.More = d.Items[:plannerCell], extra
			}
		}
		page.Weeks = append(page.Weeks, week)
	}
	page.Items = withMarks(items, marks)
}

// daysOf returns every day of the period with its items. A mark of more days is told once: on its first day in the period.
func (page *plannerPage) daysOf(span days, items []plannerItem, marks []calendar.Mark) []plannerDay {
	on := map[string][]plannerItem{}
	for _, item := range items {
		on[item.Date] = append(on[item.Date], item)
	}
	var all []plannerDay
	for at := span.first; !at.After(span.last); at = at.AddDate(0, 0, 1) {
		d := plannerDay{Date: at.Format(time.DateOnly), At: at, Weekend: at.Weekday() == time.Saturday || at.Weekday() == time.Sunday}
		d.Today, d.Items = d.Date == page.Today, on[d.Date]
		d.URL = page.address("lijst", d.Date) + "#dag-" + d.Date
		if page.CanEdit && d.Date >= page.Today {
			d.New = "/berichten/nieuw?datum=" + d.Date
		}
		for _, m := range marks {
			if !m.On(d.Date) {
				continue
			}
			d.Off = d.Off || m.Kind == calendar.HolidayMark
			d.School = d.School || m.Kind == calendar.SchoolMark
			if m.From == d.Date || at.Equal(span.first) {
				d.Marks = append(d.Marks, markItem(m))
			}
		}
		all = append(all, d)
	}
	return all
}

// plannerColumn is one state on the board.
type plannerColumn struct {
	State, Label, Icon string
	Items              []plannerItem
	Total, More        int
	URL                string // all posts in the state
}

var boardStates = []campaigns.PostState{campaigns.Idea, campaigns.Draft, campaigns.Review, campaigns.ApprovedIdle, campaigns.Scheduled,
	campaigns.PostPublished, campaigns.NeedsAttention}

// fillBoard puts the posts of the month, and those without a moment, in a column for each state.
func (page *plannerPage) fillBoard(items []plannerItem) {
	posts := append(items, page.Tray...)
	for _, state := range boardStates {
		column := plannerColumn{State: string(state), Label: stateLabel(state), Icon: stateIcons[state], URL: "/berichten?status=" + string(state)}
		for _, item := range posts {
			if item.State != column.State {
				continue
			}
			if column.Total++; column.Total > plannerInState {
				column.More++
				continue
			}
			column.Items = append(column.Items, item)
		}
		page.Columns = append(page.Columns, column)
	}
}
