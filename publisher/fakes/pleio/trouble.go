package pleio

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
)

// Trouble is one way to misbehave. The zero value is none.
type Trouble struct {
	after   bool // first do what was asked
	instead func(w http.ResponseWriter, r *http.Request, a answer)
	wait    <-chan struct{}
}

// Before misbehaves without doing what was asked.
func Before(b Behaviour) Trouble { return Trouble{instead: b} }

// After does what was asked, and then misbehaves: the effect is there and the sender does not hear of it.
func After(b Behaviour) Trouble { return Trouble{instead: b, after: true} }

// None is good behaviour, to keep a place among troubles.
func None() Trouble { return Trouble{} }

// Slow answers well, once it can receive from release.
func Slow(release <-chan struct{}) Trouble { return Trouble{wait: release} }

// Behaviour is what the sender gets to see. It is handed the good answer, which is empty before.
type Behaviour func(w http.ResponseWriter, r *http.Request, good answer)

// onHang is the key of Server.OnHang in a request's context.
type onHang struct{}

// Hang never answers. It ends when the sender has gone.
func Hang(_ http.ResponseWriter, r *http.Request, _ answer) {
	if tell, _ := r.Context().Value(onHang{}).(func()); tell != nil {
		tell()
	}
	<-r.Context().Done()
}

// Cut breaks the line without a byte of answer.
func Cut(w http.ResponseWriter, _ *http.Request, _ answer) { hangUp(w, "") }

// Half breaks the line half-way the answer.
func Half(w http.ResponseWriter, _ *http.Request, good answer) {
	hangUp(w, fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		len(good.body)+100, good.body[:len(good.body)/2]))
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

// HTML answers a page instead of JSON.
func HTML(status int, title string) Behaviour {
	return func(w http.ResponseWriter, _ *http.Request, _ answer) { page(status, title).write(w) }
}

// Status answers a status with a short text, as a proxy does.
func Status(status int) Behaviour {
	return Says(status, "text/plain", strconv.Itoa(status)+" "+http.StatusText(status))
}

// Wait answers 429 with a Retry-After.
func Wait(retryAfter string) Behaviour {
	return func(w http.ResponseWriter, _ *http.Request, _ answer) {
		w.Header().Set("Retry-After", retryAfter)
		w.WriteHeader(http.StatusTooManyRequests)
	}
}

// Redirect sends the sender elsewhere.
func Redirect(status int, to string) Behaviour {
	return func(w http.ResponseWriter, _ *http.Request, _ answer) {
		w.Header().Set("Location", to)
		w.WriteHeader(status)
	}
}

// Code answers as a resolver that raises: 200, this message, and null for what was asked.
func Code(message string) Behaviour {
	return func(w http.ResponseWriter, _ *http.Request, _ answer) {
		encode(http.StatusOK, map[string]any{"data": map[string]any{"addEntity": nil}, "errors": []fault{{message}}}).write(w)
	}
}

// Says answers exactly this.
func Says(status int, contentType, body string) Behaviour {
	return func(w http.ResponseWriter, _ *http.Request, _ answer) {
		answer{status: status, kind: contentType, body: []byte(body)}.write(w)
	}
}

// WithError gives the good answer and an error besides, as when something went wrong after the post was kept.
func WithError(message string) Behaviour {
	return func(w http.ResponseWriter, _ *http.Request, good answer) {
		body := append([]byte(`{"errors":[{"message":`+strconv.Quote(message)+`}],`), good.body[1:]...)
		answer{status: good.status, kind: good.kind, body: body}.write(w)
	}
}
