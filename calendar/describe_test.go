package calendar

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"veiligheidskalender/campaigns"
)

// TestEveryRuleIsADutchSentence describes rules that begin on Tuesday 2 February 2027.
func TestEveryRuleIsADutchSentence(t *testing.T) {
	for rrule, want := range map[string]string{
		"FREQ=DAILY":                                    "elke dag om 09:00",
		"FREQ=DAILY;BYMONTH=3":                          "elke dag in maart om 09:00",
		"FREQ=DAILY;BYDAY=FR,TH,WE,TU,MO":               "elke werkdag om 09:00",
		"FREQ=DAILY;BYMONTHDAY=13;BYDAY=FR":             "elke vrijdag die op de 13e van de maand valt, om 09:00",
		"FREQ=DAILY;INTERVAL=3":                         "om de drie dagen om 09:00",
		"FREQ=DAILY;INTERVAL=3;BYDAY=TU,TH;BYMONTH=3":   "om de drie dagen om 09:00, alleen op dinsdag en donderdag, alleen in maart",
		"FREQ=DAILY;INTERVAL=2;BYMONTHDAY=1,15;COUNT=5": "om de twee dagen om 09:00, alleen op de 1e en 15e van de maand, 5 keer",

		"FREQ=WEEKLY":                                 "elke dinsdag om 09:00",
		"FREQ=WEEKLY;BYDAY=TU,MO,FR":                  "elke maandag, dinsdag en vrijdag om 09:00",
		"FREQ=WEEKLY;BYDAY=SA,SU;BYMONTH=3,9":         "elke weekenddag in maart en september om 09:00",
		"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH":          "om de twee weken op dinsdag en donderdag om 09:00",
		"FREQ=WEEKLY;INTERVAL=8":                      "om de acht weken op dinsdag om 09:00",
		"FREQ=WEEKLY;INTERVAL=13":                     "om de 13 weken op dinsdag om 09:00",
		"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR": "om de twee weken op maandag tot en met vrijdag om 09:00",

		"FREQ=MONTHLY;BYDAY=1TU":                                         "elke eerste dinsdag van de maand om 09:00",
		"FREQ=MONTHLY;BYDAY=1TU;COUNT=6":                                 "elke eerste dinsdag van de maand om 09:00, 6 keer",
		"FREQ=MONTHLY;BYDAY=1TU;BYMONTH=3,9":                             "elke eerste dinsdag van maart en september om 09:00",
		"FREQ=MONTHLY;BYDAY=-1FR,3TU,1TU":                                "elke eerste en derde dinsdag en laatste vrijdag van de maand om 09:00",
		"FREQ=MONTHLY;BYDAY=-2FR":                                        "elke op één na laatste vrijdag van de maand om 09:00",
		"FREQ=MONTHLY;BYDAY=5TU":                                         "elke vijfde dinsdag van de maand om 09:00 (alleen als die er is)",
		"FREQ=MONTHLY;BYDAY=1TU,5TU":                                     "elke eerste en vijfde dinsdag van de maand om 09:00 (de vijfde alleen als die er is)",
		"FREQ=MONTHLY;INTERVAL=3;BYDAY=-1FR":                             "om de drie maanden op de laatste vrijdag van de maand om 09:00",
		"FREQ=MONTHLY;INTERVAL=2;BYDAY=TU;BYMONTH=4":                     "om de twee maanden op elke dinsdag van de maand om 09:00, alleen in april",
		"FREQ=MONTHLY;BYDAY=TU;BYMONTH=3":                                "elke dinsdag in maart om 09:00",
		"FREQ=MONTHLY":                                                   "elke 2e van de maand om 09:00",
		"FREQ=MONTHLY;BYMONTHDAY=31":                                     "elke 31e van de maand om 09:00 (alleen in maanden met een 31e)",
		"FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=1,3":                         "elke 31e van januari en maart om 09:00",
		"FREQ=MONTHLY;BYMONTHDAY=15,31":                                  "elke 15e en 31e van de maand om 09:00 (de 31e alleen in maanden met een 31e)",
		"FREQ=MONTHLY;BYMONTHDAY=29,30,31":                               "elke 29e tot en met 31e van de maand om 09:00 (alleen in maanden die zo'n dag hebben)",
		"FREQ=MONTHLY;BYMONTHDAY=1,2":                                    "elke 1e en 2e van de maand om 09:00",
		"FREQ=MONTHLY;BYMONTHDAY=-1":                                     "elke laatste dag van de maand om 09:00",
		"FREQ=MONTHLY;BYMONTHDAY=-1,-2,1":                                "elke 1e, op één na laatste en laatste dag van de maand om 09:00",
		"FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13":                            "elke vrijdag die op de 13e van de maand valt, om 09:00",
		"FREQ=MONTHLY;INTERVAL=2;BYDAY=FR;BYMONTHDAY=13":                 "om de twee maanden op elke vrijdag die op de 13e van de maand valt, om 09:00",
		"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1,1":                "elke eerste en laatste werkdag van de maand om 09:00",
		"FREQ=MONTHLY;BYDAY=TU,TH;BYSETPOS=9":                            "elke negende dinsdag of donderdag van de maand om 09:00 (alleen als die er is)",
		"FREQ=MONTHLY;BYDAY=SU;BYMONTHDAY=8,9,10,11,12,13,14;BYSETPOS=1": "elke eerste zondag die op de 8e tot en met 14e van de maand valt, om 09:00",

		"FREQ=YEARLY":                                  "elk jaar op 2 februari om 09:00",
		"FREQ=YEARLY;INTERVAL=2":                       "om de twee jaar op 2 februari om 09:00",
		"FREQ=YEARLY;BYMONTH=9,3":                      "elk jaar op 2 maart en 2 september om 09:00",
		"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29":          "elk jaar op 29 februari om 09:00 (alleen in schrikkeljaren)",
		"FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1,-1":        "elk jaar op de 1e en laatste dag van maart om 09:00",
		"FREQ=YEARLY;BYMONTHDAY=15":                    "elk jaar op de 15e van elke maand om 09:00",
		"FREQ=YEARLY;BYDAY=1MO":                        "elk jaar op de eerste maandag van het jaar om 09:00",
		"FREQ=YEARLY;BYDAY=53TU":                       "elk jaar op de 53e dinsdag van het jaar om 09:00 (alleen als die er is)",
		"FREQ=YEARLY;BYDAY=1MO;BYMONTH=10":             "elk jaar op de eerste maandag van oktober om 09:00",
		"FREQ=YEARLY;BYDAY=TU;BYMONTH=3":               "elk jaar op elke dinsdag in maart om 09:00",
		"FREQ=YEARLY;BYDAY=TU":                         "elke dinsdag om 09:00",
		"FREQ=YEARLY;BYDAY=TU;INTERVAL=2":              "om de twee jaar op elke dinsdag van het jaar om 09:00",
		"FREQ=YEARLY;BYDAY=FR;BYMONTHDAY=13":           "elk jaar op elke vrijdag die op de 13e van de maand valt, om 09:00",
		"FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1":  "elk jaar op de eerste werkdag van het jaar om 09:00",
		"FREQ=YEARLY;BYDAY=TU;BYSETPOS=-1;BYMONTH=3,9": "elk jaar op de laatste dinsdag van maart en september samen om 09:00",

		"FREQ=HOURLY": "deze regel klopt nog niet: Een reeks kan per dag, week, maand of jaar terugkomen (FREQ=DAILY, WEEKLY, MONTHLY of YEARLY).",
		"":            "deze regel klopt nog niet: Kies hoe vaak het bericht terugkomt.",
	} {
		if got := Describe(ruleOf(rrule, "2027-02-02")); got != want {
			t.Errorf("%s\n got %s\nwant %s", rrule, got, want)
		}
	}
}

