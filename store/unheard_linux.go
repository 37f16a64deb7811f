package store

import (
	"context"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// limitUnheard lets the kernel end a connection on which nothing that was sent is acknowledged: signOfLife only asks when
// nothing is under way, and else the kernel would go on trying for a quarter of an hour (tcp(7), TCP_USER_TIMEOUT).
func limitUnheard(_ context.Context, network, _ string, line syscall.RawConn) error {
	if !strings.HasPrefix(network, "tcp") { // a socket on this machine
		return nil
	}
	var failed error
	err := line.Control(func(fd uintptr) {
		failed = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(unheardFor.Milliseconds()))
	})
	if err != nil {
		return err
	}
	return failed
}
