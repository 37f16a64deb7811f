package seeds

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"veiligheidskalender/campaigns"
)

// names holds the slugs or ids that one list of the pack defines, with their lines.
type names map[string]int

// define adds a name to its list and refuses one that is there already.
func (c *checker) define(n names, it item, field, name string) {
	if !c.slug(it, field, name) {
		return
	}
	if line, ok := n[name]; ok {
		c.item(it, field, "%s staat al op regel %d. Elke naam mag maar één keer voorkomen.", quote(name), line)
		return
	}
	n[name] = it.place(field).Line
}

// known refuses a name that its list does not define. An empty name refers to nothing and is let through.
func (c *checker) known(n names, it item, field, name string) {
	if _, ok := n[name]; !ok && name != "" && !c.full() {
		c.item(it, field, "%s komt in dit pakket niet voor. Wel: %s.", quote(name), inWords(slices.Sorted(maps.Keys(n))))
	}
}

// refs checks a list of references: known, and each at most once.
func (c *checker) refs(n names, it item, field string, refs []string) {
	seen := map[string]bool{}
	for i, ref := range refs {
		c.known(n, it, at(field, i), ref)
		if seen[ref] {
			c.item(it, at(field, i), "%s staat twee keer in deze lijst.", quote(ref))
		}
		seen[ref] = true
	}
}

// slug refuses a name that cannot stand in an address; it reports whether the name can be used.
func (c *checker) slug(it item, field, name string) bool {
	if name != "" && !campaigns.ValidSlug(name) {
		c.item(it, field, "Gebruik kleine letters, cijfers en streepjes, zoals pleio-woudenberg; hoogstens 60.")
	}
	return campaigns.ValidSlug(name)
}

// at names the i-th element, from 0, of a list as messages count: from 1.
func at(field string, i int) string { return fmt.Sprintf("%s[%d]", field, i+1) }

// inWords puts words after each other, no more than a person wants to read.
func inWords(words []string) string {
	words = slices.DeleteFunc(slices.Clone(words), func(s string) bool { return s == "" })
	if len(words) == 0 {
		return "niets"
	}
	if len(words) > 8 {
		words = append(words[:8:8], "…")
	}
	return strings.Join(words, ", ")
}
