package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// FeedVersion returns a number that rises with every change of an event, on whichever machine.
func (s *Store) FeedVersion(ctx context.Context) (version int64, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT version FROM feed_state WHERE id = 1`).Scan(&version)
	return version, translate(err)
}

// FeedEvents returns the events that begin on or after from and changed after version since, ordered by start and UID, and
// the version up to which that is all. since 0 gives every event.
func (s *Store) FeedEvents(ctx context.Context, from campaigns.Local, since int64) (all []calendar.Event, version int64, err error) {
	// The version is read first: a change that comes in between is read twice rather than never.
	if version, err = s.FeedVersion(ctx); err != nil {
		return nil, 0, err
	}
	where, args := `e.local >= $1`, []any{from}
	if since > 0 {
		where, args = `e.changed > $1`, []any{since}
	}
	all, err = scanAll(ctx, s.read, scanEvent, `SELECT `+eventColumns+` WHERE `+where+` ORDER BY e.local, e.uid`, args...)
	return all, version, translate(err)
}

// FeedStamp is what a feed contains, told by its hash, and by which data and which self-made change of the feed (Epoch).
type FeedStamp struct {
	Feed    string
	Hash    string
	Version int64
	Epoch   time.Time
}

// StampFeeds returns for each feed since when it contains exactly this: the same moment on every machine, in whole seconds,
// later than that of whatever it contained before. Who is behind the others gets a moment before theirs, so that nobody who
// asks by date is kept from the newer feed.
func (s *Store) StampFeeds(ctx context.Context, stamps []FeedStamp) ([]time.Time, error) {
	out := make([]time.Time, len(stamps))
	err := s.inTx(ctx, func(t *tx) (err error) {
		for i, f := range stamps {
			if out[i], err = t.stampFeed(f); err != nil {
				return fmt.Errorf("stamp %s: %w", f.Feed, err)
			}
		}
		return nil
	})
	return out, err
}

func (t *tx) stampFeed(f FeedStamp) (time.Time, error) {
	now := calendar.Stamp(t.now, time.Time{})
	n, err := t.exec(`INSERT INTO feed_stamps (feed, hash, changed_at, version, epoch) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (feed) DO NOTHING`,
		f.Feed, f.Hash, ms(now), f.Version, ms(f.Epoch))
	if err != nil || n == 1 {
		return now, err
	}
	var hash string
	var changed, version, epoch int64
	if err := t.row(`SELECT hash, changed_at, version, epoch FROM feed_stamps WHERE feed = $1`+t.eng.forUpdate, f.Feed).
		Scan(&hash, &changed, &version, &epoch); err != nil {
		return now, err
	}
	switch behind := f.Version < version || f.Version == version && ms(f.Epoch) < epoch; {
	case hash == f.Hash:
		return at(changed), nil
	case behind:
		return at(changed).Add(-time.Second), nil
	}
	now = calendar.Stamp(t.now, at(changed))
	_, err = t.exec(`UPDATE feed_stamps SET hash = $2, changed_at = $3, version = $4, epoch = $5 WHERE feed = $1`, f.Feed, f.Hash, ms(now), f.Version, ms(f.Epoch))
	return now, err
}

// ShownEvent is an event as the feeds have shown it. HeldAt is set while it is kept in the feeds although it is gone from the
// events, until a person confirms that it should go.
type ShownEvent struct {
	calendar.Event
	HeldAt time.Time
}

// ShownEvents returns what the feeds have shown and not yet dropped; with held only what is held back.
func (s *Store) ShownEvents(ctx context.Context, held bool) ([]ShownEvent, error) {
	all, err := scanAll(ctx, s.read, func(r scanner) (e ShownEvent, err error) {
		var fields string
		var held int64
		if err := r.Scan(&fields, &held); err != nil {
			return e, err
		}
		e.HeldAt = at(held)
		return e, json.Unmarshal([]byte(fields), &e.Event)
	}, `SELECT fields, held_at FROM feed_shown WHERE held_at >= $1 ORDER BY event_id`, bit(held))
	return all, translate(err)
}

// KeepShown remembers what the feeds show now: events that are new there or have another revision, and the ids of those
// that left. Events with HeldAt are held back; for each of their municipalities one notice says so.
func (s *Store) KeepShown(ctx context.Context, show []ShownEvent, gone []string) error {
	if len(show) == 0 && len(gone) == 0 {
		return nil
	}
	return s.inTx(ctx, func(t *tx) error {
		held := map[string]int{}
		for _, e := range show {
			if !e.HeldAt.IsZero() {
				held[e.MunicipalityID]++
			}
		}
		for some := range slices.Chunk(show, 200) { // at the first start there are as many as there are events
			if err := t.keepShown(some); err != nil {
				return err
			}
		}
		for _, id := range gone {
			if _, err := t.exec(`DELETE FROM feed_shown WHERE event_id = $1`, id); err != nil {
				return err
			}
		}
		for municipality, n := range held {
			if err := t.tellHeld(municipality, n); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *tx) keepShown(some []ShownEvent) error {
	var values strings.Builder
	args := make([]any, 0, 3*len(some))
	for i, e := range some {
		fields, err := json.Marshal(e.Event)
		if err != nil {
			return err
		}
		if i > 0 {
			values.WriteString(", ")
		}
		values.WriteString("(" + placeholders(3*i+1, 3) + ")")
		args = append(args, e.ID, string(fields), ms(e.HeldAt))
	}
	_, err := t.exec(`INSERT INTO feed_shown (event_id, fields, held_at) VALUES `+values.String()+`
 ON CONFLICT (event_id) DO UPDATE SET fields = excluded.fields, held_at = excluded.held_at`, args...)
	return err
}

func (t *tx) tellHeld(municipality string, n int) error {
	var name string
	if err := t.row(`SELECT COALESCE(MAX(name), '') FROM municipalities WHERE id = $1`, municipality).Scan(&name); err != nil || name == "" {
		return err // a municipality that is gone has nobody to tell
	}
	text := fmt.Sprintf("%d komende bijeenkomsten van %s staan niet meer in de database, zonder dat iemand ze heeft afgelast. Ze blijven in de"+
		" agenda-abonnementen staan. Klopt het dat ze weg zijn? Geef dan de opdracht `veiligheidskalender feed confirm`.", n, name)
	_, err := t.exec(`INSERT INTO notices (id, incident, municipality_id, kind, body, created_at) VALUES ($1, $2, $3, 'feed_held', $4, $5)
 ON CONFLICT (incident) DO UPDATE SET body = excluded.body, done_at = 0, created_at = excluded.created_at,
 mailed_at = CASE WHEN notices.done_at > 0 THEN 0 ELSE notices.mailed_at END`, newID(), "feed_held/"+municipality, municipality, text, ms(t.now))
	return err
}

// ConfirmFeeds lets what was held back leave the feeds, and returns how many events that are.
func (s *Store) ConfirmFeeds(ctx context.Context, actor string) (n int, err error) {
	err = s.inTx(ctx, func(t *tx) error {
		gone, err := t.exec(`DELETE FROM feed_shown WHERE held_at > 0`)
		if err != nil || gone == 0 {
			return err
		}
		n = int(gone)
		if _, err := t.exec(`UPDATE notices SET done_at = $1 WHERE kind = 'feed_held' AND done_at = 0`, ms(t.now)); err != nil {
			return err
		}
		if _, err := t.feedsChanged(); err != nil {
			return err
		}
		return t.audit(actor, "feed.confirm", "feed", "", itoa(n), "0")
	})
	return n, err
}
