package calendar

import (
	"maps"
	"strconv"
)

// LintNext compares a feed with the one that went before it: of an event that changed, SEQUENCE and LAST-MODIFIED have risen;
// of one that did not, nothing has.
func LintNext(before, after []byte) []Finding {
	l := linter{}
	was := eventsByUID(before)
	for uid, is := range eventsByUID(after) {
		old, ok := was[uid]
		if !ok {
			continue
		}
		same := maps.Equal(old.rest, is.rest)
		switch {
		case is.sequence < old.sequence, !same && is.sequence == old.sequence:
			l.find(is.line, "sequence", "SEQUENCE van %s is niet hoger dan in de vorige agenda (%d, was %d).", short(uid), is.sequence, old.sequence)
		case is.modified < old.modified, !same && is.modified == old.modified:
			l.find(is.line, "modified", "LAST-MODIFIED van %s is niet later dan in de vorige agenda.", short(uid))
		case same && is.stamp != old.stamp:
			l.find(is.line, "dtstamp", "DTSTAMP van %s is veranderd, en verder niets.", short(uid))
		}
	}
	return l.findings
}

// stamped is an event with what tells its revisions apart.
type stamped struct {
	line            int
	sequence        int
	modified, stamp string
	rest            map[string]string
}

func eventsByUID(file []byte) map[string]stamped {
	out := map[string]stamped{}
	if len(file) > MaxLint {
		return out
	}
	root := (&linter{}).parse(unfold(file))
	for _, cal := range root.children {
		for _, c := range cal.children {
			uid := c.get("UID")
			if c.name != "VEVENT" || uid == nil {
				continue
			}
			e := stamped{line: c.line, rest: map[string]string{}}
			for _, p := range c.props {
				switch p.name {
				case "SEQUENCE":
					e.sequence, _ = strconv.Atoi(p.value)
				case "LAST-MODIFIED":
					e.modified = p.value
				case "DTSTAMP":
					e.stamp = p.value
				default:
					e.rest[p.name] += p.value + "\n"
				}
			}
			out[uid.value] = e
		}
	}
	return out
}
