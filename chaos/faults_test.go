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

func TestEveryRepeatedKeyIsAnsweredWithAnError(t *testing.T) {
	t.Parallel()
	s := onSQLite(t, memory(t))
	w := s.worker(nil)
	s.begin(w)
	s.behave(func(string) fault { return dropAfter }, nil)
	s.burst(4)
	time.Sleep(500 * time.Millisecond)
	s.forward(40 * time.Second)
	time.Sleep(500 * time.Millisecond)
	w.stop()
	s.judge("placed, then cut off")
}
