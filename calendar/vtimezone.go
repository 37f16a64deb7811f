package calendar

import "strings"

// zoneAmsterdam is the zone of the VTIMEZONE below; events in any other zone are written in UTC.
const zoneAmsterdam = "Europe/Amsterdam"

// vtimezone is the one VTIMEZONE of every feed: the rules in force since 1996 (EU directive 2000/84/EC). It is short because
// a long one breaks Google's import, and there because without it Thunderbird and Outlook show another hour.
var vtimezone = []byte(strings.ReplaceAll(`BEGIN:VTIMEZONE
TZID:Europe/Amsterdam
X-LIC-LOCATION:Europe/Amsterdam
BEGIN:DAYLIGHT
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
`, "\n", "\r\n"))
