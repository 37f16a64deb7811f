//go:build !race

package chaos

import (
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

// tally counts where processes were killed.
type tally map[point]int

func TestAWorkerOnSQLiteIsKilled(t *testing.T) {
	t.Parallel()
	s := onSQLite(t, memory(t))
	killed := tally{}
	ready := s.victim()
	for i := range *rounds * 3 / 5 {
		p := ready
		s.murder(p, func() { ready = s.victim() }, killed)
		if i%10 == 9 {
			s.catchUp()
		}
	}
	ready.kill()
	s.judge(killed)
	if s.latest > 15*time.Minute { // ten deaths in a row, a minute each
		t.Errorf("a first attempt came %v late", s.latest)
	}
}

func TestOneOfTwoWorkersOnPostgresIsKilled(t *testing.T) {
	t.Parallel()
	s := onPostgres(t)
	few := func(c *workerConfig) { c.Workers = 2 } // it leaves something for the other
	survivor := s.worker(few)
	s.begin(survivor)
	killed := tally{}
	ready := s.victim()
	for i := range *rounds - *rounds*3/5 {
		p := ready
		s.murder(p, func() { ready = s.victim() }, killed)
		if i%20 == 19 { // the other one is restarted as an update would
			survivor.stop()
			s.end(survivor)
			survivor = s.worker(few)
			s.begin(survivor)
		}
	}
	ready.kill()
	survivor.stop()
	s.judge(killed)
}

// catchUp has a worker live until nothing is left to do.
func (s *scene) catchUp() {
	s.t.Helper()
	s.behave(nil, nil)
	w := s.worker(nil)
	s.begin(w)
	if !s.quiet() {
		s.t.Errorf("the worker does not come to rest:\n%s", w.said.String())
	}
	w.stop()
	s.end(w)
}

// victim starts a worker that will be killed somewhere.
func (s *scene) victim() *process {
	return s.worker(func(c *workerConfig) {
		c.Point = killPoints[s.n(len(killPoints))]
		c.Nth = 1 + s.n(2)
		if c.Point == midBody || c.Point == beforeReply {
			c.Nth = 1 + s.n(6)
		}
	})
}

// murder has p publish a post at its moment and kills it while it does. meanwhile runs once p is at work.
func (s *scene) murder(p *process, meanwhile func(), killed tally) {
	s.t.Helper()
	due := s.nextMinute()
	s.plan(due)
	reached := 0
	s.behave(nil, func(stage, worker string, _ message) {
		if worker == p.Name && (stage == "half" && p.Point == midBody || stage == "placed" && p.Point == beforeReply) {
			s.mu.Lock()
			reached++
			last := reached == p.Nth
			s.mu.Unlock()
			if last {
				p.kill()
			}
		}
	})
	s.until(due.Add(-20 * time.Millisecond))
	s.begin(p)
	meanwhile()
	if p.gone(700 * time.Millisecond) {
		killed[p.Point]++
	} else {
		killed["anywhere"]++
		p.kill()
	}
	s.end(p)
	s.outages = append(s.outages, s.now())
}

// judge lets the scene settle, checks all of it and returns how many deliveries ended in each state.
func (s *scene) judge(what any) map[campaigns.State]int {
	s.t.Helper()
	s.settle()
	ended := s.account(nil)
	s.t.Logf("%v; %d requests, %d effects, latest first attempt %v; %v", what, s.asked, len(s.all()), s.latest, ended)
	return ended
}
