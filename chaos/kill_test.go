package chaos

import (
	"testing"
	"time"
)

// tally counts where processes were killed.
type tally map[point]int

func TestAWorkerOnSQLiteIsKilled(t *testing.T) {
	t.Parallel()
	s := onSQLite(t, memory(t))
	killed := tally{}
	ready := s.victim()
	for range *rounds * 3 / 5 {
		p := ready
		s.murder(p, func() { ready = s.victim() }, killed)
	}
	ready.kill()
	s.judge(killed, 3*time.Minute)
}

func TestOneOfTwoWorkersOnPostgresIsKilled(t *testing.T) {
	t.Parallel()
	s := onPostgres(t)
	survivor := s.worker(nil)
	s.begin(survivor)
	killed := tally{}
	ready := s.victim()
	for i := range *rounds - *rounds*3/5 {
		p := ready
		s.murder(p, func() { ready = s.victim() }, killed)
		if i%20 == 19 { // the other one is restarted as an update would
			survivor.stop()
			survivor = s.worker(nil)
			s.begin(survivor)
		}
	}
	ready.kill()
	survivor.stop()
	s.judge(killed, 3*time.Minute)
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
	s.alive = s.alive[:len(s.alive)-1]
}

// judge lets the scene settle and checks all of it.
func (s *scene) judge(killed tally, late time.Duration) {
	s.t.Helper()
	s.settle()
	ended := s.account(nil)
	s.t.Logf("%v; %d requests, %d effects, latest first attempt %v; %v", killed, s.asked, len(s.all()), s.latest, ended)
	if s.latest > late {
		s.t.Errorf("a first attempt came %v late; want at most %v", s.latest, late)
	}
}
