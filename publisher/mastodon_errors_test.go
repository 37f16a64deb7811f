package publisher_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/publisher"
	"veiligheidskalender/publisher/fakes/mastodon"
	"veiligheidskalender/publisher/fakes/trouble"
	"veiligheidskalender/publisher/outbound"
)

func TestMastodonEveryWayItCanGoWrong(t *testing.T) {
	says := func(status int, body string) trouble.Trouble {
		return trouble.Before(trouble.Says(status, "application/json", body))
	}
	for _, tc := range []struct {
		name    string
		trouble trouble.Trouble
		want    publisher.Intent
		reason  string // a part of the Dutch sentence
		effects int
	}{
		{"no answer, nothing done", trouble.Before(trouble.Hang), doubt, "niet op tijd", 0},
		{"no answer, though it is there", trouble.After(trouble.Hang), doubt, "kan er wel staan", 1},
		{"the line is cut before", trouble.Before(trouble.Cut), doubt, "viel weg", 0},
		{"the line is cut after", trouble.After(trouble.Cut), doubt, "viel weg", 1},
		{"half an answer", trouble.After(trouble.Half), doubt, "niet begrijpen", 1},
		{"a proxy gives up before", trouble.Before(trouble.Status(502)), doubt, "storing (502)", 0},
		{"a proxy gives up after", trouble.After(trouble.Status(504)), doubt, "storing (504)", 1},
		{"too busy", says(503, `{"error":"There was a temporary problem serving your request"}`), doubt, "storing (503)", 0},
		{"request time-out", trouble.After(trouble.Status(408)), doubt, "storing (408)", 1},
		{"conflict", trouble.After(trouble.Status(409)), doubt, "storing (409)", 1},
		{"no Mastodon at this address", trouble.Before(trouble.Status(404)), doubt, "Een beheerder kan het adres controleren", 0},
		{"a status that nobody documented", trouble.Before(trouble.Status(418)), doubt, "niet begrijpen", 0},
		{"a bad request, which the documentation does not know", says(400, `{"error":"x"}`), doubt, "niet begrijpen", 0},
		{"200 with nonsense", says(200, "{oeps"), doubt, "niet begrijpen", 0},
		{"200 with a page", trouble.After(trouble.Says(200, "text/html", "<title>Even geduld</title>")), doubt, "niet begrijpen", 1},
		{"200 without an id", trouble.After(trouble.Says(200, "application/json", `{"id":""}`)), doubt, "niet begrijpen", 1},
		{"a duplicate, with a dead link", trouble.After(trouble.Says(422, "application/json", `{"error":"Duplicate record"}`)), doubt, "er al is", 1},
		{"a redirect as after a form", trouble.After(trouble.With(303, "Location", "/")), doubt, "niet begrijpen", 1},

		{"the token is not taken", says(401, `{"error":"The access token was revoked"}`), login, "neemt de aanmelding niet aan", 0},
		{"the account may not", says(403, `{"error":"Your login is currently disabled"}`), permanent, "Your login is currently disabled", 0},
		{"too large", trouble.Before(trouble.Status(413)), permanent, "te groot", 0},
		{"the words are refused", says(422, `{"error":"Validation failed: Text character limit of 500 exceeded"}`), permanent, "Text character limit of 500 exceeded", 0},
		{"moved for good", trouble.Before(trouble.With(308, "Location", "https://elders.nl/")), permanent, "ander adres. Een beheerder kan", 0},
		{"too many", trouble.Before(trouble.With(429, "Retry-After", "90")), later, "even te wachten", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			in := newToots(t, nil)
			in.On(statuses, tc.trouble)
			receipt, f := publishTo(in.patience, t, in.channel, posting(words), tokenM)
			if f == nil {
				t.Fatalf("published: %+v", receipt)
			}
			if f.Intent != tc.want || !strings.Contains(f.Reason, tc.reason) {
				t.Errorf("intent %d, %q", f.Intent, f.Reason)
			}
			if len(in.Effects()) != tc.effects || in.Posts() != 1 {
				t.Errorf("%d effects of %d requests, want %d of 1", len(in.Effects()), in.Posts(), tc.effects)
			}
			receipt, err := in.channel.Find(t.Context(), posting(words))
			if tc.effects == 0 && !errors.Is(err, publisher.ErrAbsent) || tc.effects == 1 && (err != nil || receipt.RemoteID != in.Effects()[0].ID) {
				t.Errorf("Find: %+v, %v", receipt, err)
			}
		})
	}
}

