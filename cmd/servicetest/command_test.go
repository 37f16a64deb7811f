package main

import (
	"context"
	"io"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestTheExitStatusIsThatOfTheCommand(t *testing.T) {
	for script, want := range map[string]int{
		"exit 0":         0,
		"exit 3":         3,
		"kill -KILL $$":  128 + int(syscall.SIGKILL),
		"sleep 60& true": 0, // what the command left running is killed, not waited for
	} {
		status, err := runCommand(t.Context(), []string{"sh", "-c", script + " >/dev/null 2>&1"}, nil, nil, nil)
		if err != nil || status != want {
			t.Errorf("%s: status %d, error %v; want %d", script, status, err, want)
		}
	}
	if _, err := runCommand(t.Context(), []string{"no-such-command"}, nil, io.Discard, io.Discard); err == nil {
		t.Error("a command that does not exist: no error")
	}
}

func TestASignalReachesTheWholeCommand(t *testing.T) {
	ctx, stop := untilSignal(t.Context())
	defer stop()
	var output strings.Builder
	// The inner shell prints the signal; the outer one sends it to us, its parent, as make or a person would.
	script := `sh -c 'trap "echo got HUP; exit" HUP; kill -HUP '$PPID'; while :; do sleep 0.05; done'; exit 5`
	status, err := runCommand(ctx, []string{"sh", "-c", script}, nil, &output, &output)
	if err != nil || status != 128+int(syscall.SIGHUP) {
		t.Errorf("status %d, error %v; want %d", status, err, 128+int(syscall.SIGHUP))
	}
	if !strings.Contains(output.String(), "got HUP") {
		t.Errorf("the inner command did not get the signal; output %q", &output)
	}
}

func TestACommandThatEndsWellAfterASignalDidNotSucceed(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	time.AfterFunc(100*time.Millisecond, func() { cancel(caught{syscall.SIGINT}) })
	status, err := runCommand(ctx, []string{"sh", "-c", "trap 'exit 0' INT; while :; do sleep 0.05; done"}, nil, nil, nil)
	if err != nil || status != 128+int(syscall.SIGINT) {
		t.Errorf("status %d, error %v; want %d", status, err, 128+int(syscall.SIGINT))
	}
}
