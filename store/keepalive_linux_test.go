package store

import (
	"net"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/stdlib"
	"golang.org/x/sys/unix"
)

// The kernel is what asks for a sign of life: this looks at what it was told to do.
func TestADeadConnectionIsFoundBeforeAndWhileItIsUsed(t *testing.T) {
	s, err := Open(t.Context(), emptyPostgres(t), Options{Key: make([]byte, 32)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close() //nolint:errcheck // nothing is under way
	c, err := s.write.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close() //nolint:errcheck // as above
	err = c.Raw(func(driver any) error {
		line, err := driver.(*stdlib.Conn).Conn().PgConn().Conn().(*net.TCPConn).SyscallConn()
		if err != nil {
			return err
		}
		return line.Control(func(fd uintptr) {
			for option, want := range map[int]time.Duration{syscall.TCP_KEEPIDLE: signOfLife.Idle, syscall.TCP_KEEPINTVL: signOfLife.Interval} {
				if seconds, err := syscall.GetsockoptInt(int(fd), syscall.IPPROTO_TCP, option); err != nil || time.Duration(seconds)*time.Second != want {
					t.Errorf("option %d is %d s, %v; want %v", option, seconds, err, want)
				}
			}
			if unheard, err := unix.GetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT); err != nil || unheard != 8000 {
				t.Errorf("what was sent may stay unheard for %d ms, %v; want 8000", unheard, err)
			}
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestASocketOnThisMachineCanBeDialled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db.sock")
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close() //nolint:errcheck // it ends with the test
	line, err := (&net.Dialer{ControlContext: limitUnheard}).DialContext(t.Context(), "unix", path)
	if err != nil {
		t.Fatal(err)
	}
	if err := line.Close(); err != nil {
		t.Error(err)
	}
}
