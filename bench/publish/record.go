package main

import (
	"slices"
	"sync"
	"time"
)

// recorder notes when each delivery was handed to its channel.
type recorder struct {
	mu     sync.Mutex
	want   int
	late   []time.Duration
	seen   map[string]int
	last   time.Time     // of a hand-over
	stored time.Time     // when the last outcome was kept; the zero time where nothing is
	first  int64         // the earliest due moment, Unix ms
	done   chan struct{} // closed when every delivery was handed over
}

func newRecorder(n int) *recorder {
	return &recorder{want: n, seen: make(map[string]int, n), late: make([]time.Duration, 0, n), done: make(chan struct{})}
}

// handed notes that the words of a delivery would leave now.
func (r *recorder) handed(id string, due time.Time) {
	now := time.Now()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.late = append(r.late, now.Sub(due))
	r.seen[id]++
	r.last = now
	if ms := due.UnixMilli(); r.first == 0 || ms < r.first {
		r.first = ms
	}
	if len(r.seen) == r.want && len(r.late) == r.want {
		close(r.done)
	}
}

// kept notes that outcomes were stored.
func (r *recorder) kept() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stored = time.Now()
}

// result is what came of a trial; times in ms.
type result struct {
	First, P50, P99, Max float64
	PerSecond            float64 // from the due moment until the last outcome was kept
	Memory               float64 // MB, at most
	Processor            float64 // s, used by this process from its start
	Missing, Doubles     int
	Idle                 *idleness `json:",omitempty"`
}

func (r *recorder) result() result {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := result{Missing: r.want - len(r.seen), Doubles: len(r.late) - len(r.seen)}
	if len(r.late) == 0 {
		return out
	}
	slices.Sort(r.late)
	out.First, out.P50, out.P99, out.Max = inMs(r.late[0]), inMs(quantile(r.late, 0.5)), inMs(quantile(r.late, 0.99)), inMs(r.late[len(r.late)-1])
	end := r.last
	if r.stored.After(end) {
		end = r.stored
	}
	out.PerSecond = float64(len(r.late)) / end.Sub(time.UnixMilli(r.first)).Seconds()
	return out
}

func inMs(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// quantile is the q-th of sorted values, by nearest rank.
func quantile[T any](sorted []T, q float64) T {
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}
