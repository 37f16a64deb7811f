package outbound

import (
	"fmt"
	"net/http"
)

// transport signs every request and sees to it that none is sent twice.
//
// net/http sends a request again, unasked, when a connection that it kept open turns out to be dead and the request
// looks repeatable: GET, or anything with an Idempotency-Key whose body is empty or can be had again from GetBody.
// Reading twice does no harm. Every other method gets a connection of its own, which net/http never retries on; that
// also spares us the doubt about a write into a connection that the server was just closing.
type transport struct {
	o             Options
	agent         string
	reads, writes http.RoundTripper
}

func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := t.check(req); err != nil {
		if req.Body != nil {
			_ = req.Body.Close()
		}
		return nil, err
	}
	out := req.Clone(req.Context())
	out.GetBody = nil
	if out.Header.Get("User-Agent") == "" {
		out.Header.Set("User-Agent", t.agent)
	}
	via := t.writes
	if isRead(req.Method) {
		via = t.reads
	}
	resp, err := via.RoundTrip(out)
	if err != nil {
		return nil, err
	}
	resp.Body = &limited{body: resp.Body, left: t.o.MaxBody, limit: t.o.MaxBody}
	return resp, nil
}

// check refuses what the dialer will not get to see: with a proxy it only sees the proxy.
func (t *transport) check(req *http.Request) error {
	if s := req.URL.Scheme; s != "https" && s != "http" {
		return fmt.Errorf("outbound: scheme %q is not http or https", s)
	}
	if t.o.Proxy == nil {
		return nil
	}
	return judgeUnseen(req.URL.Hostname(), t.o.Allow)
}

// CloseIdleConnections is for (*http.Client).CloseIdleConnections.
func (t *transport) CloseIdleConnections() {
	for _, rt := range []http.RoundTripper{t.reads, t.writes} {
		if c, ok := rt.(interface{ CloseIdleConnections() }); ok {
			c.CloseIdleConnections()
		}
	}
}

func isRead(method string) bool {
	return method == "" || method == http.MethodGet || method == http.MethodHead
}
