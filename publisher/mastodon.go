package publisher

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
)

// Mastodon places posts with one account of a Mastodon server, or of a server that speaks its API (docs.joinmastodon.org).
//
// Mastodon itself keeps an Idempotency-Key "for up to 1 hour" and answers a repetition with the first status; other
// servers may ignore the key and make a second one. So a doubt is always read back first, and a repetition counts as safe
// only on a server that the connection test has recognised as Mastodon, and not long after the first attempt.
type Mastodon struct {
	service
	images     Images
	channelID  string
	account    string // as a person wrote it down: @woudenberg@social.overheid.nl; may be empty
	visibility string
	genuine    bool // the connection test has seen that this server is Mastodon itself
	token      string

	mu      sync.Mutex
	learned map[string]string
}

var _ Channel = (*Mastodon)(nil)
var _ Learner = (*Mastodon)(nil)

// keyLife is how long a repetition with the same key counts as safe: Mastodon promises "up to 1 hour", counted by its own
// clock from the moment it made the status.
const keyLife = 50 * time.Minute

// NewMastodon makes the channel from its settings server, account and visibility (public or unlisted), from server_kind
// and server_kind_at as Learned returned them, and from its secret, the access token. What a person can mend is
// *campaigns.Invalid. Without images a post with a picture is left to a person.
func NewMastodon(client *http.Client, ch campaigns.Channel, images Images) (*Mastodon, error) {
	setting := func(name string) string { return strings.TrimSpace(ch.Settings[name]) }
	token := strings.TrimSpace(ch.Secret.Reveal())
	if token == "" || strings.ContainsAny(token, " \t\r\n") {
		return nil, &campaigns.Invalid{Field: "token", Message: "Vul de toegangssleutel in, zonder spaties."}
	}
	s, err := newService("Mastodon", client, "server", setting("server"), keep(token))
	if err != nil {
		return nil, err
	}
	m := &Mastodon{service: s, images: images, channelID: ch.ID, token: token,
		account: cmp.Or(setting("account"), ch.Account), visibility: cmp.Or(setting("visibility"), "public")}
	if m.visibility != "public" && m.visibility != "unlisted" {
		return nil, &campaigns.Invalid{Field: "visibility", Message: "Kies of het bericht openbaar is, of niet in de tijdlijnen komt."}
	}
	m.genuine = setting("server_kind") == genuineMastodon && cmp.Or(setting("server_kind_at"), s.base.String()) == s.base.String()
	return m, nil
}

// Publish uploads the pictures and then places the post. Only that last call can leave a doubt.
func (m *Mastodon) Publish(ctx context.Context, d campaigns.Dispatch) (campaigns.Receipt, error) {
	media, err := m.upload(ctx, d.Content.Media)
	if err != nil {
		return campaigns.Receipt{}, err
	}
	_, text := d.Content.For(m.channelID)
	body, err := json.Marshal(struct {
		Status     string   `json:"status"`
		MediaIDs   []string `json:"media_ids,omitempty"`
		Visibility string   `json:"visibility"`
		Language   string   `json:"language"`
	}{kinds.Plain(text), media, m.visibility, "nl"})
	if err != nil {
		return campaigns.Receipt{}, Permanent("De tekst kan zo niet naar Mastodon.", err)
	}
	ctx, sent := Trace(ctx)
	c := m.signed(http.MethodPost, "/api/v1/statuses")
	c.body, c.kind = body, "application/json"
	c.header.Set("Idempotency-Key", d.Delivery.Key())
	a, err := m.do(ctx, c)
	if err != nil {
		return campaigns.Receipt{}, m.unreached(sent, err)
	}
	var made mastodonStatus
	if a.into(&made) && made.ID != "" {
		return m.receipt(made), nil
	}
	return campaigns.Receipt{}, m.refusal(a)
}

// Keyed reports whether the server is Mastodon itself and still remembers the key of the first attempt.
func (m *Mastodon) Keyed(d campaigns.Dispatch, now time.Time) bool {
	return m.genuine && !d.FirstAt.IsZero() && !now.Before(d.FirstAt) && now.Sub(d.FirstAt) < keyLife
}

// mastodonStatus is a post as the API shows it.
type mastodonStatus struct {
	ID        string
	URL, URI  string
	Content   string    // HTML
	CreatedAt time.Time `json:"created_at"`
	Account   struct{ ID string }
	Reblog    json.RawMessage
}

// receipt takes the status's address, as far as it is one of the web.
func (m *Mastodon) receipt(s mastodonStatus) campaigns.Receipt {
	r := campaigns.Receipt{RemoteID: s.ID, URL: m.base.String()}
	for _, address := range []string{s.URI, s.URL} {
		if u, err := url.Parse(address); err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" {
			r.URL = u.String()
		}
	}
	return r
}

// signed is a call with the account's token.
func (m *Mastodon) signed(method, path string) call {
	return call{method: method, path: path, header: http.Header{"Authorization": {"Bearer " + m.token}}}
}
