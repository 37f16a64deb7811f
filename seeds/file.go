package seeds

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// Limits on a file, so that no file can hurt the program.
const (
	MaxSize  = 2_000_000 // bytes
	maxDepth = 12        // the format itself is seven deep: file, list, series, list, post, text
)

// tree reads the file as YAML. It returns the root mapping; a fault is added when there is none to go on with.
func tree(file []byte, f *faults) *yaml.Node {
	if len(file) > MaxSize {
		line := 1 + bytes.Count(file[:MaxSize], []byte("\n"))
		f.add(line, 1, keyAt(file, line), fmt.Sprintf("Het bestand is te groot: %s MB. Een campagnepakket is hoogstens 2 MB.",
			strings.Replace(fmt.Sprintf("%.1f", float64(len(file))/1e6), ".", ",", 1)))
		return nil
	}
	if bad := badText(file); bad >= 0 {
		line := 1 + bytes.Count(file[:bad], []byte("\n"))
		r, _ := utf8.DecodeRune(file[bad:])
		f.add(line, 1, keyAt(file, line),
			fmt.Sprintf("Hier staat een teken dat niet in een pakket kan (%U). Bewaar het bestand als gewone tekst in UTF-8.", r))
		return nil
	}
	var document, second yaml.Node
	reader := &lineReader{rest: file}
	d := yaml.NewDecoder(reader)
	err := d.Decode(&document)
	if err == nil {
		if next := d.Decode(&second); next == nil {
			f.add(second.Line, 1, keyAt(file, second.Line), "Hier begint een tweede document (---). Een pakket is één document.")
			return nil
		} else if !errors.Is(next, io.EOF) {
			err = next
		}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		broken(file, reader.lines, err, f)
		return nil
	}
	if len(document.Content) != 1 || document.Content[0].Kind != yaml.MappingNode {
		f.add(1, 1, "pack", "Dit is geen campagnepakket: het bestand begint met pack, title en start.")
		return nil
	}
	if !plain(document.Content[0], 1, f, file) {
		return nil
	}
	return document.Content[0]
}

// badText returns the offset of the first character that does not belong in a text file, or -1: broken UTF-8, control
// characters, and those that only YAML takes for the end of a line (a lone CR, U+0085, U+2028, U+2029), since after them
// the line numbers would no longer be those of the writer's editor.
func badText(file []byte) int {
	for i := 0; i < len(file); {
		r, n := utf8.DecodeRune(file[i:])
		switch {
		case r == '\t', r == '\n', r == '\r' && bytes.HasPrefix(file[i+n:], []byte("\n")):
		case r == utf8.RuneError && n == 1, unicode.IsControl(r), r == '\u2028', r == '\u2029':
			return i
		}
		i += n
	}
	return -1
}

// plain refuses what makes a small file large or unreadable: anchors, aliases, tags and deep nesting.
func plain(n *yaml.Node, depth int, f *faults, file []byte) bool {
	message := ""
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		message = "Verwijzingen met & en * mogen niet in een pakket. Schrijf de tekst voluit."
	case n.Style&yaml.TaggedStyle != 0:
		message = "Typeaanduidingen met ! mogen niet in een pakket. Zet tekst die met ! begint tussen aanhalingstekens."
	case depth > maxDepth:
		message = "Dit zit te diep in elkaar. Kijk of het inspringen klopt."
	}
	if message != "" {
		f.add(n.Line, n.Column, keyAt(file, n.Line), message)
		return false
	}
	for _, child := range n.Content {
		if !plain(child, depth+1, f, file) {
			return false
		}
	}
	return true
}
