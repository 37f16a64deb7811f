// Feedbench measures the feeds of this program beside nginx, which serves the same bytes from files, and Radicale, which
// holds the same events. Everything runs on this machine, on loopback, in one run: only the ratios say something.
//
// The program is the one that people use (bin/veiligheidskalender serve, on a SQLite file). The load comes from a process of
// its own, the same for all, over connections that stay open. Each figure is the median of interleaved rounds, in which the
// order alternates, because the machine is never quiet.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

// longest is how long the whole may take.
const longest = 170 * time.Second

// settings are how much is measured.
type settings struct {
	program     string
	root        string // of the sources
	events      int
	rounds      int
	connections int
	slice       time.Duration // of one measurement
	builds      bool
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var err error
	if len(os.Args) > 1 && os.Args[1] == "load" {
		err = loadCommand(ctx, os.Stdin, os.Stdout)
	} else {
		err = run(ctx, os.Args[1:], os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "feedbench:", err)
		os.Exit(1)
	}
}

// run measures and prints, a line of JSON last.
func run(ctx context.Context, args []string, out io.Writer) error {
	var c settings
	flags := flag.NewFlagSet("feedbench", flag.ContinueOnError)
	flags.StringVar(&c.program, "program", "bin/veiligheidskalender", "the program to measure")
	flags.StringVar(&c.root, "root", ".", "folder of the sources, for the benchmarks of building")
	flags.IntVar(&c.events, "events", 500, "events in the feed")
	flags.IntVar(&c.rounds, "rounds", 11, "rounds; medians are taken over these")
	flags.IntVar(&c.connections, "connections", 16, "connections that stay open")
	flags.DurationVar(&c.slice, "slice", 400*time.Millisecond, "length of one measurement")
	flags.BoolVar(&c.builds, "builds", true, "measure building too")
	if err := flags.Parse(args); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	dir, err := os.MkdirTemp("", "feedbench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // it is in the temporary folder

	report, err := c.measure(ctx, dir, out)
	if err != nil {
		return cmp.Or(context.Cause(ctx), err)
	}
	report.print(out)
	return json.NewEncoder(out).Encode(report)
}

// measure starts everything, measures and stops everything.
func (c settings) measure(ctx context.Context, dir string, out io.Writer) (*report, error) {
	say := func(format string, args ...any) { fmt.Fprintf(out, format+"\n", args...) }
	say("Database vullen: %d bijeenkomsten", c.events)
	world, err := fill(ctx, filepath.Join(dir, "vk.db"), c.events)
	if err != nil {
		return nil, err
	}
	defer world.store.Close() //nolint:errcheck // every change is committed by then
	us, err := startProgram(ctx, dir, c.program)
	if err != nil {
		return nil, err
	}
	defer us.stop()
	feed, err := download(ctx, us.url+feedPath)
	if err != nil {
		return nil, err
	}
	if got := feed.events(); got != c.events {
		return nil, fmt.Errorf("the feed has %d events of %d", got, c.events)
	}
	static, err := startNginx(ctx, dir, feed)
	if err != nil {
		return nil, err
	}
	defer static.stop()
	r := &report{Events: c.events, Octets: len(feed.body), Gzip: len(feed.gz), Connections: c.connections, Rounds: c.rounds}
	for _, kind := range []string{plain, zipped, unchanged} {
		say("Meten: %s, dit programma en nginx om en om", kind)
		if err := c.pairs(ctx, r, kind, us, static); err != nil {
			return nil, err
		}
	}
	say("Radicale laten lezen: %d bijeenkomsten", c.events)
	radicale, err := startRadicale(ctx, dir, feed)
	if err != nil {
		return nil, err
	}
	defer radicale.stop()
	say("Meten: %s, dit programma en Radicale om en om", plain)
	if err := c.beside(ctx, r, us, radicale); err != nil {
		return nil, err
	}
	say("Meten: %s, terwijl er elke seconde een bijeenkomst verandert", zipped)
	if err := c.changing(ctx, r, us, world); err != nil {
		return nil, err
	}
	if c.builds {
		say("Meten: bouwen")
		if r.Builds, err = builds(ctx, c.root); err != nil {
			return nil, err
		}
	}
	return r, nil
}
