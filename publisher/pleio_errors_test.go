package publisher_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/publisher"
	"veiligheidskalender/publisher/fakes/pleio"
	"veiligheidskalender/publisher/outbound"
)

const (
	doubt     = publisher.IntentDoubt
	permanent = publisher.IntentPermanent
	later     = publisher.IntentLater
	login     = publisher.IntentLogin
)

func TestPleioEveryWayItCanGoWrong(t *testing.T) {
	says := func(status int, body string) pleio.Trouble {
		return pleio.Before(pleio.Says(status, "application/json", body))
	}
	code := func(message string) pleio.Trouble { return pleio.Before(pleio.Code(message)) }
	for _, tc := range []struct {
		name    string
		trouble pleio.Trouble
		want    publisher.Intent
		reason  string // a part of the Dutch sentence
		effects int
	}{
		{"no answer, nothing done", pleio.Before(pleio.Hang), doubt, "niet op tijd", 0},
		{"no answer, though it is there", pleio.After(pleio.Hang), doubt, "kan er wel staan", 1},
		{"the line is cut before", pleio.Before(pleio.Cut), doubt, "viel weg", 0},
		{"the line is cut after", pleio.After(pleio.Cut), doubt, "viel weg", 1},
		{"half an answer", pleio.After(pleio.Half), doubt, "niet begrijpen", 1},
		{"a proxy gives up before", pleio.Before(pleio.Status(502)), doubt, "storing (502)", 0},
		{"a proxy gives up after", pleio.After(pleio.Status(504)), doubt, "storing (504)", 1},
		{"a proxy says so in HTML", pleio.After(pleio.HTML(503, "Even geduld")), doubt, "storing (503)", 1},
		{"too busy", pleio.Before(pleio.Status(500)), doubt, "storing (500)", 0},
		{"request time-out", pleio.After(pleio.Status(408)), doubt, "storing (408)", 1},
		{"conflict", pleio.After(pleio.Status(409)), doubt, "storing (409)", 1},
		{"a status that nobody documented", pleio.Before(pleio.Status(418)), doubt, "niet begrijpen", 0},
		{"no Pleio at this address", pleio.Before(pleio.Status(404)), doubt, "Een beheerder kan het adres controleren", 0},
		{"200 with nonsense", says(200, "{oeps"), doubt, "niet begrijpen", 0},
		{"200 with nothing", says(200, ""), doubt, "niet begrijpen", 0},
		{"200 with a good-looking nothing", says(200, `{"data":{"addEntity":{"entity":null}}}`), doubt, "niet begrijpen", 0},
		{"200 with a list", says(200, `[]`), doubt, "niet begrijpen", 0},
		{"204", says(204, ""), doubt, "niet begrijpen", 0},
		{"unknown_error", code("unknown_error"), doubt, "niet begrijpen", 0},
		{"unknown_error after saving", pleio.After(pleio.Code("unknown_error")), doubt, "kan er wel staan", 1},
		{"could_not_save", code("could_not_save"), doubt, "niet begrijpen", 0},
		{"an exception after saving", pleio.After(pleio.Code("'NoneType' object has no attribute 'guid'")), doubt, "kan er wel staan", 1},
		{"an exception that looks like the schema's", pleio.After(pleio.Code("Cannot query field 'x' on type 'Y'.")), doubt, "kan er wel staan", 1},
		{"a known code beside an unknown one", says(200, `{"data":{"addEntity":null},"errors":[{"message":"invalid_value"},{"message":"boem"}]}`), doubt, "niet begrijpen", 0},

		{"not_logged_in", code("not_logged_in"), login, "aanmelding bij Pleio is verlopen", 0},
		{"a login page with 200", pleio.Before(pleio.HTML(200, "Inloggen")), login, "aanmelding bij Pleio is verlopen", 0},
		{"some other page with 200, after it was saved", pleio.After(pleio.HTML(200, "Beveiligingscontrole")), doubt, "", 1},
		{"a login page with 401", pleio.Before(pleio.HTML(401, "Inloggen")), login, "aanmelding bij Pleio is verlopen", 0},
		{"401 without a page", pleio.Before(pleio.Status(401)), login, "aanmelding bij Pleio is verlopen", 0},
		{"the second step is missing", pleio.Before(pleio.HTML(403, "2FA")), login, "tweede stap", 0},
		{"sent to the sign-in", pleio.Before(pleio.Redirect(302, "https://account.pleio.nl/openid?state=x")), login, "aanmelding bij Pleio is verlopen", 0},
		{"a page without its type", pleio.Before(pleio.Says(200, "text/plain", "\n <!doctype html><title>Inloggen</title>")), login, "verlopen", 0},

		{"could_not_add", code("could_not_add"), permanent, "Vraag de beheerder van Pleio", 0},
		{"not_authorized", code("not_authorized"), permanent, "Vraag de beheerder van Pleio", 0},
		{"user_not_member_of_group", code("user_not_member_of_group"), permanent, "lid te maken", 0},
		{"NOT_GROUP_MEMBER", code("NOT_GROUP_MEMBER"), permanent, "lid te maken", 0},
		{"could_not_find_group", code("could_not_find_group"), permanent, "groep", 0},
		{"403 without a page", pleio.Before(pleio.Status(403)), permanent, "Vraag de beheerder van Pleio", 0},
		{"invalid_value", code("invalid_value"), permanent, "titel", 0},
		{"invalid_date", code("invalid_date"), permanent, "invalid_date", 0},
		{"invalid_subtype", code("invalid_subtype"), permanent, "soort", 0},
		{"text_too_long", code("text_too_long"), permanent, "te lang", 0},
		{"missing_required_field", code("missing_required_field:abstract"), permanent, "abstract", 0},
		{"file_not_clean", code("file_not_clean:x.jpg"), permanent, "bestand", 0},
		{"too large", pleio.Before(pleio.Status(413)), permanent, "te groot", 0},
		{"unprocessable", pleio.Before(pleio.Status(422)), permanent, "422", 0},
		{"moved for good", pleio.Before(pleio.Redirect(308, "https://elders.nl/graphql")), permanent, "ander adres. Een beheerder kan", 0},
		{"a field is gone", says(400, `{"errors":[{"message":"Cannot query field 'guid' on type 'Entity'."}]}`), permanent, "“guid”", 0},
		{"an input field is gone", says(200, `{"data":null,"errors":[{"message":"Variable '$input' got invalid value {'title': 'a \"b\"'}; Field 'source' is not defined by type 'addEntityInput'."}]}`), permanent, "“source”", 0},
		{"an input field has another type", says(200, `{"data":null,"errors":[{"message":"Variable '$input' got invalid value 1 at 'input.accessId'; Expected type 'AccessId'."}]}`), permanent, "“accessId”", 0},
		{"a type is gone", says(400, `{"errors":[{"message":"Unknown type 'addEntityInput'."}]}`), permanent, "“addEntityInput”", 0},
		{"the document is not understood", says(400, `{"errors":[{"message":"Syntax Error: Unexpected Name."}]}`), permanent, "Pleio is veranderd", 0},

		{"too many, without a time", pleio.Before(pleio.Wait("")), later, "even te wachten", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			in := newIntranet(t, nil)
			in.OnWrite(tc.trouble)
			receipt, f := in.publish(t)
			if f == nil {
				t.Fatalf("published: %+v", receipt)
			}
			if f.Intent != tc.want || !strings.Contains(f.Reason, tc.reason) {
				t.Errorf("intent %d, %q", f.Intent, f.Reason)
			}
			if n := len(in.Effects()); n != tc.effects {
				t.Errorf("%d effects, want %d", n, tc.effects)
			}
			if n := in.Mutations(); n != 1 {
				t.Errorf("the mutation arrived %d times", n)
			}
			in.found(t, tc.effects == 1)
		})
	}
}

