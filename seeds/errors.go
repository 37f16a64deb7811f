package seeds

import (
	"fmt"
	"strings"

	"veiligheidskalender/campaigns"
)

// Error is one thing wrong in a pack, and where. It unwraps to a *campaigns.Invalid with the same field and message.
type Error struct {
	Line, Column int    // from 1; 0 when the fault is not in the file
	Field        string // path of keys, lists counted from 1: series[1].rule
	Message      string // Dutch
}

// Error says "regel 12, series[1].rule: …".
func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Unwrap().Error()
	}
	return fmt.Sprintf("regel %d, %v", e.Line, e.Unwrap())
}

// Unwrap returns the error as the rest of the program knows it.
func (e *Error) Unwrap() error { return &campaigns.Invalid{Field: e.Field, Message: e.Message} }

// MaxErrors is how many errors a writer gets to see at once.
const MaxErrors = 20

// Errors is what is wrong in a pack: at least one error and at most MaxErrors, in the order of the file.
type Errors []*Error

// Error returns one line per error.
func (e Errors) Error() string {
	lines := []string{}
	for _, one := range e {
		lines = append(lines, one.Error())
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets errors.As find the first *Error or *campaigns.Invalid.
func (e Errors) Unwrap() []error {
	all := []error{}
	for _, one := range e {
		all = append(all, one)
	}
	return all
}
