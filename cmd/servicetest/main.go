// Servicetest runs a command with a private Redis and a private PostgreSQL beside it:
//
//	servicetest -- go test ./...
//
// Both listen on a free port of 127.0.0.1 and keep their files in a temporary folder; the command finds them through
// VK_TEST_REDIS and VK_TEST_POSTGRES. When it ends, for whatever reason, both are stopped and the folder is removed.
// The exit status is that of the command, 128+n when signal n ended it, 1 when a server did not start, 2 for a wrong call.
// SIGKILL cannot be caught: after it the servers have to be stopped by hand.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	status, err := run(context.Background(), os.Args[1:], os.Environ(), os.Stdout, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, "servicetest:", err)
	}
	os.Exit(status)
}

// run starts both servers, runs the command in args with environ and returns its exit status.
// On return everything that it started has ended.
func run(ctx context.Context, args, environ []string, stdout, stderr io.Writer) (status int, err error) {
	command, err := parse(args)
	if err != nil {
		return 2, err
	}
	ctx, stop := untilSignal(ctx)
	defer stop()

	dir, err := os.MkdirTemp("", "servicetest-")
	if err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := os.Chmod(dir, 0o711); err != nil { // PostgreSQL's user has to pass through
		return 1, err
	}

	redis, err := startRedis(ctx, filepath.Join(dir, "redis"))
	if err != nil {
		return 1, fmt.Errorf("redis: %w", err)
	}
	defer redis.stop()
	postgres, err := startPostgres(ctx, filepath.Join(dir, "postgres"))
	if err != nil {
		return 1, fmt.Errorf("postgresql: %w", err)
	}
	defer postgres.stop()

	return runCommand(ctx, command, testEnv(environ, redis.url, postgres.url), stdout, stderr)
}

// parse returns the command that follows the two dashes.
func parse(args []string) ([]string, error) {
	if len(args) < 2 || args[0] != "--" {
		return nil, errors.New("usage: servicetest -- COMMAND [ARGUMENT...]")
	}
	return args[1:], nil
}

// testEnv is environ with the addresses of both servers. Settings of the program itself (VK_DATABASE and the like) are
// left out, so that no test touches what the developer has configured for other work.
func testEnv(environ []string, redisURL, postgresURL string) []string {
	env := make([]string, 0, len(environ)+2)
	for _, setting := range environ {
		name, _, _ := strings.Cut(setting, "=")
		if name == "VK_TEST_REDIS" || name == "VK_TEST_POSTGRES" {
			continue
		}
		if strings.HasPrefix(name, "VK_") && !strings.HasPrefix(name, "VK_TEST_") {
			continue
		}
		env = append(env, setting)
	}
	return append(env, "VK_TEST_REDIS="+redisURL, "VK_TEST_POSTGRES="+postgresURL)
}
