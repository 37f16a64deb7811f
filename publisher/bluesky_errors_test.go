package publisher_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/publisher"
	"veiligheidskalender/publisher/fakes/trouble"
	"veiligheidskalender/publisher/outbound"
)

func TestBlueskyEveryWayItCanGoWrong(t *testing.T) {
	says := func(status int, name string) trouble.Trouble {
		return trouble.Before(trouble.Says(status, "application/json", fmt.Sprintf(`{"error":%q,"message":"de reden"}`, name)))
	}
	const published publisher.Intent = -1
	for _, tc := range []struct {
		name    string
		trouble trouble.Trouble
		want    publisher.Intent
		reason  string
		effects int
	}{
		{"no answer, nothing done", trouble.Before(trouble.Hang), doubt, "niet op tijd", 0},
		{"no answer, though it is there", trouble.After(trouble.Hang), doubt, "kan er wel staan", 1},
		{"the line is cut before", trouble.Before(trouble.Cut), doubt, "viel weg", 0},
		{"the line is cut after", trouble.After(trouble.Cut), doubt, "viel weg", 1},
		{"a storm before", trouble.Before(trouble.Status(502)), doubt, "storing (502)", 0},
		{"an error of the server's own", says(500, "InternalServerError"), doubt, "storing (500)", 0},
		{"request time-out", trouble.Before(trouble.Status(408)), doubt, "storing (408)", 0},
		{"no Bluesky at this address", trouble.Before(trouble.Status(404)), doubt, "Een beheerder kan het adres controleren", 0},
		{"400 of who knows whom", trouble.Before(trouble.Status(400)), doubt, "niet begrijpen", 0},
		{"200 with nonsense", trouble.Before(trouble.Says(200, "application/json", "{}")), doubt, "niet begrijpen", 0},
		{"200 for another place", trouble.Before(trouble.Says(200, "application/json", `{"uri":"at://did:plc:x/app.bsky.feed.post/3jzfcijpj2z2a"}`)), doubt, "niet begrijpen", 0},

		{"half an answer, but we can look", trouble.After(trouble.Half), published, "", 1},
		{"a storm after, but we can look", trouble.After(trouble.Status(504)), published, "", 1},
		{"nonsense after, but we can look", trouble.After(trouble.Says(200, "text/plain", "ok")), published, "", 1},
		{"refused because it is there", trouble.After(trouble.Says(400, "application/json", `{"error":"InvalidRequest","message":"exists"}`)), published, "", 1},

		{"the record is refused", says(400, "InvalidRequest"), permanent, "de reden", 0},
		{"a picture is not there", says(400, "BlobNotFound"), permanent, "de reden", 0},
		{"too large", trouble.Before(trouble.Status(413)), permanent, "te groot", 0},
		{"the account may not", says(403, "Forbidden"), permanent, "de reden", 0},
		{"the account is taken down", says(401, "AccountTakedown"), permanent, "geblokkeerd", 0},
		{"the session is not taken", says(401, "AuthMissing"), login, "neemt de aanmelding niet aan", 0},
		{"the session has lapsed just now", says(400, "ExpiredToken"), later, "verliep net", 0},
		{"too many", trouble.Before(trouble.With(429, "ratelimit-reset", fmt.Sprint(time.Now().Add(time.Hour).Unix()))), later, "even te wachten", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			in := newSkies(t, nil)
			in.On(create, tc.trouble)
			receipt, f := publishTo(in.patience, t, in.channel, posting(marked), passwordB, "s3cr3t-")
			switch {
			case f == nil && tc.want != published:
				t.Fatalf("published: %+v", receipt)
			case f != nil && (f.Intent != tc.want || !strings.Contains(f.Reason, tc.reason)):
				t.Errorf("intent %d, %q", f.Intent, f.Reason)
			case tc.want == later && strings.HasPrefix(tc.name, "too many") && (f.After-time.Hour).Abs() > 5*time.Second:
				t.Errorf("after %v", f.After)
			}
			if len(in.Effects()) != tc.effects || in.Count(create) != 1 {
				t.Errorf("%d effects of %d writes", len(in.Effects()), in.Count(create))
			}
			found, err := in.channel.Find(t.Context(), posting(marked))
			if tc.effects == 0 && !errors.Is(err, publisher.ErrAbsent) || tc.effects == 1 && (err != nil || found.RemoteID != in.Effects()[0].URI) {
				t.Errorf("Find: %+v, %v", found, err)
			}
			// not found: the publisher sends it again
			if _, f := publishTo(t.Context(), t, in.channel, posting(marked), passwordB); f != nil || len(in.Effects()) != 1 {
				t.Errorf("again: %v, %d effects", f, len(in.Effects()))
			}
		})
	}
}

