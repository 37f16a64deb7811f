package pleio

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
)

// answer is what the site is about to say.
type answer struct {
	status int
	kind   string // Content-Type
	header http.Header
	body   []byte
}

// ServeHTTP answers one request, unless trouble was ordered.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if after := s.takeCut(); after > 0 {
		_, _ = io.CopyN(io.Discard, r.Body, after)
		hangUp(w, "")
		return
	}
	if s.MaxBody > 0 && r.ContentLength > s.MaxBody {
		tooLarge(w, r)
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, 32<<20))
	if err != nil {
		return // the line broke: nothing is done with half a request
	}
	q := parse(r, body)
	s.mu.Lock()
	s.seen = append(s.seen, Request{q.operation(), q.document, q.variables, r.Header.Clone()})
	s.mu.Unlock()

	r = r.WithContext(context.WithValue(r.Context(), onHang{}, s.OnHang))
	t := s.trouble(q.operation())
	if t.wait != nil {
		select {
		case <-t.wait:
		case <-r.Context().Done():
			return
		}
	}
	if t.instead != nil && !t.after {
		t.instead(w, r, answer{})
		return
	}
	a := s.answer(r, q)
	if t.instead != nil {
		t.instead(w, r, a)
		return
	}
	a.write(w)
}

// tooLarge is nginx with client_max_body_size: it answers at once and then reads on, so that who is still sending gets to
// hear the answer (lingering_close).
func tooLarge(w http.ResponseWriter, r *http.Request) {
	c := http.NewResponseController(w)
	_ = c.EnableFullDuplex() // HTTP/1.1 has it, and nothing else comes here
	page(http.StatusRequestEntityTooLarge, "413 Request Entity Too Large").write(w)
	_ = c.Flush()
	_, _ = io.Copy(io.Discard, r.Body)
}

func (a answer) write(w http.ResponseWriter) {
	for k, v := range a.header {
		w.Header()[k] = v
	}
	w.Header().Set("Content-Type", a.kind)
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body)
}

// answer goes through the layers in Pleio's order: the middleware, the view, the schema, the resolvers.
func (s *Server) answer(r *http.Request, q *request) answer {
	user, signedIn := s.user(r)
	switch {
	case !signedIn && s.Closed:
		return page(http.StatusUnauthorized, "Inloggen")
	case signedIn && s.TwoFactor:
		return page(http.StatusForbidden, "Tweestapsverificatie vereist")
	case r.URL.Path != "/graphql":
		return page(http.StatusNotFound, "Niet gevonden")
	case r.Method != http.MethodPost:
		return page(http.StatusOK, "GraphQL Playground")
	case q.bad != "":
		return answer{status: http.StatusBadRequest, kind: "text/html; charset=utf-8", body: []byte(q.bad)}
	case len(q.errors) > 0:
		return encode(http.StatusBadRequest, map[string]any{"errors": q.errors})
	}
	variables, err := q.coerce(s.Host)
	if err != nil { // Ariadne counts this as a query that ran, without data
		return encode(http.StatusOK, map[string]any{"data": nil, "errors": []fault{{err.Error()}}})
	}
	x := &execution{variables: variables}
	root := s.query(user, signedIn)
	if q.op.Operation == ast.Mutation {
		root = s.mutation(user, signedIn)
	}
	result := map[string]any{"data": x.pick(q.op.SelectionSet, root)}
	if len(x.faults) > 0 {
		result["errors"] = x.faults
	}
	return encode(http.StatusOK, result)
}

func (s *Server) user(r *http.Request) (User, bool) {
	c, err := r.Cookie("sessionid")
	if err != nil {
		return User{}, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	u, ok := s.sessions[c.Value]
	return u, ok
}

func page(status int, title string) answer {
	return answer{status: status, kind: "text/html; charset=utf-8",
		body: fmt.Appendf(nil, "<!DOCTYPE html>\n<html lang=\"nl\"><head><title>%s</title></head><body><form>…</form></body></html>", title)}
}

func encode(status int, v any) answer {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // the fake itself is broken
	}
	return answer{status: status, kind: "application/json", body: b}
}

// stamp writes a moment as Python's isoformat does.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000-07:00") }
