package outbound

import (
	"bytes"
	"compress/gzip"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"
)

// here lets a test reach the servers that it starts itself.
var here = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func TestAServerOnThisMachineIsNotReachedWithoutAnException(t *testing.T) {
	address := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the request arrived") })
	for _, host := range []string{"127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"} {
		u, _ := url.Parse(address)
		u.Host = host + ":" + u.Port()
		if _, _, err := send(New(Options{}), request(t, "GET", u.String(), nil)); err == nil {
			t.Errorf("%s: answered", u)
		} else if strings.Contains(host, "127.0.0.1") && !isRefused(err) {
			t.Errorf("%s: %v, want *Refused", u, err)
		}
	}
}

func TestTheRequestSaysWhoItIsFrom(t *testing.T) {
	agents := make(chan string, 2)
	address := serve(t, func(_ http.ResponseWriter, r *http.Request) { agents <- r.UserAgent() })
	client := New(Options{Version: "1.2.3", Allow: here})
	get(t, client, address)
	req := request(t, "GET", address, nil)
	req.Header.Set("User-Agent", "own")
	if _, _, err := send(client, req); err != nil {
		t.Fatal(err)
	}
	if a, b := <-agents, <-agents; a != "veiligheidskalender/1.2.3" || b != "own" {
		t.Errorf("user agents %q and %q", a, b)
	}
}

func TestTheProxyOfTheEnvironmentIsNotUsed(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://192.0.2.1:3128")
	t.Setenv("http_proxy", "http://192.0.2.1:3128")
	address := serve(t, func(http.ResponseWriter, *http.Request) {})
	get(t, New(Options{Allow: here}), address)
}

func TestAProxyThatWasSetIsUsedAndMayBeInside(t *testing.T) {
	asked := make(chan string, 1)
	proxy, _ := url.Parse(serve(t, func(_ http.ResponseWriter, r *http.Request) { asked <- r.URL.String() }))
	client := New(Options{Proxy: proxy})
	get(t, client, "http://pleio.example/x")
	if got := <-asked; got != "http://pleio.example/x" {
		t.Errorf("the proxy was asked for %q", got)
	}
	if _, _, err := send(client, request(t, "GET", "http://169.254.169.254/latest", nil)); !isRefused(err) {
		t.Errorf("a metadata address by proxy: %v, want *Refused", err)
	}
}

func TestAnAnswerIsReadUpToItsLimitAndNotBeyond(t *testing.T) {
	body := bytes.Repeat([]byte("a"), 1000)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(body); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/packed" {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(packed.Bytes())
			return
		}
		_, _ = w.Write(body)
	})
	for _, tc := range []struct {
		name, path string
		limit      int64
		want       int
		tooLarge   bool
	}{
		{"larger than the answer", "/", 2000, 1000, false},
		{"exactly the answer", "/", 1000, 1000, false},
		{"one byte too little", "/", 999, 999, true},
		{"far too little", "/", 500, 500, true},
		{"counted after unpacking", "/packed", 999, 999, true},
		{"unpacked and just enough", "/packed", 1000, 1000, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, got, err := send(New(Options{Allow: here, MaxBody: tc.limit}), request(t, "GET", address+tc.path, nil))
			var tooLarge *TooLarge
			if len(got) != tc.want || errors.As(err, &tooLarge) != tc.tooLarge {
				t.Errorf("read %d bytes, error %v", len(got), err)
			}
		})
	}
}

func TestTimeOutsEndEveryWait(t *testing.T) {
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/body" {
			w.WriteHeader(200)
			w.(http.Flusher).Flush()
		}
		<-r.Context().Done()
	})
	short := 60 * time.Millisecond
	_, _, err := send(New(Options{Allow: here, HeaderTimeout: short}), request(t, "GET", address+"/header", nil))
	if err == nil || !strings.Contains(err.Error(), "awaiting response headers") {
		t.Errorf("no answer: %v", err)
	}
	if status, _, err := send(New(Options{Allow: here, Timeout: short}), request(t, "GET", address+"/body", nil)); status != 200 || err == nil {
		t.Errorf("half an answer was taken for a whole one: %d, %v", status, err)
	}
}

func TestTheOtherSideMustProveWhoItIsAndSpeakTLS12(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	get(t, New(Options{Allow: here, RootCAs: roots}), s.URL)
	if _, _, err := send(New(Options{Allow: here}), request(t, "GET", s.URL, nil)); err == nil {
		t.Error("an unknown certificate was accepted")
	}

	old := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	old.Config.ErrorLog = s.Config.ErrorLog
	old.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}
	old.StartTLS()
	defer old.Close()
	roots.AddCert(old.Certificate())
	if _, _, err := send(New(Options{Allow: here, RootCAs: roots}), request(t, "GET", old.URL, nil)); err == nil {
		t.Error("TLS 1.1 was accepted")
	}
}

func request(t *testing.T, method, url string, body io.Reader) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, body)
	if err != nil {
		t.Fatal(err)
	}
	return req
}

// send returns the status and the body of the answer; the error also when the body could not be read to its end.
func send(c *http.Client, req *http.Request) (status int, body []byte, err error) {
	resp, err := c.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	body, err = io.ReadAll(resp.Body)
	return resp.StatusCode, body, err
}

// get asks for url and wants 200.
func get(t *testing.T, c *http.Client, url string) {
	t.Helper()
	if status, _, err := send(c, request(t, "GET", url, nil)); status != 200 || err != nil {
		t.Fatal(status, err)
	}
}

func isRefused(err error) bool {
	var refused *Refused
	return errors.As(err, &refused)
}
