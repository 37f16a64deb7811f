package mastodon

import (
	"slices"
	"time"
)

// Effect is one status that was placed: what the test counts.
type Effect struct {
	ID         string
	Key        string // Idempotency-Key
	Text       string
	Visibility string
	Language   string
	Pictures   []Picture
	By         Account
	MadeAt     time.Time
}

// Picture is one attached file.
type Picture struct {
	Kind  string // as its first bytes tell
	Bytes []byte
	Alt   string
}

type status struct {
	Effect
	media  []*upload
	reblog bool
}

// Effects returns all that was placed, in order, whether or not the sender ever heard of it.
func (s *Server) Effects() (out []Effect) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, st := range s.made {
		e := st.Effect
		e.Pictures = slices.Clone(e.Pictures)
		out = append(out, e)
	}
	return out
}

// Add places a status as if by hand and returns its id. MadeAt zero is now.
func (s *Server) Add(e Effect) string { return s.add(&status{Effect: e}).ID }

// AddBoost lets an account boost a status of somebody else, with that status's words.
func (s *Server) AddBoost(e Effect) string { return s.add(&status{Effect: e, reblog: true}).ID }

// Delete removes a status, as somebody may do by hand. A remembered key keeps pointing to it.
func (s *Server) Delete(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.made = slices.DeleteFunc(s.made, func(st *status) bool { return st.ID == id })
}

func (s *Server) add(st *status) *status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.keep(st)
}

// keep stores a status under the next id. The caller holds the lock.
func (s *Server) keep(st *status) *status {
	if st.MadeAt.IsZero() {
		st.MadeAt = s.now()
	}
	st.ID = s.next()
	s.made = append(s.made, st)
	return st
}
