package publisher

import (
	"net/http"
	"strconv"
	"time"
)

// waitAsked is how long an answer asks to wait: Retry-After, or else the moment at which a rate limit starts anew.
// Mastodon writes that moment as ISO 8601 in X-RateLimit-Reset; Bluesky in Unix seconds in RateLimit-Reset, a header that
// the IETF draft fills with seconds to go. A moment is taken against the answer's own Date, so that our clock does not
// matter. Without a sensible value it is 0, and never more than a day.
func waitAsked(h http.Header) time.Duration {
	if d := retryAfter(h); d > 0 {
		return d
	}
	date, err := http.ParseTime(h.Get("Date"))
	for _, name := range []string{"X-RateLimit-Reset", "RateLimit-Reset"} {
		v := h.Get(name)
		at, notMoment := time.Parse(time.RFC3339, v)
		n, notNumber := strconv.ParseInt(v, 10, 64)
		switch {
		case notNumber == nil && n < 1e9:
			return min(max(time.Duration(n)*time.Second, 0), 24*time.Hour)
		case notNumber == nil:
			at = time.Unix(n, 0)
		case notMoment != nil:
			continue
		}
		if err == nil {
			return min(max(at.Sub(date), 0), 24*time.Hour)
		}
	}
	return 0
}
