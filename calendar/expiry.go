package calendar

import (
	"fmt"
	"time"

	"veiligheidskalender/campaigns"
)

// FormatExpiry says until when a channel's sign-in works, seen at now in now's zone; empty when nobody knows.
func FormatExpiry(c campaigns.Channel, now time.Time) string {
	days, ok := c.DaysLeft(now)
	if !ok {
		return ""
	}
	last := FormatDay(now.AddDate(0, 0, days))
	name := "De aanmelding van “" + c.Name + "”"
	switch {
	case days < 0:
		return fmt.Sprintf("%s is verlopen: ze gold tot en met %s. Vul een nieuwe in.", name, last)
	case days == 0:
		return name + " geldt alleen vandaag nog. Vul een nieuwe in."
	case days == 1:
		return fmt.Sprintf("%s geldt nog 1 dag, tot en met %s. Vul een nieuwe in.", name, last)
	case days <= campaigns.ExpiryWarnings[0]:
		return fmt.Sprintf("%s geldt nog %d dagen, tot en met %s. Vul op tijd een nieuwe in.", name, days, last)
	}
	return fmt.Sprintf("%s geldt tot en met %s.", name, last)
}
