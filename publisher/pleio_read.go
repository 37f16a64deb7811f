package publisher

import (
	"context"
	"net/url"
	"strings"
	"time"

	"veiligheidskalender/campaigns"
)

const (
	pleioPage  = 20              // entities per question
	pleioPages = 5               // questions at most
	pleioSkew  = 2 * time.Minute // how far Pleio's clock may be behind ours
)

// Find looks for the delivery among the newest posts of the session's own user, drafts included.
//
// A news item and an event are recognised by their source, which holds our delivery id: that is certain. A blog and an update
// have no such field: there the title must be the same and the post made no earlier than the first attempt (less two minutes
// for clocks that differ). That can take a post for ours that the same person made by hand in that time, with that
// title. Not finding it proves nothing: Pleio may still be busy with it, or somebody may have changed or removed it.
func (p *Pleio) Find(ctx context.Context, d campaigns.Dispatch) (campaigns.Receipt, error) {
	p = p.as(d.Content)
	v, err := p.viewer(ctx)
	if err != nil {
		return campaigns.Receipt{}, err
	}
	title, _ := d.Content.For(p.channelID)
	since := d.FirstAt
	if since.IsZero() {
		since = d.Delivery.BeganAt
	}
	since = since.Add(-pleioSkew)
	for n := range pleioPages {
		page, err := p.newest(ctx, v.User.GUID, n*pleioPage)
		if err != nil {
			return campaigns.Receipt{}, err
		}
		more := len(page) == pleioPage
		for _, e := range page {
			if e == nil || e.Owner.GUID != v.User.GUID {
				continue
			}
			older := e.made().Before(since)
			if isPlacing(e.Source, d.Delivery.ID) || !pleioKinds[p.subtype].sourced && !older && e.sameTitle(title) {
				return p.receipt(e.GUID, e.URL), nil
			}
			more = more && !older
		}
		if !more {
			break
		}
	}
	return campaigns.Receipt{}, ErrAbsent
}

// pleioEntity is a post as Pleio lists it.
type pleioEntity struct {
	GUID, Title, URL, Source   string
	TimeCreated, TimePublished *time.Time
	Owner                      struct{ GUID string }
}

// made is when the post came to be on Pleio; for a post without that, when it was published.
func (e *pleioEntity) made() time.Time {
	switch {
	case e.TimeCreated != nil:
		return *e.TimeCreated
	case e.TimePublished != nil:
		return *e.TimePublished
	}
	return time.Time{}
}

// sameTitle compares as Pleio stores titles: without spaces around.
func (e *pleioEntity) sameTitle(title string) bool {
	return strings.TrimSpace(e.Title) == strings.TrimSpace(title)
}

// isPlacing reports whether source is the page of the delivery, on whatever host: the program may have moved since.
func isPlacing(source, deliveryID string) bool {
	u, err := url.Parse(strings.TrimSpace(source))
	return err == nil && deliveryID != "" && strings.HasSuffix(strings.TrimRight(u.Path, "/"), "/plaatsingen/"+deliveryID)
}

// newest lists posts of the user, the last made first; nil is one that Pleio kept back.
func (p *Pleio) newest(ctx context.Context, user string, offset int) ([]*pleioEntity, error) {
	source := ""
	if pleioKinds[p.subtype].sourced {
		source = "source"
	}
	var got struct {
		Entities *struct{ Edges []*pleioEntity }
	}
	err := p.read(ctx, graphQL{`query Newest($subtype: String, $user: String, $offset: Int, $limit: Int) {
		entities(subtype: $subtype, userGuid: $user, statusPublished: [published, draft],
			orderBy: timeCreated, orderDirection: desc, offset: $offset, limit: $limit) {
			edges { guid ... on ` + pleioKinds[p.subtype].object + ` { title url timeCreated timePublished owner { guid } ` + source + ` } }
		}
	}`, map[string]any{"subtype": p.subtype, "user": user, "offset": offset, "limit": pleioPage}}, &got)
	if err != nil {
		return nil, err
	}
	if got.Entities == nil {
		return nil, Later(0, "Pleio liet de geplaatste berichten niet zien.", nil)
	}
	return got.Entities.Edges, nil
}

// read asks a question that changes nothing. Its error is a *Failure that is never a doubt.
func (p *Pleio) read(ctx context.Context, q graphQL, into any) error {
	if p.byHand != "" {
		return NeedsLogin(p.byHand+" Zonder aanmelding kan het programma niet op Pleio kijken.", nil)
	}
	ctx, sent := Trace(ctx)
	a, err := p.call(ctx, q)
	if err != nil {
		return p.idle(p.unreached(sent, err))
	}
	if len(a.errors) == 0 && a.into(into) {
		return nil
	}
	return p.idle(p.refusal(a))
}
