package web

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"veiligheidskalender/store"
)

// Feeds keeps every feed ready to be sent. What it serves is made when something changes, never on request, and stays what it
// is when the database fails.
type Feeds struct {
	Store   *store.Store
	Now     func() time.Time
	Log     *slog.Logger
	Zone    *time.Location
	BaseURL string

	world   atomic.Pointer[feedWorld]
	rare    *feedCache
	refresh sync.Mutex    // one change at a time
	poke    chan struct{} // a change of our own
	running atomic.Bool
	failing bool      // under refresh; so that one failure is logged once
	checked time.Time // under refresh; when the version was last read
}

const (
	feedLook     = 400 * time.Millisecond // between looks at the version row
	feedSleep    = 250 * time.Millisecond // longest sleep: clocks step and machines are suspended
	feedFull     = 5 * time.Minute        // between readings of everything
	rareFeedSize = 64 << 20               // octets
)

// errNoFeeds says that the database has not answered once since the start.
var errNoFeeds = errors.New("the feeds could not be read yet")

// NewFeeds returns feeds that read the database when they are first asked for, or when Run starts.
func NewFeeds(s *store.Store, now func() time.Time, log *slog.Logger, zone *time.Location, baseURL string) *Feeds {
	return &Feeds{Store: s, Now: now, Log: log, Zone: zone, BaseURL: baseURL, rare: newFeedCache(rareFeedSize), poke: make(chan struct{}, 1)}
}

// Run keeps the feeds up to date until ctx ends: with what changed on any machine, within 500 ms, and with what an embargo
// releases, at its moment.
func (f *Feeds) Run(ctx context.Context) {
	f.running.Store(true)
	defer f.running.Store(false)
	f.look(ctx)
	for {
		sleep := feedSleep
		if w := f.world.Load(); w != nil {
			if left := w.next.Sub(f.Now()); left > 0 {
				sleep = min(sleep, left)
			}
		}
		timer := time.NewTimer(sleep)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-f.poke:
			f.forget()
		case <-timer.C:
		}
		timer.Stop()
		f.look(ctx)
	}
}

// Changed tells that an event was just saved on this machine.
func (f *Feeds) Changed() {
	select {
	case f.poke <- struct{}{}:
	default: // it is being told already
	}
}

// forget makes the next look read the version, however short ago that was done.
func (f *Feeds) forget() {
	f.refresh.Lock()
	defer f.refresh.Unlock()
	f.checked = time.Time{}
}

// look brings the feeds up to date if something changed. What goes wrong is logged once; the feeds stay as they are.
func (f *Feeds) look(ctx context.Context) {
	f.refresh.Lock()
	defer f.refresh.Unlock()
	ctx, cancel := context.WithTimeout(ctx, requestTime)
	defer cancel()
	now, w := f.Now(), f.world.Load()
	if w != nil && now.Before(w.next) && time.Since(f.checked) < feedLook {
		return
	}
	f.checked = time.Now()
	switch err := f.update(ctx, w, now); {
	case err == nil && f.failing:
		f.failing = false
		f.Log.Info("feeds up to date again")
	case err != nil && !f.failing && ctx.Err() == nil:
		f.failing = true
		f.Log.Error("feeds not updated; the last good ones are served", "error", err)
	}
}

// update reads what changed since w and, if anything did, makes a new world of it.
func (f *Feeds) update(ctx context.Context, w *feedWorld, now time.Time) error {
	if w == nil || now.Sub(w.loadedAt) >= feedFull || now.Before(w.loadedAt) {
		return f.load(ctx, w, now)
	}
	version, err := f.Store.FeedVersion(ctx)
	switch {
	case err != nil:
		// The moment of an embargo does not wait for the database, but the feeds' stamps do: they come with the next look.
		return err
	case version != w.version:
		return f.follow(ctx, w, now)
	case !now.Before(w.next):
		return f.pass(ctx, w, now)
	}
	return nil
}

// current returns the world, read now if nothing keeps it up to date or nothing was read yet.
func (f *Feeds) current(ctx context.Context) (*feedWorld, error) {
	if !f.running.Load() || f.world.Load() == nil {
		f.look(ctx)
	}
	if w := f.world.Load(); w != nil {
		return w, nil
	}
	return nil, errNoFeeds
}

// feed returns a feed as it is now. Feeds with filters are built for the first who asks.
func (f *Feeds) feed(w *feedWorld, k feedKey) (*snapshot, error) {
	if s, ok := w.ready[k]; ok {
		return s, nil
	}
	one := f.rare.entry(k)
	one.Lock()
	defer one.Unlock()
	if one.feed != nil && one.world == w {
		return one.feed, nil
	}
	body, err := f.build(w, k)
	if err != nil {
		return nil, err
	}
	if one.feed == nil || hashTag(body) != one.feed.etag {
		s, err := newSnapshot(body)
		if err != nil {
			return nil, err
		}
		s.since(w.since) // as precise as is worth storing: since when anything that is visible changed
		one.feed = s
		f.rare.filled(one, s.size())
	}
	one.world = w
	return one.feed, nil
}
