// Package campaigns says what a campaign, post, series, channel and delivery are and what may happen to them.
// It holds rules only: no I/O, no clock, nothing but the standard library.
package campaigns

import "errors"

// ErrNotFound says that the thing asked for does not exist, or not for this person.
var ErrNotFound = errors.New("niet gevonden")

// ErrConflict says that the change no longer fits what is stored: someone else changed it, or it is on its way out.
// Use Conflict to give it a reason that a person can read.
var ErrConflict = errors.New("intussen veranderd")

// Conflict returns an error that is an ErrConflict and whose text is reason, one Dutch sentence for the person.
func Conflict(reason string) error { return conflict(reason) }

type conflict string

func (c conflict) Error() string        { return string(c) }
func (c conflict) Is(target error) bool { return target == ErrConflict }

// Invalid is bad input that a person can correct: the field it is about and what to do, in Dutch.
type Invalid struct {
	Field   string // name of the form or file field, in English
	Message string // one Dutch sentence
}

func (e *Invalid) Error() string {
	if e.Field == "" {
		return e.Message
	}
	return e.Field + ": " + e.Message
}
