package calendar

import "time"

// EventRevision is one save of an event, kept for ever.
type EventRevision struct {
	ID       string
	Event    Event  // as it was after the save; Event.Rev numbers the saves
	Note     string // what changed, in Dutch; empty when nothing that a feed shows did
	AuthorID string // empty: the program itself
	At       time.Time
}
