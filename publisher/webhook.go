package publisher

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"veiligheidskalender/campaigns"
)

// Webhook hands every post to another program as one signed event. The receiver proves that it comes from us by the
// headers X-VK-Timestamp (Unix seconds) and X-VK-Signature ("v1=" and, in hex, the HMAC-SHA-256 with the shared key over
// the timestamp, a full stop and the body), and recognises a repetition by the event's id, which is also the
// Idempotency-Key. Any 2xx says that it has the event.
type Webhook struct {
	service
	channelID  string
	key        []byte
	source     string
	idempotent bool // the receiver promises to take an id once
	images     Images
	options    WebhookOptions
}

var _ Channel = (*Webhook)(nil)

// WebhookOptions are what a Webhook needs from the program.
type WebhookOptions struct {
	BaseURL      string                                               // of this program: the source of events where the channel names none
	Permalink    func(deliveryID string) string                       // the address of a delivery's page
	Municipality func(ctx context.Context, id string) (string, error) // the name of the municipality under whose name a post goes out
	Now          func() time.Time
}

// oin is a source as CloudEvents NL GOV asks for it: urn:nld:oin:<twenty digits>:systeem:<name>.
var oin = regexp.MustCompile(`^urn:nld:oin:[0-9]{20}(:[A-Za-z0-9._-]+)*$`)

// NewWebhook makes the channel from its settings url, source (an OIN as a URN; empty: BaseURL) and idempotent (ja or nee;
// default nee), and from its secret, the shared key. What a person can mend is *campaigns.Invalid. Without images a post
// with a picture is left to a person.
func NewWebhook(client *http.Client, ch campaigns.Channel, images Images, o WebhookOptions) (*Webhook, error) {
	setting := func(name string) string { return strings.TrimSpace(ch.Settings[name]) }
	to, err := url.Parse(cmp.Or(setting("url"), ch.Account))
	if err != nil || to.Host == "" || to.User != nil || to.Scheme != "https" && !(to.Scheme == "http" && isHere(to)) {
		return nil, &campaigns.Invalid{Field: "url", Message: "Vul een volledig adres in, dat begint met https://."}
	}
	key := strings.TrimSpace(ch.Secret.Reveal())
	if len(key) < 16 {
		return nil, &campaigns.Invalid{Field: "key", Message: "Vul een sleutel in van minstens 16 tekens."}
	}
	w := &Webhook{service: service{to.Host, client, to, keep(key).and(hiddenIn(to))}, channelID: ch.ID, key: []byte(key),
		source: cmp.Or(setting("source"), o.BaseURL), images: images, options: o}
	if setting("source") != "" && !oin.MatchString(w.source) {
		return nil, &campaigns.Invalid{Field: "source", Message: "Vul de bron in als urn:nld:oin: met de twintig cijfers van het OIN, of laat hem leeg."}
	}
	switch cmp.Or(setting("idempotent"), "nee") {
	case "ja":
		w.idempotent = true
	case "nee":
	default:
		return nil, &campaigns.Invalid{Field: "idempotent", Message: "Kies ja of nee."}
	}
	return w, nil
}

// hiddenIn returns what looks like a key in an address: long values in the query, longer parts of the path.
func hiddenIn(u *url.URL) (out secrets) {
	for _, values := range u.Query() {
		for _, v := range values {
			if len(v) >= 8 {
				out = out.and(keep(v))
			}
		}
	}
	for part := range strings.SplitSeq(u.Path, "/") {
		if len(part) >= 16 {
			out = out.and(keep(part))
		}
	}
	return out
}

func isHere(u *url.URL) bool { return u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1" }

// Publish sends the event once.
func (w *Webhook) Publish(ctx context.Context, d campaigns.Dispatch) (campaigns.Receipt, error) {
	all, err := pictures(ctx, w.images, d.Content.Media)
	if err != nil {
		return campaigns.Receipt{}, err
	}
	name, err := w.options.Municipality(ctx, d.Delivery.MunicipalityID)
	if err != nil {
		return campaigns.Receipt{}, Later(0, "De naam van de gemeente was niet te lezen. Er is niets verstuurd.", err)
	}
	body, err := w.event(d, name, all)
	if err != nil {
		return campaigns.Receipt{}, Permanent("Van dit bericht is geen event te maken. Maak het eenvoudiger.", err)
	}
	ctx, sent := Trace(ctx)
	c := w.signed(http.MethodPost, body)
	c.kind = "application/cloudevents+json; charset=utf-8"
	c.header.Set("Idempotency-Key", d.Delivery.Key())
	a, err := w.do(ctx, c)
	if err != nil {
		return campaigns.Receipt{}, w.unreached(sent, err)
	}
	if a.status/100 == 2 { // whatever it says, and however it ends
		return campaigns.Receipt{RemoteID: d.Delivery.Key()}, nil
	}
	f := w.refusal(a)
	switch a.status {
	case http.StatusUnauthorized:
		f.Reason = w.name + " neemt onze handtekening niet aan. Een beheerder kan bij dit kanaal dezelfde sleutel invullen als bij de ontvanger."
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusGone:
		f.Reason = fmt.Sprintf("Op dit adres luistert niemand (%d). Een beheerder kan het adres controleren. %s", a.status, mayBeThere)
	}
	return campaigns.Receipt{}, f
}

// signed is a call to the receiver with this body, signed at this moment.
func (w *Webhook) signed(method string, body []byte) call {
	at := strconv.FormatInt(w.options.Now().Unix(), 10)
	return call{method: method, body: body, header: http.Header{
		"X-Vk-Timestamp": {at},
		"X-Vk-Signature": {"v1=" + signature(w.key, at, body)},
	}}
}

func signature(key []byte, at string, body []byte) string {
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s.", at)
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

// Find cannot look: no way to ask a receiver is agreed on. Where the receiver takes an id only once it says that the event
// is absent, because there sending it again is harmless, and better than asking a person.
func (w *Webhook) Find(context.Context, campaigns.Dispatch) (campaigns.Receipt, error) {
	if w.idempotent {
		return campaigns.Receipt{}, fmt.Errorf("de ontvanger is niet te bevragen, maar neemt een bericht maar één keer aan: %w", ErrAbsent)
	}
	return campaigns.Receipt{}, errWebhookBlind
}

// Keyed reports whether the receiver promises to take an id once.
func (w *Webhook) Keyed(campaigns.Dispatch, time.Time) bool { return w.idempotent }

// Check sees whether something answers at the address, with a signed OPTIONS: that asks nothing of the receiver.
func (w *Webhook) Check(ctx context.Context) (string, error) {
	ctx, sent := Trace(ctx)
	a, err := w.do(ctx, w.signed(http.MethodOptions, nil))
	switch {
	case err != nil:
		return "", w.idle(w.unreached(sent, err))
	case a.status/100 == 2, a.status == http.StatusMethodNotAllowed, a.status == http.StatusNotImplemented, a.status == http.StatusBadRequest:
		return "Op " + w.name + " luistert iemand. Of die onze berichten aanneemt, blijkt bij het eerste bericht.", nil
	case a.status == http.StatusNotFound || a.status == http.StatusGone:
		return "", Permanent(fmt.Sprintf("Op dit adres luistert niemand (%d). Een beheerder kan het adres controleren.", a.status), nil).WithAnswer(a.status, "")
	}
	return "", w.idle(w.refusal(a))
}
