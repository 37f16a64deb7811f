package publisher

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"sync/atomic"
	"time"
)

// Sent knows how far a request got. It is what parts "provably not there" from "nobody knows".
type Sent struct{ headers atomic.Bool }

// Trace returns a context that keeps Sent up to date for every request made with it.
func Trace(ctx context.Context) (context.Context, *Sent) {
	s := new(Sent)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { s.headers.Store(true) }}), s
}

// Nothing reports whether the headers of no request were written in full: no name, no connection, no TLS, or the context
// ended first. A service cannot act on such a request. It is a proof once the client has returned, because with HTTP/1.1
// net/http raises WroteHeaders before it hands the last header bytes to the connection, and has closed the connection
// before it returns an error; package outbound speaks nothing else.
func (s *Sent) Nothing() bool { return !s.headers.Load() }

// Unreached says what to think of err, the error of a client that got no answer from the service called name: Later when
// nothing was sent, Permanent when the address may not be dialled at all, InDoubt when the request may have arrived.
func (s *Sent) Unreached(name string, err error) *Failure {
	var refusal interface{ Forbidden() bool }
	switch {
	case errors.As(err, &refusal) && refusal.Forbidden() && s.Nothing():
		return Permanent("Het adres van "+name+" ligt binnen een eigen netwerk. De beheerder van dit programma kan dat adres toestaan.", err)
	case s.Nothing():
		return Later(0, name+" is niet bereikbaar. Er is niets verstuurd.", err)
	case timedOut(err):
		return InDoubt(name+" gaf niet op tijd antwoord. Het bericht kan er wel staan.", err)
	}
	return InDoubt("De verbinding met "+name+" viel weg na het versturen. Het bericht kan er wel staan.", err)
}

func timedOut(err error) bool {
	var t interface{ Timeout() bool }
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &t) && t.Timeout()
}

// retryAfter reads Retry-After, seconds or a date (RFC 9110 §10.2.3); a date is taken against the answer's own Date, so
// that our clock does not matter. Without a sensible value it is 0, and never more than a day.
func retryAfter(h http.Header) time.Duration {
	v := h.Get("Retry-After")
	d := time.Duration(0)
	if n, err := strconv.ParseInt(v, 10, 32); err == nil {
		d = time.Duration(n) * time.Second
	} else if at, err := http.ParseTime(v); err == nil {
		if date, err := http.ParseTime(h.Get("Date")); err == nil {
			d = at.Sub(date)
		}
	}
	return min(max(d, 0), 24*time.Hour)
}
