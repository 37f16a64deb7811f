package store

import (
	"context"
	"encoding/json"
	"fmt"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

const postColumns = `p.id, p.municipality_id, COALESCE(p.campaign_id, ''), COALESCE(p.theme_id, ''), COALESCE(p.audience_id, ''),
 COALESCE(p.series_id, ''), p.rule_no, p.rule_start, p.internal, p.skipped, COALESCE(p.submitted_by, ''), p.submitted_hash, p.approved_hash,
 p.created_at, r.id, r.no, r.content, r.hash, COALESCE(r.author_id, ''), r.created_at
 FROM posts p JOIN revisions r ON r.id = p.revision_id`

func scanPost(r scanner) (p campaigns.Post, err error) {
	var internal, skipped, created, saved int64
	var content string
	v := &p.Revision
	if err = r.Scan(&p.ID, &p.MunicipalityID, &p.CampaignID, &p.ThemeID, &p.AudienceID, &p.SeriesID, &p.RuleNo, &p.RuleStart, &internal,
		&skipped, &p.SubmittedBy, &p.SubmittedHash, &p.ApprovedHash, &created, &v.ID, &v.No, &content, &v.Hash, &v.AuthorID, &saved); err != nil {
		return p, err
	}
	p.Internal, p.Skipped, p.CreatedAt = internal != 0, skipped != 0, at(created)
	v.PostID, v.CreatedAt = p.ID, at(saved)
	if p.RuleNo == 0 {
		p.RuleStart = ""
	}
	if err := json.Unmarshal([]byte(content), &v.Content); err != nil {
		return p, fmt.Errorf("revision %s: %w", v.ID, err)
	}
	return p, nil
}

// Post returns one post with its current words.
func (s *Store) Post(ctx context.Context, id string) (campaigns.Post, error) {
	p, err := scanPost(s.read.QueryRowContext(ctx, `SELECT `+postColumns+` WHERE p.id = $1`, id))
	return p, translate(err)
}

// lockPost reads a post for change. Every change of a post goes through it, so that changes come one by one.
func (t *tx) lockPost(id string) (campaigns.Post, error) {
	if t.eng.forUpdate != "" {
		if err := t.row(`SELECT id FROM posts WHERE id = $1`+t.eng.forUpdate, id).Scan(new(string)); err != nil {
			return campaigns.Post{}, err
		}
	}
	return scanPost(t.row(`SELECT `+postColumns+` WHERE p.id = $1`, id))
}

// CreatePost stores a new post with its first words. author may be empty for the program itself.
func (s *Store) CreatePost(ctx context.Context, p campaigns.Post, c campaigns.Content, author string) (campaigns.Post, []campaigns.Due, error) {
	var due []campaigns.Due
	err := s.inTx(ctx, func(t *tx) (err error) {
		if err := t.checkMoment(c, ""); err != nil {
			return err
		}
		if err := t.checkCampaign(p.CampaignID, p.MunicipalityID); err != nil {
			return err
		}
		p, due, err = t.createPost(p, c, author)
		return err
	})
	return p, due, err
}

func (t *tx) createPost(p campaigns.Post, c campaigns.Content, author string) (campaigns.Post, []campaigns.Due, error) {
	c = c.Normalized()
	if err := t.checkContent(p, c); err != nil {
		return p, nil, err
	}
	p.ID, p.CreatedAt = newID(), t.now
	p.Revision = campaigns.Revision{ID: newID(), PostID: p.ID, No: 1, Content: c, Hash: c.Hash(), AuthorID: author, CreatedAt: t.now}
	start := p.RuleStart
	if _, err := t.exec(`INSERT INTO posts (id, municipality_id, campaign_id, theme_id, audience_id, series_id, rule_no, rule_start, internal,
 skipped, revision_id, content_hash, local, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, $12, $13)`,
		p.ID, p.MunicipalityID, null(p.CampaignID), null(p.ThemeID), null(p.AudienceID), null(p.SeriesID), p.RuleNo, start, bit(p.Internal),
		p.Revision.ID, p.Revision.Hash, c.Local, ms(t.now)); err != nil {
		return p, nil, err
	}
	if err := t.addRevision(p.Revision); err != nil {
		return p, nil, err
	}
	if err := t.audit(author, "post.create", "post/"+p.ID, p.MunicipalityID, "", p.Revision.ID); err != nil {
		return p, nil, err
	}
	due, err := t.syncDeliveries(p)
	return p, due, err
}

func (t *tx) addRevision(r campaigns.Revision) error {
	content, err := json.Marshal(r.Content)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO revisions (id, post_id, no, content, hash, author_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		r.ID, r.PostID, r.No, string(content), r.Hash, null(r.AuthorID), ms(r.CreatedAt))
	if err != nil {
		return err
	}
	if err := t.linkMeeting(r); err != nil {
		return err
	}
	return t.linkMedia(r.PostID, r.Content)
}

// checkMoment refuses a moment in the past, unless it is the one the post already had.
func (t *tx) checkMoment(c campaigns.Content, had campaigns.Local) error {
	if c.Local == "" || c.Local == had {
		return nil
	}
	due, err := dueAt(c)
	if err != nil {
		return err
	}
	return campaigns.CheckMoment(due, t.now)
}

// checkContent refuses words that no channel can take, and channels that are not the owner's.
func (t *tx) checkContent(p campaigns.Post, c campaigns.Content) error {
	if err := c.Check(); err != nil {
		return err
	}
	if c.Local != "" {
		if _, err := dueAt(c); err != nil {
			return err
		}
	}
	if c.Meeting != nil {
		if _, err := calendar.MeetingTimes(*c.Meeting); err != nil {
			return err
		}
	}
	if len(c.Channels) == 0 {
		return nil
	}
	var fit int
	err := t.row(`SELECT COUNT(*) FROM channels c WHERE c.id IN (`+placeholders(2, len(c.Channels))+`) AND (c.municipality_id = $1
 OR EXISTS (SELECT 1 FROM municipalities m WHERE m.id = $1 AND m.kind = 'partnership'))`, append([]any{p.MunicipalityID}, anys(c.Channels)...)...).Scan(&fit)
	if err != nil {
		return err
	}
	if fit != len(c.Channels) {
		return &campaigns.Invalid{Field: "channels", Message: "Een van de kanalen hoort niet bij deze gemeente."}
	}
	return nil
}

// Edit is a change of a post by a person who saw revision Base.
type Edit struct {
	PostID     string
	Base       string // id of the revision the person started from; another one since then is a conflict
	Content    campaigns.Content
	ThemeID    string
	AudienceID string
	CampaignID string
	UserID     string
}

// SavePost stores new words for a post as a new revision. Equal words make none. It refuses with ErrConflict when another
// saved meanwhile, or when the words are on their way. What it returns besides the post is what the queue should know.
func (s *Store) SavePost(ctx context.Context, e Edit) (campaigns.Post, []campaigns.Due, error) {
	var p campaigns.Post
	var due []campaigns.Due
	err := s.inTx(ctx, func(t *tx) (err error) {
		if p, err = t.lockPost(e.PostID); err != nil {
			return err
		}
		if p.Revision.ID != e.Base {
			return campaigns.Conflict("Een collega heeft dit bericht intussen veranderd. Bekijk de nieuwe versie; jouw tekst staat hier nog.")
		}
		c := e.Content.Normalized()
		if err := t.checkMoment(c, p.Revision.Content.Local); err != nil {
			return err
		}
		if p.CampaignID != e.CampaignID {
			if err := t.checkCampaign(e.CampaignID, p.MunicipalityID); err != nil {
				return err
			}
		}
		if p.ThemeID != e.ThemeID || p.AudienceID != e.AudienceID || p.CampaignID != e.CampaignID {
			if _, err := t.exec(`UPDATE posts SET theme_id = $1, audience_id = $2, campaign_id = $3 WHERE id = $4`,
				null(e.ThemeID), null(e.AudienceID), null(e.CampaignID), p.ID); err != nil {
				return err
			}
			p.ThemeID, p.AudienceID, p.CampaignID = e.ThemeID, e.AudienceID, e.CampaignID
		}
		p, due, err = t.revise(p, c, e.UserID)
		return err
	})
	return p, due, err
}

// revise gives a locked post new words and brings its deliveries in line. An approval of exactly these words, given
// before and not withdrawn, holds again.
func (t *tx) revise(p campaigns.Post, c campaigns.Content, author string) (campaigns.Post, []campaigns.Due, error) {
	c = c.Normalized()
	if err := t.checkContent(p, c); err != nil {
		return p, nil, err
	}
	hash, before := c.Hash(), p.Revision.ID
	if hash == p.Revision.Hash {
		return p, nil, nil
	}
	p.Revision = campaigns.Revision{ID: newID(), PostID: p.ID, No: p.Revision.No + 1, Content: c, Hash: hash, AuthorID: author, CreatedAt: t.now}
	if err := t.addRevision(p.Revision); err != nil {
		return p, nil, err
	}
	if err := t.readApproval(&p); err != nil {
		return p, nil, err
	}
	if err := t.endReminders(p.ID); err != nil {
		return p, nil, err
	}
	if _, err := t.exec(endNotices, ms(t.now), p.ID, noticeToPlace); err != nil {
		return p, nil, err
	}
	if _, err := t.exec(`UPDATE posts SET revision_id = $1, content_hash = $2, local = $3, approved_hash = $4 WHERE id = $5`,
		p.Revision.ID, hash, c.Local, p.ApprovedHash, p.ID); err != nil {
		return p, nil, err
	}
	if err := t.audit(author, "post.save", "post/"+p.ID, p.MunicipalityID, before, p.Revision.ID); err != nil {
		return p, nil, err
	}
	due, err := t.syncDeliveries(p)
	return p, due, err
}

const holdingApprovals = `SELECT COUNT(*) FROM approvals WHERE post_id = $1 AND hash = $2 AND withdrawn_at = 0`

// readApproval sets p.ApprovedHash by the approvals that hold.
func (t *tx) readApproval(p *campaigns.Post) error {
	var n int
	if err := t.row(holdingApprovals, p.ID, p.Revision.Hash).Scan(&n); err != nil {
		return err
	}
	p.ApprovedHash = ""
	if n > 0 {
		p.ApprovedHash = p.Revision.Hash
	}
	return nil
}

const revisionColumns = `r.id, r.post_id, r.no, r.content, r.hash, COALESCE(r.author_id, ''), r.created_at FROM revisions r`

func scanRevision(r scanner) (v campaigns.Revision, err error) {
	var content string
	var saved int64
	if err = r.Scan(&v.ID, &v.PostID, &v.No, &content, &v.Hash, &v.AuthorID, &saved); err != nil {
		return v, err
	}
	v.CreatedAt = at(saved)
	if err := json.Unmarshal([]byte(content), &v.Content); err != nil {
		return v, fmt.Errorf("revision %s: %w", v.ID, err)
	}
	return v, nil
}
