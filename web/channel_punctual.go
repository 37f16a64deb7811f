package web

import (
	"fmt"
	"strings"
	"time"

	"veiligheidskalender/store"
)

// punctualDays is how far back the punctuality of a channel looks.
const punctualDays = 30

// punctual says in one sentence how punctual a channel is; empty when nothing was placed on it.
func punctual(p store.Punctuality) string {
	switch {
	case p.Count == 0:
		return ""
	case p.Count == 1:
		return fmt.Sprintf("De enige plaatsing in %d dagen was binnen %s na het moment.", punctualDays, lateness(p.Latest))
	case p.Count < 20: // of fewer, 95% says no more than the latest
		return fmt.Sprintf("Van de %d plaatsingen in %d dagen was de helft binnen %s na het moment, de traagste %s.", p.Count, punctualDays, lateness(p.Half), lateness(p.Latest))
	}
	return fmt.Sprintf("Van de %d plaatsingen in %d dagen was de helft binnen %s na het moment, 95%% binnen %s, de traagste %s.",
		p.Count, punctualDays, lateness(p.Half), lateness(p.Most), lateness(p.Latest))
}

// lateness rounds up, so that "within" stays true: 0,1 s, 12 s, 3 min.
func lateness(d time.Duration) string {
	up := func(unit time.Duration) time.Duration { return max((d+unit-1)/unit, 1) }
	switch {
	case d <= 10*time.Second:
		tenths := up(100 * time.Millisecond)
		return strings.TrimSuffix(fmt.Sprintf("%d,%d", tenths/10, tenths%10), ",0") + " s"
	case d <= time.Minute:
		return fmt.Sprintf("%d s", up(time.Second))
	}
	return fmt.Sprintf("%d min", up(time.Minute))
}
