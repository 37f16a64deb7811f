package store

import (
	"context"
	"fmt"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// LoadCycle stores a cycle of a campaign pack in one transaction: all of it or nothing. Posts come as drafts, never
// approved; what lies in the past gets no plan. What this pack loaded before for the same start is left as it is, whatever
// was changed since; themes, audiences, municipalities and channels are shared by slug with what is there already.
// With dryRun nothing is kept; the counts say what would be.
func (s *Store) LoadCycle(ctx context.Context, c calendar.Cycle, dryRun bool) (Loaded, error) {
	return s.loadCycle(ctx, c, dryRun, "")
}

// LoadCycleBy stores a cycle as LoadCycle does, on the word of a user, who becomes admin of the municipalities that are new. The texts stay nobody's: who loads them may approve them.
func (s *Store) LoadCycleBy(ctx context.Context, c calendar.Cycle, userID string) (Loaded, error) {
	return s.loadCycle(ctx, c, false, userID)
}

func (s *Store) loadCycle(ctx context.Context, c calendar.Cycle, dryRun bool, userID string) (Loaded, error) {
	l := &loader{cycle: c, by: userID, counts: Loaded{}, ids: map[string]string{}}
	err := s.inTx(ctx, func(t *tx) error {
		l.tx, l.counts = t, Loaded{}
		if t.eng.lockSchema != "" { // two who load the same pack at once: the second finds everything there
			if _, err := t.exec(t.eng.lockSchema); err != nil {
				return err
			}
		}
		for _, step := range []func() error{l.loadMunicipalities, l.loadLists, l.loadChannels, l.loadMeasures, l.loadCampaigns, l.loadSeries,
			l.loadPosts, l.loadEvents, l.loadSnippets} {
			if err := step(); err != nil {
				return err
			}
		}
		if dryRun {
			return errDryRun
		}
		return t.audit(userID, "pack.load", "pack/"+c.Pack, "", "", c.Start)
	})
	if err == errDryRun { //nolint:errorlint // our own value, never wrapped
		err = nil
	}
	return l.counts, err
}

var errDryRun = fmt.Errorf("dry run")

type loader struct {
	*tx
	cycle  calendar.Cycle
	by     string // user; empty: the program itself
	counts Loaded
	ids    map[string]string // "kind/slug" → row id
}

// ref returns the row id of a slug of the pack; an empty slug refers to nothing.
func (l *loader) ref(kind, slug string) string { return l.ids[kind+"/"+slug] }

// shared makes a row that all packs share by slug, unless it is there.
func (l *loader) shared(kind, table, slug, insert string, args ...any) error {
	id := newID()
	n, err := l.exec(insert+` ON CONFLICT (slug) DO NOTHING`, append([]any{id}, args...)...)
	if err != nil {
		return fmt.Errorf("%s %s: %w", kind, slug, err)
	}
	l.counts[kind] += int(n)
	if err := l.row(`SELECT id FROM `+table+` WHERE slug = $1`, slug).Scan(&id); err != nil {
		return err
	}
	l.ids[kind+"/"+slug] = id
	return nil
}

// once runs add for an item of the pack that was not loaded before for this start.
func (l *loader) once(kind, start, item string, add func() (id string, err error)) error {
	var id string
	err := l.row(`SELECT COALESCE(MAX(row_id), '') FROM pack_items WHERE pack = $1 AND start = $2 AND kind = $3 AND item = $4`,
		l.cycle.Pack, start, kind, item).Scan(&id)
	if err != nil {
		return err
	}
	if id == "" {
		if id, err = add(); err != nil {
			return fmt.Errorf("%s %s: %w", kind, item, err)
		}
		if _, err := l.exec(`INSERT INTO pack_items (pack, start, kind, item, row_id) VALUES ($1, $2, $3, $4, $5)`,
			l.cycle.Pack, start, kind, item, id); err != nil {
			return err
		}
		l.counts[kind]++
	}
	l.ids[kind+"/"+item] = id
	return nil
}

func (l *loader) loadMunicipalities() error {
	for _, m := range l.cycle.Municipalities {
		before := l.counts["municipality"]
		if err := l.shared("municipality", "municipalities", m.Slug, `INSERT INTO municipalities (id, slug, name, kind) VALUES ($1, $2, $3, $4)`,
			m.Slug, m.Name, m.Kind); err != nil {
			return err
		}
		if l.by != "" && l.counts["municipality"] > before {
			if _, err := l.exec(`INSERT INTO roles (user_id, municipality_id, role) VALUES ($1, $2, $3)`, l.by, l.ref("municipality", m.Slug), campaigns.Admin); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *loader) loadLists() error {
	for _, x := range l.cycle.Themes {
		if err := l.shared("theme", "themes", x.Slug, `INSERT INTO themes (id, slug, name) VALUES ($1, $2, $3)`, x.Slug, x.Name); err != nil {
			return err
		}
	}
	for _, x := range l.cycle.Audiences {
		if err := l.shared("audience", "audiences", x.Slug, `INSERT INTO audiences (id, slug, name) VALUES ($1, $2, $3)`, x.Slug, x.Name); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) loadChannels() error {
	for _, c := range l.cycle.Channels {
		c.MunicipalityID = l.ref("municipality", c.MunicipalityID)
		if err := c.Check(); err != nil {
			return fmt.Errorf("channel %s: %w", c.Slug, err)
		}
		if err := l.shared("channel", "channels", c.Slug, `INSERT INTO channels (id, municipality_id, slug, kind, name, internal, account, settings, created_at)
 VALUES ($1, $2, $3, $4, $5, $6, $7, '{}', $8)`, c.MunicipalityID, c.Slug, c.Kind, c.Name, bit(c.Internal), c.Slug, ms(l.now)); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) channelIDs(slugs []string) []string {
	ids := make([]string, len(slugs))
	for i, slug := range slugs {
		ids[i] = l.ref("channel", slug)
	}
	return ids
}

func (l *loader) loadMeasures() error {
	for _, m := range l.cycle.Measures { // the plan's own, the same for every start
		if err := l.once("measure", "", m.ID, func() (string, error) {
			id := newID()
			_, err := l.exec(`INSERT INTO measures (id, municipality_id, theme_id, title, body, planning, from_date, until_date)
 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, id, l.ref("municipality", m.MunicipalityID), l.ref("theme", m.ThemeID), m.Title, m.Text, m.Planning, m.From, m.Until)
			return id, err
		}); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) loadCampaigns() error {
	for _, c := range l.cycle.Campaigns {
		if err := l.once("campaign", l.cycle.Start, c.ID, func() (string, error) {
			id := newID()
			if _, err := l.exec(`INSERT INTO campaigns (id, municipality_id, theme_id, audience_id, title, goal, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
				id, l.ref("municipality", c.MunicipalityID), l.ref("theme", c.ThemeID), null(l.ref("audience", c.AudienceID)), c.Title, c.Goal, ms(l.now)); err != nil {
				return "", err
			}
			for _, m := range c.MeasureIDs {
				if _, err := l.exec(`INSERT INTO campaign_measures (campaign_id, measure_id) VALUES ($1, $2)`, id, l.ref("measure", m)); err != nil {
					return "", err
				}
			}
			return id, nil
		}); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) loadSeries() error {
	for _, s := range l.cycle.Series {
		if err := l.once("series", l.cycle.Start, s.ID, func() (string, error) {
			one := s.Series
			one.MunicipalityID, one.CampaignID = l.ref("municipality", one.MunicipalityID), l.ref("campaign", one.CampaignID)
			one.ThemeID, one.AudienceID, one.Channels = l.ref("theme", one.ThemeID), l.ref("audience", one.AudienceID), l.channelIDs(one.Channels)
			made, err := l.createSeries(one, s.Posts, "")
			return made.ID, err
		}); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) loadPosts() error {
	for _, x := range l.cycle.Posts {
		if err := l.once("post", l.cycle.Start, x.ID, func() (string, error) {
			p, c := x.Post, x.Content
			p.MunicipalityID, p.CampaignID = l.ref("municipality", p.MunicipalityID), l.ref("campaign", p.CampaignID)
			p.ThemeID, p.AudienceID, c.Channels = l.ref("theme", p.ThemeID), l.ref("audience", p.AudienceID), l.channelIDs(c.Channels)
			if c.Local != "" {
				due, err := dueAt(c)
				if err != nil {
					return "", err
				}
				if due.Before(l.now) {
					c.Local = ""
				}
			}
			p, _, err := l.createPost(p, c, "")
			return p.ID, err
		}); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) loadEvents() error {
	for _, e := range l.cycle.Events {
		if err := l.once("event", l.cycle.Start, e.ID, func() (string, error) {
			e.MunicipalityID, e.CampaignID = l.ref("municipality", e.MunicipalityID), l.ref("campaign", e.CampaignID)
			e.ThemeID, e.AudienceID = l.ref("theme", e.ThemeID), l.ref("audience", e.AudienceID)
			e, err := l.addEvent(e)
			return e.ID, err
		}); err != nil {
			return err
		}
	}
	return nil
}

// loadSnippets adds the texts to use again, the same for every start. A name that colleagues gave to a text of their own stays theirs.
func (l *loader) loadSnippets() error {
	for _, one := range l.cycle.Snippets {
		item := one.ID
		one.ID, one.MunicipalityID, one.ThemeID = "", l.ref("municipality", one.MunicipalityID), l.ref("theme", one.ThemeID)
		var taken int
		if err := l.row(`SELECT COUNT(*) FROM snippets WHERE municipality_id = $1 AND name_key = $2`, one.MunicipalityID, one.NameKey()).Scan(&taken); err != nil {
			return err
		}
		if taken > 0 {
			continue
		}
		if err := l.once("snippet", "", item, func() (string, error) {
			made, err := l.addSnippet(one, l.by)
			return made.ID, err
		}); err != nil {
			return err
		}
	}
	return nil
}

// PackLoaded reports whether some cycle of the pack was ever loaded.
func (s *Store) PackLoaded(ctx context.Context, pack string) (bool, error) {
	var n int
	err := s.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT 1 FROM pack_items WHERE pack = $1 LIMIT 1) AS found`, pack).Scan(&n)
	return n > 0, translate(err)
}
