package campaigns

import "time"

// Due names a delivery and the moment at which it is to be tried.
type Due struct {
	DeliveryID string
	NextAt     time.Time
	ChannelID  string // empty: not known here
}

// Dispatch is a delivery that a worker has begun, with all it needs to send it: frozen at that moment.
type Dispatch struct {
	Delivery Delivery  // state Sending (or InDoubt, for a read-back), attempt as begun; without Owner, Receipt, Reason and UpdatedAt
	Channel  Channel   // with its secret
	Content  Content   // exactly the approved words
	FirstAt  time.Time // when the first attempt with these words began
	Meeting  Span      // when the meeting in the words is; zero without one
}

// Outcome is what came of one attempt. Finish records it only while the attempt is still the newest.
type Outcome struct {
	DeliveryID string
	Attempt    int
	Action     Action    // Succeed, Retry, Fail, Doubt or HandOver
	NextAt     time.Time // for Retry: not before; for Doubt: first read-back
	HTTPStatus int
	Receipt    Receipt
	Reason     string
	Detail     string
	StartedAt  time.Time
	EndedAt    time.Time

	ChannelUntil time.Time // the service asked to send nothing on this channel until then; zero: it did not
}

// Verdict is what a read-back of a delivery in doubt found.
type Verdict struct {
	DeliveryID string
	Attempt    int
	Checks     int       // how many read-backs there had been before this one
	Action     Action    // Found, Resend, AskHuman; empty: look again at NextAt
	NextAt     time.Time // for an empty Action and for Resend
	Receipt    Receipt
	Reason     string
	Detail     string
}

// Swept counts what a sweep of the ledger changed.
type Swept struct {
	Missed   int
	Held     int
	Released int
	Doubted  int // leases that lapsed
}

// Coming is a planned delivery as the pre-flight looks at it: with its channel, secret included, and its newest words.
type Coming struct {
	Delivery Delivery // as in a Dispatch
	Channel  Channel
	Content  Content
	Halted   bool
	Damaged  bool // channel or words could not be read from the database
}

// Warning is what the pre-flight found about a planned delivery.
type Warning struct {
	Delivery Delivery // as it was looked at
	Problems []string // Dutch sentences; none: all is well
}