// found reads back and wants the newest effect, or ErrAbsent.
func (in *intranet) found(t *testing.T, want bool) {
	t.Helper()
	receipt, err := in.channel.Find(t.Context(), dispatch())
	switch {
	case !want && !errors.Is(err, publisher.ErrAbsent):
		t.Errorf("Find: %+v, %v; want ErrAbsent", receipt, err)
	case want && (err != nil || receipt.RemoteID != in.Effects()[0].GUID || !strings.HasPrefix(receipt.URL, in.site+"/news/view/")):
		t.Errorf("Find: %+v, %v", receipt, err)
	}
}

func TestPleioAPostThatIsThereIsPublishedThoughErrorsCameWithIt(t *testing.T) {
	in := newIntranet(t, nil)
	in.OnWrite(pleio.After(pleio.WithError("invalid_value")))
	receipt, f := in.publish(t)
	if f != nil || receipt.RemoteID != in.Effects()[0].GUID {
		t.Errorf("got %+v, %v", receipt, f)
	}
}

func TestPleioWaitsAsLongAsItIsAsked(t *testing.T) {
	for value, want := range map[string]time.Duration{
		"120": 2 * time.Minute, "": 0, "-5": 0, "morgen": 0, "999999999": 24 * time.Hour,
		time.Now().Add(90 * time.Second).UTC().Format(http.TimeFormat): 90 * time.Second,
	} {
		in := newIntranet(t, nil)
		in.OnWrite(pleio.Before(pleio.Wait(value)))
		if _, f := in.publish(t); f == nil || (f.After-want).Abs() > 5*time.Second || f.Status != 429 {
			t.Errorf("Retry-After %q: %+v", value, f)
		}
	}
}

