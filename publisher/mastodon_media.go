package publisher

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"veiligheidskalender/campaigns"
)

// upload brings the pictures to the server and returns their ids, in order. What is uploaded is seen by nobody until a
// status holds it, so its error is a *Failure that is never a doubt. A second attempt uploads anew; the server throws
// away what no status holds.
func (m *Mastodon) upload(ctx context.Context, media []campaigns.Media) (ids []string, err error) {
	all, err := pictures(ctx, m.images, media)
	if err != nil {
		return nil, err
	}
	for i, p := range all {
		id, err := m.uploadOne(ctx, p, i+1)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// mastodonMedia is an uploaded file; without a URL it is still being processed.
type mastodonMedia struct {
	ID, Type string
	URL      *string
}

func (m *Mastodon) uploadOne(ctx context.Context, p picture, n int) (string, error) {
	c := m.signed(http.MethodPost, "/api/v2/media")
	var err error
	if c.body, c.kind, err = mediaForm(p, n); err != nil {
		return "", Permanent(fmt.Sprintf("Afbeelding %d kan zo niet naar Mastodon.", n), err)
	}
	var got mastodonMedia
	if err := m.ask(ctx, c, &got); err != nil {
		return "", err
	}
	if got.URL == nil && got.ID != "" {
		if got, err = m.processed(ctx, got.ID, n); err != nil {
			return "", err
		}
	}
	if got.ID == "" || got.Type == "unknown" { // docs: "unknown" is a file that was not understood
		return "", Permanent(fmt.Sprintf("Mastodon kan afbeelding %d niet gebruiken. Kies een ander bestand.", n), nil)
	}
	return got.ID, nil
}

// processed waits until the server has done its work on an uploaded file: 206 while it is busy, 200 when it is done, 422
// when it failed. It asks at once, then after a quarter of a second and ever longer.
func (m *Mastodon) processed(ctx context.Context, id string, n int) (got mastodonMedia, err error) {
	c := m.signed(http.MethodGet, "/api/v1/media/"+url.PathEscape(id))
	for pause := 250 * time.Millisecond; ; pause = min(2*pause, 2*time.Second) {
		ctx, sent := Trace(ctx)
		a, err := m.do(ctx, c)
		switch {
		case err != nil:
			return got, m.idle(m.unreached(sent, err))
		case a.status == http.StatusPartialContent: // with or without a body
		case a.into(&got):
			return got, nil
		default:
			return got, m.idle(m.refusal(a))
		}
		select {
		case <-ctx.Done():
			return got, Later(0, fmt.Sprintf("Mastodon is nog bezig met afbeelding %d.", n), ctx.Err())
		case <-time.After(pause):
		}
	}
}

// mediaForm writes the picture and its description as a form.
func mediaForm(p picture, n int) (body []byte, kind string, err error) {
	parts := []formPart{{name: "file", picture: &p, number: n}}
	if p.alt != "" {
		parts = append(parts, formPart{name: "description", value: p.alt})
	}
	return form(parts...)
}
