package main

import (
	"bufio"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
	"veiligheidskalender/publisher/outbound"
	"veiligheidskalender/store"
)

// gate is a little HTTP proxy: the only way to target, whatever the name.
type gate struct {
	target string // host:port

	mu     sync.Mutex
	wants  string // Proxy-Authorization
	closed bool
	asked  []string // method and host
}

// heard returns what the proxy was asked, and changes what it does from then on.
func (g *gate) heard(closed bool, wants string) string {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed, g.wants = closed, wants
	return strings.Join(g.asked, ", ")
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	g.asked = append(g.asked, r.Method+" "+r.Host)
	closed, wants := g.closed, g.wants
	g.mu.Unlock()
	switch {
	case r.Header.Get("Proxy-Authorization") != wants:
		w.WriteHeader(http.StatusProxyAuthRequired)
		return
	case closed || r.Method != http.MethodConnect:
		w.WriteHeader(http.StatusForbidden)
		return
	}
	far, err := net.Dial("tcp", g.target) //nolint:noctx // on this machine
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer far.Close() //nolint:errcheck // the line is done
	near, buffered, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer near.Close() //nolint:errcheck // the line is done
	_, _ = io.WriteString(near, "HTTP/1.1 200 Connection established\r\n\r\n")
	go func(from *bufio.Reader) { _, _ = io.Copy(far, from) }(buffered.Reader)
	_, _ = io.Copy(near, far)
}

func TestAWebhookGoesByTheProxyOfTheSettings(t *testing.T) {
	var got []string
	receiver := httptest.NewTLSServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		got = append(got, r.Host+r.URL.Path+r.Header.Get("Proxy-Authorization"))
	}))
	t.Cleanup(receiver.Close)
	const us = "Basic cGlldDpnZWhlaW0=" // piet:geheim
	g := &gate{target: receiver.Listener.Addr().String(), wants: us}
	proxy := httptest.NewServer(g)
	t.Cleanup(proxy.Close)

	p := program{getenv: func(k string) string {
		return map[string]string{"VK_DATABASE": "sqlite:" + t.TempDir() + "/x.db", "VK_PROXY": strings.Replace(proxy.URL, "//", "//piet:geheim@", 1)}[k]
	}, stdout: io.Discard, stderr: io.Discard}
	c, err := p.configure("")
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), c.database, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })

	send := func(o opener, address string) error {
		t.Helper()
		ch, err := o.open(campaigns.Channel{ID: "c", Kind: "webhook", Settings: map[string]string{"url": address}, Secret: "zestien tekens of meer", SecretSet: true})
		if err != nil {
			t.Fatal(err)
		}
		if w, ok := ch.(*publisher.Webhook); !ok || w == nil {
			t.Fatalf("a webhook is opened as %T", ch)
		}
		_, err = ch.Publish(t.Context(), campaigns.Dispatch{Delivery: campaigns.Delivery{ID: "d", MunicipalityID: place(t, s), DueAt: time.Now()}, Content: campaigns.Content{Title: "Let op", Text: "Tekst"}})
		return err
	}
	refusedBy := func(err error) publisher.Intent {
		t.Helper()
		var f *publisher.Failure
		if !errors.As(err, &f) || strings.Contains(err.Error()+f.Reason+f.Detail, "geheim") || strings.Contains(err.Error(), "cGlld") {
			t.Fatalf("%v: no failure, or the password is in it", err)
		}
		return f.Intent
	}

	// The program's own client: the receiver's certificate is nobody's, but the proxy was asked, and no name was looked up here.
	if err := send(newOpener(c, s, false), "https://example.com/hook"); refusedBy(err) != publisher.IntentLater || len(got) > 0 {
		t.Errorf("a certificate that is nobody's: %v, %v", err, got)
	}
	// The same, trusting the receiver.
	options := c.outbound()
	options.RootCAs = x509.NewCertPool()
	options.RootCAs.AddCert(receiver.Certificate())
	o := newOpener(c, s, false)
	o.client = outbound.New(options)
	if err := send(o, "https://example.com/hook"); err != nil {
		t.Fatal(err)
	}
	const twice = "CONNECT example.com:443, CONNECT example.com:443"
	if heard := g.heard(true, us); len(got) != 1 || got[0] != "example.com/hook" || heard != twice {
		t.Errorf("arrived %q; the proxy was asked %s", got, heard)
	}
	// What looks inside is refused before the proxy hears of it, and a proxy that refuses leaves no doubt.
	err = send(o, "https://10.1.2.3/hook")
	if heard := g.heard(true, us); refusedBy(err) != publisher.IntentPermanent || heard != twice {
		t.Errorf("an address inside: %v; the proxy was asked %s", err, heard)
	}
	if err := send(o, "https://example.com/hook"); refusedBy(err) != publisher.IntentLater || len(got) != 1 {
		t.Errorf("a proxy that refuses: %v", err)
	}
	g.heard(false, "Basic iets anders")
	if err := send(o, "https://example.com/hook"); refusedBy(err) != publisher.IntentLater || len(got) != 1 {
		t.Errorf("a proxy that does not know us: %v", err)
	}
	proxy.Close()
	if err := send(o, "https://example.com/hook"); refusedBy(err) != publisher.IntentLater {
		t.Errorf("a proxy that is away: %v", err)
	}
}

// place is a municipality, made when there is none.
func place(t *testing.T, s *store.Store) string {
	t.Helper()
	text, err := readPack("zblw")
	if err == nil {
		_, err = loadPack(t.Context(), s, "zblw", text, "2027-02", false)
	}
	if err != nil {
		t.Fatal(err)
	}
	all, err := s.Municipalities(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all[0].ID
}
