package seeds

import (
	"regexp"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// Limits on repeated events.
const (
	MaxRepeats = 120   // of one event
	MaxEvents  = 5_000 // of all together
)

// moments returns the local times of a moment and its repeats in the cycle that begins on first. What does not exist
// becomes a fault; the result is then empty.
func moments(w *when, r *repeat, first time.Time, f *faults) []campaigns.Local {
	if w == nil || !clock(w.item, w.Time, f) || !r.valid(w, f) {
		return nil
	}
	all := []campaigns.Local{}
	for i := range r.times() {
		day, err := r.date(w, first, i)
		if err != nil {
			if i == 0 {
				f.wrap(w.item, "", err)
			} else {
				f.wrap(r.item, "count", err)
			}
			return nil
		}
		if w.moves() {
			day = workingDay(day)
		}
		all = append(all, campaigns.Local(day.Format(dateLayout)+"T"+w.Time))
	}
	return all
}

// workingDay returns the day itself, or the next working day if it is a public holiday.
func workingDay(day time.Time) time.Time {
	if _, off := calendar.Holiday(day); off {
		return calendar.NextWorkingDay(day)
	}
	return day
}

var clockForm = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)

// clock reports whether s is a time of day; if not, that is a fault in field "time" of the item.
func clock(it item, s string, f *faults) bool {
	ok := clockForm.MatchString(s)
	if !ok && s != "" {
		f.item(it, "time", "%s is geen tijd. Schrijf uren en minuten, zoals \"09:00\".", quote(s))
	}
	return ok
}

// times returns how many moments there are; an event without repeat has one.
func (r *repeat) times() int {
	if r == nil {
		return 1
	}
	return r.Count
}

// date returns the day of the i-th time, from 0. Weeks keep the day of the week; months keep what the moment says.
func (r *repeat) date(w *when, first time.Time, i int) (time.Time, error) {
	if i == 0 {
		return w.date(first, 0)
	}
	if r.Unit == "months" {
		return w.date(first, i*r.Every)
	}
	day, err := w.date(first, 0)
	return day.AddDate(0, 0, 7*i*r.Every), err
}

func (r *repeat) valid(w *when, f *faults) bool {
	switch {
	case r == nil:
		return true
	case r.Unit != "weeks" && r.Unit != "months":
		f.item(r.item, "unit", "Kies weeks of months.")
	case r.Every < 1 || r.Every > 60:
		f.item(r.item, "every", "Kies een getal van 1 tot en met 60.")
	case r.Count < 1 || r.Count > MaxRepeats:
		f.item(r.item, "count", "Kies een getal van 1 tot en met %d.", MaxRepeats)
	case w.Observance != "":
		f.item(w.item, "observance", "Een bijeenkomst op een aandachtsdag kan niet herhaald worden.")
	default:
		return true
	}
	return false
}
