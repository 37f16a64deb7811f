package calendar

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"veiligheidskalender/campaigns"
)

// Period is what the planning of a measure means.
type Period struct {
	Kind        PeriodKind
	From, Until string // YYYY-MM-DD, inclusive; empty when that side is open. Both empty unless Kind is PeriodDates
	Starting    bool   // "Start Q4 2024": it begins somewhere in the quarter from From, and has no known end
	Closing     bool   // "Q4 2025 (afronding)": it is finished by Until, and began at a time the plan does not give
}

// PeriodKind says what sort of planning was written.
type PeriodKind string

// The kinds of period.
const (
	PeriodNone    PeriodKind = ""        // the plan gives none
	PeriodDates   PeriodKind = "dates"   // a period with a first day, a last day or both
	PeriodOngoing PeriodKind = "ongoing" // "Doorlopend"
	PeriodUnknown PeriodKind = "unknown" // "Ntb": nog te bepalen
)

// ParsePlanning reads the planning notation of the plan:
//
//	Q3 2024 · Februari 2024 · 2024 · Week van de Veiligheid 2025 (or another observance)
//	Februari 2024 tot juli 2024 · Start Q4 2024 · Q4 2025 (afronding) · Doorlopend · Ntb · nothing
//
// Capitals and the number of spaces mean nothing. "tot" keeps the last month as written, inclusive: the plan uses it both
// ways. The error is *Invalid on field "planning".
func ParsePlanning(s string) (Period, error) {
	s = strings.ToLower(strings.Join(strings.Fields(s), " "))
	switch s {
	case "":
		return Period{Kind: PeriodNone}, nil
	case "doorlopend":
		return Period{Kind: PeriodOngoing}, nil
	case "ntb", "n.t.b.", "nog te bepalen":
		return Period{Kind: PeriodUnknown}, nil
	}
	if rest, ok := strings.CutPrefix(s, "start "); ok {
		from, _, ok := spanOf(rest)
		return dated(Period{From: from, Starting: true}, ok)
	}
	if rest, ok := strings.CutSuffix(s, " (afronding)"); ok {
		_, until, ok := spanOf(rest)
		return dated(Period{Until: until, Closing: true}, ok)
	}
	for _, word := range []string{" tot en met ", " t/m ", " tot "} {
		if first, last, ok := strings.Cut(s, word); ok {
			from, _, ok1 := spanOf(first)
			_, until, ok2 := spanOf(last)
			return dated(Period{From: from, Until: until}, ok1 && ok2 && from <= until)
		}
	}
	from, until, ok := spanOf(s)
	return dated(Period{From: from, Until: until}, ok)
}

func dated(p Period, ok bool) (Period, error) {
	if !ok {
		return Period{}, &campaigns.Invalid{Field: "planning", Message: "Deze planning kennen we niet. " +
			"Schrijf bijvoorbeeld Q3 2024, Februari 2024 tot juli 2024, Start Q4 2024, Q4 2025 (afronding), Doorlopend of Ntb."}
	}
	p.Kind = PeriodDates
	return p, nil
}

var spanForm = regexp.MustCompile(`^(?:(.+) )?(2[01]\d\d)$`)

// spanOf returns the first and last day of a year, quarter, month or observance: "q3 2024".
func spanOf(s string) (from, until string, ok bool) {
	m := spanForm.FindStringSubmatch(s)
	if m == nil {
		return "", "", false
	}
	part := m[1]
	year, _ := strconv.Atoi(m[2])
	months := func(first, count int) (string, string, bool) {
		return date(year, time.Month(first), 1).Format(time.DateOnly),
			date(year, time.Month(first+count), 0).Format(time.DateOnly), true
	}
	if part == "" {
		return months(1, 12)
	}
	if len(part) == 2 && part[0] == 'q' && '1' <= part[1] && part[1] <= '4' {
		return months(1+3*int(part[1]-'1'), 3)
	}
	if i := slices.Index(monthNames[:], part); i >= 0 {
		return months(i+1, 1)
	}
	for _, o := range Observances(year) {
		if strings.ToLower(o.Name) == part {
			return o.From, o.Until, true
		}
	}
	return "", "", false
}
