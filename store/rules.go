package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// PreviewRule shows what rule would change in a series, without changing it.
func (s *Store) PreviewRule(ctx context.Context, seriesID string, rule campaigns.Rule) (campaigns.RuleChange, error) {
	var change campaigns.RuleChange
	t, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return change, err
	}
	defer t.Rollback() //nolint:errcheck // it only read
	change, err = (&tx{Tx: t, eng: s.eng, box: s.box, now: s.now().UTC(), ctx: ctx}).planRule(seriesID, rule)
	return change, translate(err)
}

// ChangeRule gives a series a new rule: coming posts that nobody approved go to the new dates in order, what is left over
// becomes unplanned. baseRuleNo is the rule the person saw; another one since then is a conflict.
func (s *Store) ChangeRule(ctx context.Context, seriesID string, baseRuleNo int, rule campaigns.Rule, userID string) (campaigns.RuleChange, error) {
	var change campaigns.RuleChange
	err := s.inTx(ctx, func(t *tx) error {
		one, err := t.lockSeries(seriesID)
		if err != nil {
			return err
		}
		if one.RuleNo != baseRuleNo {
			return campaigns.Conflict("Een collega heeft de regel van deze reeks intussen veranderd. Bekijk die eerst.")
		}
		if change, err = t.planRule(seriesID, rule); err != nil {
			return err
		}
		if rule.Holidays == "" {
			rule.Holidays = campaigns.KeepHolidays
		}
		before := one.Rule.RRule
		rule.RRule = strings.ToUpper(rule.RRule)
		one.Rule, one.RuleNo = rule, one.RuleNo+1
		if _, err := t.exec(`UPDATE series SET rrule = $1, start_date = $2, clock = $3, zone = $4, until_date = $5, holidays = $6, rule_no = $7 WHERE id = $8`,
			rule.RRule, rule.Start, rule.Time, rule.Zone, rule.Until, rule.Holidays, one.RuleNo, one.ID); err != nil {
			return err
		}
		for _, m := range change.Moves {
			if err := t.replanOccurrence(m.Post.PostID, one, m.To, userID); err != nil {
				return err
			}
		}
		for _, p := range change.Left {
			if err := t.unplan(p.PostID, userID); err != nil {
				return err
			}
		}
		for _, o := range change.Added {
			if err := t.addOccurrence(one, o, campaigns.Content{}, userID); err != nil {
				return err
			}
		}
		return t.audit(userID, "series.rule", "series/"+one.ID, one.MunicipalityID, before, rule.RRule)
	})
	return change, err
}

func (t *tx) planRule(seriesID string, rule campaigns.Rule) (campaigns.RuleChange, error) {
	dates, err := t.comingDates(rule)
	if err != nil {
		return campaigns.RuleChange{}, err
	}
	coming, err := t.comingPosts(seriesID)
	if err != nil {
		return campaigns.RuleChange{}, err
	}
	return campaigns.PlanRuleChange(coming, dates), nil
}

// comingPosts returns the posts of a series that are not yet due, in order of their dates.
func (t *tx) comingPosts(seriesID string) ([]campaigns.SeriesPost, error) {
	type row struct {
		campaigns.SeriesPost
		content string
		moving  int
		skipped int
	}
	rows, err := scanAll(t.ctx, t, func(r scanner) (p row, err error) {
		err = r.Scan(&p.PostID, &p.RuleStart, &p.content, &p.skipped, &p.Fixed, &p.moving)
		return p, err
	}, `SELECT p.id, p.rule_start, r.content, p.skipped, CASE WHEN p.approved_hash <> '' AND p.approved_hash = p.content_hash THEN 1 ELSE 0 END,
 (SELECT COUNT(*) FROM deliveries d WHERE d.post_id = p.id AND d.state NOT IN ('waiting', 'cancelled'))
 FROM posts p JOIN revisions r ON r.id = p.revision_id WHERE p.series_id = $1 AND (p.local <> '' OR p.skipped = 1) ORDER BY p.local, p.rule_start`, seriesID)
	if err != nil {
		return nil, err
	}
	var coming []campaigns.SeriesPost
	for _, p := range rows {
		var c campaigns.Content
		if err := json.Unmarshal([]byte(p.content), &c); err != nil {
			return nil, err
		}
		p.Title, p.Local = c.Title, c.Local
		p.Fixed = p.Fixed || p.skipped != 0 || p.moving > 0
		if p.Local != "" {
			due, err := calendar.Instant(c.Local, c.Zone)
			if err != nil {
				return nil, err
			}
			if !due.After(t.now) {
				continue
			}
		}
		coming = append(coming, p.SeriesPost)
	}
	return coming, nil
}

// replanOccurrence gives a post of a series the place of another date under the series' present rule.
func (t *tx) replanOccurrence(postID string, one campaigns.Series, to campaigns.Occurrence, userID string) error {
	p, err := t.lockPost(postID)
	if err != nil {
		return err
	}
	if _, err := t.exec(`UPDATE posts SET rule_no = $1, rule_start = $2 WHERE id = $3`, one.RuleNo, to.RuleStart, p.ID); err != nil {
		return err
	}
	c := p.Revision.Content
	c.Local, c.Zone = to.Local, one.Rule.Zone
	_, _, err = t.revise(p, c, userID)
	return err
}

func (t *tx) unplan(postID, userID string) error {
	p, err := t.lockPost(postID)
	if err != nil {
		return err
	}
	c := p.Revision.Content
	c.Local, c.Zone = "", ""
	_, _, err = t.revise(p, c, userID)
	return err
}

// Skip leaves one occurrence of a series out, or takes it back in. A post that already stands somewhere cannot be skipped.
func (s *Store) Skip(ctx context.Context, postID, base string, skip bool, userID string) ([]campaigns.Due, error) {
	var due []campaigns.Due
	err := s.inTx(ctx, func(t *tx) error {
		p, err := t.lockSeen(postID, base)
		if err != nil {
			return err
		}
		var published int
		if err := t.row(`SELECT COUNT(*) FROM deliveries WHERE post_id = $1 AND state = 'published'`, p.ID).Scan(&published); err != nil {
			return err
		}
		if published > 0 {
			return campaigns.Conflict("Dit bericht is al geplaatst en kan niet meer worden overgeslagen.")
		}
		p.Skipped = skip
		if _, err := t.exec(`UPDATE posts SET skipped = $1 WHERE id = $2`, bit(skip), p.ID); err != nil {
			return err
		}
		if due, err = t.syncDeliveries(p); err != nil {
			return err
		}
		verb := map[bool]string{true: "post.skip", false: "post.unskip"}[skip]
		return t.audit(userID, verb, "post/"+p.ID, p.MunicipalityID, "", "")
	})
	return due, err
}
