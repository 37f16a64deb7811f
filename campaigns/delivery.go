package campaigns

import "time"

// Delivery is one post on one channel: a row in the ledger with its own state.
type Delivery struct {
	ID             string
	PostID         string
	ChannelID      string
	MunicipalityID string // of the channel: under whose name it goes out
	OwnerID        string // of the post
	Internal       bool   // post and channel are both for colleagues only
	State          State
	DueAt          time.Time // when it was promised; never moves by itself
	NextAt         time.Time // when it is tried or looked at next
	NotAfter       time.Time // past this it is missed, never sent by itself
	Local          Local     // the promise in words: wall time …
	Zone           string    // … and zone
	Attempt        int       // number of the newest attempt; the fencing token
	LeaseUntil     time.Time
	Owner          string // the worker process that holds the lease
	BeganAt        time.Time
	RevisionID     string // the words that go, or went, out
	ContentHash    string
	ApprovedHash   string
	Checks         int // read-backs done since an attempt ended in doubt; 0 again when that is settled
	Receipt        Receipt
	Reason         string // why it stands where it stands, in Dutch
	UpdatedAt      time.Time
}

// Receipt is what the service answered about the thing it made.
type Receipt struct {
	RemoteID string
	URL      string
}

// Key is the idempotency key of the delivery with these words. All attempts with the same words share it.
func (d Delivery) Key() string { return IdempotencyKey(d.ID, d.ContentHash) }

// IdempotencyKey joins a delivery id and a content hash.
func IdempotencyKey(deliveryID, contentHash string) string {
	if len(contentHash) > 16 {
		contentHash = contentHash[:16]
	}
	return deliveryID + "-" + contentHash
}

// Attempt is one try to send a delivery, written once when its outcome is known.
type Attempt struct {
	ID         string
	DeliveryID string
	No         int
	RevisionID string
	StartedAt  time.Time
	EndedAt    time.Time
	Outcome    Action // Succeed, Retry, Fail, Doubt, HandOver; Found, Resend, AskHuman for a read-back; Confirm, SendAgain, Placed for a person
	HTTPStatus int    // 0: no answer
	Receipt    Receipt
	Reason     string        // in Dutch
	Detail     string        // what the service literally answered, shortened, without secrets
	Late       time.Duration // end of a successful attempt minus due_at; else 0
	By         string        // user id, when a person decided
}

// NotAfter is the last moment at which a post due at due may still go out by itself: for the public 60 minutes later;
// on the intranet 17:00 of that day in loc, and never less than 60 minutes.
func NotAfter(due time.Time, internal bool, loc *time.Location) time.Time {
	limit := due.Add(60 * time.Minute)
	if internal {
		y, m, d := due.In(loc).Date()
		if closing := time.Date(y, m, d, 17, 0, 0, 0, loc); closing.After(limit) {
			return closing.UTC()
		}
	}
	return limit.UTC()
}

// AtDue decides what happens to a waiting delivery whose moment has come. Approval, halt and lateness are weighed here
// and, for the sending itself, once more in the one statement that begins it.
func (d Delivery) AtDue(now time.Time, halted bool) (Action, string) {
	switch {
	case !now.Before(d.NotAfter):
		return Miss, d.MissedReason()
	case halted:
		return Hold, "Er geldt een noodstop. Het bericht wacht tot die is opgeheven."
	case !d.Approved():
		return Hold, "Er is nog geen akkoord voor precies deze woorden."
	}
	return Begin, ""
}

// MissedReason says in Dutch why the delivery was not sent in time.
func (d Delivery) MissedReason() string {
	switch {
	case d.Checks > 0:
		return "Het moment is voorbij. Let op: een eerdere poging is misschien toch gelukt; kijk eerst op het kanaal."
	case (d.State == Held || d.State == Waiting) && d.Reason != "":
		return "Niet op tijd geplaatst. " + d.Reason
	}
	return "Het moment is voorbij. Het bericht is niet geplaatst, zodat het niet op een verkeerd moment verschijnt."
}

// Approved reports whether an approval holds for exactly the words of this delivery.
func (d Delivery) Approved() bool { return d.ApprovedHash != "" && d.ApprovedHash == d.ContentHash }

// Unsettled reports whether these words may be on the channel, or on their way, without anyone being sure. Until that is
// settled they may not be changed: other words would get another key, and could appear beside the first.
func (d Delivery) Unsettled() bool { return d.State.Moving() || d.State != Published && d.Checks > 0 }
