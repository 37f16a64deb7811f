package store

import (
	"context"
	"fmt"
	"time"

	"veiligheidskalender/campaigns"
)

// PostFilter chooses posts for a list. Empty fields choose nothing out.
type PostFilter struct {
	MunicipalityIDs []string // required: an empty list finds nothing
	SeriesID        string
	InSeries        bool // only posts that belong to some series
	CampaignID      string
	ThemeID         string
	AudienceID      string
	Reach           Reach
	ChannelID       string // only posts that go, or went, to the channel
	Query           string // words that all stand in the title or the text, in any case
	State           campaigns.PostState
	From, Until     campaigns.Local // planned from (inclusive) until (exclusive)
	Unplanned       bool            // only posts without a moment
	Submitted       bool            // only posts that wait for approval
	Attention       bool            // only posts with a delivery that asks for a person
	Newest          bool            // the latest moment first, for what is over
	Limit, Offset   int             // limit 0: 500
}

// Reach is whom a post or an event is for.
type Reach string

// The two reaches; the empty one is both.
const (
	Colleagues Reach = "colleagues"
	Public     Reach = "public"
)

// PostRow is a post in a list, with its deliveries.
type PostRow struct {
	campaigns.Post
	Deliveries []campaigns.Delivery // without the cancelled ones
}

// State derives where the post stands.
func (r PostRow) State() campaigns.PostState {
	states := make([]campaigns.State, len(r.Deliveries))
	for i, d := range r.Deliveries {
		states[i] = d.State
	}
	return r.Post.State(states)
}

// Posts returns the posts that f chooses, planned ones first by moment unless f says otherwise, with their deliveries; two queries, however many.
func (s *Store) Posts(ctx context.Context, f PostFilter) ([]PostRow, error) {
	if len(f.MunicipalityIDs) == 0 {
		return nil, nil
	}
	query, args := f.query()
	posts, err := scanAll(ctx, s.read, scanPost, query, args...)
	if err != nil {
		return nil, translate(err)
	}
	rows := make([]PostRow, len(posts))
	ids := make([]string, len(posts))
	index := make(map[string]int, len(posts))
	for i, p := range posts {
		rows[i].Post, ids[i], index[p.ID] = p, p.ID, i
	}
	deliveries, err := s.Deliveries(ctx, ids)
	for _, d := range deliveries {
		i := index[d.PostID]
		rows[i].Deliveries = append(rows[i].Deliveries, d)
	}
	return rows, err
}

func (f PostFilter) query() (string, []any) {
	where, args := f.where()
	if f.Limit == 0 {
		f.Limit = 500
	}
	args = append(args, f.Limit, f.Offset)
	order := `CASE WHEN p.local = '' THEN 1 ELSE 0 END, p.local, p.rule_start, p.id`
	if f.Newest {
		order = `p.local DESC, p.rule_start DESC, p.id DESC`
	}
	return `SELECT ` + postColumns + ` WHERE ` + where + fmt.Sprintf(` ORDER BY %s LIMIT $%d OFFSET $%d`, order, len(args)-1, len(args)), args
}

// Deliveries returns the deliveries of posts, without the cancelled ones, oldest first.
func (s *Store) Deliveries(ctx context.Context, postIDs []string) ([]campaigns.Delivery, error) {
	if len(postIDs) == 0 {
		return nil, nil
	}
	all, err := scanAll(ctx, s.read, scanDelivery, `SELECT `+deliveryColumns+` FROM deliveries d WHERE d.state <> 'cancelled' AND d.post_id IN (`+
		placeholders(1, len(postIDs))+`) ORDER BY d.id`, anys(postIDs)...)
	return all, translate(err)
}

// Delivery returns one delivery, cancelled or not.
func (s *Store) Delivery(ctx context.Context, id string) (campaigns.Delivery, error) {
	d, err := scanDelivery(s.read.QueryRowContext(ctx, `SELECT `+deliveryColumns+` FROM deliveries d WHERE d.id = $1`, id))
	return d, translate(err)
}

