package main

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"strings"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
	"veiligheidskalender/seeds"
	"veiligheidskalender/store"
)

// load loads a campaign pack, named or from a file.
func load(ctx context.Context, p program, args []string) error {
	flags := p.flags("load")
	start := flags.String("start", "", "")
	dryRun := flags.Bool("dry-run", false, "")
	names, err := parse(flags, args)
	if err != nil {
		return err
	}
	if len(names) != 1 {
		return usage("Noem één pakket of bestand: veiligheidskalender load zblw --start 2027-02")
	}
	c, err := p.configure(defaultDatabase)
	if err != nil {
		return err
	}
	text, err := readPack(names[0])
	if err != nil {
		return err
	}
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // every change is committed by then
	loaded, err := loadPack(ctx, s, names[0], text, *start, *dryRun)
	if err != nil {
		return err
	}
	p.say("%s", summary(loaded, *dryRun))
	return nil
}

// maxPack bounds what is read of a file; seeds refuses it sooner, with the right words.
const maxPack = 8 << 20

// readPack returns a pack of the program by name, or else the contents of a file.
func readPack(name string) ([]byte, error) {
	text, err := seeds.Open(name)
	if err == nil || !errors.Is(err, campaigns.ErrNotFound) {
		return text, err
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, usage("Er is geen pakket of bestand %q. Pakketten: %s.", name, strings.Join(seeds.Names(), ", "))
	}
	defer f.Close() //nolint:errcheck // it was only read
	text, err = io.ReadAll(io.LimitReader(f, maxPack))
	if err != nil {
		return nil, usage("%s: kan het bestand niet lezen: %w", name, err)
	}
	return text, nil
}

func loadPack(ctx context.Context, s *store.Store, name string, text []byte, start string, dryRun bool) (store.Loaded, error) {
	pack, err := seeds.Parse(text, seeds.Options{Kinds: kinds.Known, Internal: kinds.Internal})
	if err != nil {
		return nil, usage("%s: %w", name, err)
	}
	cycle, err := pack.Cycle(start)
	if err != nil {
		return nil, usage("%s: %w", name, err)
	}
	return s.LoadCycle(ctx, cycle, dryRun)
}

// summary says what was loaded, in Dutch.
func summary(loaded store.Loaded, dryRun bool) string {
	what := cmp.Or(loaded.Dutch(), "niets nieuws; alles stond er al")
	if dryRun {
		return "Er zou worden geladen: " + what + ". Er is niets veranderd."
	}
	return "Geladen: " + what + "."
}