func TestPleioSaysWhatTheSiteAnsweredWithoutTheSecretsInIt(t *testing.T) {
	for name, tc := range map[string]struct {
		trouble pleio.Trouble
		want    string
	}{
		"a code":                {pleio.Before(pleio.Code("could_not_add")), "could_not_add"},
		"the title of a page":   {pleio.Before(pleio.HTML(401, "Inloggen")), "HTML; Inloggen"},
		"not the tokens of one": {pleio.Before(pleio.Says(200, "text/html", "<title>Inloggen</title><input name=csrfmiddlewaretoken value=abc>")), "HTML; Inloggen"},
		"a redirect":            {pleio.Before(pleio.Redirect(302, "https://account.pleio.nl/openid?state=abc")), "naar https://account.pleio.nl/openid"},
		"an echo":               {pleio.Before(pleio.Says(500, "text/plain", "fout bij "+session)), "fout bij ***"},
		"an echo in a code":     {pleio.Before(pleio.Code("invalid_" + session)), "invalid_***"},
		"an echo in a schema":   {pleio.Before(pleio.Says(400, "application/json", `{"errors":[{"message":"Cannot query field '`+session+`'"}]}`)), "Cannot query field '***'"},
		"no novel":              {pleio.Before(pleio.Says(500, "text/plain", strings.Repeat("x", 5000))), strings.Repeat("x", 500) + "…"},
	} {
		t.Run(name, func(t *testing.T) {
			in := newIntranet(t, nil)
			in.OnWrite(tc.trouble)
			if _, f := in.publish(t); f == nil || f.Detail != tc.want || f.Status == 0 {
				t.Errorf("got %+v, want %q", f, tc.want)
			}
		})
	}
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	var config net.ListenConfig
	l, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func TestPleioThatIsNoHTTPKeepsTheSecretToo(t *testing.T) {
	listener := listen(t)
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		_, _ = conn.Read(make([]byte, 4096))
		_, _ = fmt.Fprintf(conn, "OEPS %s\r\n\r\n", session)
	}()
	_, f := publishTo(t.Context(), t, newPleio(t, "http://"+listener.Addr().String(), nil), dispatch(), session)
	if f == nil || f.Intent != doubt || !strings.Contains(f.Error(), "***") {
		t.Errorf("got %v", f)
	}
}

