package web

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// feedWorld is everything the feeds are made of, as it was at one moment. It never changes: a change makes a new one.
type feedWorld struct {
	version  int64     // of the data
	month    string    // in which it was made, YYYY-MM: the window of the feeds
	epoch    time.Time // newest moment at which feeds changed by themselves
	next     time.Time // first such moment to come
	loadedAt time.Time // when everything was last read

	municipalities []campaigns.Municipality
	themes         []campaigns.Theme
	audiences      []campaigns.Audience
	names          calendar.Names
	moves          map[string]string

	public    []calendar.Event             // all public events, also under embargo, by start and UID
	held      []store.ShownEvent           // what is gone from the database and kept until a person confirms
	visible   map[string][]*calendar.Event // by municipality id, "" for all: what the public may see now
	ready     map[feedKey]*snapshot        // the feeds without filters
	addresses map[string]*snapshot         // the same by their path, without those that moved
	digest    string                       // of all that is visible
	since     time.Time                    // since when the digest is what it is
}

// lists fills in what pages and feeds name things by.
func (w *feedWorld) lists(ctx context.Context, s *store.Store) (err error) {
	var err1, err2, err3, err4 error
	w.municipalities, err1 = s.Municipalities(ctx)
	w.themes, err2 = s.Themes(ctx)
	w.audiences, err3 = s.Audiences(ctx)
	w.moves, err4 = s.FeedMoves(ctx)
	w.names = calendar.Names{Municipality: map[string]string{}, Theme: map[string]string{}, Audience: map[string]string{}}
	for _, m := range w.municipalities {
		w.names.Municipality[m.ID] = m.Name
	}
	for _, t := range w.themes {
		w.names.Theme[t.ID] = t.Name
	}
	for _, a := range w.audiences {
		w.names.Audience[a.ID] = a.Name
	}
	return errors.Join(err1, err2, err3, err4)
}

// replace returns the public events, which are in order, with the changed ones in their new state.
func replace(public, changed []calendar.Event) []calendar.Event {
	ids := make(map[string]bool, len(changed))
	for _, e := range changed {
		ids[e.ID] = true
	}
	fresh := make([]calendar.Event, 0, len(changed))
	for _, e := range changed {
		if e.Public {
			fresh = append(fresh, e)
		}
	}
	slices.SortFunc(fresh, byStart)
	out := make([]calendar.Event, 0, len(public)+len(fresh))
	for _, e := range public {
		if ids[e.ID] {
			continue
		}
		for len(fresh) > 0 && byStart(fresh[0], e) < 0 {
			out, fresh = append(out, fresh[0]), fresh[1:]
		}
		out = append(out, e)
	}
	return append(out, fresh...)
}

func byStart(a, b calendar.Event) int {
	return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.UID, b.UID))
}

// settle works out, for the moment now, what the public may see and when that changes next.
func (w *feedWorld) settle(now time.Time, zone *time.Location) {
	w.month = now.In(zone).Format("2006-01")
	events := w.withHeld()
	w.next, w.epoch = calendar.NextChange(events, now, zone), calendar.LastChange(events, now, zone)
	partnership := map[string]bool{}
	for _, m := range w.municipalities {
		partnership[m.ID] = m.Kind == campaigns.Partnership
	}
	window := calendar.WindowAt(now, zone)
	w.visible = map[string][]*calendar.Event{}
	for i := range events {
		e := &events[i]
		if !window.Shows(e) {
			continue
		}
		w.visible[""] = append(w.visible[""], e)
		if partnership[e.MunicipalityID] && len(e.AlsoIn) == 0 {
			for _, m := range w.municipalities {
				w.visible[m.ID] = append(w.visible[m.ID], e)
			}
			continue
		}
		w.visible[e.MunicipalityID] = append(w.visible[e.MunicipalityID], e)
		for _, id := range e.AlsoIn {
			if id != e.MunicipalityID {
				w.visible[id] = append(w.visible[id], e)
			}
		}
	}
}

// withHeld is the public events and, in the place of those that lost their ground, what the feeds showed before.
func (w *feedWorld) withHeld() []calendar.Event {
	if len(w.held) == 0 {
		return w.public
	}
	held := make([]calendar.Event, len(w.held))
	for i, e := range w.held {
		held[i] = e.Event
	}
	return replace(w.public, held)
}

// sameLists reports whether both worlds name everything alike.
func (w *feedWorld) sameLists(other *feedWorld) bool {
	return reflect.DeepEqual(w.municipalities, other.municipalities) && reflect.DeepEqual(w.themes, other.themes) &&
		reflect.DeepEqual(w.audiences, other.audiences)
}

// same reports whether both worlds were read from the same data.
func (w *feedWorld) same(other *feedWorld) bool {
	return w.sameLists(other) && maps.Equal(w.moves, other.moves) && len(w.held) == len(other.held) && reflect.DeepEqual(w.public, other.public)
}

// municipality, theme and audience find one by its slug.
func (w *feedWorld) municipality(slug string) (campaigns.Municipality, bool) {
	i := slices.IndexFunc(w.municipalities, func(m campaigns.Municipality) bool { return m.Slug == slug })
	if i < 0 {
		return campaigns.Municipality{}, false
	}
	return w.municipalities[i], true
}

func (w *feedWorld) theme(slug string) (campaigns.Theme, bool) {
	i := slices.IndexFunc(w.themes, func(t campaigns.Theme) bool { return t.Slug == slug })
	if i < 0 {
		return campaigns.Theme{}, false
	}
	return w.themes[i], true
}

func (w *feedWorld) audience(slug string) (campaigns.Audience, bool) {
	i := slices.IndexFunc(w.audiences, func(a campaigns.Audience) bool { return a.Slug == slug })
	if i < 0 {
		return campaigns.Audience{}, false
	}
	return w.audiences[i], true
}
