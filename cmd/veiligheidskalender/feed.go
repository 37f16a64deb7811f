package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync"

	"veiligheidskalender/calendar"
	"veiligheidskalender/web"
)

// runFeeds keeps the feeds up to date until stop is called.
func runFeeds(ctx context.Context, feeds *web.Feeds) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Go(func() { feeds.Run(ctx) })
	return func() {
		cancel()
		wg.Wait()
	}
}

// feed looks into a feed (check), lets events that vanished leave the feeds (confirm), and moves or ends an address.
func feed(ctx context.Context, p program, args []string) error {
	flags := p.flags("feed")
	previous := flags.String("previous", "", "")
	names, err := parse(flags, args)
	if err != nil {
		return err
	}
	switch {
	case len(names) == 2 && names[0] == "check":
		return p.checkFeed(names[1], *previous)
	case len(names) == 1 && names[0] == "confirm":
		return p.confirmFeeds(ctx)
	case len(names) == 3 && names[0] == "move":
		return p.moveFeed(ctx, names[1], names[2])
	case len(names) == 2 && names[0] == "end":
		return p.moveFeed(ctx, names[1], "")
	}
	return usage("Kies: feed check BESTAND [--previous BESTAND], feed confirm, feed move OUD NIEUW of feed end ADRES")
}

// checkFeed prints a line for each finding.
func (p program) checkFeed(name, previous string) error {
	file, err := readFeed(name)
	if err != nil {
		return err
	}
	findings := calendar.Lint(file)
	if previous != "" {
		before, err := readFeed(previous)
		if err != nil {
			return err
		}
		findings = append(findings, calendar.LintNext(before, file)...)
	}
	for _, f := range findings {
		p.say("%s:%d: %s [%s; %s]", name, f.Line, f.Text, f.Rule, f.Source)
	}
	if len(findings) > 0 {
		return errProblem
	}
	p.say("%s: in orde", name)
	return nil
}

// readFeed reads a file, or standard input for "-", up to just over what Lint looks at.
func readFeed(name string) ([]byte, error) {
	in := os.Stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, usage("%s: kan het bestand niet openen", name)
		}
		defer f.Close() //nolint:errcheck // it was only read
		in = f
	}
	file, err := io.ReadAll(io.LimitReader(in, calendar.MaxLint+1))
	if err != nil {
		return nil, usage("%s: kan het bestand niet lezen: %w", name, err)
	}
	return file, nil
}

func (p program) confirmFeeds(ctx context.Context) error {
	c, err := p.configure(defaultDatabase)
	if err != nil {
		return err
	}
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // every change is committed by then
	n, err := s.ConfirmFeeds(ctx, "")
	if err != nil {
		return err
	}
	if n == 0 {
		p.say("Er werd niets tegengehouden.")
		return nil
	}
	p.say("%s", fmt.Sprintf("Bevestigd: %d bijeenkomsten gaan nu uit de agenda-abonnementen.", n))
	return nil
}

func (p program) moveFeed(ctx context.Context, from, to string) error {
	c, err := p.configure(defaultDatabase)
	if err != nil {
		return err
	}
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // every change is committed by then
	if err := s.MoveFeed(ctx, from, to, ""); err != nil {
		return usage("%w", err)
	}
	if to == "" {
		p.say("%s is gestopt.", from)
		return nil
	}
	p.say("%s verwijst voortaan naar %s.", from, to)
	return nil
}
