package calendar

import (
	"errors"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func TestEveryPlanningNotationOfThePlan(t *testing.T) {
	for s, want := range map[string]Period{
		"":           {},
		"Doorlopend": {Kind: PeriodOngoing},
		"Ntb":        {Kind: PeriodUnknown},
		"2024":       {Kind: PeriodDates, From: "2024-01-01", Until: "2024-12-31"},
		"Q2 2024":    {Kind: PeriodDates, From: "2024-04-01", Until: "2024-06-30"},
		"Q3 2024":    {Kind: PeriodDates, From: "2024-07-01", Until: "2024-09-30"},
		"Q4 2024":    {Kind: PeriodDates, From: "2024-10-01", Until: "2024-12-31"},
		"Q1 2025":    {Kind: PeriodDates, From: "2025-01-01", Until: "2025-03-31"},
		"Q2 2025":    {Kind: PeriodDates, From: "2025-04-01", Until: "2025-06-30"},
		"Q3 2025":    {Kind: PeriodDates, From: "2025-07-01", Until: "2025-09-30"},
		"Q4 2025":    {Kind: PeriodDates, From: "2025-10-01", Until: "2025-12-31"},

		"Q4 2025 (afronding)":             {Kind: PeriodDates, Until: "2025-12-31", Closing: true},
		"Start Q4 2024":                   {Kind: PeriodDates, From: "2024-10-01", Starting: true},
		"Februari 2024 tot juli 2024":     {Kind: PeriodDates, From: "2024-02-01", Until: "2024-07-31"},
		"Augustus 2024 tot februari 2025": {Kind: PeriodDates, From: "2024-08-01", Until: "2025-02-28"},
		"Week van de Veiligheid 2025":     {Kind: PeriodDates, From: "2025-10-06", Until: "2025-10-12"},
	} {
		if got, err := ParsePlanning(s); err != nil || got != want {
			t.Errorf("%q: %+v, %v, want %+v", s, got, err, want)
		}
	}
}

func TestPlanningsWrittenALittleDifferently(t *testing.T) {
	for s, want := range map[string]Period{
		" \t ":                             {},
		"  q3   2024 ":                     {Kind: PeriodDates, From: "2024-07-01", Until: "2024-09-30"},
		"DOORLOPEND":                       {Kind: PeriodOngoing},
		"n.t.b.":                           {Kind: PeriodUnknown},
		"Maart 2025":                       {Kind: PeriodDates, From: "2025-03-01", Until: "2025-03-31"},
		"februari 2028":                    {Kind: PeriodDates, From: "2028-02-01", Until: "2028-02-29"},
		"start maart 2025":                 {Kind: PeriodDates, From: "2025-03-01", Starting: true},
		"2025 (Afronding)":                 {Kind: PeriodDates, Until: "2025-12-31", Closing: true},
		"Q1 2025 t/m Q3 2025":              {Kind: PeriodDates, From: "2025-01-01", Until: "2025-09-30"},
		"Maart 2025 tot en met april 2025": {Kind: PeriodDates, From: "2025-03-01", Until: "2025-04-30"},
		"Maart 2025 tot maart 2025":        {Kind: PeriodDates, From: "2025-03-01", Until: "2025-03-31"},
		"safer internet day 2027":          {Kind: PeriodDates, From: "2027-02-09", Until: "2027-02-09"},
	} {
		if got, err := ParsePlanning(s); err != nil || got != want {
			t.Errorf("%q: %+v, %v, want %+v", s, got, err, want)
		}
	}
}

func TestAPlanningThatMeansNothingIsRefused(t *testing.T) {
	for _, s := range []string{"Q5 2024", "Q0 2024", "Q 2024", "Q3", "Q3 24", "voorjaar 2024", "februari", "Februarie 2024",
		"1999", "2200", "20240", "juli 2024 tot februari 2024", "tot juli 2024", "februari 2024 tot", "Start", "(afronding)",
		"Start Doorlopend", "Start Q4 2024 (afronding)", "Doorlopend 2024", "Q3 2024 Q4 2024", "Q3 2024 tot Q4 2024 tot 2025",
		"Q3\u00a02024x", "Q³ 2024", "٢٠٢٤", "\xff"} {
		got, err := ParsePlanning(s)
		wrong := (*campaigns.Invalid)(nil)
		if !errors.As(err, &wrong) || wrong.Field != "planning" || got != (Period{}) {
			t.Errorf("%q: %+v, %v: want *Invalid on planning", s, got, err)
		}
	}
}

func FuzzPlanning(f *testing.F) {
	for _, s := range []string{"", "Q3 2024", "Doorlopend", "Ntb", "Q4 2025 (afronding)", "Start Q4 2024", "2024",
		"Augustus 2024 tot februari 2025", "Week van de Veiligheid 2025", "start 2024 tot 2025 (afronding)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := ParsePlanning(s)
		if wrong := (*campaigns.Invalid)(nil); err != nil {
			if !errors.As(err, &wrong) || wrong.Field != "planning" || p != (Period{}) {
				t.Fatalf("%+v, %v", p, err)
			}
			return
		}
		for _, d := range []string{p.From, p.Until} {
			if _, err := time.Parse(time.DateOnly, d); d != "" && err != nil {
				t.Error(err)
			}
		}
		if p.From != "" && p.Until != "" && p.From > p.Until {
			t.Errorf("%+v ends before it begins", p)
		}
		if (p.Kind == PeriodDates) != (p.From != "" || p.Until != "") || p.Starting && p.From == "" || p.Closing && p.Until == "" {
			t.Errorf("%+v", p)
		}
	})
}
