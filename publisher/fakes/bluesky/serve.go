package bluesky

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// xrpcError is an error as XRPC words it: a name for programs and a message for people.
type xrpcError struct {
	status        int
	name, message string
}

func invalid(message string) *xrpcError {
	return &xrpcError{http.StatusBadRequest, "InvalidRequest", message}
}

// method is one XRPC method. It runs under the server's lock; by is empty for a method that asks for no session.
type method struct {
	verb    string
	session string // "", "access" or "refresh"
	do      func(s *Server, by Account, r *http.Request) (any, *xrpcError)
}

var methods = map[string]method{
	"com.atproto.server.createSession":  {http.MethodPost, "", (*Server).createSession},
	"com.atproto.server.refreshSession": {http.MethodPost, "refresh", (*Server).refreshSession},
	"com.atproto.server.getSession":     {http.MethodGet, "access", (*Server).getSession},
	"com.atproto.repo.uploadBlob":       {http.MethodPost, "access", (*Server).uploadBlob},
	"com.atproto.repo.createRecord":     {http.MethodPost, "access", (*Server).createRecord},
	"com.atproto.repo.getRecord":        {http.MethodGet, "", (*Server).getRecord},
}

// ServeHTTP answers one request, unless trouble was ordered.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 40<<20))
	if err != nil {
		return // the line broke: nothing is done with half a request
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	name, _ := strings.CutPrefix(r.URL.Path, "/xrpc/")
	s.mu.Lock()
	s.seen = append(s.seen, Request{name, r.Header.Clone(), body})
	s.mu.Unlock()
	s.Serve(w, r, name, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, e := s.answer(r, name)
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		if e != nil {
			w.WriteHeader(e.status)
			v = map[string]string{"error": e.name, "message": e.message}
		}
		_ = json.NewEncoder(w).Encode(v)
	}))
}

func (s *Server) answer(r *http.Request, name string) (any, *xrpcError) {
	m, ok := methods[name]
	if !ok {
		return nil, &xrpcError{http.StatusNotFound, "XRPCNotSupported", "XRPCNotSupported"}
	}
	if r.Method != m.verb {
		return nil, invalid("Incorrect HTTP method (" + r.Method + ") expected " + m.verb)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var by Account
	if m.session != "" {
		name, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		t, ok := s.tokens[name]
		switch {
		case !bearer:
			return nil, &xrpcError{http.StatusUnauthorized, "AuthMissing", "Authentication Required"}
		case !ok || t.ended || t.refresh != (m.session == "refresh"):
			return nil, &xrpcError{http.StatusBadRequest, "InvalidToken", "Token could not be verified"}
		case t.expired:
			return nil, &xrpcError{http.StatusBadRequest, "ExpiredToken", "Token has expired"}
		}
		by = t.account
	}
	return m.do(s, by, r)
}

func decode(r *http.Request, into any) *xrpcError {
	if kind := r.Header.Get("Content-Type"); kind != "application/json" {
		return invalid("Wrong request encoding (Content-Type): " + kind)
	}
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return invalid(err.Error())
	}
	return nil
}

func (s *Server) createSession(_ Account, r *http.Request) (any, *xrpcError) {
	var in struct{ Identifier, Password string }
	if e := decode(r, &in); e != nil {
		return nil, e
	}
	l, ok := s.accounts[in.Identifier]
	if !ok || l.password != in.Password {
		return nil, &xrpcError{http.StatusUnauthorized, "AuthenticationRequired", "Invalid identifier or password"}
	}
	return s.session(l), nil
}

// session makes a pair of tokens.
func (s *Server) session(l login) any {
	s.serial++
	jwt := func(scope string) string {
		claims := fmt.Sprintf(`{"scope":%q,"sub":%q,"jti":"%d"}`, scope, l.account.DID, s.serial)
		return "eyJhbGciOiJIUzI1NiJ9." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + fmt.Sprintf(".s3cr3t-%d", s.serial)
	}
	access, refresh := jwt(l.scope), jwt("com.atproto.refresh")
	s.tokens[access], s.tokens[refresh] = token{account: l.account}, token{account: l.account, refresh: true}
	out := map[string]any{"did": l.account.DID, "handle": l.account.Handle, "accessJwt": access, "refreshJwt": refresh, "active": l.inactive == ""}
	if l.inactive != "" {
		out["status"] = l.inactive
	}
	return out
}

func (s *Server) refreshSession(by Account, r *http.Request) (any, *xrpcError) {
	name := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	t := s.tokens[name]
	t.ended = true
	s.tokens[name] = t
	return s.session(s.accounts[by.DID]), nil
}

func (s *Server) getSession(by Account, _ *http.Request) (any, *xrpcError) {
	return map[string]any{"did": by.DID, "handle": by.Handle, "active": true}, nil
}
