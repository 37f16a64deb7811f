package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"
)

// grace is how long a command has to end after a signal, before it is killed.
const grace = 10 * time.Second

// caught is the cause of a context that a signal has ended.
type caught struct{ signal syscall.Signal }

func (c caught) Error() string { return c.signal.String() }

// untilSignal returns a context that ends at the first signal that asks this program to stop, with that signal as its
// cause. The caller calls stop when it is done.
func untilSignal(parent context.Context) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	go func() {
		select {
		case s := <-signals:
			cancel(caught{s.(syscall.Signal)})
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel(nil)
	}
}

// stopSignal is the signal that ended ctx, or SIGTERM when something else did.
func stopSignal(ctx context.Context) syscall.Signal {
	var c caught
	if errors.As(context.Cause(ctx), &c) {
		return c.signal
	}
	return syscall.SIGTERM
}

// runCommand runs args to its end and returns its exit status, as a shell would. The command has a process group of its
// own, which gets the signal that ends ctx; what is left of the group when the command has ended is killed. Its standard
// input is empty. An error means that it did not start.
func runCommand(ctx context.Context, args, env []string, stdout, stderr io.Writer) (int, error) {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Env, cmd.Stdout, cmd.Stderr = env, stdout, stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, stopSignal(ctx)) }
	cmd.WaitDelay = grace

	if err := cmd.Start(); err != nil {
		return 1, err
	}
	err := cmd.Wait()
	killGroup(cmd)
	return exitStatus(ctx, err), nil
}

// exitStatus turns what Wait returned into an exit status: 128+n after signal n.
func exitStatus(ctx context.Context, err error) int {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0
	case !errors.As(err, &exit): // ended well, but after a signal
		return 128 + int(stopSignal(ctx))
	}
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return exit.ExitCode()
}

// killGroup kills what is left of the process group that cmd leads. Usually nothing is: that is no error.
func killGroup(cmd *exec.Cmd) {
	_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
}
