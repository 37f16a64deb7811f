//go:build !race

package chaos

import (
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

// The lock of `serve` keeps a second program off a SQLite file. Without it nothing is placed twice either.
func TestTwoWorkersOnOneSQLiteFile(t *testing.T) {
	t.Parallel()
	s := onSQLite(t, memory(t))
	crowd(t, s, 2, 5)
}

func TestThreeWorkersOnPostgresWithRedis(t *testing.T) {
	t.Parallel()
	s := onPostgres(t)
	crowd(t, s, 3, 5)
}

// crowd has several workers publish bursts together.
func crowd(t *testing.T, s *scene, workers, bursts int) {
	t.Helper()
	var all []*process
	for i := range workers {
		p := s.worker(func(c *workerConfig) {
			c.Lease = 10 * time.Second // nobody dies here
			if !s.SingleMachine() {
				c.Redis, c.RedisKey = service(t, "VK_TEST_REDIS"), s.address
			}
			if i == workers-1 {
				c.Tick = 20 * time.Millisecond // one that is nervous
			}
		})
		all = append(all, p)
	}
	for _, p := range all {
		s.begin(p)
	}
	s.behave(func(string) fault { return []fault{fine, slow}[s.n(2)] }, nil)
	for range bursts {
		time.Sleep(s.burst(6).Sub(s.now()))
		if !s.quiet() {
			t.Error("the workers do not come to rest")
		}
	}
	for _, p := range all {
		p.stop()
	}
	if ended := s.judge(workers); ended[campaigns.Published] != bursts*6*len(accounts) {
		t.Errorf("%d of %d were published", ended[campaigns.Published], bursts*6*len(accounts))
	}
}
