package outbound

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

// dying is a server that answers a GET and keeps the line, and that closes the line without an answer as soon as a
// write has arrived: on a reused connection that is just what makes net/http send a request again.
func dying(t *testing.T) (address string, arrived *atomic.Int64) {
	t.Helper()
	arrived = new(atomic.Int64)
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == "GET" {
			return
		}
		_, _ = io.Copy(io.Discard, r.Body)
		arrived.Add(1)
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_ = conn.Close()
	}), arrived
}

func writes(t *testing.T, address string) map[string]*http.Request {
	t.Helper()
	made := map[string]*http.Request{}
	for name, body := range map[string]func() io.Reader{
		"with a body":    func() io.Reader { return strings.NewReader("x") },
		"without a body": func() io.Reader { return nil },
		"with NoBody":    func() io.Reader { return http.NoBody },
	} {
		for _, method := range []string{"POST", "PUT", "DELETE", "PATCH"} {
			req := request(t, method, address, body())
			req.Header.Set("Idempotency-Key", "k")
			made[method+" "+name] = req
		}
	}
	return made
}

func TestAWriteThatDiesArrivesOnceAndIsAnError(t *testing.T) {
	address, arrived := dying(t)
	client := New(Options{Allow: here})
	for name, req := range writes(t, address) {
		t.Run(name, func(t *testing.T) {
			get(t, client, address) // leaves a connection to reuse
			arrived.Store(0)
			if _, _, err := send(client, req); err == nil {
				t.Error("no error")
			}
			if n := arrived.Load(); n != 1 {
				t.Errorf("arrived %d times, want once", n)
			}
		})
	}
}

// The test above can fail: a plain client sends the same requests twice.
func TestAPlainClientWouldSendItTwice(t *testing.T) {
	address, arrived := dying(t)
	client := &http.Client{Transport: &http.Transport{}}
	twice := 0
	for _, req := range writes(t, address) {
		get(t, client, address)
		arrived.Store(0)
		_, _, _ = send(client, req)
		if arrived.Load() > 1 {
			twice++
		}
	}
	if twice == 0 {
		t.Error("net/http no longer resends by itself: is the guard still needed?")
	}
}

func TestAConnectionClosedWhileIdleCostsAWriteNothing(t *testing.T) {
	arrived := new(atomic.Int64)
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.Method == "POST" {
			arrived.Add(1)
		}
	}))
	defer s.Close()
	client := New(Options{Allow: here})
	for range 20 {
		get(t, client, s.URL)
		s.CloseClientConnections()
		if _, _, err := send(client, request(t, "POST", s.URL, strings.NewReader("x"))); err != nil {
			t.Fatal(err)
		}
	}
	if arrived.Load() != 20 {
		t.Errorf("20 writes arrived %d times", arrived.Load())
	}
}

func TestEveryWriteHasItsOwnConnection(t *testing.T) {
	opened := new(atomic.Int64)
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	s.Config.ConnState = func(_ net.Conn, st http.ConnState) {
		if st == http.StateNew {
			opened.Add(1)
		}
	}
	s.Start()
	defer s.Close()
	client := New(Options{Allow: here})
	for range 3 {
		if _, _, err := send(client, request(t, "POST", s.URL, strings.NewReader("x"))); err != nil {
			t.Fatal(err)
		}
	}
	if opened.Load() != 3 {
		t.Errorf("3 writes used %d connections", opened.Load())
	}
}
