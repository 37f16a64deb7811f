//go:build !race

package chaos

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience bounds every wait for a process.
const patience = 30 * time.Second

// process is a worker as its test sees it.
type process struct {
	workerConfig
	t     *testing.T
	cmd   *exec.Cmd
	stdin io.WriteCloser
	ready chan struct{}
	ended chan struct{}
	said  tail
}

// tail keeps the end of what is written to it.
type tail struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *tail) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.text.Len() > 1<<20 {
		l.text.Reset()
	}
	return l.text.Write(b)
}

func (l *tail) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// spawn starts a worker that waits for go. It is killed with the test at the latest.
func spawn(t *testing.T, c workerConfig) *process {
	t.Helper()
	encoded, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	p := &process{workerConfig: c, t: t, ready: make(chan struct{}), ended: make(chan struct{})}
	p.cmd = exec.Command(os.Args[0]) //nolint:noctx // it is killed below
	p.cmd.Env = append(os.Environ(), workerVariable+"="+string(encoded))
	p.cmd.Stderr = &p.said
	p.stdin, err = p.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		if line, err := bufio.NewReader(stdout).ReadString('\n'); err == nil && strings.TrimSpace(line) == "ready" {
			close(p.ready)
		}
		_ = p.cmd.Wait()
		close(p.ended)
	}()
	t.Cleanup(p.kill)
	return p
}

// begin lets the worker publish by this clock.
func (p *process) begin(offset time.Duration) {
	p.t.Helper()
	select {
	case <-p.ready:
	case <-p.ended:
		p.t.Fatalf("a worker ended before it began:\n%s", p.said.String())
	case <-time.After(patience):
		p.t.Fatalf("a worker does not begin:\n%s", p.said.String())
	}
	p.clock(offset)
	p.tell("go")
}

// clock sets the worker's clock.
func (p *process) clock(offset time.Duration) { p.tell(fmt.Sprintf("clock %d", offset)) }

func (p *process) tell(command string) { _, _ = fmt.Fprintln(p.stdin, command) }

// kill ends the worker as a power cut would, and returns when it has gone.
func (p *process) kill() {
	p.signal(syscall.SIGKILL)
	<-p.ended
}

func (p *process) signal(s syscall.Signal) { _ = p.cmd.Process.Signal(s) }

// stop ends the worker as a restart would.
func (p *process) stop() {
	p.t.Helper()
	p.tell("stop")
	if !within(patience, func() bool {
		p.signal(syscall.SIGCONT) // it may have been paused just now
		return p.gone(20 * time.Millisecond)
	}) {
		p.t.Errorf("a worker does not stop:\n%s", p.said.String())
		p.kill()
	}
}

// gone reports whether the worker ends within d.
func (p *process) gone(d time.Duration) bool {
	select {
	case <-p.ended:
		return true
	case <-time.After(d):
		return false
	}
}

// paused reports whether the worker is paused within d.
func (p *process) paused(d time.Duration) bool {
	return within(d, func() bool {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
		_, rest, _ := strings.Cut(string(stat), ") ")
		return err == nil && strings.HasPrefix(rest, "T")
	})
}

// within reports whether ok becomes true within d.
func within(d time.Duration, ok func() bool) bool {
	for end := time.Now().Add(d); ; time.Sleep(5 * time.Millisecond) {
		if ok() {
			return true
		}
		if time.Now().After(end) {
			return false
		}
	}
}
