package main

import (
	"context"
	"errors"
	"fmt"
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
	pack, err := seeds.Parse(text, packOptions)
	if err != nil {
		return nil, usage("%s: %w", name, err)
	}
	cycle, err := pack.Cycle(start)
	if err != nil {
		return nil, usage("%s: %w", name, err)
	}
	return s.LoadCycle(ctx, cycle, dryRun)
}

// packOptions tell the parser which kinds of channel there are.
var packOptions = seeds.Options{
	Kinds: func(name string) bool { _, ok := kinds.Find(name); return ok },
	Internal: func(name string) bool {
		k, ok := kinds.Find(name)
		return ok && k.Internal
	},
}

// summary says what was loaded, in Dutch.
func summary(loaded store.Loaded, dryRun bool) string {
	var parts []string
	for _, k := range []struct{ kind, one, many string }{
		{"municipality", "gemeente", "gemeenten"}, {"theme", "thema", "thema's"}, {"audience", "doelgroep", "doelgroepen"},
		{"channel", "kanaal", "kanalen"}, {"measure", "maatregel", "maatregelen"}, {"campaign", "campagne", "campagnes"},
		{"series", "reeks", "reeksen"}, {"post", "los bericht", "losse berichten"}, {"event", "bijeenkomst", "bijeenkomsten"},
	} {
		switch n := loaded[k.kind]; {
		case n == 1:
			parts = append(parts, "1 "+k.one)
		case n > 1:
			parts = append(parts, fmt.Sprintf("%d %s", n, k.many))
		}
	}
	what := "niets nieuws; alles stond er al"
	if len(parts) > 0 {
		what = strings.Join(parts, ", ")
	}
	if dryRun {
		return "Er zou worden geladen: " + what + ". Er is niets veranderd."
	}
	return "Geladen: " + what + "."
}
