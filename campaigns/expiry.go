package campaigns

import "time"

// ValidUntil is the setting with the last day, as 2027-03-01, on which what a channel signs in with works. It is there when
// somebody knew and filled it in.
const ValidUntil = "valid_until"

// SecretAt is the setting with the moment, in RFC 3339, at which what a channel signs in with was stored.
const SecretAt = "secret_at"

// ExpiryWarnings are how many days ahead people are told that a sign-in ends, each once.
var ExpiryWarnings = []int{14, 7, 1}

// DaysLeft returns how many days after the day of at the channel's sign-in still works: 0 on its last day, below 0 when it
// is over. The days are those of at's zone. Not ok: nobody knows, or nothing is stored to sign in with.
func (c Channel) DaysLeft(at time.Time) (days int, ok bool) {
	last, err := time.Parse(time.DateOnly, c.Settings[ValidUntil])
	if err != nil || !c.SecretSet {
		return 0, false
	}
	y, m, d := at.Date()
	return int(last.Sub(time.Date(y, m, d, 0, 0, 0, 0, time.UTC)) / (24 * time.Hour)), true
}

// Expires reports whether the sign-in ends so soon after at that people are to know.
func (c Channel) Expires(at time.Time) bool {
	days, ok := c.DaysLeft(at)
	return ok && days <= ExpiryWarnings[0]
}

// ExpiryWarning returns which of the ExpiryWarnings applies at that moment: the last one that does, so that who was away for a
// week hears of one and not of three. A sign-in that never worked for longer than that is no news yet: who has just filled in
// one for two weeks knows. Not ok: there is nothing to tell.
func (c Channel) ExpiryWarning(at time.Time) (ahead int, ok bool) {
	days, known := c.DaysLeft(at)
	if !known {
		return 0, false
	}
	whole := days + 1<<20 // nobody knows since when it works
	if since, err := time.Parse(time.RFC3339, c.Settings[SecretAt]); err == nil {
		whole, _ = c.DaysLeft(since.In(at.Location()))
	}
	for _, w := range ExpiryWarnings {
		if days <= w && (w < whole || w == ExpiryWarnings[len(ExpiryWarnings)-1]) {
			ahead, ok = w, true
		}
	}
	return ahead, ok
}
