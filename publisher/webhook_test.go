package publisher_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
	"veiligheidskalender/publisher/fakes/trouble"
)

const keyW = "g3h31m-s13ut31-webhook"

// receiver is another program that takes our events, and the channel to it.
type receiver struct {
	trouble.Orders // kind: the HTTP method
	patience       *patience
	once           bool
	nameless       error // why the municipality's name cannot be read; nil: it can
	channel        *publisher.Webhook
	settings       map[string]string
	images         publisher.Images
	clock          time.Time

	mu    sync.Mutex
	seen  []arrived
	took  [][]byte
	taken map[string]bool
}

// arrived is one request, whatever came of it.
type arrived struct {
	header http.Header
	body   []byte
}

// events are what it took.
func (in *receiver) events() [][]byte {
	in.mu.Lock()
	defer in.mu.Unlock()
	return slices.Clone(in.took)
}

func (in *receiver) requests() []arrived {
	in.mu.Lock()
	defer in.mu.Unlock()
	return slices.Clone(in.seen)
}

func newReceiver(t *testing.T, images publisher.Images) *receiver {
	t.Helper()
	in := &receiver{patience: newPatience(t), images: images, clock: noon, taken: map[string]bool{}}
	in.OnHang = in.patience.end
	server := httptest.NewServer(in)
	t.Cleanup(server.Close)
	in.settings = map[string]string{"url": server.URL + "/haak?code=v3rb0rg3n-c0d3"}
	in.open(t)
	return in
}

func (in *receiver) open(t *testing.T) {
	t.Helper()
	c, err := publisher.NewWebhook(ownClient(t), campaigns.Channel{ID: "c-1", Kind: "webhook", Settings: in.settings, Secret: keyW}, in.images, in.options())
	if err != nil {
		t.Fatal(err)
	}
	in.channel = c
}

// nameOf is the store's name of a municipality.
func (in *receiver) nameOf(context.Context, string) (string, error) { return "Woudenberg", in.nameless }

func (in *receiver) options() publisher.WebhookOptions {
	return publisher.WebhookOptions{BaseURL: "https://kalender.woudenberg.nl", Permalink: permalink, Municipality: in.nameOf, Now: func() time.Time { return in.clock }}
}

// ServeHTTP checks the signature as the documentation tells receivers to, and takes the event.
func (in *receiver) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	in.mu.Lock()
	in.seen = append(in.seen, arrived{r.Header.Clone(), body})
	in.mu.Unlock()
	in.Serve(w, r, r.Method, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mac := hmac.New(sha256.New, []byte(keyW))
		mac.Write([]byte(r.Header.Get("X-VK-Timestamp") + "." + string(body)))
		id := r.Header.Get("Idempotency-Key")
		in.mu.Lock()
		defer in.mu.Unlock()
		switch {
		case r.URL.RequestURI() != "/haak?code=v3rb0rg3n-c0d3":
			w.WriteHeader(http.StatusNotFound)
		case r.Header.Get("X-VK-Signature") != "v1="+hex.EncodeToString(mac.Sum(nil)):
			w.WriteHeader(http.StatusUnauthorized)
		case r.Method != http.MethodPost:
			w.WriteHeader(http.StatusMethodNotAllowed)
		case in.once && in.taken[id]:
			w.WriteHeader(http.StatusOK)
		default:
			in.taken[id] = true
			in.took = append(in.took, body)
			w.WriteHeader(http.StatusAccepted)
		}
	}))
}

func TestWebhookSendsAnEventThatTheReceiverCanTrust(t *testing.T) {
	images := album{}
	in := newReceiver(t, images)
	d := posting("Let op **dit**.", images.put(drawing(1), "Een leeg pand"))
	receipt, f := publishTo(t.Context(), t, in.channel, d, keyW)
	if f != nil || len(in.events()) != 1 || receipt.RemoteID != d.Delivery.Key() {
		t.Fatalf("%v, %d events, %+v", f, len(in.events()), receipt)
	}
	var got map[string]any
	if err := json.Unmarshal(in.events()[0], &got); err != nil {
		t.Fatal(err)
	}
	data := got["data"].(map[string]any)
	picture := data["images"].([]any)[0].(map[string]any)
	for name, pair := range map[string][2]any{
		"specversion": {got["specversion"], "1.0"}, "id": {got["id"], d.Delivery.Key()}, "source": {got["source"], "https://kalender.woudenberg.nl"},
		"type": {got["type"], "nl.veiligheidskalender.bericht-geplaatst.v1"}, "time": {got["time"], "2027-02-02T11:00:00Z"}, "subject": {got["subject"], "p-1"},
		"datacontenttype": {got["datacontenttype"], "application/json"}, "title": {data["title"], "Herken ondermijning"}, "text": {data["text"], "Let op dit."},
		"html": {data["html"], "<p>Let op <strong>dit</strong>.</p>\n"}, "markdown": {data["markdown"], "Let op **dit**."}, "language": {data["language"], "nl"}, "url": {data["url"], permalink(d.Delivery.ID)},
		"municipality": {data["municipality"], "Woudenberg"}, "alt": {picture["alt"], "Een leeg pand"}, "picture": {picture["sha256"], d.Content.Media[0].SHA256},
		"Content-Type":   {in.requests()[0].header.Get("Content-Type"), "application/cloudevents+json; charset=utf-8"},
		"X-VK-Timestamp": {in.requests()[0].header.Get("X-VK-Timestamp"), fmt.Sprint(noon.Unix())},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %v, want %v", name, pair[0], pair[1])
		}
	}

	in.settings["source"] = "urn:nld:oin:00000001003214345000:systeem:veiligheidskalender"
	in.open(t)
	if _, f = publishTo(t.Context(), t, in.channel, d); f != nil || !bytes.Contains(in.events()[1], []byte(`"source":"urn:nld:oin:00000001003214345000:systeem:veiligheidskalender"`)) {
		t.Errorf("%v, %s", f, in.events()[1])
	}
}

