//go:build !race

package chaos

import (
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func TestAServiceThatFailsInEveryWay(t *testing.T) {
	t.Parallel()
	s := onSQLite(t, memory(t))
	faults := []fault{fine, fine, refuse, busy, dropBefore, dropAfter, errAfter, gateBefore, gateAfter, gateLater, hang, hangAfter, duplicate, slow}
	w := s.worker(func(c *workerConfig) { c.Lease, c.Workers = 600*time.Millisecond, 16 })
	s.begin(w)
	seen := map[fault]int{}
	s.behave(func(string) fault {
		f := faults[s.n(len(faults))]
		seen[f]++ // under the lock of the service
		return f
	}, nil)
	for range 10 {
		s.burst(2)
		time.Sleep(s.upTo(400*time.Millisecond, 900*time.Millisecond))
		s.outages = append(s.outages, s.now()) // hanging calls hold workers while the clock of the scene jumps
	}
	w.stop()
	ended := s.judge(seen)
	for _, state := range []campaigns.State{campaigns.Published, campaigns.NeedsHuman, campaigns.Failed} {
		if ended[state] == 0 {
			t.Errorf("none ended %s: this test shows nothing", state)
		}
	}
	for _, f := range faults {
		if seen[f] == 0 {
			t.Errorf("the fault %q did not happen", f)
		}
	}
}

// What was placed does not show yet, so what has a key is sent again; half of the services answer that with 500.
func TestARepeatedKeyIsAnsweredWithAnErrorOrNot(t *testing.T) {
	t.Parallel()
	s := onSQLite(t, memory(t))
	w := s.worker(nil)
	s.begin(w)
	s.hidden.Store(true)
	s.behave(func(string) fault { return dropAfter }, nil)
	due := s.burst(4)
	time.Sleep(due.Sub(s.now()))
	if !s.quiet() {
		t.Error("the worker does not come to rest")
	}
	s.behave(nil, nil)
	for range 4 { // past the first and the second look, and the sending after that
		s.forward(30 * time.Second)
		time.Sleep(300 * time.Millisecond)
	}
	w.stop()
	placed := s.asked
	ended := s.judge("placed, cut off, not to be seen")
	if again := placed - len(s.all()); again < 4 {
		t.Errorf("%d were sent again with a known key: this test shows nothing", again)
	}
	if ended[campaigns.Published] == 0 || ended[campaigns.NeedsHuman] == 0 {
		t.Errorf("ended: %v; want some published and some left to a person", ended)
	}
}
