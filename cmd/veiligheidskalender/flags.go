package main

import (
	"errors"
	"flag"
	"io"
	"strings"
)

// flags returns an empty set of options for a command.
func (p program) flags(name string) *flag.FlagSet {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.SetOutput(io.Discard) // parse says what is wrong
	return f
}

// parse reads options and names in any order and returns the names.
func parse(f *flag.FlagSet, args []string) (names []string, err error) {
	for len(args) > 0 {
		if err := f.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, usage("%s", strings.TrimSuffix(helpText, "\n"))
			}
			return nil, usage("%s: %w; zie `veiligheidskalender --help`", f.Name(), err)
		}
		if args = f.Args(); len(args) > 0 {
			names, args = append(names, args[0]), args[1:]
		}
	}
	return names, nil
}
