package outbound

import (
	"errors"
	"net/http"
	"strings"
	"testing"
)

func TestRedirects(t *testing.T) {
	other := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the other host was visited") })
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/home":
			http.Redirect(w, r, "/there", http.StatusFound)
		case "/keep":
			http.Redirect(w, r, "/there", http.StatusPermanentRedirect)
		case "/away":
			http.Redirect(w, r, other, http.StatusFound)
		case "/round":
			http.Redirect(w, r, "/round", http.StatusFound)
		case "/there":
			if r.Method != "GET" {
				t.Errorf("a %s was redirected", r.Method)
			}
		}
	})
	for _, tc := range []struct {
		name, method, path string
		want               int
	}{
		{"a read follows within the host", "GET", "/home", 200},
		{"a read stops at another host", "GET", "/away", 302},
		{"a read stops going round", "GET", "/round", 302},
		{"a write never follows", "POST", "/home", 302},
		{"a write does not even follow 308", "POST", "/keep", 308},
		{"a write stops at another host", "PUT", "/away", 302},
	} {
		t.Run(tc.name, func(t *testing.T) {
			status, _, err := send(New(Options{Allow: here}), request(t, tc.method, address+tc.path, strings.NewReader("x")))
			if status != tc.want || err != nil {
				t.Errorf("got %d, %v, want %d", status, err, tc.want)
			}
		})
	}
}

func TestOnlyTheStepUpToHTTPSLeavesTheAddress(t *testing.T) {
	for from, to := range map[string]string{
		"http://a.nl/":      "http://127.0.0.1/",
		"https://a.nl/":     "http://a.nl/", // down to plain text
		"https://a.nl:444/": "https://a.nl/",
	} {
		if !errors.Is(followOnlyHome(request(t, "GET", to, nil), []*http.Request{request(t, "GET", from, nil)}), http.ErrUseLastResponse) {
			t.Errorf("%s to %s is followed", from, to)
		}
	}
	if followOnlyHome(request(t, "GET", "https://a.nl/x", nil), []*http.Request{request(t, "GET", "http://a.nl/", nil)}) != nil {
		t.Error("http to https on the same host is not followed")
	}
}
