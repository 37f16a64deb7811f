// Package outbound makes the one HTTP client with which the program dials out: to channels, webhooks and links to check.
//
// It never reaches an address inside (private, loopback, link-local, metadata …) unless an exception says so, never
// sends a request twice, never follows a redirect to another host, and never reads more than it was told to.
package outbound

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"
)

// Options are the settings of a client; the zero value is a good one.
type Options struct {
	Version string         // of the program, for the user agent
	Allow   []netip.Prefix // addresses that may be reached although they are inside: an intranet
	Proxy   *url.URL       // as ParseProxy reads it; nil: none; the environment is not read. A proxy does the looking up of names, so the guard only sees addresses (judgeUnseen)
	RootCAs *x509.CertPool // nil: those of the system

	MaxBody       int64         // bytes of an answer, unpacked; 0: 4 MiB
	Timeout       time.Duration // of a whole exchange, reading the answer included; 0: 60 s
	HeaderTimeout time.Duration // from the request written to the answer's first line; 0: 30 s
	DialTimeout   time.Duration // for name and connection together, and again for TLS; 0: 10 s

	resolver *net.Resolver
}

// New returns a client that is safe for use by many goroutines. Its errors are those of net/http, among them *Refused
// for an address inside, and *TooLarge from reading a body.
func New(o Options) *http.Client {
	o.MaxBody = cmp.Or(o.MaxBody, 4<<20)
	o.Timeout = cmp.Or(o.Timeout, time.Minute)
	o.HeaderTimeout = cmp.Or(o.HeaderTimeout, 30*time.Second)
	o.DialTimeout = cmp.Or(o.DialTimeout, 10*time.Second)

	reads := newTransport(o)
	writes := newTransport(o)
	writes.DisableKeepAlives = true // see transport
	return &http.Client{
		Transport:     &transport{o: o, agent: userAgent(o.Version), reads: reads, writes: writes},
		CheckRedirect: followOnlyHome,
		Timeout:       o.Timeout,
	}
}

// newTransport speaks HTTP/1.1 only: one request at a time on a connection is what the promises about replays rest on.
func newTransport(o Options) *http.Transport {
	t := &http.Transport{
		DialContext:            dialer{o}.dial,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: o.RootCAs},
		TLSHandshakeTimeout:    o.DialTimeout,
		ResponseHeaderTimeout:  o.HeaderTimeout,
		MaxResponseHeaderBytes: 256 << 10,
		MaxIdleConnsPerHost:    4,
		IdleConnTimeout:        60 * time.Second,
		Protocols:              new(http.Protocols),
	}
	t.Protocols.SetHTTP1(true)
	if o.Proxy != nil {
		t.Proxy = viaProxy(o)
	}
	return t
}

func userAgent(version string) string { return "veiligheidskalender/" + cmp.Or(version, "dev") }

// Dial returns the guarded way to connect for what is not HTTP, such as a mail server: the same addresses are refused. It
// knows no proxy, not even as an address that may be inside.
func Dial(o Options) func(ctx context.Context, network, address string) (net.Conn, error) {
	o.Proxy = nil
	o.DialTimeout = cmp.Or(o.DialTimeout, 10*time.Second)
	return dialer{o}.dial
}
