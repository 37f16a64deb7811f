// Package mastodon is a false Mastodon server for tests: it answers as the documentation says (docs.joinmastodon.org), is
// stricter than the real one about what it takes, remembers Idempotency-Keys for an hour, keeps a ledger of what was
// placed, and misbehaves on request.
package mastodon

import (
	"net/http"
	"sync"
	"time"

	"veiligheidskalender/publisher/fakes/trouble"
)

// Account is somebody with an account on the server.
type Account struct {
	ID, Username, DisplayName string
}

// Server is one server. The exported fields are set before its first request; it is safe for use by many goroutines.
type Server struct {
	trouble.Orders // kinds: "POST /api/v1/statuses", "POST /api/v2/media", "GET /api/v1/media/", "GET /api/v2/instance" …

	Domain        string // of accounts
	Version       string
	SourceURL     string
	IgnoresKeys   bool // speaks the API and ignores Idempotency-Key, as other software may
	FailsOnRepeat bool // 500 on a repeated key (mastodon/mastodon#40399)
	MaxCharacters int
	MaxMedia      int
	URLLength     int // what every address counts as
	MaxAlt        int // characters; 0: it does not say so, as before 4.4, and takes 1500
	MaxImageBytes int
	SlowMedia     int // how many looks it takes before a picture is processed; 0: at once

	now    func() time.Time
	mu     sync.Mutex
	tokens map[string]grant
	made   []*status
	media  map[string]*upload
	keys   map[string]kept // account and key
	seen   []Request
	serial int
}

// Request is one request that arrived, whatever came of it.
type Request struct {
	Method, Path string
	Header       http.Header
	Body         []byte
}

// grant is what a token may do.
type grant struct {
	account Account
	scopes  []string
}

// kept is a remembered key.
type kept struct {
	status *status
	until  time.Time
}

// keyLife is how long a key is remembered: "stored for up to 1 hour".
const keyLife = time.Hour

// New returns a server that is Mastodon itself, without accounts. now is its clock.
func New(now func() time.Time) *Server {
	return &Server{Domain: "social.overheid.nl", Version: "4.5.2", SourceURL: "https://github.com/mastodon/mastodon",
		MaxCharacters: 500, MaxMedia: 4, URLLength: 23, MaxAlt: 1500, MaxImageBytes: 16 << 20, now: now, tokens: map[string]grant{}, media: map[string]*upload{}, keys: map[string]kept{}, serial: 114_000_000}
}

// Grant gives a token to an account. Without scopes it gets read, write:statuses and write:media.
func (s *Server) Grant(token string, a Account, scopes ...string) {
	if len(scopes) == 0 {
		scopes = []string{"read", "write:statuses", "write:media"}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tokens[token] = grant{a, scopes}
}

// Revoke takes a token back.
func (s *Server) Revoke(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.tokens, token)
}

// Requests returns what arrived, in order.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request{}, s.seen...)
}

// Posts counts the requests to place a status that arrived.
func (s *Server) Posts() (n int) {
	for _, r := range s.Requests() {
		if r.Method == http.MethodPost && r.Path == "/api/v1/statuses" {
			n++
		}
	}
	return n
}
