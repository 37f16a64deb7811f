package campaigns

import "regexp"

var (
	aboutReport    = regexp.MustCompile(`(?i)\b(?:meld(?:en|t|ing|ingen)?|melding(?:en)?)\b`)
	aboutComplaint = regexp.MustCompile(`(?i)\baangiften?\b`)
	aboutAnonymous = regexp.MustCompile(`(?i)0800[ .-]?7000|meld misdaad anoniem`)
)

// ReportingHints is advice on a text that sends people somewhere with what they saw, in sentences; nil when there is none. Nothing of it
// keeps a text from approval.
func ReportingHints(text string) []string {
	var all []string
	if aboutReport.MatchString(text) && aboutComplaint.MatchString(text) {
		all = append(all, "Je noemt een melding én een aangifte. Dat is niet hetzelfde: met een melding geef je informatie door, met een aangifte vraag je om een onderzoek naar een strafbaar feit. Leg kort uit wat je lezer hier kan doen.")
	}
	if aboutComplaint.MatchString(text) && aboutAnonymous.MatchString(text) {
		all = append(all, "Bij Meld Misdaad Anoniem kun je geen aangifte doen. Aangifte doe je bij de politie.")
	}
	return all
}