func TestBlueskyASecondWriteFindsTheFirst(t *testing.T) {
	for _, clear := range []bool{false, true} {
		in := newSkies(t, nil)
		in.ClearOnConflict = clear
		first, _ := publishTo(t.Context(), t, in.channel, posting(marked))
		second, f := publishTo(t.Context(), t, in.channel, posting(marked))
		if f != nil || first != second || len(in.Effects()) != 1 || in.Count(create) != 2 {
			t.Errorf("clear %v: %v, %+v and %+v, %d effects", clear, f, first, second, len(in.Effects()))
		}

		in.On("com.atproto.repo.getRecord", trouble.Before(trouble.Status(502)))
		if _, f = publishTo(t.Context(), t, in.channel, posting(marked)); f == nil || f.Intent != doubt || len(in.Effects()) != 1 {
			t.Errorf("clear %v, and no looking: %v, %d effects", clear, f, len(in.Effects()))
		}
	}
}

func TestBlueskyOtherWordsAtOurPlaceAreForAPerson(t *testing.T) {
	in := newSkies(t, nil)
	receipt, _ := publishTo(t.Context(), t, in.channel, posting(marked))
	in.Put(town1, receipt.RemoteID[strings.LastIndex(receipt.RemoteID, "/")+1:], map[string]any{"text": "Iets anders"})
	if _, err := in.channel.Find(t.Context(), posting(marked)); errors.Is(err, publisher.ErrAbsent) || asFailure(t, err).Intent != doubt {
		t.Errorf("Find: %v", err)
	}
	if _, f := publishTo(t.Context(), t, in.channel, posting(marked)); f == nil || f.Intent != doubt || !strings.Contains(f.Reason, "andere woorden") || len(in.Effects()) != 1 {
		t.Errorf("got %v, %d effects", f, len(in.Effects()))
	}
}

// Signing in and bringing pictures come before anything is placed: nothing there is ever in doubt.
func TestBlueskyWhatGoesWrongBeforePlacingLeavesNothingBehind(t *testing.T) {
	upload := "com.atproto.repo.uploadBlob"
	for _, tc := range []struct {
		name    string
		at      string
		trouble trouble.Trouble
		want    publisher.Intent
	}{
		{"no answer to the sign-in", session0, trouble.Before(trouble.Hang), later},
		{"the sign-in is cut", session0, trouble.After(trouble.Half), later},
		{"a storm", session0, trouble.Before(trouble.Status(503)), later},
		{"too many sign-ins", session0, trouble.Before(trouble.With(429, "Retry-After", "60")), later},
		{"the password is wrong", session0, trouble.Before(trouble.Says(401, "application/json", `{"error":"AuthenticationRequired","message":"x"}`)), login},
		{"the name is none", session0, trouble.Before(trouble.Says(400, "application/json", `{"error":"InvalidRequest","message":"x"}`)), login},
		{"a second step", session0, trouble.Before(trouble.Says(401, "application/json", `{"error":"AuthFactorTokenRequired","message":"x"}`)), login},
		{"the account is taken down", session0, trouble.Before(trouble.Says(401, "application/json", `{"error":"AccountTakedown","message":"x"}`)), permanent},
		{"no answer to a picture", upload, trouble.After(trouble.Hang), later},
		{"a picture is cut", upload, trouble.After(trouble.Cut), later},
		{"a storm at a picture", upload, trouble.Before(trouble.Status(500)), later},
		{"a picture is too large", upload, trouble.Before(trouble.Status(413)), permanent},
		{"a picture is refused", upload, trouble.Before(trouble.Says(400, "application/json", `{"error":"InvalidRequest","message":"x"}`)), permanent},
		{"a picture that gets no name", upload, trouble.Before(trouble.Says(200, "application/json", `{"blob":null}`)), later},
	} {
		t.Run(tc.name, func(t *testing.T) {
			images := album{}
			in := newSkies(t, images)
			in.On(tc.at, tc.trouble)
			_, f := publishTo(in.patience, t, in.channel, posting("Tekst", images.put(drawing(1), "alt")), passwordB, "s3cr3t-")
			if f == nil || f.Intent != tc.want || strings.Contains(f.Reason, "kan er wel staan") || in.Count(create) != 0 {
				t.Errorf("got %v after %d writes", f, in.Count(create))
			}
		})
	}
	for name, tc := range badPictures {
		t.Run("a picture "+name, func(t *testing.T) {
			in := newSkies(t, tc.images)
			if _, f := publishTo(in.patience, t, in.channel, posting("Tekst", album{}.put(drawing(9), "alt"))); f == nil || f.Intent != tc.want || len(in.Requests()) != 0 {
				t.Errorf("got %v after %d requests", f, len(in.Requests()))
			}
		})
	}
	images := album{}
	in := newSkies(t, images)
	large := append(drawing(1), make([]byte, 1_000_000)...)
	if _, f := publishTo(in.patience, t, in.channel, posting("Tekst", images.put(large, "alt"))); f == nil || f.Intent != permanent || !strings.Contains(f.Reason, "1 MB") || len(in.Requests()) != 0 {
		t.Errorf("more than 1 MB: %v", f)
	}
	in.Deactivate(town1, passwordB)
	if _, f := publishTo(in.patience, t, in.channel, posting("Tekst")); f == nil || f.Intent != permanent || !strings.Contains(f.Reason, "niet actief") || in.Count(create) != 0 {
		t.Errorf("an account that is not active: %v", f)
	}
}

