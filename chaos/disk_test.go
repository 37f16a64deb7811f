//go:build !race

package chaos

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

// A disk that is full for a while: what was being sent is stored once there is room, what was not waits.
func TestTheDiskIsFull(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=24m"); err != nil {
		t.Skipf("a small disk needs root: %v; TestAFileMayNotGrow runs without", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	s := onSQLite(t, dir)
	p := s.worker(func(c *workerConfig) { c.Lease = 4 * time.Second })
	s.begin(p)
	s.behave(func(string) fault { return slow }, nil)
	for range 3 {
		due := s.burst(6)
		time.Sleep(due.Sub(s.now()) + s.upTo(0, 200*time.Millisecond))
		full := filepath.Join(dir, "full")
		fill(t, full)
		time.Sleep(s.upTo(300*time.Millisecond, 800*time.Millisecond))
		if err := os.Remove(full); err != nil {
			t.Error(err)
		}
		if !s.quiet() {
			t.Errorf("the worker does not come to rest:\n%s", p.said.String())
		}
		s.outages = append(s.outages, s.now())
	}
	p.stop()
	if !strings.Contains(p.said.String(), "full") {
		t.Error("the disk was not full: this test shows nothing")
	}
	if ended := s.judge("full"); ended[campaigns.Published] < 3*6*len(accounts)/2 {
		t.Errorf("%d were published", ended[campaigns.Published])
	}
}

// fill takes all the room there is.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Error(err)
		return
	}
	defer f.Close() //nolint:errcheck // it is thrown away
	for size := 1 << 20; size > 0; {
		if _, err := f.Write(make([]byte, size)); err != nil {
			size /= 4
		}
	}
}

// A worker that may not make its files any larger begins nothing it cannot remember; the next one can.
func TestAFileMayNotGrow(t *testing.T) {
	t.Parallel()
	s := onSQLite(t, memory(t))
	info, err := os.Stat(strings.TrimPrefix(s.address, "sqlite:"))
	s.must(err)
	for range 4 {
		due := s.burst(3)
		p := s.worker(func(c *workerConfig) {
			c.FileLimit = uint64(info.Size()) + uint64(s.n(100_000)) //nolint:gosec // a size is not negative
		})
		s.begin(p)
		time.Sleep(due.Sub(s.now()) + s.upTo(200*time.Millisecond, 500*time.Millisecond))
		p.kill()
		s.end(p)
		s.outages = append(s.outages, s.now())
		next := s.worker(nil)
		s.begin(next)
		if !s.quiet() {
			t.Errorf("the worker does not come to rest:\n%s", next.said.String())
		}
		next.stop()
		s.end(next)
	}
	s.judge("may not grow")
}
