//go:build !race

package chaos

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// message is what a worker asks the foreign service to place.
type message struct {
	Delivery string
	Post     string
	Attempt  int
	Title    string
	Text     string
	Padding  string
}

// effect is one post that anybody can see.
type effect struct {
	message
	account string
	key     string
	at      time.Time // by the clock of the scene
}

// fault is what goes wrong with one request.
type fault string

const (
	fine       fault = ""
	refuse     fault = "403"               // nothing is placed
	busy       fault = "429"               // nothing is placed
	dropBefore fault = "reset before"      // nothing is placed
	dropAfter  fault = "placed, reset"     //
	errAfter   fault = "placed, 500"       //
	gateBefore fault = "504, nothing done" //
	gateAfter  fault = "placed, 504"       //
	gateLater  fault = "504, placed later" // the proxy gave up, the service behind it did not
	hang       fault = "nothing, no answer"
	hangAfter  fault = "placed, no answer"
	duplicate  fault = "placed, 422 duplicate with a dead link"
	slow       fault = "slow"
)

// foreign is a service that keeps a ledger of effects. Accounts whose name begins with "keyed" know a key again for an
// hour; those that begin with "strict" answer a repeated key with 500, as some versions do.
type foreign struct {
	*httptest.Server
	now   func() time.Time
	late  sync.WaitGroup // what is placed after the answer
	fault func(account string) fault
	// stage hears how far a request got: "half" of its body was read, or it was "placed" and not answered. It may block.
	stage func(stage, worker string, m message)
	// hidden says that what was placed does not show yet.
	hidden atomic.Bool

	mu      sync.Mutex
	effects []effect
	asked   int // how often something was to be placed, with a known key too
}

// newForeign starts a service that ends with the test.
func newForeign(t *testing.T, now func() time.Time) *foreign {
	t.Helper()
	f := &foreign{now: now}
	f.Server = httptest.NewServer(f)
	t.Cleanup(func() {
		f.CloseClientConnections()
		f.Close()
	})
	return f
}

// behave sets what goes wrong and who hears of it; either may be nil.
func (f *foreign) behave(fault func(account string) fault, stage func(stage, worker string, m message)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fault, f.stage = fault, stage
}

// ServeHTTP answers POST /ACCOUNT, which places, and GET /ACCOUNT?delivery=ID, which looks.
func (f *foreign) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	account := strings.Trim(r.URL.Path, "/")
	if r.Method == http.MethodGet {
		f.look(w, account, r.URL.Query().Get("delivery"))
		return
	}
	f.mu.Lock()
	wrong, stage := fine, f.stage
	if f.fault != nil {
		wrong = f.fault(account)
	}
	f.mu.Unlock()
	if stage == nil {
		stage = func(string, string, message) {}
	}
	if wrong == dropBefore {
		cut(w)
		return
	}
	m, err := read(r, func() { stage("half", r.Header.Get("X-Worker"), message{}) })
	if err != nil {
		return // cut off in its body: a service places nothing for that
	}
	f.answer(w, r, account, m, wrong, stage)
}

// read reads a whole message and calls half on the way.
func read(r *http.Request, half func()) (m message, err error) {
	begin := make([]byte, r.ContentLength/3)
	if _, err = io.ReadFull(r.Body, begin); err != nil {
		return m, err
	}
	half()
	rest, err := io.ReadAll(r.Body)
	if err == nil && int64(len(begin)+len(rest)) != r.ContentLength {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return m, err
	}
	err = json.Unmarshal(append(begin, rest...), &m)
	return m, err
}

func (f *foreign) answer(w http.ResponseWriter, r *http.Request, account string, m message, wrong fault, stage func(string, string, message)) {
	key := r.Header.Get("Idempotency-Key")
	switch wrong {
	case refuse:
		w.WriteHeader(http.StatusForbidden)
		return
	case busy:
		w.WriteHeader(http.StatusTooManyRequests)
		return
	case gateBefore:
		w.WriteHeader(http.StatusGatewayTimeout)
		return
	case hang:
		wait(r, time.Minute)
		return
	case gateLater:
		f.late.Go(func() {
			time.Sleep(200 * time.Millisecond)
			f.place(account, key, m)
		})
		w.WriteHeader(http.StatusGatewayTimeout)
		return
	case slow:
		wait(r, 100*time.Millisecond)
	}
	again := f.place(account, key, m)
	stage("placed", r.Header.Get("X-Worker"), m)
	switch {
	case wrong == dropAfter:
		cut(w)
	case wrong == errAfter, again && strings.HasPrefix(account, "strict"):
		w.WriteHeader(http.StatusInternalServerError)
	case wrong == gateAfter:
		w.WriteHeader(http.StatusGatewayTimeout)
	case wrong == hangAfter:
		wait(r, time.Minute)
	case wrong == duplicate:
		w.WriteHeader(http.StatusUnprocessableEntity)
	default:
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, m.Delivery)
	}
}

// wait waits until the client has gone, at most d.
func wait(r *http.Request, d time.Duration) {
	select {
	case <-r.Context().Done():
	case <-time.After(d):
	}
}

// cut ends the connection without an answer.
func cut(w http.ResponseWriter) {
	if h, ok := w.(http.Hijacker); ok {
		if conn, _, err := h.Hijack(); err == nil {
			_ = conn.Close()
		}
	}
}

// keptKeys is how long keys are known.
const keptKeys = time.Hour

// place makes a message visible and reports whether its key was known, so that nothing was made.
func (f *foreign) place(account, key string, m message) (again bool) {
	at := f.now()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked++
	if knowsKeys(account) {
		for _, e := range f.effects {
			if e.key == key && e.account == account && at.Sub(e.at) < keptKeys {
				return true
			}
		}
	}
	f.effects = append(f.effects, effect{m, account, key, at})
	return false
}

func knowsKeys(account string) bool {
	return strings.HasPrefix(account, "keyed") || strings.HasPrefix(account, "strict")
}

// look answers whether a delivery is there. Accounts that begin with "blind" cannot be read.
func (f *foreign) look(w http.ResponseWriter, account, delivery string) {
	if strings.HasPrefix(account, "blind") {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	for _, e := range f.all() {
		if !f.hidden.Load() && e.account == account && e.Delivery == delivery {
			_, _ = io.WriteString(w, delivery)
			return
		}
	}
	w.WriteHeader(http.StatusNotFound)
}

// all returns a copy of the effects.
func (f *foreign) all() []effect {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]effect{}, f.effects...)
}

// count returns how many effects a delivery has.
func (f *foreign) count(delivery string) (n int) {
	for _, e := range f.all() {
		if e.Delivery == delivery {
			n++
		}
	}
	return n
}