func TestBlueskyKeepsTheTokensOfASignInThatFails(t *testing.T) {
	for _, body := range []string{`{"accessJwt":"s3cr3t-9","handle":"x"}`, `{"accessJwt":"s3cr3t-9","han`} {
		in := newSkies(t, nil)
		in.On(session0, trouble.Before(trouble.Says(200, "application/json", body)))
		if _, f := publishTo(t.Context(), t, in.channel, posting("Tekst"), passwordB, "s3cr3t-9"); f == nil || f.Intent != later || f.Detail != "JSON" {
			t.Errorf("%s: %+v", body, f)
		}
	}
}

func TestBlueskyRefusesForItself(t *testing.T) {
	in := newSkies(t, nil)
	if _, f := publishTo(t.Context(), t, in.channel, posting(strings.Repeat("a", 301))); f == nil || f.Intent != permanent || !strings.Contains(f.Reason, "graphemes") || len(in.Effects()) != 0 {
		t.Errorf("a text that is too long: %v", f)
	}
}

func TestBlueskyNotReached(t *testing.T) {
	in := newSkies(t, nil)
	over, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := in.channel.Publish(over, posting(marked))
	if f := asFailure(t, err, passwordB); f.Intent != later || len(in.Requests()) != 0 {
		t.Errorf("a context that had ended: %v", f)
	}
	ch := channelFor("", passwordB)
	ch.Account, ch.Settings["service"] = "woudenberg.bsky.social", in.site
	c, err := publisher.NewBluesky(outbound.New(outbound.Options{}), ch, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, f := publishTo(t.Context(), t, c, posting(marked), passwordB); f == nil || f.Intent != permanent || !strings.Contains(f.Reason, "eigen netwerk") {
		t.Errorf("an address inside: %v", f)
	}
}

func TestBlueskyThatCannotBeReadIsNotAbsent(t *testing.T) {
	for name, tr := range map[string]trouble.Trouble{
		"the line is cut":       trouble.Before(trouble.Cut),
		"a storm":               trouble.Before(trouble.Status(502)),
		"another refusal":       trouble.Before(trouble.Says(400, "application/json", `{"error":"InvalidRequest","message":"Could not find repo"}`)),
		"a page":                trouble.Before(trouble.Says(200, "text/html", "<p>")),
		"a record without text": trouble.Before(trouble.Says(200, "application/json", `{"uri":"at://x/app.bsky.feed.post/y","value":{}}`)),
	} {
		t.Run(name, func(t *testing.T) {
			in := newSkies(t, nil)
			in.On("com.atproto.repo.getRecord", tr)
			_, err := in.channel.Find(t.Context(), posting(marked))
			if f := asFailure(t, err, passwordB); errors.Is(err, publisher.ErrAbsent) || f.Intent == doubt {
				t.Errorf("got %v", err)
			}
		})
	}
}
