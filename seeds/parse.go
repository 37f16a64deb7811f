package seeds

import (
	"reflect"

	"veiligheidskalender/calendar"
)

// Pack is a campaign pack that holds together: every reference leads somewhere and every moment exists when the pack
// starts in its own month. Cycle puts it on the dates of any month.
type Pack struct {
	Name   string
	Title  string
	Source string // where the contents come from; may be empty
	Start  string // first month of the plan as it was written, YYYY-MM
	Zone   string // IANA name
	file   packFile
	kinds  Options
}

// Options are what a pack cannot know by itself.
type Options struct {
	Kinds    func(kind string) bool // whether this kind of channel exists; nil: any word is a kind
	Internal func(kind string) bool // whether a kind reaches colleagues only; nil: only pleio does
}

// Parse reads a pack file. The error is Errors: all that is wrong, each with its line and field. Nothing of the file is
// kept then. Parse is safe for files from strangers: size, depth and lengths are bounded, aliases are refused.
func Parse(file []byte, o Options) (*Pack, error) {
	var f faults
	p := &Pack{kinds: o}
	if root := tree(file, &f); root != nil {
		decode(root, "", reflect.ValueOf(&p.file).Elem(), &f)
		check(&p.file, o, &f)
		p.Name, p.Title, p.Source, p.Start, p.Zone = p.file.Pack, p.file.Title, p.file.Source, p.file.Start, p.file.Zone
		first, badStart := firstMonth(p.Start)
		_, badZone := calendar.Zone(p.Zone)
		if badStart == nil && badZone == nil { // without them every moment would seem wrong
			p.cycle(first, &f)
		}
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	return p, nil
}