func TestWebhookSendsTheSameBytesEveryAttempt(t *testing.T) {
	in := newReceiver(t, nil)
	in.once = true
	for range 2 {
		if _, f := publishTo(t.Context(), t, in.channel, posting(words)); f != nil {
			t.Fatal(f)
		}
		in.clock = noon.Add(time.Minute)
	}
	if !bytes.Equal(in.requests()[0].body, in.requests()[1].body) || in.requests()[0].header.Get("Idempotency-Key") != in.requests()[1].header.Get("Idempotency-Key") ||
		in.requests()[0].header.Get("X-VK-Signature") == in.requests()[1].header.Get("X-VK-Signature") || len(in.events()) != 1 {
		t.Errorf("%s and %s made %d events", in.requests()[0].body, in.requests()[1].body, len(in.events()))
	}
}

func TestWebhookEveryWayItCanGoWrong(t *testing.T) {
	for _, tc := range []struct {
		name    string
		trouble trouble.Trouble
		want    publisher.Intent
		reason  string
		events  int
	}{
		{"no answer, nothing done", trouble.Before(trouble.Hang), doubt, "niet op tijd", 0},
		{"no answer, though it has it", trouble.After(trouble.Hang), doubt, "kan er wel staan", 1},
		{"the line is cut before", trouble.Before(trouble.Cut), doubt, "viel weg", 0},
		{"an address that it echoes", trouble.Before(trouble.Says(500, "text/plain", "code=v3rb0rg3n-c0d3")), doubt, "storing (500)", 0},
		{"the line is cut after", trouble.After(trouble.Cut), doubt, "viel weg", 1},
		{"a storm before", trouble.Before(trouble.Status(500)), doubt, "storing (500)", 0},
		{"a storm after", trouble.After(trouble.Status(504)), doubt, "storing (504)", 1},
		{"it says that it has it already", trouble.After(trouble.Says(409, "application/json", `{"error":"already"}`)), doubt, "storing (409)", 1},
		{"request time-out", trouble.After(trouble.Status(408)), doubt, "storing (408)", 1},
		{"a redirect as after a form", trouble.After(trouble.With(302, "Location", "/klaar")), doubt, "niet begrijpen", 1},
		{"nobody at this address", trouble.Before(trouble.Status(404)), doubt, "Een beheerder kan het adres controleren", 0},
		{"a bad request", trouble.Before(trouble.Status(400)), doubt, "niet begrijpen", 0},

		{"the signature is not taken", trouble.Before(trouble.Status(401)), login, "dezelfde sleutel", 0},
		{"not allowed", trouble.Before(trouble.Says(403, "text/plain", "nee "+keyW)), permanent, "nee ***", 0},
		{"too large", trouble.Before(trouble.Status(413)), permanent, "te groot", 0},
		{"the event is refused", trouble.Before(trouble.Says(422, "application/problem+json", `{"detail":"type onbekend"}`)), permanent, "type onbekend", 0},
		{"moved for good", trouble.Before(trouble.With(308, "Location", "https://elders.nl/")), permanent, "ander adres. Een beheerder kan", 0},
		{"too many", trouble.Before(trouble.With(429, "Retry-After", "90")), later, "even te wachten", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			in := newReceiver(t, nil)
			in.On(http.MethodPost, tc.trouble)
			receipt, f := publishTo(in.patience, t, in.channel, posting(words), keyW, "v3rb0rg3n-c0d3", "/haak")
			if f == nil {
				t.Fatalf("sent: %+v", receipt)
			}
			if f.Intent != tc.want || !strings.Contains(f.Reason, tc.reason) || len(in.events()) != tc.events || len(in.requests()) != 1 {
				t.Errorf("intent %d, %q with %d events of %d requests", f.Intent, f.Reason, len(in.events()), len(in.requests()))
			}
		})
	}
	for name, tc := range badPictures {
		in := newReceiver(t, tc.images)
		if _, f := publishTo(in.patience, t, in.channel, posting("Tekst", album{}.put(drawing(9), "alt"))); f == nil || f.Intent != tc.want || len(in.requests()) != 0 {
			t.Errorf("a picture %s: %v", name, f)
		}
	}
}

