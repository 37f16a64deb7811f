package store

import (
	"context"

	"veiligheidskalender/campaigns"
)

// mailLease is how long a notice belongs to the machine that is mailing it. If that machine dies, the mail is sent again:
// for a warning, twice is better than never.
const mailLeaseMS = 5 * 60 * 1000

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
		claimed, err = scanAll(ctx, t, scanNotice, claimQuery+t.eng.skipLocked, ms(t.now)-mailLeaseMS, ms(t.now)-doubtWaitMS, limit)
		if err != nil || len(claimed) == 0 {
			return err
		}
		ids := make([]string, len(claimed))
		for i, n := range claimed {
			ids[i] = n.ID
		}
		_, err = t.exec(`UPDATE notices SET mail_claimed_at = $1 WHERE id IN (`+placeholders(2, len(ids))+`)`, append([]any{ms(t.now)}, anys(ids)...)...)
		return err
	})
	return claimed, err
}

// NoticesMailed records that claimed notices were mailed. One that says something else since stays to be mailed.
func (s *Store) NoticesMailed(ctx context.Context, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	return s.inTx(ctx, func(t *tx) error {
		_, err := t.exec(`UPDATE notices SET mailed_at = $1 WHERE mail_claimed_at > 0 AND id IN (`+placeholders(2, len(ids))+`)`, append([]any{ms(t.now)}, anys(ids)...)...)
		return err
	})
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
