package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// startRedis starts a Redis that stores nothing, with dir as its working folder.
func startRedis(ctx context.Context, dir string) (*server, error) {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return nil, err
	}
	return onFreePort(ctx, func(port int) (*server, error) {
		cmd := exec.CommandContext(context.WithoutCancel(ctx), "redis-server",
			"--bind", "127.0.0.1", "--port", strconv.Itoa(port), "--dir", dir, "--save", "", "--appendonly", "no")
		address := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
		return startServer(ctx, cmd, "redis://"+address+"/0", filepath.Join(dir, "log"), func(ctx context.Context) error {
			return pingRedis(ctx, address)
		})
	})
}

// pingRedis returns nil when a Redis answers at address.
func pingRedis(ctx context.Context, address string) error {
	dialer := net.Dialer{Timeout: time.Second}
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	if _, err := fmt.Fprint(conn, "PING\r\n"); err != nil {
		return err
	}
	answer, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil {
		return err
	}
	if strings.TrimSpace(answer) != "+PONG" {
		return fmt.Errorf("answered %q to PING", answer)
	}
	return nil
}