// Attempts returns the history of the deliveries of a post, oldest first.
func (s *Store) Attempts(ctx context.Context, postID string) ([]campaigns.Attempt, error) {
	all, err := scanAll(ctx, s.read, func(r scanner) (a campaigns.Attempt, err error) {
		var started, ended, late int64
		err = r.Scan(&a.ID, &a.DeliveryID, &a.No, &a.RevisionID, &started, &ended, &a.Outcome, &a.HTTPStatus, &a.Receipt.RemoteID, &a.Receipt.URL,
			&a.Reason, &a.Detail, &late, &a.By)
		a.StartedAt, a.EndedAt, a.Late = at(started), at(ended), time.Duration(late)*time.Millisecond
		return a, err
	}, `SELECT a.id, a.delivery_id, a.no, a.revision_id, a.started_at, a.ended_at, a.outcome, a.http_status, a.remote_id, a.remote_url, a.reason,
 a.detail, a.late_ms, a.by_user FROM attempts a JOIN deliveries d ON d.id = a.delivery_id WHERE d.post_id = $1 ORDER BY a.id`, postID)
	return all, translate(err)
}

// Revisions returns the saves of a post, newest first, at most limit.
func (s *Store) Revisions(ctx context.Context, postID string, limit int) ([]campaigns.Revision, error) {
	all, err := scanAll(ctx, s.read, scanRevision, `SELECT `+revisionColumns+` WHERE r.post_id = $1 ORDER BY r.no DESC LIMIT $2`, postID, limit)
	return all, translate(err)
}

// Planned is one post on one channel at its moment.
type Planned struct {
	Delivery campaigns.Delivery
	Post     campaigns.Post
	Channel  campaigns.Channel
}

// Planned returns what is to go out, or went out, from (inclusive) until (exclusive), in order of time, at most limit;
// of all municipalities when municipalityIDs is nil.
func (s *Store) Planned(ctx context.Context, municipalityIDs []string, from, until time.Time, limit int) ([]Planned, error) {
	where, args := ``, []any{ms(from), ms(until), limit}
	if municipalityIDs != nil {
		if len(municipalityIDs) == 0 {
			return nil, nil
		}
		where = ` AND d.owner_id IN (` + placeholders(4, len(municipalityIDs)) + `)`
		args = append(args, anys(municipalityIDs)...)
	}
	deliveries, err := scanAll(ctx, s.read, scanDelivery, plannedQuery+where+plannedOrder, args...)
	if err != nil {
		return nil, translate(err)
	}
	return s.withPosts(ctx, deliveries)
}

const (
	plannedQuery = `SELECT ` + deliveryColumns + ` FROM deliveries d WHERE d.state <> 'cancelled' AND d.due_at >= $1 AND d.due_at < $2`
	plannedOrder = ` ORDER BY d.due_at, d.id LIMIT $3`
)

// withPosts adds to deliveries their posts and channels, in two queries.
func (s *Store) withPosts(ctx context.Context, deliveries []campaigns.Delivery) ([]Planned, error) {
	ids := make([]string, len(deliveries))
	for i, d := range deliveries {
		ids[i] = d.PostID
	}
	posts, err := s.postsByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	channels, err := s.Channels(ctx)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]campaigns.Channel, len(channels))
	for _, c := range channels {
		byID[c.ID] = c
	}
	out := make([]Planned, len(deliveries))
	for i, d := range deliveries {
		out[i] = Planned{d, posts[d.PostID], byID[d.ChannelID]}
	}
	return out, nil
}

func (s *Store) postsByID(ctx context.Context, ids []string) (map[string]campaigns.Post, error) {
	byID := make(map[string]campaigns.Post, len(ids))
	const batch = 500 // well under both engines' limits on placeholders
	for len(ids) > 0 {
		n := min(batch, len(ids))
		posts, err := scanAll(ctx, s.read, scanPost, `SELECT `+postColumns+` WHERE p.id IN (`+placeholders(1, n)+`)`, anys(ids[:n])...)
		if err != nil {
			return nil, translate(err)
		}
		for _, p := range posts {
			byID[p.ID] = p
		}
		ids = ids[n:]
	}
	return byID, nil
}
