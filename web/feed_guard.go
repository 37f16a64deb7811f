package web

import (
	"slices"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/store"
)

// dropLimit is how many coming events may leave the feeds at once without a revision that explains it. From here on they
// stay until a person confirms: subscribers' programs delete what a feed no longer has.
const dropLimit = 10

// losses compares what the feeds have shown with what the database has now, at now. held is what is kept, show and gone what
// to remember: what is newly shown, or held, and the ids of what has left. all are the events of the database, internal ones too.
func losses(all []calendar.Event, shown []store.ShownEvent, now time.Time) (held, show []store.ShownEvent, gone []string) {
	current := make(map[string]calendar.Event, len(all))
	for _, e := range all {
		current[e.ID] = e
	}
	known := make(map[string]int, len(shown))
	var lost []store.ShownEvent
	waiting := false
	for _, s := range shown {
		e, there := current[s.ID]
		switch {
		case over(s.Event, now):
			gone = append(gone, s.ID)
			continue
		case explained(s.Event, e, there, now):
			if !there || !e.PublicAt(now) {
				gone = append(gone, s.ID)
			}
			if !s.HeldAt.IsZero() { // it came back: nothing is held any more
				known[s.ID] = -1
				continue
			}
		default:
			lost = append(lost, s)
			waiting = waiting || !s.HeldAt.IsZero()
		}
		known[s.ID] = s.Rev
	}
	if len(lost) >= dropLimit || waiting {
		for _, s := range lost {
			if s.HeldAt.IsZero() {
				s.HeldAt = now
				show = append(show, s)
			}
			held = append(held, s)
		}
	} else {
		for _, s := range lost {
			if _, there := current[s.ID]; !there {
				gone = append(gone, s.ID)
			}
			delete(known, s.ID)
		}
	}
	return held, append(show, fresh(all, known, held, now)...), gone
}

// fresh are the coming events that the feeds show for the first time, or in a new revision.
func fresh(all []calendar.Event, known map[string]int, held []store.ShownEvent, now time.Time) (out []store.ShownEvent) {
	for _, e := range all {
		rev, there := known[e.ID]
		if e.PublicAt(now) && !over(e, now) && (!there || rev != e.Rev) &&
			!slices.ContainsFunc(held, func(h store.ShownEvent) bool { return h.ID == e.ID }) {
			out = append(out, store.ShownEvent{Event: e})
		}
	}
	return out
}

// explained reports whether the event is still what the feeds showed, or a later revision of it.
func explained(was, is calendar.Event, there bool, now time.Time) bool {
	switch {
	case !there || is.Rev < was.Rev:
		return false
	case is.Rev > was.Rev:
		return true
	}
	return is.PublicAt(now) && is.MunicipalityID == was.MunicipalityID && is.AudienceID == was.AudienceID && is.ThemeID == was.ThemeID &&
		is.Kind == was.Kind && slices.Equal(is.AlsoIn, was.AlsoIn)
}

func over(e calendar.Event, now time.Time) bool {
	begin, _, err := e.Times()
	return err != nil || begin.Before(now)
}
