package store

import (
	"fmt"
	"strings"
)

// Loaded counts what a pack added, by kind: measures, campaigns, series, posts, events, channels …
type Loaded map[string]int

// Dutch lists what was added in words: "1 reeks, 24 losse berichten"; empty when nothing was.
func (l Loaded) Dutch() string {
	var parts []string
	for _, k := range []struct{ kind, one, many string }{
		{"municipality", "gemeente", "gemeenten"}, {"theme", "thema", "thema's"}, {"audience", "doelgroep", "doelgroepen"},
		{"channel", "kanaal", "kanalen"}, {"measure", "maatregel", "maatregelen"}, {"campaign", "campagne", "campagnes"},
		{"series", "reeks", "reeksen"}, {"post", "los bericht", "losse berichten"}, {"event", "bijeenkomst", "bijeenkomsten"},
		{"snippet", "tekstblok of sjabloon", "tekstblokken en sjablonen"},
	} {
		switch n := l[k.kind]; {
		case n == 1:
			parts = append(parts, "1 "+k.one)
		case n > 1:
			parts = append(parts, fmt.Sprintf("%d %s", n, k.many))
		}
	}
	return strings.Join(parts, ", ")
}
