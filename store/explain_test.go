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
	month, monthArgs := PostFilter{MunicipalityIDs: []string{"x"}, From: "2027-02-01", Until: "2027-03-08"}.query()
	tray, trayArgs := PostFilter{MunicipalityIDs: []string{"x", "y"}, Unplanned: true}.query()
	coming, comingArgs := PostFilter{MunicipalityIDs: []string{"x"}, From: "2027-02-01", Limit: 50}.query()
	before, beforeArgs := PostFilter{MunicipalityIDs: []string{"x"}, Until: "2027-02-01", Newest: true, Limit: 50}.query()
	ofCampaign, ofCampaignArgs := PostFilter{MunicipalityIDs: []string{"x", "y"}, CampaignID: "c"}.query()
	tests := []struct {
		name  string
		query string
		index string // a regular expression
		args  []any
	}{
		{"a month of posts", month, "posts_local", monthArgs},
		{"the posts without a moment", tray, "posts_local", trayArgs},
		{"the posts to come", coming, "posts_local", comingArgs},
		{"the posts that are over", before, "posts_local", beforeArgs},
		{"the posts of a day", othersOnDay, "posts_local", []any{"x", "2027-02-01", "2027-02-02", "y"}},
		{"a month of events", eventsBetween, "events_local", []any{"2027-02-01", "2027-03-08", 500}},
		{"Due", dueQuery, "deliveries_waiting", []any{now, 1000}},
		{"Coming", comingQuery, "deliveries_waiting", []any{now, "x", now + 86_400_000, 500}},
		{"InDoubt", doubtQuery, "deliveries_doubt", []any{now, 50}},
		{"Planned", plannedQuery + plannedOrder, "deliveries_due", []any{now, now + 86_400_000, 500}},
		{"RecentlyPublished", recentQuery(2), "deliveries_published", []any{now - 86_400_000, 5, "x", "y"}},
		{"is a lease lapsed", anyQuery(sweeps[0].where), "deliveries_lease", []any{now}},
		{"Sweep of leases", sweepQuery(sweeps[0].where, sweeps[0].order), "deliveries_lease", []any{now}},
		{"is something too late", anyQuery(sweeps[1].where), "deliveries_late", []any{now}},
		{"Sweep of what is too late", sweepQuery(sweeps[1].where, sweeps[1].order), "deliveries_late", []any{now}},
		{"may something be released", anyQuery(sweeps[2].where), "deliveries_(held|late)", []any{now}},
		{"Sweep of what is held", sweepQuery(sweeps[2].where, sweeps[2].order), "deliveries_(held|late)", []any{now}},
		{"SetHalt, what is being sent", underWay, "deliveries_lease", nil},
		{"SetHalt, what is in doubt", underWay, "deliveries_doubt", nil},
		{"LiftHalt", heldOtherwise, "deliveries_(held|late)", []any{now}},
		{"HaltEffect, what waits", effectQuery(1), "deliveries_waiting", []any{now, "x"}},
		{"HaltEffect, what is held", effectQuery(1), "deliveries_held", []any{now, "x"}},
		{"HaltEffect, what was missed", effectQuery(1), "deliveries_missed", []any{now, "x"}},
		{"SavePost", lockQuery(followers), "deliveries_once", []any{"x"}},
		{"Finish", lockQuery(`d.id IN ($1, $2)`), "(deliveries_pkey|sqlite_autoindex_deliveries_1)", []any{"x", "y"}},
		{"Punctuality", punctualityQuery, "deliveries_channel_published", []any{"x", now - 30*86_400_000, 10_000}},
		{"the attempts of Punctuality", punctualityQuery, "attempts_delivery", []any{"x", now - 30*86_400_000, 10_000}},
		{"PublicPosts", publicQuery(""), "deliveries_public", []any{500}},
		{"PublicPosts of an owner", publicQuery(ownPosts), "deliveries_published", []any{500, "x"}},
		{"PublicPosts of others on a municipality's channels", publicQuery(jointPosts), "deliveries_published_joint", []any{500, "x"}},
		{"the placements of PublicPosts", publicPlacings(2), "deliveries_once", []any{"x", "y"}},
		{"the pictures of PublicPosts", imageFactsQuery(2), "(media_pkey|sqlite_autoindex_media_1)", []any{"x", "y"}},
		{"CheckPublicImage", publicImage, "(post_media_pkey|sqlite_autoindex_post_media_1)", []any{"x", "%x%"}},
		{"the placements of CheckPublicImage", publicImage, "deliveries_once", []any{"x", "%x%"}},
		{"ChannelsOf", channelsOfQuery(2), "(deliveries_pkey|sqlite_autoindex_deliveries_1)", []any{"x", "y"}},
		{"Begin, what services asked", `SELECT d.id FROM deliveries d WHERE d.id = $2 AND NOT ` + asked, "channels_asked", []any{now, "x"}},
		{"the notices of a delivery", `UPDATE notices SET done_at = $1 WHERE delivery_id = $2 AND done_at = 0`, "notices_delivery", []any{now, "x"}},
		{"RemindApproval", awaitsApproval, "deliveries_waiting", []any{now, now + 86_400_000}},
		{"ClaimNotices", claimQuery, "notices_unmailed", []any{now, now, 100}},
		{"Ahead", aheadQuery(2), "notices_open", []any{20, "x", "y"}},
		{"the moments of Ahead", aheadQuery(2), "deliveries_once", []any{20, "x", "y"}},
		{"the reminders of a post", endNotices, "notices_post", []any{now, "x", "approval"}},
		{"the deliveries of an event", lockQuery(ofEvent), "deliveries_once", []any{"x"}},
		{"what was placed of an event that changed", outdatedQuery(2), "(deliveries_pkey|sqlite_autoindex_deliveries_1)", []any{"x", "y"}},
		{"the posts of an event", `SELECT ` + postColumns + meetingPosts, "meetings_event", []any{"x"}},
		{"SavedSinceApproval", savedSinceQuery(2), "approvals_post", []any{"x", "y"}},
		{"Asked", askedQuery, "notices_user", []any{"x"}},
		{"Campaigns", campaignsQuery(1), "campaigns_municipality", []any{"x"}},
		{"the measures of a campaign", measuresOfCampaign, "(campaign_measures_pkey|sqlite_autoindex_campaign_measures_1)", []any{"x"}},
		{"the posts of a campaign", ofCampaign, "posts_campaign", ofCampaignArgs},
		{"the progress of campaigns", progressOfPosts(2), "posts_campaign", []any{"x", "y"}},
		{"the events of a campaign", campaignEvents, "events_campaign", []any{"x", 500}},
		{"the events of campaigns", progressOfEvents(2), "events_campaign", []any{"x", "y"}},
		{"SetSeriesCampaign", followSeries, "(posts_series_id_rule_no_rule_start_key|sqlite_autoindex_posts_2)", []any{"c", "x", "", "2027-03-01T09:00"}},
		{"Snippets", snippetsQuery(2), "snippets_name", []any{"block", "x", "y"}},
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
				`INSERT INTO deliveries SELECT 'old' || n, post_id, channel_id, municipality_id, owner_id, internal,
 CASE WHEN n % 400 = 0 THEN 'held' WHEN n % 400 = 1 THEN 'in_doubt' WHEN n % 400 = 2 THEN 'sending' WHEN n % 200 = 3 THEN 'waiting' ELSE 'published' END,
 due_at - n * 7200000, next_at - n * 7200000, not_after - n * 7200000, local, zone, 1, lease_until, worker, began_at, first_at, checks, revision_id,
 content_hash, approved_hash, remote_id, remote_url, reason, updated_at - n * 7200000, 'old' || n FROM deliveries, generate_series(CAST(1 AS BIGINT), 4000) n`,
				`INSERT INTO notices (id, incident, municipality_id, delivery_id, kind, body, created_at, post_id, user_id)
 SELECT d.id, d.id, d.municipality_id, d.id, 'failed', '', 1, d.post_id, d.id FROM deliveries d`,
				`INSERT INTO attempts SELECT d.id, d.id, 1, d.revision_id, 1, 1, 'succeed', 200, '', '', '', '', 0, '' FROM deliveries d`,
				`UPDATE deliveries SET post_id = (SELECT MAX(id) FROM posts)`,
				`INSERT INTO posts (id, municipality_id, rule_no, rule_start, internal, revision_id, content_hash, local, created_at)
 SELECT 'old' || n, municipality_id, 0, '', internal, revision_id, content_hash, CASE WHEN n % 100 = 0 THEN '' ELSE 2017 + n / 400 || '-02-02T09:00' END, 1
 FROM posts, generate_series(CAST(1 AS BIGINT), 4000) n`,
				`INSERT INTO events (id, uid, municipality_id, kind, title, body, location, address, public, status, local, zone, minutes, sequence, created_at, updated_at)
 SELECT id, id, municipality_id, 'workshop', '', '', '', '', 1, 'confirmed', local, '', 60, 0, 1, 1 FROM posts`,
				`INSERT INTO revisions (id, post_id, no, content, hash, created_at)
 SELECT 'old' || n, (SELECT MAX(id) FROM posts WHERE id NOT LIKE 'old%'), n + 1000, '{}', '', 1 FROM generate_series(CAST(1 AS BIGINT), 2000) n`,
				`INSERT INTO meetings SELECT v.id, v.post_id, e.id, 1 FROM revisions v JOIN events e ON e.id = v.id WHERE v.id LIKE 'old%'`,
				`ANALYZE revisions`, `ANALYZE meetings`,
				`INSERT INTO campaigns (id, municipality_id, theme_id, title, goal, created_at)
 SELECT 'c' || n, CASE WHEN n % 50 = 0 THEN (SELECT MIN(id) FROM municipalities) ELSE (SELECT MAX(id) FROM municipalities) END, (SELECT MIN(id) FROM themes), '', '', 1
 FROM generate_series(CAST(1 AS BIGINT), 2000) n`,
				`UPDATE posts SET campaign_id = 'c' || LENGTH(id) WHERE id LIKE 'old%7'`,
				`UPDATE events SET campaign_id = (SELECT p.campaign_id FROM posts p WHERE p.id = events.id)`,
				`UPDATE deliveries SET post_id = id WHERE id LIKE 'old%'`,
				`INSERT INTO measures (id, municipality_id, theme_id, title, body, planning, from_date, until_date)
 SELECT 'm' || n, (SELECT MIN(id) FROM municipalities), (SELECT MIN(id) FROM themes), '', '', '', '', '' FROM generate_series(1, 3) n`,
				`INSERT INTO campaign_measures SELECT c.id, m.id FROM campaigns c, measures m`,
				`INSERT INTO snippets (id, municipality_id, kind, name, name_key, body, title, internal, channel_kinds, rev, created_at)
 SELECT id, municipality_id, 'block', id, id, '', '', 0, '[]', 1, 1 FROM campaigns`,
				`ANALYZE snippets`, `ANALYZE campaigns`, `ANALYZE campaign_measures`,
				`ANALYZE posts`, `ANALYZE events`,
				`ANALYZE deliveries`, `ANALYZE notices`, `ANALYZE attempts`,
				// Some thousand rows are read whole nearly as quickly, and it may be either. Where an index serves, it is taken now.
				`SET LOCAL enable_seqscan = off`,
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
			if full := regexp.MustCompile(`Seq Scan on (deliveries|notices|attempts|posts|events|campaigns|snippets)|SCAN (d|a|p|e|c|s|deliveries|notices|attempts|posts|events|campaigns|snippets)$`); full.MatchString(plan) {
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
