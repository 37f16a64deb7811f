package store

import (
	"database/sql"
	"regexp"
	"strings"
	"testing"
	"time"
)

// The queries that run all the time, on every machine, must not read ten years of history.
func TestTheQueriesOfEveryTickUseTheirIndexes(t *testing.T) {
	now := ms(monday)
	tests := []struct {
		name  string
		query string
		index string // a regular expression
		args  []any
	}{
		{"Due", dueQuery, "deliveries_waiting", []any{now, 1000}},
		{"InDoubt", doubtQuery, "deliveries_doubt", []any{now, 50}},
		{"Planned", plannedQuery + plannedOrder, "deliveries_due", []any{now, now + 86_400_000, 500}},
		{"RecentlyPublished", recentQuery(2), "deliveries_published", []any{now - 86_400_000, 5, "x", "y"}},
		{"is a lease lapsed", anyQuery(sweeps[0].where), "deliveries_lease", []any{now}},
		{"Sweep of leases", sweepQuery(sweeps[0].where, sweeps[0].order), "deliveries_lease", []any{now}},
		{"is something too late", anyQuery(sweeps[1].where), "deliveries_late", []any{now}},
		{"Sweep of what is too late", sweepQuery(sweeps[1].where, sweeps[1].order), "deliveries_late", []any{now}},
		{"may something be released", anyQuery(sweeps[2].where), "deliveries_(held|late)", []any{now}},
		{"Sweep of what is held", sweepQuery(sweeps[2].where, sweeps[2].order), "deliveries_(held|late)", []any{now}},
		{"LiftHalt", heldOtherwise, "deliveries_(held|late)", []any{now}},
		{"SavePost", lockQuery(followers), "deliveries_(post|once)", []any{"x"}},
		{"Finish", lockQuery(`d.id IN ($1, $2)`), "(deliveries_pkey|sqlite_autoindex_deliveries_1)", []any{"x", "y"}},
		{"the notices of a delivery", `UPDATE notices SET done_at = $1 WHERE delivery_id = $2 AND done_at = 0`, "notices_delivery", []any{now, "x"}},
		{"RemindApproval", awaitsApproval, "deliveries_waiting", []any{now, now + 86_400_000}},
		{"the reminders of a post", endNotices, "notices_post", []any{now, "x", "approval"}},
		{"Asked", askedQuery, "notices_user", []any{"x"}},
		{"Attempts", `SELECT a.id FROM attempts a JOIN deliveries d ON d.id = a.delivery_id WHERE d.post_id = $1`, "attempts_delivery", []any{"x"}},
	}
	onEach(t, func(t *testing.T, s *world) {
		s.delivery(s.approved(time.Hour))
		sqlTx, err := s.write.BeginTx(s.ctx, nil)
		s.must(err)
		defer sqlTx.Rollback()
		if !s.SingleMachine() {
			// PostgreSQL chooses by what is in the tables. It forgets all this when the test ends.
			for _, statement := range []string{
				`DROP INDEX deliveries_once`,
				`INSERT INTO deliveries SELECT 'old' || n, post_id, channel_id, municipality_id, owner_id, internal,
 CASE WHEN n % 400 = 0 THEN 'held' WHEN n % 400 = 1 THEN 'in_doubt' WHEN n % 400 = 2 THEN 'sending' WHEN n % 200 = 3 THEN 'waiting' ELSE 'published' END,
 due_at - n * 7200000, next_at - n * 7200000, not_after - n * 7200000, local, zone, 1, lease_until, worker, began_at, first_at, checks, revision_id,
 content_hash, approved_hash, remote_id, remote_url, reason, updated_at - n * 7200000 FROM deliveries, generate_series(CAST(1 AS BIGINT), 4000) n`,
				`INSERT INTO notices (id, incident, municipality_id, delivery_id, kind, body, created_at, post_id, user_id)
 SELECT d.id, d.id, d.municipality_id, d.id, 'failed', '', 1, d.post_id, d.id FROM deliveries d`,
				`INSERT INTO attempts SELECT d.id, d.id, 1, d.revision_id, 1, 1, 'succeed', 200, '', '', '', '', 0, '' FROM deliveries d`,
				`UPDATE deliveries SET post_id = (SELECT MAX(id) FROM posts)`,
				`ANALYZE deliveries`, `ANALYZE notices`, `ANALYZE attempts`,
			} {
				_, err := sqlTx.ExecContext(s.ctx, statement)
				s.must(err)
			}
		}
		for _, test := range tests {
			plan := s.planOf(sqlTx, test.query, test.args...)
			if !regexp.MustCompile(`\b` + test.index + `\b`).MatchString(plan) {
				t.Errorf("%s does not use %s:\n%s", test.name, test.index, plan)
			}
			if full := regexp.MustCompile(`Seq Scan on (deliveries|notices|attempts)|SCAN (d|a|deliveries|notices|attempts)$`); full.MatchString(plan) {
				t.Errorf("%s reads a whole table:\n%s", test.name, plan)
			}
		}
	})
}

// planOf returns how the engine would carry out a query.
func (s *world) planOf(sqlTx *sql.Tx, query string, args ...any) string {
	s.t.Helper()
	explain, columns := "EXPLAIN ", 1
	if s.SingleMachine() {
		explain, columns = "EXPLAIN QUERY PLAN ", 4
	}
	rows, err := sqlTx.QueryContext(s.ctx, explain+query, args...)
	s.must(err)
	defer rows.Close()
	var plan strings.Builder
	for rows.Next() {
		var line string
		s.must(rows.Scan(append([]any{new(int), new(int), new(int)}[:columns-1], &line)...))
		plan.WriteString(line + "\n")
	}
	s.must(rows.Err())
	return plan.String()
}
