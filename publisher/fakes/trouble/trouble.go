// Package trouble lets a false service misbehave: it wraps an HTTP handler and, when ordered to, answers in its place,
// before or after the handler did its work.
package trouble

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
)

// Trouble is one way to misbehave. The zero value is none.
type Trouble struct {
	after   bool // first do what was asked
	instead Behaviour
}

// Behaviour is what the sender gets to see. It is handed the good answer, which is nil before.
type Behaviour func(w http.ResponseWriter, r *http.Request, good *httptest.ResponseRecorder)

// Before misbehaves without doing what was asked.
func Before(b Behaviour) Trouble { return Trouble{instead: b} }

// After does what was asked, and then misbehaves: the effect is there and the sender does not hear of it.
func After(b Behaviour) Trouble { return Trouble{instead: b, after: true} }

// None is good behaviour, to keep a place among troubles.
func None() Trouble { return Trouble{} }

// Orders are the troubles that the next requests meet, one each, per kind of request: "POST /api/v1/statuses". The zero
// value is ready for use, by many goroutines.
type Orders struct {
	OnHang func() // called when a request starts to Hang; set before the first request

	mu   sync.Mutex
	next map[string][]Trouble
}

// On lets the next requests of a kind meet these troubles.
func (o *Orders) On(kind string, t ...Trouble) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.next == nil {
		o.next = map[string][]Trouble{}
	}
	o.next[kind] = append(o.next[kind], t...)
}

// Serve answers a request of this kind with good, unless trouble was ordered.
func (o *Orders) Serve(w http.ResponseWriter, r *http.Request, kind string, good http.Handler) {
	t := o.take(kind)
	r = r.WithContext(context.WithValue(r.Context(), onHang{}, o.OnHang))
	switch {
	case t.instead == nil:
		good.ServeHTTP(w, r)
	case t.after:
		answer := httptest.NewRecorder()
		good.ServeHTTP(answer, r)
		t.instead(w, r, answer)
	default:
		_, _ = io.Copy(io.Discard, r.Body) // else net/http does not notice that a sender goes
		t.instead(w, r, nil)
	}
}

func (o *Orders) take(kind string) (t Trouble) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if queue := o.next[kind]; len(queue) > 0 {
		t, o.next[kind] = queue[0], queue[1:]
	}
	return t
}

// onHang is the key of Orders.OnHang in a request's context.
type onHang struct{}

// Hang never answers. It ends when the sender has gone.
func Hang(_ http.ResponseWriter, r *http.Request, _ *httptest.ResponseRecorder) {
	if tell, _ := r.Context().Value(onHang{}).(func()); tell != nil {
		tell()
	}
	<-r.Context().Done()
}

// Cut breaks the line without a byte of answer.
func Cut(w http.ResponseWriter, _ *http.Request, _ *httptest.ResponseRecorder) { hangUp(w, "") }

// Half breaks the line half-way the answer.
func Half(w http.ResponseWriter, _ *http.Request, good *httptest.ResponseRecorder) {
	body := "{}"
	if good != nil {
		body = good.Body.String()
	}
	hangUp(w, fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body)+100, body[:len(body)/2]))
}

// hangUp says last and closes the connection.
func hangUp(w http.ResponseWriter, last string) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // HTTP/2, or a recorder: net/http cuts it off in its own way
	}
	_, _ = io.WriteString(conn, last)
	_ = conn.Close()
}

// Status answers a status with a short text, as a proxy does.
func Status(status int) Behaviour {
	return Says(status, "text/plain", strconv.Itoa(status)+" "+http.StatusText(status))
}

// Says answers exactly this.
func Says(status int, contentType, body string) Behaviour {
	return func(w http.ResponseWriter, _ *http.Request, _ *httptest.ResponseRecorder) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// With answers a status with one header.
func With(status int, name, value string) Behaviour {
	return func(w http.ResponseWriter, _ *http.Request, _ *httptest.ResponseRecorder) {
		w.Header().Set(name, value)
		w.WriteHeader(status)
	}
}