func TestMastodonRefusesForItself(t *testing.T) {
	in := newToots(t, nil)
	if _, f := publishTo(t.Context(), t, in.channel, posting(strings.Repeat("woord ", 100))); f == nil || f.Intent != permanent || !strings.Contains(f.Reason, "limit of 500") {
		t.Errorf("a text that is too long: %v", f)
	}
	in.Grant(tokenM, municipality, "read")
	if _, f := publishTo(t.Context(), t, in.channel, posting(words), tokenM); f == nil || f.Intent != permanent || !strings.Contains(f.Reason, "authorized scopes") {
		t.Errorf("without the right to write: %v", f)
	}
	in.Revoke(tokenM)
	if _, f := publishTo(t.Context(), t, in.channel, posting(words), tokenM); f == nil || f.Intent != login {
		t.Errorf("with a token that was taken back: %v", f)
	}
	if len(in.Effects()) != 0 {
		t.Error("something was placed")
	}
}

// A picture is brought before anything is placed: whatever goes wrong there, nothing is in doubt and nothing is placed.
func TestMastodonAPictureThatFailsLeavesNothingBehind(t *testing.T) {
	upload, look := "POST /api/v2/media", "GET /api/v1/media/"
	for _, tc := range []struct {
		name    string
		at      string
		trouble trouble.Trouble
		want    publisher.Intent
	}{
		{"no answer", upload, trouble.After(trouble.Hang), later},
		{"the line is cut", upload, trouble.After(trouble.Cut), later},
		{"a storm", upload, trouble.Before(trouble.Status(500)), later},
		{"an address that knows no pictures", upload, trouble.Before(trouble.Status(404)), later},
		{"too many", upload, trouble.Before(trouble.With(429, "Retry-After", "90")), later},
		{"no right to write media", upload, trouble.Before(trouble.Status(403)), permanent},
		{"the token is not taken", upload, trouble.Before(trouble.Status(401)), login},
		{"too large", upload, trouble.Before(trouble.Status(413)), permanent},
		{"no picture", upload, trouble.Before(trouble.Says(422, "application/json", `{"error":"Validation failed: File is invalid"}`)), permanent},
		{"not understood", upload, trouble.Before(trouble.Says(200, "application/json", `{"id":"7","type":"unknown","url":"https://x.nl/missing.png"}`)), permanent},
		{"processing fails", look, trouble.Before(trouble.Status(422)), permanent},
		{"processing is not to be followed", look, trouble.Before(trouble.Status(502)), later},
	} {
		t.Run(tc.name, func(t *testing.T) {
			images := album{}
			in := newToots(t, images)
			in.SlowMedia = 1
			in.On(tc.at, tc.trouble)
			_, f := publishTo(in.patience, t, in.channel, posting("Tekst", images.put(drawing(1), "alt")), tokenM)
			if f == nil || f.Intent != tc.want || strings.Contains(f.Reason, "kan er wel staan") || in.Posts() != 0 {
				t.Errorf("got %v after %d posts", f, in.Posts())
			}
		})
	}
	for name, tc := range badPictures {
		t.Run(name, func(t *testing.T) {
			in := newToots(t, tc.images)
			_, f := publishTo(in.patience, t, in.channel, posting("Tekst", album{}.put(drawing(9), "alt")))
			if f == nil || f.Intent != tc.want || len(in.Requests()) != 0 {
				t.Errorf("got %v after %d requests", f, len(in.Requests()))
			}
		})
	}
}

func TestMastodonWaitsAsLongAsItIsAsked(t *testing.T) {
	in := newToots(t, nil)
	for header, value := range map[string]string{
		"Retry-After":       "120",
		"X-RateLimit-Reset": time.Now().Add(2 * time.Minute).UTC().Format("2006-01-02T15:04:05.000000Z"),
	} {
		in.On(statuses, trouble.Before(trouble.With(429, header, value)))
		if _, f := publishTo(t.Context(), t, in.channel, posting(words)); f == nil || (f.After-2*time.Minute).Abs() > 5*time.Second || f.Status != 429 {
			t.Errorf("%s: %+v", header, f)
		}
	}
}

func TestMastodonKeepsTheTokenOutOfWhatAServerEchoes(t *testing.T) {
	in := newToots(t, nil)
	for _, status := range []int{403, 422, 500, 200} {
		in.On(statuses, trouble.Before(trouble.Says(status, "text/plain", "Bearer "+tokenM)))
		if _, f := publishTo(t.Context(), t, in.channel, posting(words), tokenM); f == nil || !strings.Contains(f.Detail, "***") {
			t.Errorf("%d: %v", status, f)
		}
	}
}

