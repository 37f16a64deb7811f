package calendar

import (
	"fmt"
	"regexp"
	"time"
)

// MentionsDay reports whether a text names a day as people write it: 3 maart, 3 mrt, 3-3, 03/03/2027.
func MentionsDay(text string, day time.Time) bool {
	months := monthName(day.Month()) + "|" + FormatShortMonth(day)
	named := fmt.Sprintf(`(?i)(^|\D)0?%d[\s\x{a0}]+(%s)($|[^\pL])`, day.Day(), months)
	numbers := fmt.Sprintf(`(^|\D)0?%d[-/.]0?%d($|\D)`, day.Day(), int(day.Month()))
	found, err := regexp.MatchString(named+"|"+numbers, text)
	return err == nil && found
}
