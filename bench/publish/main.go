// Bench-publish measures how late the publisher is when much is due at once, next to asynq and to the least that Redis
// itself needs. One run, one machine, the same work: a channel that does nothing, 64 sends at a time.
//
// It needs a Redis and a PostgreSQL of its own: `make bench-publish` starts both. The last line that it prints is JSON.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
)

// concurrency is how many sends may run at the same time, in every row.
const concurrency = 64

func main() {
	debug.SetGCPercent(300) // as `serve` does
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench-publish:", err)
		os.Exit(1)
	}
}

// run measures everything, or, with -trial, is the process in which one row is measured once.
func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("bench-publish", flag.ContinueOnError)
	rounds := flags.Int("rounds", 3, "how often each row is measured; the median counts")
	past := flags.Int("past", 2_000_000, "past deliveries in the ledger when growth is measured; 0: leave that out")
	only := flags.String("row", "", "measure only this row")
	one := flags.Bool("trial", false, "read a trial as JSON, do only that and print the result")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *one {
		var t trial
		if err := json.NewDecoder(os.Stdin).Decode(&t); err != nil {
			return err
		}
		return t.run(ctx)
	}
	if *only != "" {
		rows = []string{*only}
	}
	m := machine{redis: os.Getenv("VK_TEST_REDIS"), postgres: os.Getenv("VK_TEST_POSTGRES")}
	if m.redis == "" || m.postgres == "" {
		return errors.New("start it with `make bench-publish`, which brings a Redis and a PostgreSQL")
	}
	var err error
	if m.dir, err = os.MkdirTemp("", "bench-publish-"); err != nil {
		return err
	}
	defer os.RemoveAll(m.dir) //nolint:errcheck // a temporary folder
	return m.all(ctx, *rounds, *past)
}
