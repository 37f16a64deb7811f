package store

import (
	"fmt"
	"slices"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// tellEach writes a notice for each of the users, about a post. It runs in the transaction of what it tells. A remark is only
// mailed: nobody has to do anything about it, so that it is done at once.
func (t *tx) tellEach(userIDs []string, p campaigns.Post, kind, incident, text string) error {
	var done int64
	if kind == remark {
		done = ms(t.now)
	}
	for _, id := range userIDs {
		if _, err := t.exec(`INSERT INTO notices (id, incident, municipality_id, post_id, kind, body, user_id, created_at, done_at)
 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (incident) DO NOTHING`,
			newID(), kind+"/"+incident+"/"+id, p.MunicipalityID, p.ID, kind, text, id, ms(t.now), done); err != nil {
			return err
		}
	}
	return nil
}

// colleagues returns the users with at least a role in a municipality, not disabled.
func (t *tx) colleagues(municipalityID string, least campaigns.Role) ([]string, error) {
	type holder struct {
		id   string
		role campaigns.Role
	}
	all, err := scanAll(t.ctx, t, func(r scanner) (h holder, err error) { err = r.Scan(&h.id, &h.role); return h, err },
		`SELECT u.id, r.role FROM users u JOIN roles r ON r.user_id = u.id WHERE r.municipality_id = $1 AND u.disabled = 0 ORDER BY u.id`, municipalityID)
	var ids []string
	for _, h := range all {
		if h.role.Allows(least) {
			ids = append(ids, h.id)
		}
	}
	return ids, err
}

// tellSubmitted tells those who may approve a post that it waits for them: not who submitted it or worked on its words.
func (t *tx) tellSubmitted(p campaigns.Post, by string) error {
	approvers, err := t.colleagues(p.MunicipalityID, campaigns.Approver)
	if err != nil {
		return err
	}
	authors, err := t.savedSinceApproval(p.ID)
	if err != nil {
		return err
	}
	approvers = slices.DeleteFunc(approvers, func(id string) bool { return id == by || slices.Contains(authors, id) })
	name, err := t.nameOf(by)
	if err != nil || len(approvers) == 0 {
		return err
	}
	c := p.Revision.Content
	when := "Het heeft nog geen datum."
	if c.Local != "" {
		at, err := c.Local.Wall()
		if err != nil {
			return err
		}
		when = "Het staat gepland op " + calendar.FormatMoment(at) + "."
	}
	return t.tellEach(approvers, p, submitted, fmt.Sprintf("%s/%d", p.Revision.ID, ms(t.now)),
		name+" vraagt akkoord voor “"+c.Name()+"”. "+when+" Lees het en geef akkoord, of vraag om aanpassingen.")
}

// Kinds of notices to one person.
const (
	submitted = "submitted" // a post waits for approval
	remark    = "remark"
	changes   = "changes" // were asked for
)

// tellWriters tells who wrote the words of a post and who submitted them what a colleague says about them.
func (t *tx) tellWriters(p campaigns.Post, c campaigns.Comment, kind, says string) error {
	name, err := t.nameOf(c.UserID)
	if err != nil {
		return err
	}
	here, err := t.colleagues(p.MunicipalityID, campaigns.Reader)
	if err != nil {
		return err
	}
	var to []string
	for _, id := range []string{p.SubmittedBy, p.Revision.AuthorID} {
		if id != c.UserID && slices.Contains(here, id) && !slices.Contains(to, id) {
			to = append(to, id)
		}
	}
	return t.tellEach(to, p, kind, c.ID, name+" "+says+" “"+p.Revision.Content.Name()+"”: "+c.Text)
}

func (t *tx) nameOf(userID string) (name string, err error) {
	err = t.row(`SELECT COALESCE(MAX(name), '') FROM users WHERE id = $1`, userID).Scan(&name)
	return name, err
}
