//go:build !race

package chaos

import (
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func TestAClockIsSteppedByAnHour(t *testing.T) {
	t.Parallel()
	for name, scene := range map[string]func(*testing.T) *scene{
		"of the only worker":                   func(t *testing.T) *scene { return onSQLite(t, memory(t)) },
		"of one of two workers, on PostgreSQL": onPostgres,
	} {
		t.Run(name, func(t *testing.T) { t.Parallel(); stepClock(t, scene(t)) })
	}
}

func stepClock(t *testing.T, s *scene) {
	s.skew = time.Hour
	wrong := s.worker(nil)
	s.begin(wrong)
	all := []*process{wrong}
	if !s.SingleMachine() {
		right := s.worker(nil)
		s.begin(right)
		all = append(all, right)
	}
	s.behave(func(string) fault { return []fault{fine, slow, dropAfter}[s.n(3)] }, nil)
	steps := map[time.Duration]int{}
	for i := range 12 {
		due := s.burst(2)
		step := []time.Duration{time.Hour, -time.Hour}[i%2]
		steps[step]++
		// Sometimes a little before the moment, sometimes in the middle of the sending.
		time.Sleep(due.Sub(s.now()) + s.upTo(-60*time.Millisecond, 120*time.Millisecond))
		wrong.clock(time.Duration(s.offset.Load()) + step)
		time.Sleep(s.upTo(100*time.Millisecond, 400*time.Millisecond))
		s.forward(0) // and right again
		time.Sleep(s.upTo(0, 200*time.Millisecond))
		s.outages = append(s.outages, s.now())
	}
	for _, p := range all {
		p.stop()
	}
	if ended := s.judge(steps); ended[campaigns.Published] < len(accounts)*12 {
		t.Errorf("%d were published: this test shows nothing", ended[campaigns.Published])
	}
}