func TestPleioWithAnEditorsSessionGone(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*pleio.Server)
		want   publisher.Intent
	}{
		{"signed out of an open site", func(s *pleio.Server) { s.SignOut(session) }, login},
		{"signed out of a closed site", func(s *pleio.Server) { s.SignOut(session); s.Closed = true }, login},
		{"the second step is now required", func(s *pleio.Server) { s.TwoFactor = true }, login},
		{"no longer an editor", func(s *pleio.Server) { s.SignIn(session, pleio.User{GUID: "u-1", Role: pleio.Member}) }, permanent},
	} {
		t.Run(tc.name, func(t *testing.T) {
			in := newIntranet(t, nil)
			tc.change(in.Server)
			if _, f := in.publish(t); f == nil || f.Intent != tc.want || len(in.Effects()) != 0 {
				t.Errorf("got %v and %d effects", f, len(in.Effects()))
			}
			sentence, err := in.channel.Check(t.Context())
			var f *publisher.Failure
			if !errors.As(err, &f) || f.Intent != tc.want || sentence != "" {
				t.Errorf("Check: %q, %v", sentence, err)
			}
		})
	}
}

func TestPleioNotReachedIsForLater(t *testing.T) {
	gone := httptest.NewServer(nil)
	gone.Close()
	unknown := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a request arrived") }))
	unknown.Config.ErrorLog = log.New(io.Discard, "", 0)
	unknown.StartTLS()
	defer unknown.Close()
	mute := listen(t) // takes the connection and never says a word of TLS
	for name, site := range map[string]string{
		"nobody listens":             gone.URL,
		"the certificate is unknown": unknown.URL,
		"TLS never comes about":      "https://" + mute.Addr().String(),
	} {
		t.Run(name, func(t *testing.T) {
			limited, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond) // whatever comes first, nothing was sent
			defer cancel()
			_, f := publishTo(limited, t, newPleio(t, site, nil), dispatch(), session)
			if f == nil || f.Intent != later || !strings.Contains(f.Reason, "niet bereikbaar") || f.Err == nil {
				t.Errorf("got %+v", f)
			}
		})
	}

	in := newIntranet(t, nil)
	over, cancel := context.WithCancel(t.Context())
	cancel()
	var f *publisher.Failure
	if _, err := in.channel.Publish(over, dispatch()); !errors.As(err, &f) || f.Intent != later || in.Mutations() != 0 {
		t.Errorf("a context that had ended: %v", err)
	}
}

func TestPleioAtAnAddressInsideIsRefusedForGood(t *testing.T) {
	in := newIntranet(t, nil)
	p, err := publisher.NewPleio(outbound.New(outbound.Options{}), channelAt(in.site), nil, permalink)
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.Publish(t.Context(), dispatch())
	var f *publisher.Failure
	if !errors.As(err, &f) || f.Intent != permanent || !strings.Contains(f.Reason, "eigen netwerk") || len(in.Requests()) != 0 {
		t.Errorf("got %v", err)
	}
}

func TestPleioSlowButInTimeIsPublished(t *testing.T) {
	in := newIntranet(t, nil)
	release := make(chan struct{})
	in.OnWrite(pleio.Slow(release))
	done := make(chan error)
	go func() {
		_, err := in.channel.Publish(t.Context(), dispatch())
		done <- err
	}()
	release <- struct{}{} // taken when the request has arrived and is waiting
	if err := <-done; err != nil || len(in.Effects()) != 1 {
		t.Errorf("%v, %d effects", err, len(in.Effects()))
	}
}

// Whatever happens: an error that says "not there" is right, and nothing is ever sent twice.
func TestPleioADefiniteRefusalLeavesNothingBehind(t *testing.T) {
	behaviours := []pleio.Behaviour{pleio.Hang, pleio.Cut, pleio.Half, pleio.Status(500), pleio.Status(408), pleio.Status(409), pleio.Status(504),
		pleio.Status(400), pleio.Status(404), pleio.Status(201), pleio.Says(200, "application/json", "{}"), pleio.HTML(502, "x"), pleio.Code("unknown_error")}
	for i, b := range behaviours {
		for when, trouble := range map[string]pleio.Trouble{"before": pleio.Before(b), "after": pleio.After(b)} {
			t.Run(fmt.Sprint(i, when), func(t *testing.T) {
				in := newIntranet(t, map[string]string{"subtype": "blog"})
				in.OnWrite(trouble)
				_, f := in.publish(t)
				if n := len(in.Effects()); n > 1 || in.Mutations() > 1 || f != nil && f.Intent != doubt && n != 0 {
					t.Errorf("%v with %d effects of %d mutations", f, n, in.Mutations())
				}
			})
		}
	}
}
