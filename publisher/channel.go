package publisher

import (
	"context"
	"errors"
	"strings"
	"time"

	"veiligheidskalender/campaigns"
)

// Channel publishes to one place. One file per kind of channel implements it.
type Channel interface {
	// Publish sends the frozen words once and returns what the service made of them. It makes no second try and returns
	// within the deadline of ctx. The error says what to think of the outcome: Permanent, Later, NeedsLogin and ByHand
	// mean that provably nothing was placed; every other error, InDoubt included, that nobody knows.
	Publish(ctx context.Context, d campaigns.Dispatch) (campaigns.Receipt, error)

	// Find reads back whether d is there. ErrAbsent means that the service answered and shows no trace of it; that is no
	// proof. Every other error means that it could not be read.
	Find(ctx context.Context, d campaigns.Dispatch) (campaigns.Receipt, error)

	// Check tests the credentials without publishing anything, and returns one Dutch sentence on whose name it works.
	Check(ctx context.Context) (string, error)

	// Keyed reports whether sending d again with the same key cannot make a second one.
	Keyed(d campaigns.Dispatch, now time.Time) bool
}

// ErrAbsent is what Find returns when the service answered and shows no trace of the delivery.
var ErrAbsent = errors.New("niet gevonden op het kanaal")

// Failure is an error of a channel with what to think of it.
type Failure struct {
	Intent Intent
	Reason string        // one Dutch sentence: what is wrong and who can mend it
	After  time.Duration // for IntentLater: not before this; 0: the usual back-off
	Status int           // HTTP status; 0: no answer
	Detail string        // what the service literally said; shortened, never a secret
	Err    error
}

// Intent is what a channel means by an error.
type Intent int

// The intents.
const (
	IntentDoubt     Intent = iota // it may be there: never send again without finding out
	IntentPermanent               // refused for good
	IntentLater                   // provably not there, worth another try
	IntentLogin                   // the sign-in has lapsed; provably not there
	IntentByHand                  // a person is to place it; provably not there
)

func (f *Failure) Error() string {
	if f.Err != nil {
		return f.Reason + " (" + f.Err.Error() + ")"
	}
	return f.Reason
}

func (f *Failure) Unwrap() error { return f.Err }

// Permanent says that the service refused the post for good and nothing was placed.
func Permanent(reason string, err error) *Failure {
	return &Failure{Intent: IntentPermanent, Reason: reason, Err: err}
}

// Later says that provably nothing was placed and that another try, not before after, can help.
func Later(after time.Duration, reason string, err error) *Failure {
	return &Failure{Intent: IntentLater, After: after, Reason: reason, Err: err}
}

// InDoubt says that nobody knows whether the post was placed.
func InDoubt(reason string, err error) *Failure {
	return &Failure{Intent: IntentDoubt, Reason: reason, Err: err}
}

// NeedsLogin says that the channel's sign-in has lapsed and nothing was placed.
func NeedsLogin(reason string, err error) *Failure {
	return &Failure{Intent: IntentLogin, Reason: reason, Err: err}
}

// ByHand says that a person is to place the post; nothing was placed.
func ByHand(reason string) *Failure { return &Failure{Intent: IntentByHand, Reason: reason} }

// WithAnswer adds what the service answered.
func (f *Failure) WithAnswer(status int, detail string) *Failure {
	f.Status, f.Detail = status, shorten(detail, 500)
	return f
}

// shorten returns at most n characters of s, clean.
func shorten(s string, n int) string {
	r := []rune(clean(s))
	if len(r) > n {
		return string(r[:n]) + "…"
	}
	return string(r)
}

// clean makes what a service said fit to be stored: PostgreSQL refuses text with a NUL or with broken UTF-8, and with it
// the outcome.
func clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}
