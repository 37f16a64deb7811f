package calendar

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"github.com/emersion/go-ical"
)

// Finding is one thing that is wrong with a feed.
type Finding struct {
	Line   int    // from 1; of the file, not of unfolded lines
	Rule   string // short name
	Source string // where the rule comes from
	Text   string // Dutch sentence
}

// MaxLint is how many octets Lint looks at; of a larger file it says no more than that. maxFindings bounds what it says.
const (
	MaxLint     = 8 << 20
	maxFindings = 200
)

// The rules and where each comes from. Where a client is the source, it was measured or reported by its users.
var lintRules = map[string]string{
	"size":        "Google neemt hoogstens 1 MB; Nextcloud stopt bij ongeveer 2 MB",
	"bom":         "RFC 5545 §3.1; Google weigert een BOM",
	"utf-8":       "RFC 5545 §3.1.4",
	"line-end":    "RFC 5545 §3.1",
	"line-length": "RFC 5545 §3.1",
	"fold":        "RFC 5545 §3.1",
	"control":     "RFC 5545 §3.1",
	"syntax":      "RFC 5545 §3.1",
	"structure":   "RFC 5545 §3.4",
	"version":     "RFC 5545 §3.7.4",
	"prodid":      "RFC 5545 §3.7.3",
	"method":      "RFC 5546 §3.2.1",
	"feed-uid":    "RFC 7986 §5.3; vdirsyncer voegt alle bijeenkomsten samen",
	"once":        "RFC 5545 §3.6.1",
	"uid":         "RFC 5545 §3.8.4.7",
	"uid-unique":  "RFC 5545 §3.8.4.7",
	"dtstamp":     "RFC 5545 §3.8.7.2",
	"dtstart":     "RFC 5545 §3.8.2.4",
	"dtend":       "RFC 5545 §3.8.2.2",
	"value":       "RFC 5545 §3.3",
	"status":      "RFC 5545 §3.8.1.11",
	"tzid":        "RFC 5545 §3.2.19; zonder VTIMEZONE toont Thunderbird een ander uur",
	"vtimezone":   "RFC 5545 §3.6.5; Google leest een lange VTIMEZONE niet",
	"refresh":     "RFC 7986 §5.7",
	"x-params":    "eenvoudige agenda-programma's lezen X-WR-CALNAME en X-PUBLISHED-TTL niet met parameters",
	"geo":         "RFC 5545 §3.8.1.6; Google weigert een komma",
	"color":       "RFC 7986 §5.9",
	"rrule":       "agenda-programma's doen herhalingen en uitzonderingen elk anders; schrijf elke bijeenkomst apart",
	"decoder":     "een tweede lezer (go-ical) kan dit niet lezen",
	"sequence":    "RFC 5545 §3.8.7.4; Google slaat een wijziging zonder hogere SEQUENCE over",
	"modified":    "RFC 5545 §3.8.7.3; ICSx5 neemt alleen een nieuwere LAST-MODIFIED over",
}

// Lint says what is wrong with a feed, in order of line; nothing when all is well. It reads whatever it is given without
// failing.
func Lint(file []byte) []Finding {
	l := linter{}
	if len(file) > MaxLint {
		l.find(1, "size", "Het bestand is groter dan %d MB; er is niet verder gekeken.", MaxLint>>20)
		return l.findings
	}
	if len(file) > MaxFeed {
		l.find(1, "size", "De agenda is %d kB; agenda-programma's nemen hoogstens 1000 kB.", len(file)/1000)
	}
	l.octets(file)
	tree := l.parse(unfold(file))
	l.calendar(tree)
	if len(l.findings) == 0 {
		if err := decode(file); err != nil {
			l.find(1, "decoder", "Een tweede lezer loopt vast: %v.", err)
		}
	}
	slices.SortStableFunc(l.findings, func(a, b Finding) int { return cmp.Compare(a.Line, b.Line) })
	return l.findings
}

type linter struct{ findings []Finding }

func (l *linter) find(line int, rule, format string, args ...any) {
	source, ok := lintRules[rule]
	if !ok {
		panic("no such rule: " + rule)
	}
	if len(l.findings) < maxFindings {
		l.findings = append(l.findings, Finding{line, rule, source, fmt.Sprintf(format, args...)})
	}
}

// decode reads the feed with go-ical, whose decoder panics on some malformed parameters.
func decode(file []byte) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("paniek: %v", p)
		}
	}()
	_, err = ical.NewDecoder(bytes.NewReader(file)).Decode()
	return err
}
