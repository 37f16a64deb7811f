package store

import (
	"net"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/stdlib"
)

// The kernel is what asks for a sign of life: this looks at what it was told to do.
func TestAQuietConnectionIsAskedForASignOfLife(t *testing.T) {
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
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}
