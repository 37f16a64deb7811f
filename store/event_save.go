package store

import (
	"context"
	"encoding/json"
	"strings"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// CreateEvent stores a new event and gives it its lasting UID. author may be empty for the program itself.
func (s *Store) CreateEvent(ctx context.Context, e calendar.Event, author string) (calendar.Event, error) {
	all, err := s.createEvents(ctx, []calendar.Event{e}, false, author)
	if err != nil {
		return e, err
	}
	return all[0], nil
}

// CreateEvents stores one event for each moment, like e but for that; sign-up ends as long before each as it does before e.
func (s *Store) CreateEvents(ctx context.Context, e calendar.Event, starts []campaigns.Local, author string) ([]calendar.Event, error) {
	all := make([]calendar.Event, 0, len(starts))
	for _, start := range starts {
		all = append(all, e.MoveTo(start))
	}
	return s.createEvents(ctx, all, false, author)
}

// CreateCourse stores one event for each moment, like e but for that, as the sessions of one course.
func (s *Store) CreateCourse(ctx context.Context, e calendar.Event, starts []campaigns.Local, author string) ([]calendar.Event, error) {
	all := make([]calendar.Event, 0, len(starts))
	for i, start := range starts {
		e.Start, e.Session, e.Sessions = start, i+1, len(starts)
		all = append(all, e)
	}
	return s.createEvents(ctx, all, true, author)
}

func (s *Store) createEvents(ctx context.Context, events []calendar.Event, course bool, author string) ([]calendar.Event, error) {
	if len(events) == 0 || len(events) > campaigns.MaxOccurrences {
		return nil, &campaigns.Invalid{Field: "sessions", Message: "Kies minstens één dag, en hoogstens " + itoa(campaigns.MaxOccurrences) + "."}
	}
	var all []calendar.Event
	err := s.inTx(ctx, func(t *tx) error {
		all = all[:0]
		for i, e := range events {
			if course && i > 0 {
				e.Course = all[0].UID
			}
			e, err := t.createEvent(e, author)
			if err != nil {
				return err
			}
			if err := t.audit(author, "event.create", "event/"+e.ID, e.MunicipalityID, "", itoa(e.Rev)); err != nil {
				return err
			}
			all = append(all, e)
		}
		return nil
	})
	return all, err
}

// CopyEvent stores a new, tentative event like another on its own moment.
func (s *Store) CopyEvent(ctx context.Context, id string, start campaigns.Local, author string) (calendar.Event, error) {
	var e calendar.Event
	err := s.inTx(ctx, func(t *tx) (err error) {
		if e, err = scanEvent(t.row(`SELECT `+eventColumns+` WHERE e.id = $1`, id)); err != nil {
			return err
		}
		if e, err = t.createEvent(e.Copy(start), author); err != nil {
			return err
		}
		return t.audit(author, "event.copy", "event/"+e.ID, e.MunicipalityID, id, itoa(e.Rev))
	})
	return e, err
}

// SaveEvent stores the fields of e as the next revision of the event, if base is still the newest; else ErrConflict.
func (s *Store) SaveEvent(ctx context.Context, e calendar.Event, base int, author string) (calendar.Event, error) {
	return s.changeEvent(ctx, e.ID, base, author, "event.save", func(calendar.Event) (calendar.Event, error) { return e, nil })
}

// MoveEvent puts the event on another moment, with the last moment to sign up as long before it as it was.
func (s *Store) MoveEvent(ctx context.Context, id string, base int, start campaigns.Local, author string) (calendar.Event, error) {
	return s.changeEvent(ctx, id, base, author, "event.move", func(e calendar.Event) (calendar.Event, error) {
		if e.Status == calendar.Called {
			return e, campaigns.Conflict("Deze bijeenkomst is afgelast. Kopieer hem naar een nieuwe dag, of laat hem bij Bewerken weer doorgaan.")
		}
		return e.MoveTo(start), nil
	})
}

// CancelEvent calls the event off; without a reason it is *Invalid. It stays in the feeds as a tombstone.
func (s *Store) CancelEvent(ctx context.Context, id string, base int, reason, author string) (calendar.Event, error) {
	return s.changeEvent(ctx, id, base, author, "event.cancel", func(e calendar.Event) (calendar.Event, error) {
		if e.Status == calendar.Called {
			return e, campaigns.Conflict("Deze bijeenkomst is al afgelast.")
		}
		e.Status, e.CalledOff = calendar.Called, strings.TrimSpace(reason)
		if e.CalledOff == "" {
			return e, &campaigns.Invalid{Field: "called-off", Message: "Schrijf in een paar woorden waarom het niet doorgaat. Iedereen kan dit lezen."}
		}
		return e, nil
	})
}

func (s *Store) changeEvent(ctx context.Context, id string, base int, author, verb string, change func(calendar.Event) (calendar.Event, error)) (calendar.Event, error) {
	var after calendar.Event
	err := s.inTx(ctx, func(t *tx) error {
		before, err := scanEvent(t.row(`SELECT `+eventColumns+` WHERE e.id = $1`+t.eng.forUpdate, id))
		if err != nil {
			return err
		}
		if before.Rev != base {
			return campaigns.Conflict("Iemand anders heeft deze bijeenkomst intussen veranderd. Kijk nog even naar de nieuwe stand.")
		}
		if after, err = change(before); err != nil {
			return err
		}
		after = calendar.Revise(before, after, t.now)
		if err := checkEvent(after); err != nil {
			return err
		}
		if err := t.updateEvent(after); err != nil {
			return err
		}
		if err := t.logEvent(before, after, author); err != nil {
			return err
		}
		if err := t.tellOfChange(before, after); err != nil {
			return err
		}
		return t.audit(author, verb, "event/"+id, after.MunicipalityID, itoa(before.Rev), itoa(after.Rev))
	})
	return after, err
}

func checkEvent(e calendar.Event) error {
	if err := e.Check(); err != nil {
		return err
	}
	_, _, err := e.Times()
	return err
}

// addEvent stores an event of a campaign pack.
func (t *tx) addEvent(e calendar.Event) (calendar.Event, error) {
	var audience string
	if e.AudienceID != "" {
		if err := t.row(`SELECT slug FROM audiences WHERE id = $1`, e.AudienceID).Scan(&audience); err != nil {
			return e, err
		}
	}
	e.Kind = calendar.KindFor(e.Kind, audience)
	return t.createEvent(e, "")
}

func (t *tx) createEvent(e calendar.Event, author string) (calendar.Event, error) {
	if err := checkEvent(e); err != nil {
		return e, err
	}
	e.ID, e.Rev, e.Sequence, e.Note, e.CreatedAt, e.UpdatedAt = newID(), 1, 0, "", t.now, calendar.Stamp(t.now, at(0))
	e.UID = e.ID + "@veiligheidskalender"
	changed, err := t.feedsChanged()
	if err != nil {
		return e, err
	}
	details, err := json.Marshal(e.Details)
	if err != nil {
		return e, err
	}
	if _, err := t.exec(`INSERT INTO events (id, uid, municipality_id, campaign_id, theme_id, audience_id, kind, title, body, location, address, public,
 status, local, zone, minutes, details, publish_at, rev, sequence, note, changed, created_at, updated_at)
 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)`,
		e.ID, e.UID, e.MunicipalityID, null(e.CampaignID), null(e.ThemeID), null(e.AudienceID), e.Kind, e.Title, e.Text, e.Location, e.Address,
		bit(e.Public), e.Status, e.Start, e.Zone, e.Minutes, string(details), ms(e.PublishAt), e.Rev, e.Sequence, e.Note, changed,
		ms(e.CreatedAt), ms(e.UpdatedAt)); err != nil {
		return e, err
	}
	return e, t.logEvent(calendar.Event{}, e, author)
}

func (t *tx) updateEvent(e calendar.Event) error {
	changed, err := t.feedsChanged()
	if err != nil {
		return err
	}
	details, err := json.Marshal(e.Details)
	if err != nil {
		return err
	}
	_, err = t.exec(`UPDATE events SET municipality_id = $2, campaign_id = $3, theme_id = $4, audience_id = $5, kind = $6, title = $7, body = $8,
 location = $9, address = $10, public = $11, status = $12, local = $13, zone = $14, minutes = $15, details = $16, publish_at = $17, rev = $18,
 sequence = $19, note = $20, changed = $21, updated_at = $22 WHERE id = $1`,
		e.ID, e.MunicipalityID, null(e.CampaignID), null(e.ThemeID), null(e.AudienceID), e.Kind, e.Title, e.Text, e.Location, e.Address,
		bit(e.Public), e.Status, e.Start, e.Zone, e.Minutes, string(details), ms(e.PublishAt), e.Rev, e.Sequence, e.Note, changed, ms(e.UpdatedAt))
	return err
}

// logEvent appends the revision to the event's log.
func (t *tx) logEvent(before, after calendar.Event, author string) error {
	fields, err := json.Marshal(after)
	if err != nil {
		return err
	}
	note := ""
	if after.Sequence != before.Sequence {
		note = after.Note
	}
	_, err = t.exec(`INSERT INTO event_revisions (id, event_id, no, fields, note, author_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		newID(), after.ID, after.Rev, string(fields), note, author, ms(t.now))
	return err
}

// feedsChanged raises the version that every machine watches and returns it. The row stays locked until the commit, so
// that the numbers come in the order in which the changes do.
func (t *tx) feedsChanged() (version int64, err error) {
	err = t.row(`UPDATE feed_state SET version = version + 1 WHERE id = 1 RETURNING version`).Scan(&version)
	return version, err
}
