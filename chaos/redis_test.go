//go:build !race

package chaos

import (
	"context"
	"fmt"
	"net"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
)

// redisServer is a Redis that can be hurt.
type redisServer struct {
	t    *testing.T
	port int
	cmd  *exec.Cmd
}

func (r *redisServer) address() string { return fmt.Sprintf("redis://127.0.0.1:%d/0", r.port) }

func newRedis(t *testing.T) *redisServer {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it is closed at once
	if err != nil {
		t.Fatal(err)
	}
	r := &redisServer{t: t, port: l.Addr().(*net.TCPAddr).Port}
	_ = l.Close()
	r.start()
	t.Cleanup(func() { r.kill() })
	return r
}

func (r *redisServer) start() {
	r.t.Helper()
	//nolint:noctx // it is killed with the test
	r.cmd = exec.Command("redis-server", "--bind", "127.0.0.1", "--port", fmt.Sprint(r.port), "--save", "", "--appendonly", "no", "--dir", r.t.TempDir())
	if err := r.cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	if !within(10*time.Second, func() bool { return r.do("PING") == nil }) {
		r.t.Fatal("redis does not start")
	}
}

func (r *redisServer) kill() {
	_ = r.cmd.Process.Kill()
	_ = r.cmd.Wait()
}

// do makes one call.
func (r *redisServer) do(command string) error {
	c, err := publisher.NewRedisClient(r.address())
	if err != nil {
		return err
	}
	defer c.Close() //nolint:errcheck // the call is done
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return c.Do(ctx, command).Err()
}

func TestRedisIsHurtDuringABurst(t *testing.T) {
	t.Parallel()
	for name, hurt := range map[string]func(*redisServer){
		"emptied": func(r *redisServer) {
			for range 5 {
				if err := r.do("FLUSHALL"); err != nil {
					r.t.Error(err)
				}
				time.Sleep(150 * time.Millisecond)
			}
		},
		"killed and started again": func(r *redisServer) {
			r.kill()
			time.Sleep(700 * time.Millisecond)
			r.start()
		},
		"frozen for 7 s": func(r *redisServer) {
			_ = r.cmd.Process.Signal(syscall.SIGSTOP)
			time.Sleep(7 * time.Second)
			_ = r.cmd.Process.Signal(syscall.SIGCONT)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := onSQLite(t, memory(t))
			r := newRedis(t)
			w := s.worker(func(c *workerConfig) {
				c.Lease, c.Workers, c.Redis, c.RedisKey = 10*time.Second, 4, r.address(), "chaos"
			})
			s.begin(w)
			s.behave(func(string) fault { return slow }, nil) // 64 by 4, a tenth of a second each: 1.6 s
			for range 2 {
				due := s.burst(8)
				time.Sleep(due.Sub(s.now()) + s.upTo(-50*time.Millisecond, 400*time.Millisecond))
				hurt(r)
				if !s.quiet() {
					t.Error("the worker does not come to rest")
				}
			}
			w.stop()
			if ended := s.judge(name); ended[campaigns.Published] != 2*8*len(accounts) {
				t.Errorf("%d of %d were published", ended[campaigns.Published], 2*8*len(accounts))
			}
		})
	}
}
