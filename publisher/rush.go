package publisher

import (
	"sync"
	"time"
)

// rush tells whether somebody is beginning what is due. On SQLite, beginning a delivery and storing what came of another need the
// same writer, and what is due goes first. The zero value is ready for use.
type rush struct {
	mu    sync.Mutex
	busy  int
	ended time.Time // when the last one was ready
}

// moment is how long nobody must have begun anything before it is calm, and how long the dispatcher waits for more free workers
// while most are busy: one by one, each delivery would take a transaction of its own.
const moment = 3 * time.Millisecond

// start is called by whoever starts to begin something, and what it returns when that is done.
func (r *rush) start() (end func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.busy++
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.busy--
		r.ended = time.Now()
	}
}

// calm reports whether nobody has been beginning anything for a moment.
func (r *rush) calm() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.busy == 0 && time.Since(r.ended) >= moment
}
