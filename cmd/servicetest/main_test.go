package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/redis/go-redis/v9"
)

// asCommand makes this test binary the command that servicetest runs: see callBoth.
const asCommand = "VK_TEST_AS_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) == "" {
		os.Exit(m.Run())
	}
	if err := callBoth(context.Background(), os.Getenv("VK_TEST_REDIS"), os.Getenv("VK_TEST_POSTGRES")); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("both answered")
	os.Exit(7)
}

// callBoth uses both servers as a test would.
func callBoth(ctx context.Context, redisURL, postgresURL string) error {
	options, err := redis.ParseURL(redisURL)
	if err != nil {
		return err
	}
	client := redis.NewClient(options)
	defer client.Close()
	if err := client.Set(ctx, "key", "value", 0).Err(); err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, postgresURL)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, "CREATE DATABASE one_of_many")
	return err
}

func TestTheCommandFindsBothServersAndNothingIsLeft(t *testing.T) {
	temp := t.TempDir()
	if err := os.Chmod(filepath.Dir(temp), 0o711); err != nil { // as root: PostgreSQL's user has to pass through
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", temp)
	var output bytes.Buffer
	status, err := run(t.Context(), []string{"--", os.Args[0]}, append(os.Environ(), asCommand+"=yes"), &output, &output)
	if err != nil {
		t.Fatal(err)
	}
	if status != 7 || output.String() != "both answered\n" {
		t.Errorf("exit status %d, output %q; want the command's own: 7 and both answered", status, &output)
	}
	left, err := os.ReadDir(temp)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind in the temporary folder: %v %v", left, err)
	}
}

func TestACallWithoutCommandIsRefused(t *testing.T) {
	for _, args := range [][]string{nil, {"--"}, {"go", "test"}, {"-x", "--", "go"}} {
		if status, err := run(t.Context(), args, nil, nil, nil); status != 2 || err == nil {
			t.Errorf("%q: status %d, error %v; want 2 and how to call it", args, status, err)
		}
	}
}

func TestTheCommandGetsTheServersAndNoSettingsOfTheProgram(t *testing.T) {
	environ := []string{"HOME=/home/anna", "VK_DATABASE=postgres://live", "VK_TEST_REDIS=redis://old", "VK_TEST_LONG=1", "ODD"}
	got := testEnv(environ, "redis://new", "postgres://new")
	want := []string{"HOME=/home/anna", "VK_TEST_LONG=1", "ODD", "VK_TEST_REDIS=redis://new", "VK_TEST_POSTGRES=postgres://new"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
