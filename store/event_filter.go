package store

import (
	"context"
	"strings"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// EventFilter says which events a colleague looks for.
type EventFilter struct {
	MunicipalityIDs []string           // shown in at least one of these; none: no events
	Kind            calendar.EventKind // and those within it
	AudienceID      string
	Status          calendar.EventStatus
	Public          bool            // only what is meant for everybody
	Internal        bool            // only what is for colleagues
	Today           campaigns.Local // a date; events from here on come first, the soonest first, then those before, the newest first
	Limit, Offset   int
}

// shownIn is true for an event e that belongs on the calendar of municipality ?: the rule of calendar.Event.ShownIn. Ids stand in
// the JSON between quotes, which no text in it can hold.
const shownIn = `(e.municipality_id = ? OR e.details LIKE ?)`

// byPartnership is true for a public event e of a partnership that names no municipalities: it is shown in all.
const byPartnership = `(e.public = 1 AND e.details NOT LIKE '{"also_in":%' AND EXISTS (SELECT 1 FROM municipalities m WHERE m.id = e.municipality_id AND m.kind = 'partnership'))`

func (f EventFilter) where() (string, []any) {
	var args []any
	fill := func(condition string, values ...any) string {
		for _, v := range values {
			args = append(args, v)
			condition = strings.Replace(condition, "?", "$"+itoa(len(args)), 1)
		}
		return condition
	}
	if len(f.MunicipalityIDs) == 0 {
		return `1 = 0`, nil
	}
	shown := []string{byPartnership}
	for _, id := range f.MunicipalityIDs {
		shown = append(shown, fill(shownIn, id, `{"also_in":[%"`+id+`"%]%`))
	}
	all := []string{"(" + strings.Join(shown, " OR ") + ")"}
	if f.Kind != "" {
		var kinds []any
		for _, k := range calendar.AllKinds {
			if k.Within(f.Kind) {
				kinds = append(kinds, string(k))
			}
		}
		all = append(all, fill(`e.kind IN (`+strings.TrimSuffix(strings.Repeat("?,", len(kinds)), ",")+`)`, kinds...))
	}
	if f.AudienceID != "" {
		all = append(all, fill(`e.audience_id = ?`, f.AudienceID))
	}
	if f.Status != "" {
		all = append(all, fill(`e.status = ?`, string(f.Status)))
	}
	if f.Public {
		all = append(all, `e.public = 1`)
	}
	if f.Internal {
		all = append(all, `e.public = 0`)
	}
	return strings.Join(all, " AND "), args
}

// FindEvents returns the events that fit the filter, what is to come first.
func (s *Store) FindEvents(ctx context.Context, f EventFilter) ([]calendar.Event, error) {
	where, args := f.where()
	today, n := "$"+itoa(len(args)+1), len(args)
	args = append(args, f.Today, f.Limit, f.Offset)
	all, err := scanAll(ctx, s.read, scanEvent, `SELECT `+eventColumns+` WHERE `+where+`
 ORDER BY CASE WHEN e.local >= `+today+` THEN 0 ELSE 1 END, CASE WHEN e.local >= `+today+` THEN e.local ELSE '' END, e.local DESC, e.id
 LIMIT $`+itoa(n+2)+` OFFSET $`+itoa(n+3), args...)
	return all, translate(err)
}

// CountEvents counts the events that fit the filter, on every page of them.
func (s *Store) CountEvents(ctx context.Context, f EventFilter) (n int, err error) {
	where, args := f.where()
	err = s.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM events e WHERE `+where, args...).Scan(&n)
	return n, translate(err)
}

// CourseEvents returns the sessions of the course that the event is part of, in their order; none when it is on its own.
func (s *Store) CourseEvents(ctx context.Context, e calendar.Event) ([]calendar.Event, error) {
	if e.Sessions < 2 {
		return nil, nil
	}
	first := e.Course
	if first == "" {
		first = e.UID
	}
	all, err := scanAll(ctx, s.read, scanEvent, `SELECT `+eventColumns+` WHERE e.uid = $1 OR (e.municipality_id = $2 AND e.details LIKE $3) ORDER BY e.local, e.id`,
		first, e.MunicipalityID, `%"course":"`+first+`"%`)
	return all, translate(err)
}
