package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

const seriesColumns = `s.id, s.municipality_id, COALESCE(s.campaign_id, ''), COALESCE(s.theme_id, ''), COALESCE(s.audience_id, ''), s.title, s.internal,
 s.channels, s.rrule, s.start_date, s.clock, s.zone, s.until_date, s.holidays, s.rule_no, s.created_at FROM series s`

func scanSeries(r scanner) (s campaigns.Series, err error) {
	var internal, created int64
	var channels string
	if err = r.Scan(&s.ID, &s.MunicipalityID, &s.CampaignID, &s.ThemeID, &s.AudienceID, &s.Title, &internal, &channels, &s.Rule.RRule,
		&s.Rule.Start, &s.Rule.Time, &s.Rule.Zone, &s.Rule.Until, &s.Rule.Holidays, &s.RuleNo, &created); err != nil {
		return s, err
	}
	s.Internal, s.CreatedAt = internal != 0, at(created)
	if err := json.Unmarshal([]byte(channels), &s.Channels); err != nil {
		return s, fmt.Errorf("series %s: channels: %w", s.ID, err)
	}
	return s, nil
}

// Series returns one series.
func (s *Store) Series(ctx context.Context, id string) (campaigns.Series, error) {
	one, err := scanSeries(s.read.QueryRowContext(ctx, `SELECT `+seriesColumns+` WHERE s.id = $1`, id))
	return one, translate(err)
}

// AllSeries returns the series of the municipalities, by title.
func (s *Store) AllSeries(ctx context.Context, municipalityIDs []string) ([]campaigns.Series, error) {
	if len(municipalityIDs) == 0 {
		return nil, nil
	}
	all, err := scanAll(ctx, s.read, scanSeries, `SELECT `+seriesColumns+` WHERE s.municipality_id IN (`+placeholders(1, len(municipalityIDs))+`)
 ORDER BY s.start_date, s.title, s.id`, anys(municipalityIDs)...)
	return all, translate(err)
}

// CreateSeries stores a series and the posts of its dates; texts go to the first dates, in order. Dates that have passed
// become drafts without a plan.
func (s *Store) CreateSeries(ctx context.Context, one campaigns.Series, texts []campaigns.Content, author string) (campaigns.Series, error) {
	err := s.inTx(ctx, func(t *tx) (err error) {
		if err := t.checkCampaign(one.CampaignID, one.MunicipalityID); err != nil {
			return err
		}
		one, err = t.createSeries(one, texts, author)
		return err
	})
	return one, err
}

