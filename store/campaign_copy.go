package store

import (
	"context"
	"errors"

	"veiligheidskalender/campaigns"
)

// PostCopy is a post that goes along in a copy of its campaign.
type PostCopy struct {
	PostID   string
	Revision string          // that the person saw; another one since then is a conflict
	Local    campaigns.Local // of the copy; empty: without a moment
	Days     int             // how much later a meeting in it is
}

// CopyCampaign makes a campaign like the one with id fromID, under another title, with copies of some of its posts: drafts
// of the same words, channels and pictures, in no series and without approval. All of it or nothing. key stands for all that
// was asked; asked again, it makes nothing and returns the copy that is there, with made false.
func (s *Store) CopyCampaign(ctx context.Context, fromID, key, title string, posts []PostCopy, userID string) (made bool, c campaigns.Campaign, err error) {
	from, err := s.Campaign(ctx, fromID)
	if err != nil {
		return false, c, err
	}
	err = s.inTx(ctx, func(t *tx) error {
		if _, err := t.lockCampaign(fromID); err != nil { // two who ask the same at once: the second finds the copy
			return err
		}
		c, err = scanCampaign(t.row(`SELECT `+campaignColumns+` WHERE c.copy_key = $1 AND c.copy_key <> ''`, key))
		if made = errors.Is(translate(err), campaigns.ErrNotFound); !made {
			return err
		}
		c = from
		c.ID, c.Title, c.Rev = newID(), title, 1
		if err := c.Check(); err != nil {
			return err
		}
		if err := t.addCampaign(c, key, userID); err != nil {
			return err
		}
		for _, one := range posts {
			if err := t.copyPost(fromID, c.ID, one, userID); err != nil {
				return err
			}
		}
		return t.audit(userID, "campaign.copy", "campaign/"+c.ID, c.MunicipalityID, fromID, c.ID)
	})
	return made, c, err
}

func (t *tx) copyPost(fromID, toID string, one PostCopy, userID string) error {
	p, err := scanPost(t.row(`SELECT `+postColumns+` WHERE p.id = $1`, one.PostID))
	switch {
	case err != nil:
		return err
	case p.CampaignID != fromID || p.Revision.ID != one.Revision:
		return campaigns.Conflict("Een collega heeft een van de berichten intussen veranderd. Kijk nog even naar wat er wordt gemaakt.")
	}
	c := p.Revision.Content
	if one.Local == "" {
		c.Local = ""
	} else if c.Local = one.Local; c.Zone == "" {
		return &campaigns.Invalid{Field: "local", Message: "Een bericht zonder moment krijgt er geen door te kopiëren."}
	}
	if c.Meeting != nil {
		moved := c.Meeting.Shifted(one.Days)
		c.Meeting = &moved
	}
	if err := t.checkMoment(c, ""); err != nil {
		return err
	}
	_, _, err = t.createPost(campaigns.Post{MunicipalityID: p.MunicipalityID, CampaignID: toID, ThemeID: p.ThemeID, AudienceID: p.AudienceID,
		Internal: p.Internal}, c, userID)
	return err
}
