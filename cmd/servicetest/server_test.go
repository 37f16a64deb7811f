package main

import (
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

func TestAFreePortCanBeListenedOn(t *testing.T) {
	port, err := freePort(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		t.Fatal(err)
	}
	if err := listener.Close(); err != nil {
		t.Error(err)
	}
}

func TestAServerThatEndsAtOnceIsTriedOnOtherPortsAndThenItsLogIsShown(t *testing.T) {
	var ports []int
	_, err := onFreePort(t.Context(), func(port int) (*server, error) {
		ports = append(ports, port)
		cmd := exec.CommandContext(t.Context(), "sh", "-c", "echo port in use; exit 1")
		silent := func(context.Context) error { return errors.New("no answer") }
		return startServer(t.Context(), cmd, "", filepath.Join(t.TempDir(), "log"), silent)
	})
	if !errors.Is(err, errEnded) || !strings.Contains(err.Error(), "port in use") {
		t.Errorf("got error %v; want that it ended, with the end of its log", err)
	}
	if len(ports) != 3 {
		t.Errorf("tried the ports %v; want three", ports)
	}
}

func TestPostgresIsTakenFromTheNewestInstalledVersion(t *testing.T) {
	root := t.TempDir()
	for _, version := range []string{"9.6", "15", "16"} {
		bin := filepath.Join(root, version, "bin")
		if err := os.MkdirAll(bin, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(bin, "initdb"), nil, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	got, err := postgresBin(filepath.Join(root, "*", "bin"))
	if want := filepath.Join(root, "16", "bin"); err != nil || got != want {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
}

func TestWithoutAnyPostgresTheErrorNamesTheRemedy(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := postgresBin(filepath.Join(t.TempDir(), "*", "bin"))
	if err == nil || !strings.Contains(err.Error(), "scripts/test-tools.sh") {
		t.Errorf("got error %v", err)
	}
}
