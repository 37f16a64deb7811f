package publisher

import (
	"context"
	"sync"
	"time"
)

// complaints remembers what was complained about, so that a database or a Redis that is away does not fill the log.
type complaints struct {
	mu   sync.Mutex
	last map[string]complaint
}

type complaint struct {
	at    time.Time
	quiet int // times kept quiet since
}

// complain logs that what failed for about (which may be empty), once a minute however often it fails. Once ctx has ended
// it is silent: what is cut short fails.
func (p *Publisher) complain(ctx context.Context, what, about string, err error) {
	if ctx.Err() != nil {
		return
	}
	quiet, ok := p.complaints.due(what+" "+about, p.Now())
	if !ok {
		return
	}
	attrs := []any{"error", err}
	if about != "" {
		attrs = append(attrs, "job", about)
	}
	if quiet > 0 {
		attrs = append(attrs, "also", quiet)
	}
	p.Log.Error(what, attrs...)
}

// due reports whether it is time to complain about key, and how often it was kept quiet since the last time.
func (c *complaints) due(key string, now time.Time) (quiet int, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	last, known := c.last[key]
	if past := now.Sub(last.at); known && past >= 0 && past < time.Minute {
		last.quiet++
		c.last[key] = last
		return 0, false
	}
	if c.last == nil {
		c.last = map[string]complaint{}
	}
	c.last[key] = complaint{at: now}
	return last.quiet, true
}
