//go:build !race

package chaos

import (
	"syscall"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

func TestAWorkerIsPausedLongerThanItsLease(t *testing.T) {
	t.Parallel()
	s := onPostgres(t)
	var others []*process
	for range 2 {
		other := s.worker(func(c *workerConfig) { c.Workers = 1 }) // they leave something for the one that is paused
		s.begin(other)
		others = append(others, other)
	}
	paused := tally{}
	points := []point{beforeBegin, afterBegin, beforeSend, midBody, beforeReply, beforeFinish}
	for i := range 18 {
		p := s.worker(func(c *workerConfig) {
			c.Point, c.Nth, c.Stop, c.Lease = points[i%len(points)], 1, true, s.upTo(300*time.Millisecond, 600*time.Millisecond)
		})
		due := s.nextMinute()
		s.plan(due)
		s.behave(func(string) fault { return slow }, func(stage, worker string, _ message) {
			if worker == p.Name && (stage == "half" && p.Point == midBody || stage == "placed" && p.Point == beforeReply) {
				p.signal(syscall.SIGSTOP)
			}
		})
		s.until(due.Add(-20 * time.Millisecond))
		s.begin(p)
		if p.paused(700 * time.Millisecond) {
			paused[p.Point]++
		} else {
			p.signal(syscall.SIGSTOP)
			paused["anywhere"]++
		}
		s.outages = append(s.outages, s.now())
		time.Sleep(p.Lease + 100*time.Millisecond) // the others take the delivery for lost
		s.forward(40 * time.Second)                // and look whether it is there
		time.Sleep(s.upTo(0, 200*time.Millisecond))
		p.signal(syscall.SIGCONT)
		time.Sleep(s.upTo(0, 300*time.Millisecond))
		p.stop()
		s.end(p)
	}
	for _, other := range others {
		other.stop()
	}
	s.judge(paused)
}

// An old worker wakes up and says that its attempt did nothing, while the attempt that a person asked for is under way.
func TestAWorkerWakesUpAfterAPersonHadItsDeliverySentAgain(t *testing.T) {
	t.Parallel()
	for name, scene := range map[string]func(*testing.T) *scene{
		"on SQLite":     func(t *testing.T) *scene { return onSQLite(t, memory(t)) },
		"on PostgreSQL": onPostgres,
	} {
		t.Run(name, func(t *testing.T) { t.Parallel(); wakeUp(t, scene(t)) })
	}
}

func wakeUp(t *testing.T, s *scene) {
	old := s.worker(func(c *workerConfig) { c.Point, c.Nth, c.Stop, c.Lease = beforeFinish, 1, true, 10*time.Second })
	due := s.nextMinute()
	p := s.post(s.words(due, s.channels[0]))
	s.must(s.approve(p))
	s.behave(func(string) fault { return busy }, nil)
	s.until(due)
	s.begin(old)
	if !old.paused(5 * time.Second) {
		t.Fatalf("the worker is not paused:\n%s", old.said.String())
	}
	settler := s.settler()
	for range 10 {
		s.forward(2 * time.Minute)
		s.must(settler.Sweep(s.ctx))
		s.must(settler.Reconcile(s.ctx))
	}
	d := s.deliveries(p.ID)[0]
	if d.State != campaigns.NeedsHuman {
		t.Fatalf("the delivery is %s; want needs_human", d.State)
	}
	_, err := s.Decide(s.ctx, store.Decision{DeliveryID: d.ID, Attempt: d.Attempt, Action: campaigns.SendAgain, UserID: s.approver.ID})
	s.must(err)
	s.behave(nil, func(stage, worker string, _ message) {
		if stage == "placed" && worker == settler.Worker {
			old.signal(syscall.SIGCONT)
			if !within(5*time.Second, func() bool { return s.answered(p.ID, campaigns.Retry) }) {
				t.Error("the old worker's outcome is not in the history")
			}
		}
	})
	s.must(settler.SendDue(s.ctx))
	for range 3 {
		s.forward(time.Minute)
		time.Sleep(400 * time.Millisecond)
	}
	old.stop()
	s.judge("woken up")
	if n := s.count(d.ID); n != 1 {
		t.Errorf("delivery %s was placed %d times, want once: the first attempt was refused", d.ID, n)
	}
}

// answered reports whether the history of a post has an attempt with this outcome.
func (s *scene) answered(postID string, outcome campaigns.Action) bool {
	all, err := s.Attempts(s.ctx, postID)
	for _, a := range all {
		if a.Outcome == outcome {
			return true
		}
	}
	return err != nil
}
