package pleio

import (
	"slices"
	"time"
)

// Effect is one post that was made: what the test counts.
type Effect struct {
	GUID            string
	Subtype         string
	Title           string
	RichDescription string
	Text            string // its words, a line per block
	AccessID        int    // 0: nobody but the author sees it
	WriteAccessID   int
	Source          string
	Group           string   // guid; empty: none
	Featured        *Picture // the image above it; nil: none
	Date            *Date    // of an event; nil: none
	MadeAt          time.Time
	PublishedAt     time.Time // zero: a draft
	By              User
	Faults          []string // what Pleio takes without a word but no reader will like
}

// Date is when and where an event is.
type Date struct {
	Start, End                                               time.Time
	Location, LocationAddress, LocationLink, TicketLink, Max string
	RSVP                                                     bool
}

// Picture is an image that was brought with a post.
type Picture struct {
	Name, Kind string // of the file
	Bytes      []byte
	Alt        string
}

// Effects returns all that was made, in order, whether or not the sender ever heard of it.
func (s *Server) Effects() []Effect {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Effect
	for _, e := range s.made {
		effect := e.Effect
		effect.Faults = slices.Clone(e.Faults)
		out = append(out, effect)
	}
	return out
}

// Add makes a post as if by hand on the site, outside GraphQL, and returns its guid. MadeAt zero is now.
func (s *Server) Add(e Effect) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e.MadeAt.IsZero() {
		e.MadeAt = s.now()
	}
	return s.keep(&entity{Effect: e}).GUID
}