func TestWebhookAnyGoodStatusIsTakenForYesHoweverItEnds(t *testing.T) {
	in := newReceiver(t, nil)
	for _, b := range []trouble.Behaviour{trouble.Status(200), trouble.Status(204), trouble.Half, trouble.Says(202, "text/html", "<p>")} {
		in.On(http.MethodPost, trouble.After(b))
		if _, f := publishTo(t.Context(), t, in.channel, posting(words)); f != nil {
			t.Error(f)
		}
	}
}

func TestWebhookIsSentAgainOnlyWhereTheReceiverPromisesToTakeItOnce(t *testing.T) {
	for _, idempotent := range []string{"", "nee", "ja"} {
		in := newReceiver(t, nil)
		in.settings["idempotent"], in.once = idempotent, idempotent == "ja"
		in.open(t)
		in.On(http.MethodPost, trouble.After(trouble.Cut))
		if _, f := publishTo(t.Context(), t, in.channel, posting(words)); f == nil || f.Intent != doubt {
			t.Errorf("%q: %v", idempotent, f)
		}
		_, err := in.channel.Find(t.Context(), posting(words))
		keyed := in.channel.Keyed(posting(words), noon)
		if want := idempotent == "ja"; keyed != want || errors.Is(err, publisher.ErrAbsent) != want || err == nil {
			t.Errorf("%q: keyed %v, Find: %v", idempotent, keyed, err)
		}
		if keyed {
			if _, f := publishTo(t.Context(), t, in.channel, posting(words)); f != nil {
				t.Error(f)
			}
		}
		if len(in.events()) != 1 {
			t.Errorf("%q: %d events", idempotent, len(in.events()))
		}
	}
}

func TestWebhookCheckSaysWhetherSomebodyListens(t *testing.T) {
	in := newReceiver(t, nil)
	sentence, err := in.channel.Check(t.Context())
	if err != nil || !strings.Contains(sentence, "luistert iemand") {
		t.Errorf("%q, %v", sentence, err)
	}
	for status, want := range map[int]publisher.Intent{404: permanent, 401: login, 403: permanent, 502: later} {
		in.On(http.MethodOptions, trouble.Before(trouble.Status(status)))
		if _, err := in.channel.Check(t.Context()); asFailure(t, err, keyW).Intent != want {
			t.Errorf("%d: %v", status, err)
		}
	}
	if len(in.events()) != 0 {
		t.Error("checking sent an event")
	}
}

func TestWebhookNotReachedAndRefusedSettings(t *testing.T) {
	in := newReceiver(t, nil)
	over, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := in.channel.Publish(over, posting(words))
	if f := asFailure(t, err, keyW, "v3rb0rg3n-c0d3"); f.Intent != later || len(in.requests()) != 0 {
		t.Errorf("a context that had ended: %v", f)
	}
	for field, ch := range map[string]campaigns.Channel{
		"url":        {Settings: map[string]string{"url": "http://a.nl/haak"}, Secret: keyW},
		"key":        {Settings: map[string]string{"url": "https://a.nl/haak"}, Secret: "kort"},
		"source":     {Settings: map[string]string{"url": "https://a.nl/haak", "source": "urn:nld:oin:123"}, Secret: keyW},
		"idempotent": {Settings: map[string]string{"url": "https://a.nl/haak", "idempotent": "misschien"}, Secret: keyW},
	} {
		_, err := publisher.NewWebhook(nil, ch, nil, in.options())
		var invalid *campaigns.Invalid
		if !errors.As(err, &invalid) || invalid.Field != field {
			t.Errorf("%s: got %v", field, err)
		}
	}
}

func TestWebhookWaitsWhenTheNameOfTheMunicipalityCannotBeRead(t *testing.T) {
	in := newReceiver(t, nil)
	in.nameless = errors.New("disk")
	in.open(t)
	if _, f := publishTo(t.Context(), t, in.channel, posting("Tekst")); f == nil || f.Intent != later || len(in.seen) > 0 {
		t.Errorf("%v, %d requests", f, len(in.seen))
	}
}
