package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"veiligheidskalender/campaigns"
)

// PublicPost is a post for the public that stands on at least one public channel, as it stood there first.
type PublicPost struct {
	ID      string
	OwnerID string            // the municipality whose post it is
	At      time.Time         // when it was placed for the first time
	Content campaigns.Content // the approved words of that moment
	Channel campaigns.Channel // where: id and kind
	URL     string            // of the post on the first channel that gave one; may be empty
	Images  []PublicImage     // the pictures of Content, in their order
}

// publicScan bounds how many placements one look reads: twenty for each of fifty posts.
const publicScan = 1000

// PublicPosts returns the posts that were placed for the public last, newest first, at most limit. With a municipality only
// those that went out under its name, and its own. What stands on the intranet or on a proefkanaal only is not among them,
// nor is anything that is not there yet.
func (s *Store) PublicPosts(ctx context.Context, municipalityID string, limit int) ([]PublicPost, error) {
	queries := []string{publicQuery("")}
	args := []any{publicScan}
	if municipalityID != "" {
		queries = []string{publicQuery(ownPosts), publicQuery(jointPosts)}
		args = append(args, municipalityID)
	}
	type placing struct {
		post string
		at   int64
	}
	var all []placing
	for _, query := range queries {
		some, err := scanAll(ctx, s.read, func(r scanner) (p placing, err error) {
			err = r.Scan(&p.post, &p.at)
			return p, err
		}, query, args...)
		if err != nil {
			return nil, translate(err)
		}
		all = append(all, some...)
	}
	slices.SortStableFunc(all, func(a, b placing) int { return cmp.Compare(b.at, a.at) })
	var ids []string
	for _, p := range all {
		if len(ids) < limit && !slices.Contains(ids, p.post) {
			ids = append(ids, p.post)
		}
	}
	posts, err := s.publicPosts(ctx, ids)
	if err != nil {
		return nil, err
	}
	return posts, s.addImages(ctx, posts)
}

// public holds for a delivery d, of post p on channel c, that stands where everybody can see it.
const public = ` d.state = 'published' AND d.internal = 0 AND p.internal = 0 AND c.internal = 0 AND c.kind <> 'trial'`

// What a municipality's news feed shows: its own posts, and those of others on its channels. Each has an index of its own.
const (
	ownPosts   = ` AND owner_id = $2`
	jointPosts = ` AND municipality_id = $2 AND owner_id <> municipality_id`
)

// publicQuery lists the newest placements, of all or of some.
func publicQuery(where string) string {
	return `SELECT d.post_id, d.updated_at FROM (SELECT post_id, channel_id, state, internal, updated_at FROM deliveries
 WHERE state = 'published' AND internal = 0` + where + ` ORDER BY updated_at DESC LIMIT $1) d
 JOIN posts p ON p.id = d.post_id JOIN channels c ON c.id = d.channel_id WHERE` + public
}

// publicPosts reads posts with the words of their first public placement.
func (s *Store) publicPosts(ctx context.Context, ids []string) ([]PublicPost, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	placings, err := scanAll(ctx, s.read, func(r scanner) (p PublicPost, err error) {
		var when int64
		var content string
		if err := r.Scan(&p.ID, &p.OwnerID, &when, &p.URL, &p.Channel.ID, &p.Channel.Kind, &content); err != nil {
			return p, err
		}
		p.At = at(when)
		if err := json.Unmarshal([]byte(content), &p.Content); err != nil {
			return p, fmt.Errorf("post %s: %w", p.ID, err)
		}
		return p, nil
	}, publicPlacings(len(ids)), anys(ids)...)
	if err != nil {
		return nil, translate(err)
	}
	var out []PublicPost
	for _, p := range placings {
		i := slices.IndexFunc(out, func(o PublicPost) bool { return o.ID == p.ID })
		if i < 0 {
			out = append(out, p)
		} else if out[i].URL == "" {
			out[i].URL = p.URL
		}
	}
	slices.SortStableFunc(out, func(a, b PublicPost) int { return b.At.Compare(a.At) })
	return out, nil
}

// publicPlacings lists all placements of n posts, the first of each first.
func publicPlacings(n int) string {
	return `SELECT d.post_id, d.owner_id, d.updated_at, d.remote_url, c.id, c.kind, r.content FROM deliveries d JOIN revisions r ON r.id = d.revision_id
 JOIN posts p ON p.id = d.post_id JOIN channels c ON c.id = d.channel_id WHERE` + public + ` AND d.post_id IN (` + placeholders(1, n) + `)
 ORDER BY d.updated_at, d.id`
}
