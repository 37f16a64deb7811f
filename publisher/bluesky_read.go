package publisher

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
)

// Find looks at the one place where the delivery can be. Not finding it proves nothing by itself, but sending again is
// safe.
func (b *Bluesky) Find(ctx context.Context, d campaigns.Dispatch) (campaigns.Receipt, error) {
	s, err := b.signIn(ctx)
	if err != nil {
		return campaigns.Receipt{}, err
	}
	_, text := d.Content.For(b.channelID)
	return b.lookFor(ctx, s, d, kinds.Plain(text))
}

// lookFor reads the record at the delivery's place: ErrAbsent when the server says that there is none, a *Failure when it
// could not be read, and one of IntentDoubt when other words stand there. Only the words are compared.
func (b *Bluesky) lookFor(ctx context.Context, s *blueskySession, d campaigns.Dispatch, text string) (campaigns.Receipt, error) {
	as := b.as(s)
	c := s.sign(call{method: http.MethodGet, path: "/xrpc/com.atproto.repo.getRecord"})
	c.query = url.Values{"repo": {s.DID}, "collection": {blueskyCollection}, "rkey": {blueskyPlace(d.Delivery.Key())}}
	traced, sent := Trace(ctx)
	a, err := as.do(traced, c)
	if err != nil {
		return campaigns.Receipt{}, as.idle(as.unreached(sent, err))
	}
	if a.status == http.StatusBadRequest && a.errorName() == "RecordNotFound" {
		return campaigns.Receipt{}, ErrAbsent
	}
	var got struct {
		URI   string
		Value *struct{ Text *string }
	}
	switch {
	case !a.into(&got) || !isBlueskyPlace(got.URI, d) || got.Value == nil || got.Value.Text == nil:
		return campaigns.Receipt{}, as.idle(as.refusal(a))
	case *got.Value.Text != text:
		return campaigns.Receipt{}, InDoubt("Op de plek van dit bericht staan op Bluesky andere woorden. Kijk op het account.", nil)
	}
	return b.receipt(s.Handle, got.URI), nil
}

// isBlueskyPlace reports whether uri (at://did/collection/rkey) is the place of the delivery.
func isBlueskyPlace(uri string, d campaigns.Dispatch) bool {
	return strings.HasPrefix(uri, "at://") && strings.HasSuffix(uri, "/"+blueskyCollection+"/"+blueskyPlace(d.Delivery.Key()))
}

// receipt gives the record's own address, and the page on which the app bsky.app shows it to everybody.
func (b *Bluesky) receipt(handle, uri string) campaigns.Receipt {
	page := url.URL{Scheme: "https", Host: "bsky.app", Path: "/profile/" + handle + "/post/" + uri[strings.LastIndex(uri, "/")+1:]}
	return campaigns.Receipt{RemoteID: uri, URL: page.String()}
}
