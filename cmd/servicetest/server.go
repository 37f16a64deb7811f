package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// startTimeout is how long a server has to answer; normally it takes well under a second.
const startTimeout = time.Minute

// A server that did not start has either ended by itself or not answered in time; its log tells why.
var (
	errEnded  = errors.New("ended before it answered")
	errSilent = fmt.Errorf("no answer within %v", startTimeout)
)

// server is a running server process that only this program uses.
type server struct {
	url   string // where its clients find it
	cmd   *exec.Cmd
	ended chan struct{} // closed when the process has ended
}

// onFreePort calls start with a free port, and with another when the server ended at once: somebody may have taken the
// port in the meantime.
func onFreePort(ctx context.Context, start func(port int) (*server, error)) (*server, error) {
	for attempt := 1; ; attempt++ {
		port, err := freePort(ctx)
		if err != nil {
			return nil, err
		}
		s, err := start(port)
		if attempt < 3 && errors.Is(err, errEnded) {
			continue
		}
		return s, err
	}
}

// freePort returns a TCP port of 127.0.0.1 that nobody listens on at this moment.
func freePort(ctx context.Context) (int, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	port := listener.Addr().(*net.TCPAddr).Port
	return port, listener.Close()
}

// startServer starts cmd, made with a context that does not end, and waits until answers returns nil. What the server
// prints goes to the file logPath, the end of which is part of the error when it ends too early.
func startServer(ctx context.Context, cmd *exec.Cmd, url, logPath string, answers func(context.Context) error) (*server, error) {
	log, err := os.Create(logPath)
	if err != nil {
		return nil, err
	}
	defer log.Close() // the server has its own copy
	cmd.Stdout, cmd.Stderr = log, log
	ownGroup(cmd)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &server{url: url, cmd: cmd, ended: make(chan struct{})}
	go func() {
		defer close(s.ended)
		_ = cmd.Wait() // how a server ends is of interest only before it answers: then the log tells
	}()

	if err := s.wait(ctx, answers); err != nil {
		s.stop()
		if errors.Is(err, errEnded) || errors.Is(err, errSilent) {
			return nil, fmt.Errorf("%w%s", err, tail(logPath))
		}
		return nil, err
	}
	return s, nil
}

// wait returns nil once the server answers.
func (s *server) wait(ctx context.Context, answers func(context.Context) error) error {
	ctx, cancel := context.WithTimeoutCause(ctx, startTimeout, errSilent)
	defer cancel()
	for {
		if answers(ctx) == nil {
			return nil
		}
		select {
		case <-s.ended:
			return errEnded
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// stop ends the server and returns when it is gone. SIGINT makes Redis and PostgreSQL end at once, and in order.
func (s *server) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGINT) // an error means that it has ended already
	select {
	case <-s.ended:
	case <-time.After(grace):
		killGroup(s.cmd)
		<-s.ended
	}
}

// ownGroup gives cmd a process group of its own, so that a Ctrl-C in the terminal does not reach it before the command
// that uses it has ended.
func ownGroup(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
}

// tail returns the last lines of a log, ready to follow an error.
func tail(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return "\n\t" + strings.Join(lines[max(0, len(lines)-5):], "\n\t")
}
