package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// The whole country: every municipality with five channels.
const (
	municipalities = 342
	channelsEach   = 5
)

// town is a database with the whole country in it and one approved post, of which all others are copies.
type town struct {
	address string
	db      *sql.DB // beside the product's own connections, to fill and to count
	post    string
	made    int // deliveries made so far
}

// found makes a town in an empty database.
func found(ctx context.Context, address string) (*town, error) {
	s, err := store.Open(ctx, address, store.Options{Key: key})
	if err != nil {
		return nil, err
	}
	t := &town{address: address}
	err = errors.Join(t.settle(ctx, s), s.Close())
	if err != nil {
		return nil, err
	}
	driver, source := "pgx", address
	if path, ok := strings.CutPrefix(address, "sqlite:"); ok {
		driver, source = "sqlite", "file:"+path+"?_pragma=busy_timeout(5000)&_pragma=synchronous(OFF)"
	}
	if t.db, err = sql.Open(driver, source); err != nil {
		return nil, err
	}
	t.db.SetMaxOpenConns(1)
	return t, nil
}

// settle loads the municipalities and makes the first post, by the product's own path.
func (t *town) settle(ctx context.Context, s *store.Store) error {
	cycle := calendar.Cycle{Pack: "bench", Start: "2000-01"}
	for i := range municipalities {
		slug := fmt.Sprintf("gemeente-%03d", i)
		cycle.Municipalities = append(cycle.Municipalities, campaigns.Municipality{Slug: slug, Name: slug, Kind: campaigns.Single})
		for j := range channelsEach {
			name := fmt.Sprintf("%s-kanaal-%d", slug, j)
			cycle.Channels = append(cycle.Channels, campaigns.Channel{Slug: name, Name: name, Kind: "mastodon", MunicipalityID: slug, Account: name})
		}
	}
	if _, err := s.LoadCycle(ctx, cycle, false); err != nil {
		return err
	}
	all, err := s.Municipalities(ctx)
	if err != nil {
		return err
	}
	channels, err := s.Channels(ctx)
	if err != nil {
		return err
	}
	home := channels[0].MunicipalityID
	var people []campaigns.User
	for _, name := range []string{"sanne", "kees"} {
		u, err := s.AddUser(ctx, campaigns.User{Email: name + "@voorbeeld.nl", Name: name, Roles: map[string]campaigns.Role{home: campaigns.Approver}})
		if err != nil {
			return err
		}
		people = append(people, u)
	}
	if len(all) != municipalities {
		return fmt.Errorf("%d municipalities, want %d", len(all), municipalities)
	}
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		return err
	}
	p, _, err := s.CreatePost(ctx, campaigns.Post{MunicipalityID: home}, campaigns.Content{
		Title: "Let op met sms-berichten van uw bank", Text: strings.Repeat("Krijgt u een sms met een link? Klik er niet op en bel uw bank. ", 6),
		Channels: []string{channels[0].ID}, Local: campaigns.LocalOf(time.Now().In(zone).Add(48 * time.Hour)), Zone: zone.String(),
	}, people[0].ID)
	if err != nil {
		return err
	}
	t.post = p.ID
	_, err = s.Approve(ctx, p.ID, p.Revision.ID, people[1])
	return err
}

