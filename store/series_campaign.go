package store

import (
	"context"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// SetSeriesCampaign puts a series in a campaign of its municipality or of a partnership, or in none. had is the campaign that
// the person saw; another one since then is a conflict. It returns how many posts followed.
//
// Coming posts follow, and so do those that the rule has yet to make. A post that somebody put in another campaign, or took
// out of it, stays where it is. So does one that was published, or whose moment has passed: it was part of the campaign in
// which it went out. The campaign is not among the words, so an approval holds.
func (s *Store) SetSeriesCampaign(ctx context.Context, seriesID, had, campaignID, userID string) (followed int, err error) {
	err = s.inTx(ctx, func(t *tx) error {
		one, err := t.lockSeries(seriesID)
		switch {
		case err != nil:
			return err
		case one.CampaignID != had:
			return campaigns.Conflict("Een collega heeft de campagne van deze reeks intussen veranderd. Kijk nog even welke het nu is.")
		case one.CampaignID == campaignID:
			followed = 0
			return nil
		}
		if err := t.checkCampaign(campaignID, one.MunicipalityID); err != nil {
			return err
		}
		if _, err := t.exec(`UPDATE series SET campaign_id = $1 WHERE id = $2`, null(campaignID), one.ID); err != nil {
			return err
		}
		zone, err := calendar.Zone(one.Rule.Zone)
		if err != nil {
			return err
		}
		n, err := t.exec(followSeries, null(campaignID), one.ID, had, campaigns.LocalOf(t.now.In(zone)))
		if err != nil {
			return err
		}
		followed = int(n)
		return t.audit(userID, "series.campaign", "series/"+one.ID, one.MunicipalityID, had, campaignID)
	})
	return followed, err
}

const followSeries = `UPDATE posts SET campaign_id = $1 WHERE series_id = $2 AND COALESCE(campaign_id, '') = $3 AND (local = '' OR local > $4)
 AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.post_id = posts.id AND d.state = 'published')`