func TestTheSentenceSaysWhereTheRuleEndsAndWhatItDoesOnHolidays(t *testing.T) {
	rule := ruleOf("FREQ=WEEKLY", "2027-02-02")
	rule.Time, rule.Until, rule.Holidays = "10:30", "2027-12-31", campaigns.NextWorkingDay
	const want = "elke dinsdag om 10:30, tot en met 31 december 2027; op een feestdag: de eerstvolgende werkdag"
	if got := Describe(rule); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestTheSameSentenceMeansTheSameDates would catch a sentence that leaves out, or says wrong, something that matters.
func TestTheSameSentenceMeansTheSameDates(t *testing.T) {
	type meaning struct{ rrule, dates string }
	meanings, compared := map[string]meaning{}, 0
	for _, rrule := range combinations(
		[]string{"FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY"},
		[]string{"", ";INTERVAL=2"},
		[]string{"", ";BYDAY=TU", ";BYDAY=MO,TU,WE,TH,FR", ";BYDAY=1TU", ";BYDAY=-1TU", ";BYDAY=MO,TU,WE,TH,FR,SA,SU"},
		[]string{"", ";BYMONTHDAY=15", ";BYMONTHDAY=29,31", ";BYMONTHDAY=-1", ";BYMONTHDAY=8,9,10,11,12,13,14"},
		[]string{"", ";BYMONTH=2", ";BYMONTH=3,9"},
		[]string{"", ";BYSETPOS=1", ";BYSETPOS=1,-1"}) {
		rule := ruleOf(rrule, "2027-02-02")
		p, err := readRule(rule)
		if err != nil {
			continue
		}
		var dates []string
		next := p.dates()
		for d, ok := next(); ok && len(dates) < 60 && d.Year() < 2047; d, ok = next() {
			dates = append(dates, d.Format(time.DateOnly))
		}
		said, now := Describe(rule), meaning{rrule, strings.Join(dates, " ")}
		then, ok := meanings[said]
		if ok && then.dates != now.dates {
			t.Errorf("%q is said of\n%s: %.100s\n%s: %.100s", said, then.rrule, then.dates, now.rrule, now.dates)
		}
		if ok {
			compared++
		}
		meanings[said] = now
	}
	if compared < 50 || len(meanings) < 300 {
		t.Errorf("%d sentences, %d of them said twice: too few to mean anything", len(meanings), compared)
	}
}

// combinations joins one of each.
func combinations(parts ...[]string) []string {
	all := []string{""}
	for _, options := range parts {
		var longer []string
		for _, begin := range all {
			for _, o := range options {
				longer = append(longer, begin+o)
			}
		}
		all = longer
	}
	return all
}

func FuzzDescribe(f *testing.F) {
	f.Add("FREQ=MONTHLY;BYDAY=1TU;COUNT=6", "2027-02-01", "09:00", "", true)
	f.Add("FREQ=YEARLY;BYDAY=SU;BYMONTHDAY=8,-1;BYSETPOS=1,-366", "2027-01-31", "02:30", "2027-12-31", false)
	f.Add("FREQ=DAILY;INTERVAL=99;BYMONTH=1,2,3,5;BYMONTHDAY=1,2,3,9,-4,-3", "2027-01-31", "02:30", "", false)
	f.Fuzz(func(t *testing.T, rrule, start, clock, last string, moves bool) {
		rule := campaigns.Rule{RRule: rrule, Start: start, Time: clock, Zone: zoneName, Until: last}
		if moves {
			rule.Holidays = campaigns.NextWorkingDay
		}
		got := Describe(rule)
		_, err := readRule(rule)
		if err != nil {
			if !strings.HasPrefix(got, "deze regel klopt nog niet: ") {
				t.Errorf("%q: %s", rrule, got)
			}
			return
		}
		if strings.Contains(got, "=") || strings.Contains(got, "  ") || strings.Contains(got, "%!") || !utf8.ValidString(got) ||
			!strings.Contains(got, " om "+clock) || !strings.HasPrefix(got, "el") && !strings.HasPrefix(got, "om de ") {
			t.Errorf("%q: %s", rrule, got)
		}
	})
}
