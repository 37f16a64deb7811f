package publisher

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
)

// Bluesky places posts with one account through its server, a PDS (atproto.com, com.atproto.repo). The place of a record
// is chosen by us and follows from the delivery's key, and so is its moment: a second attempt writes the same record to the
// same place, where the server takes it only once.
type Bluesky struct {
	service
	images    Images
	channelID string
	handle    string
	password  string

	mu   sync.Mutex
	held *blueskySession // of an earlier call; nil: none
}

var _ Channel = (*Bluesky)(nil)

const blueskyCollection = "app.bsky.feed.post"

// NewBluesky makes the channel from its settings handle and service (default https://bsky.social), and from its secret, an
// app password. What a person can mend is *campaigns.Invalid. Without images a post with a picture is left to a person.
func NewBluesky(client *http.Client, ch campaigns.Channel, images Images) (*Bluesky, error) {
	setting := func(name string) string { return strings.TrimSpace(ch.Settings[name]) }
	password := strings.TrimSpace(ch.Secret.Reveal())
	if password == "" {
		return nil, &campaigns.Invalid{Field: "password", Message: "Vul het app-wachtwoord in."}
	}
	s, err := newService("Bluesky", client, "service", cmp.Or(setting("service"), "https://bsky.social"), keep(password))
	if err != nil {
		return nil, err
	}
	handle := strings.ToLower(strings.TrimPrefix(cmp.Or(setting("handle"), ch.Account), "@"))
	if !strings.Contains(handle, ".") && !strings.HasPrefix(handle, "did:") || strings.ContainsAny(handle, " /@") {
		return nil, &campaigns.Invalid{Field: "handle", Message: "Vul de hele naam van het account in, zoals woudenberg.bsky.social."}
	}
	return &Bluesky{service: s, images: images, channelID: ch.ID, handle: handle, password: password}, nil
}

// Publish signs in, brings the pictures and then writes the record. Only that last call can leave a doubt.
func (b *Bluesky) Publish(ctx context.Context, d campaigns.Dispatch) (campaigns.Receipt, error) {
	all, err := pictures(ctx, b.images, d.Content.Media)
	if err != nil {
		return campaigns.Receipt{}, err
	}
	if err := tooLarge(all); err != nil {
		return campaigns.Receipt{}, err
	}
	s, err := b.signIn(ctx)
	if err != nil {
		return campaigns.Receipt{}, err
	}
	blobs, err := b.uploadAll(ctx, s, all)
	if err != nil {
		return campaigns.Receipt{}, err
	}
	_, text := d.Content.For(b.channelID)
	record := newBlueskyPost(kinds.Plain(text), createdAt(d), all, blobs)
	body, err := json.Marshal(blueskyWrite{s.DID, blueskyCollection, blueskyPlace(d.Delivery.Key()), record})
	if err != nil {
		return campaigns.Receipt{}, Permanent("De tekst kan zo niet naar Bluesky.", err)
	}
	return b.write(ctx, s, d, record.Text, body)
}

// blueskyWrite is the input of com.atproto.repo.createRecord.
type blueskyWrite struct {
	Repo       string      `json:"repo"`
	Collection string      `json:"collection"`
	Place      string      `json:"rkey"`
	Record     blueskyPost `json:"record"`
}

// write makes the record. Servers answer a second write to one place with an error, and not all with the same one
// (bluesky-social/atproto#3718), so after any error that may mean that, we look: what stands at our place with these
// words is ours.
func (b *Bluesky) write(ctx context.Context, s *blueskySession, d campaigns.Dispatch, text string, body []byte) (campaigns.Receipt, error) {
	traced, sent := Trace(ctx)
	as := b.as(s)
	a, err := as.do(traced, s.sign(call{method: http.MethodPost, path: "/xrpc/com.atproto.repo.createRecord", body: body, kind: "application/json"}))
	if err != nil {
		return campaigns.Receipt{}, as.unreached(sent, err)
	}
	var made struct{ URI string }
	if a.into(&made) && isBlueskyPlace(made.URI, d) {
		return b.receipt(s.Handle, made.URI), nil
	}
	f := b.refused(as, a)
	if f.Intent != IntentDoubt && a.status != http.StatusBadRequest || f.Intent == IntentLater {
		return campaigns.Receipt{}, f
	}
	receipt, err := b.lookFor(ctx, s, d, text)
	switch other := (*Failure)(nil); {
	case err == nil:
		return receipt, nil
	case errors.As(err, &other) && (other.Intent == IntentDoubt || f.Intent != IntentDoubt):
		// something else is there; or it was refused for all we know because it is there already
		return campaigns.Receipt{}, InDoubt(f.Reason+" "+other.Reason, f.Err).WithAnswer(f.Status, f.Detail)
	}
	return campaigns.Receipt{}, f
}

// Keyed is always true: a second record cannot stand at the same place.
func (b *Bluesky) Keyed(campaigns.Dispatch, time.Time) bool { return true }
