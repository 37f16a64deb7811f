// Package seeds reads campaign packs: one YAML file with campaigns, series, posts, events and measures on relative dates,
// described in docs/campagnepakket.md. Pack.Cycle puts such a file on the real dates of one start month. The packs that
// travel with the program are in it too.
package seeds

import (
	"embed"
	"path"
	"strings"

	"veiligheidskalender/campaigns"
)

//go:embed packs/*.yaml
var packs embed.FS

// Names returns the names of the packs inside the program, in alphabetical order.
func Names() []string {
	entries, err := packs.ReadDir("packs")
	if err != nil { // the folder is part of the program
		panic(err)
	}
	names := []string{}
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	return names
}

// Open returns the file of the pack with that name inside the program, or campaigns.ErrNotFound.
func Open(name string) ([]byte, error) {
	if !campaigns.ValidSlug(name) {
		return nil, campaigns.ErrNotFound
	}
	file, err := packs.ReadFile(path.Join("packs", name+".yaml"))
	if err != nil {
		return nil, campaigns.ErrNotFound
	}
	return file, nil
}
