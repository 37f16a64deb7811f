// Package bluesky is a false Bluesky server (PDS) for tests: it answers the XRPC methods that placing a post takes, holds
// every record against Bluesky's own lexicons, takes one record per place, keeps a ledger of what was placed, and
// misbehaves on request.
package bluesky

import (
	"net/http"
	"sync"

	"veiligheidskalender/publisher/fakes/trouble"
)

// Account is somebody with an account on the server.
type Account struct {
	DID, Handle string
}

// Server is one server. The exported fields are set before its first request; it is safe for use by many goroutines.
type Server struct {
	trouble.Orders // kinds: the names of methods, com.atproto.repo.createRecord

	ClearOnConflict bool // a second record at one place: 400 with a name of its own, instead of today's 500
	MaxBlob         int  // bytes

	mu       sync.Mutex
	accounts map[string]login // by handle and by DID
	tokens   map[string]token
	blobs    map[string]blob // by CID
	made     []*record
	seen     []Request
	serial   int
}

// login is an account with its password.
type login struct {
	account  Account
	password string
	scope    string
	inactive string // why the account may not be used
}

// token is an access or a refresh token.
type token struct {
	account Account
	refresh bool
	expired bool
	ended   bool
}

type blob struct {
	kind  string
	bytes []byte
}

// Request is one request that arrived, whatever came of it.
type Request struct {
	Method string // com.atproto.repo.createRecord
	Header http.Header
	Body   []byte
}

// New returns a server without accounts.
func New() *Server {
	return &Server{MaxBlob: 5 << 20, accounts: map[string]login{}, tokens: map[string]token{}, blobs: map[string]blob{}}
}

// AppPassword gives an account an app password.
func (s *Server) AppPassword(a Account, password string) {
	s.register(a, login{a, password, "com.atproto.appPass", ""})
}

// OwnPassword gives an account its own password, with which everything may be done.
func (s *Server) OwnPassword(a Account, password string) {
	s.register(a, login{a, password, "com.atproto.access", ""})
}

// Deactivate keeps an account's password and lets nothing be done with it.
func (s *Server) Deactivate(a Account, password string) {
	s.register(a, login{a, password, "com.atproto.appPass", "deactivated"})
}

func (s *Server) register(a Account, l login) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.accounts[a.Handle], s.accounts[a.DID] = l, l
}

// Expire lets all access tokens lapse, and with whole also the refresh tokens.
func (s *Server) Expire(whole bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for name, t := range s.tokens {
		t.expired = t.expired || whole || !t.refresh
		s.tokens[name] = t
	}
}

// Requests returns what arrived, in order.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request{}, s.seen...)
}

// Count counts the requests for one method that arrived.
func (s *Server) Count(method string) (n int) {
	for _, r := range s.Requests() {
		if r.Method == method {
			n++
		}
	}
	return n
}
