package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"veiligheidskalender/campaigns"
)

// Coming returns what waits for a moment between now and until, with its channel and newest words, approved or not: the earliest
// first, at most limit. It goes on behind after, the last one of an earlier page; the zero Due is the beginning.
func (s *Store) Coming(ctx context.Context, after campaigns.Due, until time.Time, limit int) ([]campaigns.Coming, error) {
	if after.NextAt.IsZero() {
		after = campaigns.Due{NextAt: s.now()} // no id is empty: all of this millisecond are behind it
	}
	all, err := scanAll(ctx, s.read, func(r scanner) (c campaigns.Coming, err error) {
		var stopped int
		x, err := scanLoaded(also{r, []any{&stopped}}, s.box)
		return campaigns.Coming{Delivery: x.Delivery, Channel: x.Channel, Content: x.Content, Halted: stopped != 0, Damaged: x.damage != nil}, err
	}, comingQuery, ms(after.NextAt), after.DeliveryID, ms(until), limit)
	return all, translate(err)
}

const comingQuery = `SELECT ` + dispatchColumns + `, CASE WHEN ` + halted + ` THEN 1 ELSE 0 END` + dispatchTables +
	` WHERE d.state = 'waiting' AND d.next_at >= $1 AND (d.next_at > $1 OR d.id > $2) AND d.next_at < $3 ORDER BY d.next_at, d.id LIMIT $4`

// also scans more columns after those that another function asks for.
type also struct {
	scanner
	more []any
}

func (a also) Scan(dest ...any) error { return a.scanner.Scan(append(dest, a.more...)...) }

// Warn replaces what people were told in advance about deliveries: the same problems are told once, other ones anew, and none
// ends the warning. All are told in one transaction, so that one mail can hold them. About a delivery that was changed, sent or
// taken away since it was looked at nothing is told: that was about something else.
func (s *Store) Warn(ctx context.Context, all ...campaigns.Warning) error {
	var well []string
	for _, w := range all {
		if len(w.Problems) == 0 {
			well = append(well, w.Delivery.ID)
		}
	}
	return s.inTx(ctx, func(t *tx) error {
		for ids := range slices.Chunk(well, 500) {
			if _, err := t.exec(`UPDATE notices SET done_at = $1 WHERE kind = 'preflight' AND done_at = 0 AND delivery_id IN (`+placeholders(2, len(ids))+`)`,
				append([]any{ms(t.now)}, anys(ids)...)...); err != nil {
				return err
			}
		}
		for _, w := range all {
			if len(w.Problems) == 0 {
				continue
			}
			if err := t.warn(w); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *tx) warn(w campaigns.Warning) error {
	d, err := scanDelivery(t.row(`SELECT `+deliveryColumns+` FROM deliveries d WHERE d.id = $1`, w.Delivery.ID))
	if errors.Is(err, sql.ErrNoRows) {
		return nil // thrown away meanwhile
	}
	if err != nil || d.State != campaigns.Waiting || d.ContentHash != w.Delivery.ContentHash {
		return err
	}
	problems := slices.DeleteFunc(slices.Clone(w.Problems), func(p string) bool { return p == campaigns.NoApprovalAhead && d.Approved() })
	sum := sha256.Sum256([]byte(strings.Join(problems, "\n")))
	incident := "preflight/" + d.ID + "/" + hex.EncodeToString(sum[:8])
	if _, err := t.exec(`UPDATE notices SET done_at = $1 WHERE delivery_id = $2 AND kind = 'preflight' AND done_at = 0 AND incident <> $3`,
		ms(t.now), d.ID, incident); err != nil || len(problems) == 0 {
		return err
	}
	name, channel, err := t.nameDelivery(d)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO notices (id, incident, municipality_id, post_id, delivery_id, kind, body, created_at)
 VALUES ($1, $2, $3, $4, $5, 'preflight', $6, $7) ON CONFLICT (incident) DO UPDATE SET done_at = 0`,
		newID(), incident, d.OwnerID, d.PostID, d.ID, "Vooraf: “"+name+"” op "+channel+cannotGo+" "+strings.Join(problems, " "), ms(t.now))
	return err
}

const cannotGo = " kan zo niet uitgaan."

// followWarning brings what was told in advance about a delivery in line with what it is now: other words or another moment
// end it, until the next pre-flight looks; an approval ends what was said about that.
func (t *tx) followWarning(was, is campaigns.Delivery) error {
	const open = ` WHERE delivery_id = $1 AND done_at = 0 AND kind = 'preflight'`
	switch {
	case is.ContentHash != was.ContentHash:
		_, err := t.exec(`UPDATE notices SET done_at = $2`+open, is.ID, ms(t.now))
		return err
	case is.Approved() && !was.Approved():
		if _, err := t.exec(`UPDATE notices SET body = REPLACE(body, $2, '')`+open, is.ID, " "+campaigns.NoApprovalAhead); err != nil {
			return err
		}
		_, err := t.exec(`UPDATE notices SET done_at = $2`+open+` AND body LIKE $3`, is.ID, ms(t.now), "%"+cannotGo)
		return err
	}
	return nil
}

// Ahead is what people are told before something goes wrong. Delivery is the one it is about; without an id it is about none.
type Ahead struct {
	campaigns.Notice
	Delivery campaigns.Delivery // only its id, post, channel, owner and the hashes of its words and approval
}

// Ahead returns the open warnings of the municipalities about what is still to come, at most limit: first what has no moment of
// its own, then the nearest moment first. The moment of a reminder is that of the post's first delivery that still waits.
func (s *Store) Ahead(ctx context.Context, municipalityIDs []string, limit int) ([]Ahead, error) {
	if len(municipalityIDs) == 0 {
		return nil, nil
	}
	all, err := scanAll(ctx, s.read, func(r scanner) (a Ahead, err error) {
		d := &a.Delivery
		a.Notice, err = scanNotice(also{r, []any{&d.ID, &d.ChannelID, &d.ContentHash, &d.ApprovedHash}})
		d.PostID, d.OwnerID = a.PostID, a.MunicipalityID
		return a, err
	}, aheadQuery(len(municipalityIDs)), append([]any{limit}, anys(municipalityIDs)...)...)
	return all, translate(err)
}

func aheadQuery(municipalities int) string {
	return `SELECT n.id, n.incident, n.municipality_id, COALESCE(n.post_id, ''), n.kind, n.body, n.created_at, n.mailed_at, n.done_at, n.user_id,
 COALESCE(d.id, ''), COALESCE(d.channel_id, ''), COALESCE(d.content_hash, ''), COALESCE(d.approved_hash, '')
 FROM notices n LEFT JOIN deliveries d ON d.id = n.delivery_id WHERE n.done_at = 0 AND n.kind IN ('preflight', 'approval', 'feed_held')
 AND n.municipality_id IN (` + placeholders(2, municipalities) + `)
 ORDER BY COALESCE(d.due_at, (SELECT MIN(w.due_at) FROM deliveries w WHERE w.post_id = n.post_id AND w.state = 'waiting'), 0), n.created_at DESC, n.id DESC LIMIT $1`
}
