package store

import (
	"context"
	"encoding/json"
	"strings"
)

// maxWords bounds how many words of a search are looked for.
const maxWords = 10

// unfinished is true for a post p of which something is still to go out.
const unfinished = `EXISTS (SELECT 1 FROM deliveries d WHERE d.post_id = p.id AND d.state NOT IN ('published', 'cancelled'))`

// attention is true for a post p with a delivery that asks for a person; the states of campaigns.State.NeedsAttention.
const attention = `EXISTS (SELECT 1 FROM deliveries d WHERE d.post_id = p.id
 AND d.state IN ('held', 'in_doubt', 'needs_human', 'failed', 'missed', 'handed_over'))`

// postState is where a post p with its current revision r stands: the rules of campaigns.Post.State, in their order.
const postState = `CASE
 WHEN ` + attention + ` THEN 'attention'
 WHEN EXISTS (SELECT 1 FROM deliveries d WHERE d.post_id = p.id AND d.state = 'published') AND NOT ` + unfinished + ` THEN 'published'
 WHEN p.skipped = 1 THEN 'skipped'
 WHEN p.approved_hash = r.hash AND ` + unfinished + ` THEN 'scheduled'
 WHEN p.approved_hash = r.hash THEN 'approved'
 WHEN p.submitted_hash = r.hash THEN 'review'
 WHEN r.content LIKE '{"title":"%","text":"","variants":[%' THEN 'idea'
 ELSE 'draft' END`

// where returns the conditions of the filter on posts p and their current revisions r, with the values they need.
func (f PostFilter) where() (string, []any) {
	var all []string
	var args []any
	add := func(condition string, values ...any) {
		for _, v := range values {
			args = append(args, v)
			condition = strings.Replace(condition, "?", "$"+itoa(len(args)), 1)
		}
		all = append(all, condition)
	}
	add(`p.municipality_id IN (`+strings.TrimSuffix(strings.Repeat("?,", len(f.MunicipalityIDs)), ",")+`)`, anys(f.MunicipalityIDs)...)
	if f.SeriesID != "" {
		add(`p.series_id = ?`, f.SeriesID)
	}
	if f.InSeries {
		add(`p.series_id IS NOT NULL`)
	}
	if f.CampaignID != "" {
		add(`p.campaign_id = ?`, f.CampaignID)
	}
	if f.ThemeID != "" {
		add(`p.theme_id = ?`, f.ThemeID)
	}
	if f.AudienceID != "" {
		add(`p.audience_id = ?`, f.AudienceID)
	}
	if f.Reach != "" {
		add(`p.internal = ?`, bit(f.Reach == Colleagues))
	}
	if f.ChannelID != "" {
		add(`(r.content LIKE ? OR EXISTS (SELECT 1 FROM deliveries d WHERE d.post_id = p.id AND d.channel_id = ? AND d.state <> 'cancelled'))`,
			`%"channels":[%"`+f.ChannelID+`"%],"local":%`, f.ChannelID)
	}
	if f.From != "" {
		add(`p.local >= ?`, f.From)
	}
	if f.Until != "" {
		add(`p.local <> '' AND p.local < ?`, f.Until)
	}
	if f.Unplanned {
		add(`p.local = ''`)
	}
	if f.Submitted {
		add(`p.submitted_hash <> '' AND p.submitted_hash = p.content_hash AND p.approved_hash <> p.content_hash`)
	}
	if f.Attention {
		add(attention)
	}
	if f.State != "" {
		add(postState+` = ?`, string(f.State))
	}
	for _, word := range firstWords(f.Query) {
		inTitle, inText := contains(word)
		// A line end is stored as \n: without the REPLACE a line that begins with "u" would hold the word "nu".
		add(`(LOWER(r.content) LIKE LOWER(?) ESCAPE '!' OR LOWER(REPLACE(r.content, '\n', ' ')) LIKE LOWER(?) ESCAPE '!')`, inTitle, inText)
	}
	return strings.Join(all, " AND "), args
}

func firstWords(query string) []string {
	words := strings.Fields(query)
	return words[:min(len(words), maxWords)]
}

// contains returns the patterns of stored content with word in its title and in its text. In the JSON of a revision a
// quotation mark inside words is escaped, so that the names between bare ones can only be those of its fields, and
// "variants" follows "text" once. (A "<" is stored as \u003c, so that "003c" finds it too; nobody will mind.)
func contains(word string) (inTitle, inText string) {
	encoded, err := json.Marshal(word)
	if err != nil { // strings always encode
		panic(err)
	}
	word = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(string(encoded[1 : len(encoded)-1]))
	return `{"title":"%` + word + `%","text":"%","variants":[%`, `{"title":"%","text":"%` + word + `%","variants":[%`
}

// CountPosts returns how many posts f chooses, whatever its limit.
func (s *Store) CountPosts(ctx context.Context, f PostFilter) (n int, err error) {
	if len(f.MunicipalityIDs) == 0 {
		return 0, nil
	}
	where, args := f.where()
	err = s.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM posts p JOIN revisions r ON r.id = p.revision_id WHERE `+where, args...).Scan(&n)
	return n, translate(err)
}
