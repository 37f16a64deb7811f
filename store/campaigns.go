package store

import (
	"context"
	"strings"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

const campaignColumns = `c.id, c.municipality_id, c.theme_id, COALESCE(c.audience_id, ''), COALESCE(c.owner_id, ''), c.title, c.goal, c.rev FROM campaigns c`

func scanCampaign(r scanner) (c campaigns.Campaign, err error) {
	err = r.Scan(&c.ID, &c.MunicipalityID, &c.ThemeID, &c.AudienceID, &c.OwnerID, &c.Title, &c.Goal, &c.Rev)
	return c, err
}

// Campaigns returns the campaigns of the municipalities, by title, without their measures.
func (s *Store) Campaigns(ctx context.Context, municipalityIDs []string) ([]campaigns.Campaign, error) {
	if len(municipalityIDs) == 0 {
		return nil, nil
	}
	all, err := scanAll(ctx, s.read, scanCampaign, campaignsQuery(len(municipalityIDs)), anys(municipalityIDs)...)
	return all, translate(err)
}

func campaignsQuery(municipalities int) string {
	return `SELECT ` + campaignColumns + ` WHERE c.municipality_id IN (` + placeholders(1, municipalities) + `) ORDER BY c.title, c.id`
}

const measuresOfCampaign = `SELECT measure_id FROM campaign_measures WHERE campaign_id = $1 ORDER BY measure_id`

// Campaign returns one campaign with the measures it serves.
func (s *Store) Campaign(ctx context.Context, id string) (campaigns.Campaign, error) {
	c, err := scanCampaign(s.read.QueryRowContext(ctx, `SELECT `+campaignColumns+` WHERE c.id = $1`, id))
	if err == nil {
		c.MeasureIDs, err = scanAll(ctx, s.read, scanString, measuresOfCampaign, id)
	}
	return c, translate(err)
}

// SaveCampaign stores a campaign: a new one when it has no id, else as a change of revision c.Rev; another one since then
// is a conflict. A campaign stays with its municipality.
func (s *Store) SaveCampaign(ctx context.Context, c campaigns.Campaign, userID string) (campaigns.Campaign, error) {
	c.Title, c.Goal = strings.TrimSpace(c.Title), strings.TrimSpace(c.Goal)
	if err := c.Check(); err != nil {
		return c, err
	}
	err := s.inTx(ctx, func(t *tx) error {
		if c.ID == "" {
			c.ID, c.Rev = newID(), 1
			return t.addCampaign(c, "", userID)
		}
		before, err := t.lockCampaign(c.ID)
		switch {
		case err != nil:
			return err
		case before.Rev != c.Rev:
			return campaigns.Conflict("Een collega heeft deze campagne intussen veranderd. Bekijk die eerst; wat je typte staat hier nog.")
		}
		c.MunicipalityID = before.MunicipalityID
		c.Rev++
		if _, err := t.exec(`UPDATE campaigns SET theme_id = $1, audience_id = $2, owner_id = $3, title = $4, goal = $5, rev = $6 WHERE id = $7`,
			c.ThemeID, null(c.AudienceID), null(c.OwnerID), c.Title, c.Goal, c.Rev, c.ID); err != nil {
			return err
		}
		if err := t.setMeasures(c); err != nil {
			return err
		}
		return t.audit(userID, "campaign.save", "campaign/"+c.ID, c.MunicipalityID, before.Title, c.Title)
	})
	return c, err
}

// addCampaign stores a new campaign. copyKey is what it is a copy of; empty for none.
func (t *tx) addCampaign(c campaigns.Campaign, copyKey, userID string) error {
	if _, err := t.exec(`INSERT INTO campaigns (id, municipality_id, theme_id, audience_id, owner_id, title, goal, rev, copy_key, created_at)
 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, c.ID, c.MunicipalityID, c.ThemeID, null(c.AudienceID), null(c.OwnerID), c.Title, c.Goal, c.Rev,
		copyKey, ms(t.now)); err != nil {
		return err
	}
	if err := t.setMeasures(c); err != nil {
		return err
	}
	return t.audit(userID, "campaign.create", "campaign/"+c.ID, c.MunicipalityID, "", c.Title)
}

func (t *tx) setMeasures(c campaigns.Campaign) error {
	if _, err := t.exec(`DELETE FROM campaign_measures WHERE campaign_id = $1`, c.ID); err != nil {
		return err
	}
	for _, id := range c.MeasureIDs {
		if _, err := t.exec(`INSERT INTO campaign_measures (campaign_id, measure_id) VALUES ($1, $2) ON CONFLICT (campaign_id, measure_id) DO NOTHING`, c.ID, id); err != nil {
			return err
		}
	}
	return nil
}

// lockCampaign reads a campaign for change, without its measures.
func (t *tx) lockCampaign(id string) (campaigns.Campaign, error) {
	return scanCampaign(t.row(`SELECT `+campaignColumns+` WHERE c.id = $1`+t.eng.forUpdate, id))
}

// checkCampaign refuses a campaign of another municipality; those of a partnership are for all.
func (t *tx) checkCampaign(campaignID, municipalityID string) error {
	if campaignID == "" {
		return nil
	}
	var fit int
	if err := t.row(`SELECT COUNT(*) FROM campaigns c JOIN municipalities m ON m.id = c.municipality_id WHERE c.id = $1 AND (m.id = $2 OR m.kind = 'partnership')`,
		campaignID, municipalityID).Scan(&fit); err != nil {
		return err
	}
	if fit == 0 {
		return &campaigns.Invalid{Field: "campaign", Message: "Deze campagne bestaat niet meer, of is van een andere gemeente. Kies opnieuw."}
	}
	return nil
}

const campaignEvents = `SELECT ` + eventColumns + ` WHERE e.campaign_id = $1 ORDER BY e.local, e.id LIMIT $2`

// CampaignEvents returns the events of a campaign, in order of time, at most limit.
func (s *Store) CampaignEvents(ctx context.Context, campaignID string, limit int) ([]calendar.Event, error) {
	all, err := scanAll(ctx, s.read, scanEvent, campaignEvents, campaignID, limit)
	return all, translate(err)
}

// CampaignProgress is how far a campaign is.
type CampaignProgress struct {
	Posts       map[campaigns.PostState]int
	Events      int
	First, Last campaigns.Local // of what has a moment; empty when nothing has
}

// add counts n more things between two moments, either of which may be empty.
func (p *CampaignProgress) add(first, last campaigns.Local) {
	if first != "" && (p.First == "" || first < p.First) {
		p.First = first
	}
	p.Last = max(p.Last, last)
}

func progressOfPosts(n int) string {
	return `SELECT p.campaign_id, ` + postState + `, COUNT(*), COALESCE(MIN(CASE WHEN p.local = '' THEN NULL ELSE p.local END), ''), MAX(p.local)
 FROM posts p JOIN revisions r ON r.id = p.revision_id WHERE p.campaign_id IN (` + placeholders(1, n) + `) GROUP BY 1, 2`
}

func progressOfEvents(n int) string {
	return `SELECT e.campaign_id, COUNT(*), MIN(e.local), MAX(e.local) FROM events e WHERE e.campaign_id IN (` + placeholders(1, n) + `) GROUP BY e.campaign_id`
}

// CampaignsProgress returns how far each of the campaigns is; two queries, however many there are.
func (s *Store) CampaignsProgress(ctx context.Context, ids []string) (map[string]CampaignProgress, error) {
	all := make(map[string]CampaignProgress, len(ids))
	if len(ids) == 0 {
		return all, nil
	}
	if _, err := scanAll(ctx, s.read, func(r scanner) (_ struct{}, err error) {
		var id string
		var state campaigns.PostState
		var n int
		var first, last campaigns.Local
		if err = r.Scan(&id, &state, &n, &first, &last); err != nil {
			return
		}
		p := all[id]
		if p.Posts == nil {
			p.Posts = map[campaigns.PostState]int{}
		}
		p.Posts[state] += n
		p.add(first, last)
		all[id] = p
		return
	}, progressOfPosts(len(ids)), anys(ids)...); err != nil {
		return nil, translate(err)
	}
	_, err := scanAll(ctx, s.read, func(r scanner) (_ struct{}, err error) {
		var id string
		var n int
		var first, last campaigns.Local
		if err = r.Scan(&id, &n, &first, &last); err != nil {
			return
		}
		p := all[id]
		p.Events = n
		p.add(first, last)
		all[id] = p
		return
	}, progressOfEvents(len(ids)), anys(ids)...)
	return all, translate(err)
}
