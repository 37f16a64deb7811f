package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// load reads everything. old may be nil.
func (f *Feeds) load(ctx context.Context, old *feedWorld, now time.Time) error {
	w := &feedWorld{loadedAt: now}
	if err := w.lists(ctx, f.Store); err != nil {
		return err
	}
	all, version, err := f.Store.FeedEvents(ctx, campaigns.Local(calendar.WindowAt(now, f.Zone).From.Date()), 0)
	if err != nil {
		return err
	}
	shown, err := f.Store.ShownEvents(ctx, false)
	if err != nil {
		return err
	}
	held, show, gone := losses(all, shown, now)
	if err := f.Store.KeepShown(ctx, show, gone); err != nil {
		return err
	}
	if len(held) > 0 && (old == nil || len(old.held) == 0) {
		f.Log.Error("coming events are gone without a revision; the feeds keep them until a person confirms", "events", len(held))
	}
	w.version, w.held, w.public = version, held, replace(nil, all)
	if old != nil && old.same(w) && now.Before(old.next) {
		unchanged := *old
		unchanged.loadedAt, unchanged.version = now, version
		f.world.Store(&unchanged)
		return nil
	}
	return f.publish(ctx, old, w, now, nil)
}

// follow reads what changed since the old world.
func (f *Feeds) follow(ctx context.Context, old *feedWorld, now time.Time) error {
	w := &feedWorld{loadedAt: old.loadedAt}
	if err := w.lists(ctx, f.Store); err != nil {
		return err
	}
	changed, version, err := f.Store.FeedEvents(ctx, "", old.version)
	if err != nil {
		return err
	}
	if w.held, err = f.Store.ShownEvents(ctx, true); err != nil {
		return err
	}
	var show []store.ShownEvent
	var gone []string
	for _, e := range changed {
		w.held = slices.DeleteFunc(w.held, func(h store.ShownEvent) bool { return h.ID == e.ID })
		if e.PublicAt(now) && !over(e, now) {
			show = append(show, store.ShownEvent{Event: e})
		} else {
			gone = append(gone, e.ID)
		}
	}
	if err := f.Store.KeepShown(ctx, show, gone); err != nil {
		return err
	}
	w.version, w.public = version, replace(old.public, changed)
	return f.publish(ctx, old, w, now, f.touched(old, w, changed))
}

// pass makes the world of a moment at which feeds change by themselves.
func (f *Feeds) pass(ctx context.Context, old *feedWorld, now time.Time) error {
	w := *old
	var released []calendar.Event
	var show []store.ShownEvent
	for _, e := range old.public {
		if e.PublishAt.After(old.epoch) && !e.PublishAt.After(now) {
			released = append(released, e)
			if !over(e, now) {
				show = append(show, store.ShownEvent{Event: e})
			}
		}
	}
	if err := f.Store.KeepShown(ctx, show, nil); err != nil {
		return err
	}
	return f.publish(ctx, old, &w, now, f.touched(old, &w, released))
}

// touched returns the feeds without filters that these events are or were in; nil: it may be any of them.
func (f *Feeds) touched(old, w *feedWorld, events []calendar.Event) []feedKey {
	if !w.sameLists(old) || len(w.held) != len(old.held) {
		return nil
	}
	keys := map[feedKey]bool{}
	was := map[string]calendar.Event{}
	for _, e := range old.public {
		was[e.ID] = e
	}
	for _, e := range events {
		for _, state := range []calendar.Event{was[e.ID], e} {
			audiences := []string{""}
			for _, a := range w.audiences {
				if a.ID == state.AudienceID {
					audiences = append(audiences, a.Slug)
				}
			}
			for _, m := range append([]campaigns.Municipality{{Slug: allMunicipalities}}, w.municipalities...) {
				owner := slices.IndexFunc(w.municipalities, func(o campaigns.Municipality) bool { return o.ID == state.MunicipalityID })
				if m.ID != "" && !state.ShownIn(m.ID, owner >= 0 && w.municipalities[owner].Kind == campaigns.Partnership) {
					continue
				}
				for _, a := range audiences {
					keys[feedKey{municipality: m.Slug, audience: a, cancelled: calendar.CancelledShow}] = true
				}
			}
		}
	}
	return slices.AppendSeq(make([]feedKey, 0, len(keys)), maps.Keys(keys)) // never nil
}

// publish builds the feeds that changed and swaps the worlds. keys nil: all of them.
func (f *Feeds) publish(ctx context.Context, old, w *feedWorld, now time.Time, keys []feedKey) error {
	w.settle(now, f.Zone)
	if old == nil || w.month != old.month {
		keys = nil
	}
	w.ready = map[feedKey]*snapshot{}
	if keys == nil {
		keys = w.unfiltered()
	} else {
		maps.Copy(w.ready, old.ready)
	}
	var stamps []store.FeedStamp
	var fresh []*snapshot
	for _, k := range keys {
		body, err := f.build(w, k)
		if err != nil {
			return fmt.Errorf("build %s: %w", k.path(), err)
		}
		if old != nil {
			if same := old.ready[k]; same != nil && same.etag == hashTag(body) {
				w.ready[k] = same
				continue
			}
		}
		s, err := newSnapshot(body)
		if err != nil {
			return err
		}
		w.ready[k] = s
		stamps, fresh = append(stamps, store.FeedStamp{Feed: k.path(), Hash: s.etag, Version: w.version, Epoch: w.epoch}), append(fresh, s)
	}
	w.index()
	w.digest = w.fingerprint()
	if old != nil && w.digest == old.digest && len(stamps) == 0 {
		w.since = old.since
		f.world.Store(w)
		return nil
	}
	at, err := f.Store.StampFeeds(ctx, append(stamps, store.FeedStamp{Feed: "*", Hash: w.digest, Version: w.version, Epoch: w.epoch}))
	if err != nil {
		return err
	}
	for i, s := range fresh {
		s.since(at[i])
	}
	w.since = at[len(fresh)]
	f.world.Store(w)
	return nil
}

// unfiltered lists the feeds that are always ready: each municipality and all together, for everybody and for each audience.
func (w *feedWorld) unfiltered() (keys []feedKey) {
	for _, m := range append([]campaigns.Municipality{{Slug: allMunicipalities}}, w.municipalities...) {
		keys = append(keys, feedKey{municipality: m.Slug, cancelled: calendar.CancelledShow})
		for _, a := range w.audiences {
			keys = append(keys, feedKey{municipality: m.Slug, audience: a.Slug, cancelled: calendar.CancelledShow})
		}
	}
	return keys
}

// fingerprint tells apart everything that any feed shows. What is under embargo does not touch it.
func (w *feedWorld) fingerprint() string {
	h := sha256.New()
	fmt.Fprintln(h, w.month, w.ready[feedKey{municipality: allMunicipalities, cancelled: calendar.CancelledShow}].etag)
	for _, e := range w.visible[""] {
		fmt.Fprintln(h, e.UID, e.Sequence, e.UpdatedAt.Unix(), e.MunicipalityID, e.AlsoIn)
	}
	if err := json.NewEncoder(h).Encode(w.names); err != nil { // maps of text cannot fail
		panic(err)
	}
	return hex.EncodeToString(h.Sum(nil))
}
