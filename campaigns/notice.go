package campaigns

import "time"

// Notice tells people something they must know. It is written in the transaction of the fact it tells,
// once per incident, and mailed afterwards.
type Notice struct {
	ID             string
	Incident       string // unique: "missed/<delivery>/<due>"; a second notice of the same incident is dropped
	MunicipalityID string
	PostID         string // may be empty
	UserID         string // for this one only; empty: for all who answer for the municipality
	Kind           string // approval, submitted, remark, changes, missed, failed, in_doubt, needs_human, handed_over, held, login, meeting, meeting-post
	Text           string // one or two Dutch sentences
	CreatedAt      time.Time
	MailedAt       time.Time
	DoneAt         time.Time // when someone ticked it off, or it solved itself
}

// What the pre-flight says of what can change before its next look; who shows a warning reads these back.
const (
	NoApprovalAhead = "Er is nog geen akkoord. Zonder akkoord gaat het bericht niet uit."
	SignInAhead     = "De aanmelding bij " // and the name of the channel: what is wrong is the channel's
)

// AuditEntry is one line of who did what.
type AuditEntry struct {
	ID             string
	At             time.Time
	Actor          string // user id; empty: the program itself
	Verb           string // post.save, post.approve, halt.set …
	Subject        string // kind/id
	MunicipalityID string
	Before, After  string // revision ids or short values
}