// copies inserts n approved deliveries, each with a post and revision of its own, spread over all channels. Those of the past
// are published, an hour apart and with an attempt each; others wait for a moment still to be given.
func (t *town) copies(ctx context.Context, n int, past bool) error {
	from := t.made
	t.made += n
	state, attempt := "waiting", 0
	if past {
		state, attempt = "published", 1
	}
	numbers := `WITH RECURSIVE n(i) AS (SELECT CAST($1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < CAST($2 AS BIGINT) - 1) `
	id := func(prefix string) string {
		return `substr('` + prefix + `0000000-0000-7000-8000-000000000000', 1, 36 - length(CAST(i AS TEXT))) || CAST(i AS TEXT)`
	}
	statements := []struct {
		text string
		args []any
	}{
		{`INSERT INTO posts (id, municipality_id, rule_no, rule_start, internal, revision_id, content_hash, local, approved_hash, created_at) ` + numbers +
			`SELECT ` + id("a") + `, p.municipality_id, 0, '', 0, ` + id("b") + `, p.content_hash, p.local, p.approved_hash, p.created_at
 FROM n, posts p WHERE p.id = $3`, []any{from, t.made, t.post}},
		{`INSERT INTO revisions (id, post_id, no, content, hash, created_at) ` + numbers +
			`SELECT ` + id("b") + `, ` + id("a") + `, 1, r.content, r.hash, r.created_at FROM n, revisions r WHERE r.post_id = $3`, []any{from, t.made, t.post}},
		{`INSERT INTO deliveries (id, post_id, channel_id, municipality_id, owner_id, internal, state, due_at, next_at, not_after, local, zone, attempt,
 revision_id, content_hash, approved_hash, updated_at) ` + numbers + `, c(k, id, municipality_id) AS (SELECT row_number() OVER (ORDER BY id) - 1, id, municipality_id FROM channels)
 SELECT ` + id("c") + `, ` + id("a") + `, c.id, c.municipality_id, c.municipality_id, 0, '` + state + `', d.due_at - i * 3600000, d.next_at - i * 3600000,
 d.not_after - i * 3600000, d.local, d.zone, ` + fmt.Sprint(attempt) + `, ` + id("b") + `, d.content_hash, d.content_hash, d.due_at - i * 3600000
 FROM n, c, deliveries d WHERE d.post_id = $3 AND c.k = i % ` + fmt.Sprint(municipalities*channelsEach), []any{from, t.made, t.post}},
	}
	if past {
		statements = append(statements, struct {
			text string
			args []any
		}{`INSERT INTO attempts (id, delivery_id, no, revision_id, started_at, ended_at, outcome, http_status, remote_id, remote_url, reason, detail, late_ms, by_user) ` + numbers +
			`SELECT ` + id("d") + `, ` + id("c") + `, 1, ` + id("b") + `, 0, 0, 'succeed', 200, '', '', '', '', 1, '' FROM n`, []any{from, t.made}})
	}
	tx, err := t.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for _, s := range statements {
		if _, err := tx.ExecContext(ctx, s.text, s.args...); err != nil {
			return errors.Join(fmt.Errorf("%s: %w", s.text[:40], err), tx.Rollback())
		}
	}
	return tx.Commit()
}

// plan gives what waits its moments, in the order of the ids.
func (t *town) plan(ctx context.Context, due []int64) error {
	tx, err := t.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after the commit it says that there is nothing to undo
	if len(due) > 0 && due[0] == due[len(due)-1] {
		_, err = tx.ExecContext(ctx, `UPDATE deliveries SET due_at = $1, next_at = $1, not_after = $2 WHERE state = 'waiting' AND post_id <> $3`,
			due[0], due[0]+time.Hour.Milliseconds(), t.post)
	} else {
		for i, at := range due {
			id := fmt.Sprintf("%s%d", "c0000000-0000-7000-8000-000000000000"[:36-len(fmt.Sprint(t.made-len(due)+i))], t.made-len(due)+i)
			if _, err = tx.ExecContext(ctx, `UPDATE deliveries SET due_at = $1, next_at = $1, not_after = $2 WHERE id = $3`, at, at+time.Hour.Milliseconds(), id); err != nil {
				break
			}
		}
	}
	if err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	return t.rest(ctx)
}

// rest moves what was filled from SQLite's log to its place, where it would have been for long by the time that it is due.
func (t *town) rest(ctx context.Context) error {
	if !strings.HasPrefix(t.address, "sqlite:") {
		return nil
	}
	_, err := t.db.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return err
}

// settled returns an error unless the newest n deliveries are published, each by one attempt.
func (t *town) settled(ctx context.Context, n int) error {
	var published, attempts int
	first := fmt.Sprintf("%s%d", "c0000000-0000-7000-8000-000000000000"[:36-len(fmt.Sprint(t.made-n))], t.made-n)
	if err := t.db.QueryRowContext(ctx, `SELECT COUNT(*) FROM deliveries WHERE state = 'published' AND attempt = 1 AND id >= $1 AND id < 'd'`, first).Scan(&published); err != nil {
		return err
	}
	if err := t.db.QueryRowContext(ctx, `SELECT COUNT(*) FROM attempts WHERE outcome = $1 AND delivery_id >= $2 AND delivery_id < 'd'`, campaigns.Succeed, first).Scan(&attempts); err != nil {
		return err
	}
	if published != n || attempts != n {
		return fmt.Errorf("%d of %d published, %d attempts kept", published, n, attempts)
	}
	return nil
}