func TestMastodonNotReached(t *testing.T) {
	in := newToots(t, nil)
	over, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := in.channel.Publish(over, posting(words))
	if f := asFailure(t, err, tokenM); f.Intent != later || in.Posts() != 0 {
		t.Errorf("a context that had ended: %v", f)
	}

	gone := httptest.NewServer(nil)
	gone.Close()
	in.settings["server"] = gone.URL
	in.open(t)
	if _, f := publishTo(t.Context(), t, in.channel, posting(words), tokenM); f == nil || f.Intent != later || !strings.Contains(f.Reason, "niet bereikbaar") {
		t.Errorf("nobody listens: %v", f)
	}

	guarded := outbound.New(outbound.Options{})
	c, err := publisher.NewMastodon(guarded, channelFor(in.site, tokenM), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, f := publishTo(t.Context(), t, c, posting(words), tokenM); f == nil || f.Intent != permanent || !strings.Contains(f.Reason, "eigen netwerk") {
		t.Errorf("an address inside: %v", f)
	}
}

// software is what a server may be, each with its own idea of keys.
var software = map[string]func(*mastodon.Server){
	"Mastodon":                     func(*mastodon.Server) {},
	"Mastodon that fails on a key": func(s *mastodon.Server) { s.FailsOnRepeat = true },
	"a server that ignores keys": func(s *mastodon.Server) {
		s.IgnoresKeys, s.Version, s.SourceURL = true, "2.7.2 (compatible; Akkoma 3.13)", "https://akkoma.dev/AkkomaGang/akkoma"
	},
}

// Whatever happens, and whatever the server thinks of keys: two attempts with a read-back between them, as the publisher
// makes them, leave one status at most, and none where the channel said that nothing was placed.
func TestMastodonTwoAttemptsMakeOneStatus(t *testing.T) {
	behaviours := map[string]trouble.Behaviour{"hang": trouble.Hang, "cut": trouble.Cut, "half": trouble.Half, "500": trouble.Status(500), "504": trouble.Status(504),
		"408": trouble.Status(408), "409": trouble.Status(409), "201": trouble.Status(201), "404": trouble.Status(404), "nonsense": trouble.Says(200, "application/json", "[]")}
	for kind, make := range software {
		for name, b := range behaviours {
			for when, tr := range map[string]trouble.Trouble{"before": trouble.Before(b), "after": trouble.After(b)} {
				t.Run(kind+", "+name+" "+when, func(t *testing.T) {
					in := newToots(t, nil)
					make(in.Server)
					in.learn(t)
					in.On(statuses, tr)
					if _, f := publishTo(in.patience, t, in.channel, posting(words)); f != nil && f.Intent != doubt && len(in.Effects()) != 0 {
						t.Errorf("%v, and it is there", f)
					}
					in.again(t)
					if n := len(in.Effects()); n > 1 {
						t.Errorf("%d effects", n)
					}
				})
			}
		}
	}
}

// learn tests the connection and keeps what that learned, as the program does.
func (in *toots) learn(t *testing.T) {
	t.Helper()
	if _, err := in.channel.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	for k, v := range in.channel.Learned() {
		in.settings[k] = v
	}
	in.open(t)
}

// again reads back and sends once more where the channel says that it may.
func (in *toots) again(t *testing.T) {
	t.Helper()
	_, err := in.channel.Find(t.Context(), posting(words))
	if errors.Is(err, publisher.ErrAbsent) && in.channel.Keyed(posting(words), in.clock) {
		_, _ = publishTo(t.Context(), t, in.channel, posting(words))
	}
}

func TestMastodonThatShowsAStatusLateStillMakesOne(t *testing.T) {
	for kind, make := range software {
		t.Run(kind, func(t *testing.T) {
			in := newToots(t, nil)
			make(in.Server)
			in.learn(t)
			in.On(statuses, trouble.After(trouble.Cut))
			if _, f := publishTo(t.Context(), t, in.channel, posting(words)); f == nil || f.Intent != doubt {
				t.Errorf("the first: %v", f)
			}
			in.On("GET /api/v1/accounts/", trouble.Before(trouble.Says(http.StatusOK, "application/json", "[]")))
			in.again(t)
			want := 2
			if in.IgnoresKeys {
				want = 1
			}
			if in.Posts() != want || len(in.Effects()) != 1 {
				t.Errorf("%d requests, want %d; %d effects", in.Posts(), want, len(in.Effects()))
			}
		})
	}
}
