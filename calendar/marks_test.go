package calendar

import (
	"slices"
	"testing"
	"time"
)

func TestMarks(t *testing.T) {
	tests := []struct {
		name, from, until string
		want              []string
	}{
		{"Easter, with Goede Vrijdag", "2027-03-25", "2027-03-30", []string{"holiday Goede Vrijdag", "holiday Eerste Paasdag", "holiday Tweede Paasdag"}},
		{"the last day of a school holiday", "2027-02-28", "2027-03-01", []string{"school Voorjaarsvakantie"}},
		{"a week and a month that are kept at once", "2027-10-11", "2027-10-11", []string{"observance Alert Online", "observance Week van de Veiligheid"}},
		{"Koningsdag in the May holiday", "2027-04-27", "2027-04-27", []string{"observance Maand Senioren en Veiligheid", "school Meivakantie", "holiday Koningsdag"}},
		{"an ordinary day", "2027-03-10", "2027-03-10", nil},
		{"New Year in the holiday that began the year before", "2027-01-01", "2027-01-01", []string{"school Kerstvakantie", "holiday Nieuwjaarsdag"}},
		{"no dates", "vandaag", "morgen", nil},
		{"an endless period", "2020-01-01", "2199-01-01", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, m := range Marks(test.from, test.until) {
				got = append(got, string(m.Kind)+" "+m.Name)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestTheTableOfSchoolHolidaysIsPlausible(t *testing.T) {
	days := map[string]int{"Herfstvakantie": 9, "Kerstvakantie": 16, "Voorjaarsvakantie": 9, "Meivakantie": 9, "Zomervakantie": 44}
	before := ""
	for _, h := range schoolHolidays {
		from, err1 := time.Parse(time.DateOnly, h.From)
		until, err2 := time.Parse(time.DateOnly, h.Until)
		if err1 != nil || err2 != nil || from.Weekday() != time.Saturday || until.Weekday() != time.Sunday {
			t.Errorf("%s %s–%s is not from a Saturday to a Sunday", h.Name, h.From, h.Until)
		}
		if got := daysBetween(from, until) + 1; got != days[h.Name] {
			t.Errorf("%s %s lasts %d days, want %d", h.Name, h.From, got, days[h.Name])
		}
		if h.From <= before {
			t.Errorf("%s %s comes before the one above it", h.Name, h.From)
		}
		before = h.Until
	}
	if schoolHolidays[0].From != SchoolHolidaysFrom || before != SchoolHolidaysUntil {
		t.Errorf("known from %s until %s, the table says %s until %s", SchoolHolidaysFrom, SchoolHolidaysUntil, schoolHolidays[0].From, before)
	}
}
