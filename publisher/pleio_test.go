package publisher_test

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
	"veiligheidskalender/publisher/fakes/pleio"
	"veiligheidskalender/publisher/outbound"
)

const session = "s3ss10n-g3h31m-k2j4h5"

var (
	noon   = time.Date(2027, 2, 2, 11, 0, 0, 0, time.UTC)
	editor = pleio.User{GUID: "u-1", Name: "Sanne de Wit", Role: pleio.Editor}
	here   = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
)

// intranet is a false Pleio, and the channel to it through the program's own client.
type intranet struct {
	*pleio.Server
	patience *patience
	channel  *publisher.Pleio
	site     string
}

func newIntranet(t *testing.T, settings map[string]string) *intranet {
	t.Helper()
	fake := pleio.New(func() time.Time { return noon })
	fake.SignIn(session, editor)
	limited := newPatience(t)
	fake.OnHang = limited.end
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	return &intranet{fake, limited, newPleio(t, server.URL, settings), server.URL}
}

func newPleio(t *testing.T, site string, settings map[string]string) *publisher.Pleio {
	t.Helper()
	return newPleioWith(t, nil, site, settings)
}

func newPleioWith(t *testing.T, images publisher.Images, site string, settings map[string]string) *publisher.Pleio {
	t.Helper()
	all := map[string]string{"site": site, "mode": "session"}
	for k, v := range settings {
		all[k] = v
	}
	client := outbound.New(outbound.Options{Allow: here})
	t.Cleanup(client.CloseIdleConnections)
	p, err := publisher.NewPleio(client, campaigns.Channel{ID: "c-1", Kind: "pleio", Settings: all, Secret: session}, images, permalink)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func permalink(id string) string { return "https://kalender.woudenberg.nl/plaatsingen/" + id }

// dispatch is a delivery as a worker has begun it.
func dispatch() campaigns.Dispatch {
	return campaigns.Dispatch{
		Delivery: campaigns.Delivery{ID: "d-1", State: campaigns.Sending, Attempt: 1},
		Content:  campaigns.Content{Title: "Herken ondermijning", Text: "Let op **dit**:\n\n- lege panden\n- contant geld\n\n[Meld het](https://www.meldmisdaadanoniem.nl)."},
		FirstAt:  noon,
	}
}

// publish publishes the delivery of dispatch, until Pleio hangs.
func (in *intranet) publish(t *testing.T) (campaigns.Receipt, *publisher.Failure) {
	t.Helper()
	return publishTo(in.patience, t, in.channel, dispatch(), session)
}

// keepsSecret looks for the session in every form in which an error may be shown, logged or stored.
func keepsSecret(t *testing.T, err error) {
	t.Helper()
	for _, format := range []string{"%v", "%+v", "%#v", "%q"} {
		for e := err; e != nil; e = errors.Unwrap(e) {
			if s := fmt.Sprintf(format, e); strings.Contains(s, session) {
				t.Errorf("the session is in %s", s)
			}
		}
	}
}

func TestPleioPlacesThePostWithEverythingItNeeds(t *testing.T) {
	for _, tc := range []struct {
		subtype, access string
		wantAccess      int
		wantSource      string
		wantURL         string
	}{
		{"", "", 1, permalink("d-1"), "/news/view/00000000-0000-4000-8000-000000000001/herken-ondermijning"},
		{"news", "2", 2, permalink("d-1"), "/news/view/00000000-0000-4000-8000-000000000001/herken-ondermijning"},
		{"blog", "1", 1, "", "/blog/view/00000000-0000-4000-8000-000000000001/herken-ondermijning"},
		{"statusupdate", "2", 2, "", "/update/view/00000000-0000-4000-8000-000000000001"},
	} {
		t.Run(tc.subtype+tc.access, func(t *testing.T) {
			in := newIntranet(t, map[string]string{"subtype": tc.subtype, "access": tc.access})
			receipt, f := in.publish(t)
			if f != nil {
				t.Fatal(f)
			}
			effects := in.Effects()
			if len(effects) != 1 {
				t.Fatalf("%d effects", len(effects))
			}
			e := effects[0]
			if len(e.Faults) > 0 {
				t.Errorf("Pleio would show it wrong: %v", e.Faults)
			}
			if e.Title != "Herken ondermijning" || e.Text != "Let op dit:\nlege panden\ncontant geld\nMeld het." {
				t.Errorf("placed %q, %q", e.Title, e.Text)
			}
			if e.AccessID != tc.wantAccess || e.WriteAccessID != 0 || e.Source != tc.wantSource || !e.PublishedAt.Equal(noon) || e.By != editor {
				t.Errorf("placed %+v", e)
			}
			if receipt.RemoteID != e.GUID || receipt.URL != in.site+tc.wantURL {
				t.Errorf("receipt %+v", receipt)
			}
			if n := in.Mutations(); n != 1 {
				t.Errorf("sent %d times", n)
			}
		})
	}
}

func TestPleioVariantOfTheChannelGoesOut(t *testing.T) {
	in := newIntranet(t, nil)
	d := dispatch()
	d.Content.Variants = []campaigns.Variant{{ChannelID: "c-1", Title: "Eigen titel"}, {ChannelID: "c-2", Title: "Andere"}}
	if _, err := in.channel.Publish(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if got := in.Effects()[0].Title; got != "Eigen titel" {
		t.Errorf("title %q", got)
	}
}

func TestPleioLeavesToAPersonWhatItCannotDo(t *testing.T) {
	for _, tc := range []struct {
		name, mode string
		secret     campaigns.Secret
		picture    bool
	}{
		{"hand-over was chosen", "handover", session, false},
		{"there is no session", "session", "", false},
		{"nothing was chosen and there is no session", "", "", false},
		{"a picture", "session", session, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			fake := pleio.New(func() time.Time { return noon })
			server := httptest.NewServer(fake)
			defer server.Close()
			p, err := publisher.NewPleio(outbound.New(outbound.Options{Allow: here}), campaigns.Channel{
				ID: "c-1", Settings: map[string]string{"site": server.URL, "mode": tc.mode}, Secret: tc.secret}, nil, permalink)
			if err != nil {
				t.Fatal(err)
			}
			d := dispatch()
			if tc.picture {
				d.Content.Media = []campaigns.Media{{SHA256: "a", Alt: "Een pand"}}
			}
			_, err = p.Publish(t.Context(), d)
			var f *publisher.Failure
			if !errors.As(err, &f) || f.Intent != publisher.IntentByHand || f.Reason == "" {
				t.Errorf("got %v", err)
			}
			if len(fake.Requests()) != 0 {
				t.Error("Pleio was asked something")
			}
		})
	}
}

func TestPleioRefusesSettingsThatCannotWork(t *testing.T) {
	for name, ch := range map[string]campaigns.Channel{
		"site":    {Settings: map[string]string{"site": "http://intranet.nl"}, Secret: session},
		"subtype": {Settings: map[string]string{"site": "https://a.nl", "subtype": "page"}, Secret: session},
		"access":  {Settings: map[string]string{"site": "https://a.nl", "access": "0"}, Secret: session},
		"group":   {Settings: map[string]string{"site": "https://a.nl", "group": "Veiligheid"}, Secret: session},
		"mode":    {Settings: map[string]string{"site": "https://a.nl", "mode": "robot"}, Secret: session},
		"session": {Settings: map[string]string{"site": "https://a.nl"}, Secret: session + "\r\nX: y"},
	} {
		_, err := publisher.NewPleio(outbound.New(outbound.Options{}), ch, nil, permalink)
		var invalid *campaigns.Invalid
		if !errors.As(err, &invalid) || invalid.Field != name {
			t.Errorf("%s: got %v", name, err)
			continue
		}
		keepsSecret(t, err)
	}
	for _, access := range []string{"0", "3", "4"} {
		_, err := publisher.NewPleio(nil, campaigns.Channel{Settings: map[string]string{"site": "https://a.nl", "access": access}, Secret: session}, nil, permalink)
		var invalid *campaigns.Invalid
		if !errors.As(err, &invalid) || invalid.Field != "access" {
			t.Errorf("access %s without a group: %v", access, err)
		}
	}
	if _, err := publisher.NewPleio(nil, channelAt("https://a.nl"), nil, func(id string) string { return "https://b.nl/" + id }); err == nil {
		t.Error("a permalink by which nothing can be found back was accepted")
	}
}

func TestPleioTakesTheSessionAsItComesFromABrowser(t *testing.T) {
	for _, secret := range []campaigns.Secret{session, " " + session + "\n", "sessionid=" + session, "Cookie: a=b; csrftoken=t0ken; sessionid=" + session} {
		fake := pleio.New(func() time.Time { return noon })
		fake.SignIn(session, editor)
		server := httptest.NewServer(fake)
		p, err := publisher.NewPleio(outbound.New(outbound.Options{Allow: here}), campaigns.Channel{ID: "c-1", Account: server.URL, Secret: secret}, nil, permalink)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Publish(t.Context(), dispatch()); err != nil {
			t.Error(err)
		}
		if h := fake.Requests()[0].Header; strings.Contains(string(secret), "t0ken") != (h.Get("X-CSRFToken") == "t0ken") {
			t.Errorf("X-CSRFToken %q", h.Get("X-CSRFToken"))
		}
		server.Close()
	}
}

func TestPleioIsNeverKeyed(t *testing.T) {
	if newIntranet(t, nil).channel.Keyed(dispatch(), noon) {
		t.Error("a second addEntity makes a second post")
	}
}
