// Package pleio is a false Pleio for tests: an HTTP handler that answers /graphql as Pleio's backend2 does (facts/pleio.md),
// refuses what the schema does not allow, keeps a ledger of what it made, and misbehaves on request.
//
// It knows news, blog, statusupdate and event, groups, and the featured image. It does not know who attends.
package pleio

import (
	"net/http"
	"sync"
	"time"
)

// Role is what a user may do on the site.
type Role string

// The roles. Only the last two may place news.
const (
	Member Role = "MEMBER"
	Editor Role = "EDITOR"
	Admin  Role = "ADMIN"
)

// User is a person with an account.
type User struct {
	GUID, Name string
	Role       Role
}

// Server is one Pleio site. It is safe for use by many goroutines; the exported fields are set before its first request.
type Server struct {
	Closed    bool   // nobody gets in without signing in: HTML with 401
	TwoFactor bool   // every session lacks the second step: HTML with 403
	Host      string // the site's own host, whose images it accepts
	MaxBody   int64  // bytes of a request that the proxy in front lets through; 0: all
	OnHang    func() // called when a request starts to Hang; nil: nobody needs to know

	mu       sync.Mutex
	now      func() time.Time
	sessions map[string]User
	groups   map[string]Group
	made     []*entity
	writes   []Trouble // for the next mutations
	reads    []Trouble // for the next queries
	cut      int64     // bytes of the next request after which the line is cut; 0: never
	seen     []Request
}

// Request is one GraphQL operation that arrived, whatever came of it.
type Request struct {
	Operation string // query or mutation; empty: it could not be read
	Document  string
	Variables map[string]any
	Header    http.Header
}

// New returns an open site without users, posts or troubles. now is its clock.
func New(now func() time.Time) *Server {
	return &Server{now: now, sessions: map[string]User{}, groups: map[string]Group{}}
}

// SignIn gives u a session; a second one for the same id replaces the first.
func (s *Server) SignIn(session string, u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sessions[session] = u
}

// SignOut ends a session, as Pleio does when it has lapsed.
func (s *Server) SignOut(session string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sessions, session)
}

// OnWrite lets the next mutations meet these troubles, one each.
func (s *Server) OnWrite(t ...Trouble) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writes = append(s.writes, t...)
}

// OnRead lets the next queries meet these troubles, one each.
func (s *Server) OnRead(t ...Trouble) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads = append(s.reads, t...)
}

// CutNext lets the line be cut after so many bytes of the next request's body. Nothing is done with it.
func (s *Server) CutNext(after int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cut = after
}

// takeCut returns where the line is to be cut during this request.
func (s *Server) takeCut() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	after := s.cut
	s.cut = 0
	return after
}

// Requests returns what arrived, in order.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request{}, s.seen...)
}

// Mutations counts the mutations that arrived.
func (s *Server) Mutations() int {
	n := 0
	for _, r := range s.Requests() {
		if r.Operation == "mutation" {
			n++
		}
	}
	return n
}

func (s *Server) trouble(operation string) Trouble {
	s.mu.Lock()
	defer s.mu.Unlock()
	queue := &s.reads
	if operation == "mutation" {
		queue = &s.writes
	}
	if len(*queue) == 0 {
		return Trouble{}
	}
	t := (*queue)[0]
	*queue = (*queue)[1:]
	return t
}
