package store

import (
	"context"
	"slices"
	"time"

	"veiligheidskalender/campaigns"
)

// MailLease is how long a notice belongs to the machine that is mailing it. If that machine dies, the mail is sent again:
// for a warning, twice is better than never.
const MailLease = 5 * time.Minute

// idChunk bounds how many ids one statement names: SQLite takes 32,766 arguments.
const idChunk = 5000

// doubtWaitMS is how long a doubt must last before it is mailed: by then the result was read back twice, after 5 and after 30
// seconds, and most doubts are over.
const doubtWaitMS = 45 * 1000

// toMail is what nobody was mailed yet and must be: word for word the condition of the index notices_unmailed. What waits, is
// asked or is warned of is mailed only as long as it is so: who reads afterwards that a post may have been placed, or is to be
// placed by hand, may place it a second time. What went wrong (missed, failed, needs_human), ends soon or was said by a
// colleague is mailed in any case.
const toMail = `mailed_at = 0 AND (done_at = 0 OR kind NOT IN ('in_doubt', 'held', 'handed_over', 'preflight', 'approval', 'submitted'))`

const claimQuery = `SELECT ` + noticeColumns + ` FROM notices WHERE ` + toMail + ` AND mail_claimed_at < $1
 AND (kind <> 'in_doubt' OR created_at <= $2) ORDER BY created_at, id LIMIT $3`

// ClaimNotices takes notices that nobody mailed yet, oldest first, at most limit, for the caller to mail now: not those that
// ended and are no news, and a doubt only when it has lasted. Mark them with NoticesMailed; what is not marked comes back after
// five minutes. One row is taken by one machine.
func (s *Store) ClaimNotices(ctx context.Context, limit int) (claimed []campaigns.Notice, err error) {
	err = s.inTx(ctx, func(t *tx) error {
		claimed, err = scanAll(ctx, t, scanNotice, claimQuery+t.eng.skipLocked, ms(t.now)-MailLease.Milliseconds(), ms(t.now)-doubtWaitMS, limit)
		if err != nil || len(claimed) == 0 {
			return err
		}
		for some := range slices.Chunk(claimed, idChunk) {
			ids := make([]string, len(some))
			for i, n := range some {
				ids[i] = n.ID
			}
			if _, err = t.exec(`UPDATE notices SET mail_claimed_at = $1 WHERE id IN (`+placeholders(2, len(ids))+`)`, append([]any{ms(t.now)}, anys(ids)...)...); err != nil {
				return err
			}
		}
		return nil
	})
	return claimed, err
}

// NoticesMailed records that claimed notices were mailed to everybody they are for. One that says something else since stays to be mailed.
func (s *Store) NoticesMailed(ctx context.Context, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	return s.inTx(ctx, func(t *tx) error {
		for some := range slices.Chunk(ids, idChunk) {
			if _, err := t.exec(`UPDATE notices SET mailed_at = $1 WHERE mail_claimed_at > 0 AND id IN (`+placeholders(2, len(some))+`)`, append([]any{ms(t.now)}, anys(some)...)...); err != nil {
				return err
			}
			if _, err := t.exec(`DELETE FROM notice_mails WHERE notice_id IN (`+placeholders(1, len(some))+`)`, anys(some)...); err != nil {
				return err
			}
		}
		return nil
	})
}

// NoticesMailedTo records that these people were mailed the notices, which others are still to be mailed.
func (s *Store) NoticesMailedTo(ctx context.Context, notices []campaigns.Notice, emails []string) error {
	return s.inTx(ctx, func(t *tx) error {
		for _, n := range notices {
			for _, email := range emails {
				if _, err := t.exec(`INSERT INTO notice_mails (notice_id, email, body) VALUES ($1, $2, $3)
 ON CONFLICT (notice_id, email) DO UPDATE SET body = excluded.body`, n.ID, email, n.Text); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// PartlyMailed returns who was mailed the words of a notice that others are still to be mailed, by its id.
func (s *Store) PartlyMailed(ctx context.Context) (map[string][]string, error) {
	had := map[string][]string{}
	_, err := scanAll(ctx, s.read, func(r scanner) (id string, err error) {
		var email string
		if err = r.Scan(&id, &email); err == nil {
			had[id] = append(had[id], email)
		}
		return id, err
	}, `SELECT m.notice_id, m.email FROM notice_mails m JOIN notices n ON n.id = m.notice_id WHERE n.mailed_at = 0 AND n.body = m.body`)
	return had, translate(err)
}

// Recipients returns the e-mail addresses of everyone who answers for a municipality: editors and up, not disabled.
func (s *Store) Recipients(ctx context.Context, municipalityID string) ([]string, error) {
	all, err := scanAll(ctx, s.read, scanString, `SELECT u.email FROM users u JOIN roles r ON r.user_id = u.id
 WHERE r.municipality_id = $1 AND r.role IN ('editor', 'approver', 'admin') AND u.disabled = 0 ORDER BY u.email`, municipalityID)
	return all, translate(err)
}

// Recipient returns the e-mail address of one user; none when that user is disabled.
func (s *Store) Recipient(ctx context.Context, userID string) ([]string, error) {
	all, err := scanAll(ctx, s.read, scanString, `SELECT email FROM users WHERE id = $1 AND disabled = 0`, userID)
	return all, translate(err)
}