func (t *tx) createSeries(one campaigns.Series, texts []campaigns.Content, author string) (campaigns.Series, error) {
	if err := one.Check(); err != nil {
		return one, err
	}
	channels, err := json.Marshal(append([]string{}, one.Channels...))
	if err != nil {
		return one, err
	}
	one.ID, one.RuleNo, one.CreatedAt = newID(), 1, t.now
	one.Rule.RRule = strings.ToUpper(one.Rule.RRule) // ExtendSeries looks for COUNT in it
	if one.Rule.Holidays == "" {
		one.Rule.Holidays = campaigns.KeepHolidays
	}
	if _, err := t.exec(`INSERT INTO series (id, municipality_id, campaign_id, theme_id, audience_id, title, internal, channels, rrule, start_date,
 clock, zone, until_date, holidays, rule_no, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		one.ID, one.MunicipalityID, null(one.CampaignID), null(one.ThemeID), null(one.AudienceID), one.Title, bit(one.Internal), string(channels),
		one.Rule.RRule, one.Rule.Start, one.Rule.Time, one.Rule.Zone, one.Rule.Until, one.Rule.Holidays, one.RuleNo, ms(t.now)); err != nil {
		return one, err
	}
	dates, err := calendar.Expand(one.Rule, t.now.AddDate(0, campaigns.MonthsAhead, 0))
	if err != nil {
		return one, err
	}
	for i, o := range dates {
		var text campaigns.Content
		if i < len(texts) {
			text = texts[i]
		}
		if err := t.addOccurrence(one, o, text, author); err != nil {
			return one, err
		}
	}
	return one, t.audit(author, "series.create", "series/"+one.ID, one.MunicipalityID, "", one.Rule.RRule)
}

// addOccurrence makes the post of one date of a series; a date that has passed makes a draft without a plan.
func (t *tx) addOccurrence(one campaigns.Series, o campaigns.Occurrence, text campaigns.Content, author string) error {
	text.Channels, text.Local, text.Zone = one.Channels, o.Local, one.Rule.Zone
	due, err := dueAt(text)
	if err != nil {
		return err
	}
	if due.Before(t.now) {
		text.Local = ""
	}
	_, _, err = t.createPost(campaigns.Post{MunicipalityID: one.MunicipalityID, CampaignID: one.CampaignID, ThemeID: one.ThemeID,
		AudienceID: one.AudienceID, SeriesID: one.ID, RuleNo: one.RuleNo, RuleStart: o.RuleStart, Internal: one.Internal}, text, author)
	return err
}

// ExtendSeries gives every open series the posts it lacks up to thirteen months ahead, and returns how many it made.
// Any number of machines may do so at once: the first to make a date's post makes the only one.
func (s *Store) ExtendSeries(ctx context.Context) (made int, err error) {
	ids, err := scanAll(ctx, s.read, scanString, `SELECT s.id FROM series s WHERE s.until_date = '' ORDER BY s.id`)
	if err != nil {
		return 0, translate(err)
	}
	var errs []error // one series that cannot go on must not stop the others
	for _, id := range ids {
		var dates []campaigns.Occurrence
		err := s.inTx(ctx, func(t *tx) error {
			one, err := t.lockSeries(id)
			if err != nil || one.Rule.Closed() {
				return err
			}
			if dates, err = t.missingDates(one); err != nil {
				return err
			}
			for _, o := range dates {
				if err := t.addOccurrence(one, o, campaigns.Content{}, ""); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			errs = append(errs, fmt.Errorf("series %s: %w", id, err))
			continue
		}
		made += len(dates)
	}
	return made, errors.Join(errs...)
}

// lockSeries reads a series for change. Its rule is changed and its posts are made by one transaction at a time.
func (t *tx) lockSeries(id string) (campaigns.Series, error) {
	return scanSeries(t.row(`SELECT `+seriesColumns+` WHERE s.id = $1`+t.eng.forUpdate, id))
}

// missingDates returns the coming dates of a series on which no post of it stands, whatever rule made that post.
func (t *tx) missingDates(one campaigns.Series) ([]campaigns.Occurrence, error) {
	taken := map[string]bool{}
	days, err := scanAll(t.ctx, t, scanString, `SELECT rule_start FROM posts WHERE series_id = $1 UNION SELECT local FROM posts WHERE series_id = $1`, one.ID)
	if err != nil {
		return nil, err
	}
	for _, d := range days {
		taken[campaigns.Local(d).Date()] = true
	}
	dates, err := t.comingDates(one.Rule)
	if err != nil {
		return nil, err
	}
	var missing []campaigns.Occurrence
	for _, o := range dates {
		if !taken[o.RuleStart.Date()] {
			missing = append(missing, o)
		}
	}
	return missing, nil
}

// comingDates returns the dates of a rule that are still ahead.
func (t *tx) comingDates(rule campaigns.Rule) ([]campaigns.Occurrence, error) {
	dates, err := calendar.Expand(rule, t.now.AddDate(0, campaigns.MonthsAhead, 0))
	if err != nil {
		return nil, err
	}
	for i, o := range dates {
		due, err := calendar.Instant(o.Local, rule.Zone)
		if err != nil {
			return nil, err
		}
		if due.After(t.now) {
			return dates[i:], nil
		}
	}
	return nil, nil
}
