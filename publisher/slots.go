package publisher

import (
	"context"
	"sync"
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

// take waits until a slot is free and takes all that are; 0 when ctx has ended.
func (s *slots) take(ctx context.Context) int {
	for ctx.Err() == nil {
		s.mu.Lock()
		n := s.free
		if n > 0 {
			s.free = 0
		}
		s.mu.Unlock()
		if n > 0 {
			return n
		}
		select {
		case <-ctx.Done():
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
