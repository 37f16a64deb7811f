package publisher

import (
	"context"
	"sync"
	"time"
)

// slots counts free workers.
type slots struct {
	mu   sync.Mutex
	free int           // below zero for a while if the ledger should begin more than was asked
	some chan struct{} // holds an entry when some may be free
}

func newSlots(n int) *slots {
	s := &slots{some: make(chan struct{}, 1)}
	s.give(n)
	return s
}

// take waits until enough slots are free, or for as long as patience lasts, and takes all that are; none when ctx has ended.
func (s *slots) take(ctx context.Context, enough int, patience time.Duration) int {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	for over := false; ctx.Err() == nil; {
		s.mu.Lock()
		n := s.free
		if n > 0 && (n >= enough || over) {
			s.free = 0
			s.mu.Unlock()
			return n
		}
		s.mu.Unlock()
		if over {
			return 0
		}
		select {
		case <-ctx.Done():
		case <-timer.C:
			over = true
		case <-s.some:
		}
	}
	return 0
}

// give frees n slots.
func (s *slots) give(n int) {
	s.mu.Lock()
	s.free += n
	s.mu.Unlock()
	select {
	case s.some <- struct{}{}:
	default:
	}
}
