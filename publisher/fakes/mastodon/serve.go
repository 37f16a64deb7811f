package mastodon

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// endpoint is one method of the API: which scope it asks for and what it does. A handler runs under the server's lock.
type endpoint struct {
	scope string // empty: anybody
	do    func(s *Server, by Account, r *http.Request) (int, any)
}

// endpoints by method and path; a path that ends in / has an id after it.
var endpoints = map[string]endpoint{
	"GET /api/v2/instance":                    {"", (*Server).instance},
	"GET /api/v1/accounts/verify_credentials": {"read:accounts", (*Server).verify},
	"GET /api/v1/accounts/":                   {"read:statuses", (*Server).list},
	"POST /api/v1/statuses":                   {"write:statuses", (*Server).post},
	"POST /api/v2/media":                      {"write:media", (*Server).upload},
	"GET /api/v1/media/":                      {"write:media", (*Server).look},
}

// ServeHTTP answers one request, unless trouble was ordered.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 40<<20))
	if err != nil {
		return // the line broke: nothing is done with half a request
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	s.mu.Lock()
	s.seen = append(s.seen, Request{r.Method, r.URL.Path, r.Header.Clone(), body})
	s.mu.Unlock()
	kind := kindOf(r)
	s.Serve(w, r, kind, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		code, v := s.answer(r, kind)
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(code)
		_ = json.NewEncoder(w).Encode(v)
	}))
}

func kindOf(r *http.Request) string {
	kind := r.Method + " " + r.URL.Path
	if _, ok := endpoints[kind]; ok {
		return kind
	}
	for known := range endpoints {
		if strings.HasSuffix(known, "/") && strings.HasPrefix(kind, known) {
			return known
		}
	}
	return kind
}

func (s *Server) answer(r *http.Request, kind string) (int, any) {
	e, ok := endpoints[kind]
	if !ok {
		return http.StatusNotFound, fault("Record not found")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	g, ok := s.tokens[token]
	switch {
	case e.scope == "":
	case !bearer || !ok:
		return http.StatusUnauthorized, fault("The access token is invalid")
	case !g.may(e.scope):
		return http.StatusForbidden, fault("This action is outside the authorized scopes")
	}
	return e.do(s, g.account, r)
}

// may reports whether the grant holds the scope, or the whole that it is a part of.
func (g grant) may(scope string) bool {
	whole, _, _ := strings.Cut(scope, ":")
	return slices.Contains(g.scopes, scope) || slices.Contains(g.scopes, whole)
}

func fault(message string) any { return map[string]string{"error": message} }

// next returns the next id. The caller holds the lock.
func (s *Server) next() string {
	s.serial++
	return strconv.Itoa(s.serial)
}
