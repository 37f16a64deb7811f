package calendar

import "time"

// Week is a week as a calendar shows it: Monday to Sunday, with its ISO 8601 year and number. The days are midnights in UTC
// that stand for the calendar date.
type Week struct {
	Year, No int
	Days     [7]time.Time
}

// WeekOf returns the week that holds the calendar date of t (in t's own location).
func WeekOf(t time.Time) Week {
	day := midnight(t)
	monday := day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
	w := Week{}
	w.Year, w.No = monday.ISOWeek()
	for i := range w.Days {
		w.Days[i] = monday.AddDate(0, 0, i)
	}
	return w
}

// MonthWeeks returns the four to six weeks that hold the days of the month of t.
func MonthWeeks(t time.Time) []Week {
	first := date(t.Year(), t.Month(), 1)
	last := date(t.Year(), t.Month()+1, 0)
	var weeks []Week
	for day := WeekOf(first).Days[0]; !day.After(last); day = day.AddDate(0, 0, 7) {
		weeks = append(weeks, WeekOf(day))
	}
	return weeks
}
