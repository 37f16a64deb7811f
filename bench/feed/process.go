package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is a server that this program started.
type process struct {
	url  string
	cmd  *exec.Cmd
	log  bytes.Buffer
	done chan struct{} // closed when it has ended
}

// start runs a server and waits until it answers at url+path. It ends with ctx, and with what it started itself.
func start(ctx context.Context, url, path string, env []string, name string, args ...string) (*process, error) {
	p := &process{url: url, cmd: exec.CommandContext(ctx, name, args...), done: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), env...)
	p.cmd.Stdout, p.cmd.Stderr = &p.log, &p.log
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	p.cmd.Cancel = func() error { return syscall.Kill(-p.cmd.Process.Pid, syscall.SIGTERM) }
	p.cmd.WaitDelay = 5 * time.Second
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(p.done)
		_ = p.cmd.Wait() // how it ends is of interest only before it answers: then the log tells
	}()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); {
		if r, err := get(ctx, url+path, ""); err == nil && r.StatusCode < 500 {
			return p, r.Body.Close()
		}
		select {
		case <-p.done:
			return nil, fmt.Errorf("%s ended: %s", name, p.log.String())
		case <-ctx.Done():
			p.stop()
			return nil, context.Cause(ctx)
		case <-time.After(20 * time.Millisecond):
		}
	}
	p.stop()
	return nil, fmt.Errorf("%s does not answer: %s", name, p.log.String())
}

// stop ends the server and returns when it is gone.
func (p *process) stop() {
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGTERM) // an error means that it has ended already
	select {
	case <-p.done:
	case <-time.After(12 * time.Second):
		_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
		<-p.done
	}
}

// cpu is how much processor time the server and what it started have used.
func (p *process) cpu() (time.Duration, error) {
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0, err
	}
	ticks, known := 0, false
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended meanwhile
		}
		_, rest, _ := strings.Cut(string(text), ") ") // proc(5): state, ppid, pgrp, ..., utime (14) and stime (15)
		if f := strings.Fields(rest); len(f) > 13 && f[2] == strconv.Itoa(p.cmd.Process.Pid) {
			known = true
			for _, one := range f[11:13] {
				n, err := strconv.Atoi(one)
				if err != nil {
					return 0, err
				}
				ticks += n
			}
		}
	}
	if !known {
		return 0, errors.New("no processor time is known of " + p.cmd.Path)
	}
	return time.Duration(ticks) * 10 * time.Millisecond, nil // USER_HZ is 100 on Linux
}

// freeAddress returns an address of loopback on which nobody listens at this moment.
func freeAddress(ctx context.Context) (string, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// client asks for what is served, as it is served.
var client = &http.Client{Transport: &http.Transport{DisableCompression: true, DisableKeepAlives: true}, Timeout: time.Minute}

func get(ctx context.Context, url, encoding string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	if encoding != "" {
		req.Header.Set("Accept-Encoding", encoding)
	}
	return client.Do(req)
}
