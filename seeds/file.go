package seeds

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
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
		f.add(line, 1, keyAt(file, line), "Hier staat een teken dat geen tekst is. Bewaar het bestand als tekst in UTF-8.")
		return nil
	}
	var document, second yaml.Node
	d := yaml.NewDecoder(bytes.NewReader(file))
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
		syntax(file, err, f)
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

// badText returns the offset of the first byte that cannot be in a text file, or -1.
func badText(file []byte) int {
	for i := 0; i < len(file); {
		r, n := utf8.DecodeRune(file[i:])
		if r == utf8.RuneError && n == 1 || r < ' ' && r != '\n' && r != '\r' && r != '\t' || r >= 0x7f && r < 0xa0 && r != 0x85 {
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

var parserLine = regexp.MustCompile(`^line (\d+): `)

// syntax adds the fault for a file that is no YAML: the line, and the parser's own words after a Dutch sentence.
func syntax(file []byte, err error, f *faults) {
	words := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 1
	if m := parserLine.FindStringSubmatch(words); m != nil {
		line, _ = strconv.Atoi(m[1])
		words = strings.TrimPrefix(words, m[0])
	}
	line = min(max(line, 1), 1+bytes.Count(file, []byte("\n")))
	hint := "Kijk naar inspringen, dubbele punten en aanhalingstekens, hier of op de regel erboven."
	if lines := bytes.SplitN(file, []byte("\n"), line+1); bytes.Contains(lines[line-1], []byte("\t")) {
		hint = "Spring in met spaties, niet met tabs."
	}
	f.add(line, 1, keyAt(file, line), fmt.Sprintf("Dit is geen geldige YAML. %s (%s)", hint, words))
}

var topKey = regexp.MustCompile(`^([a-z]+):`)

// keyAt names the part of the file that the line is in: the nearest key at the margin, at or above it.
func keyAt(file []byte, line int) string {
	key := "pack"
	for row := range bytes.Lines(file) {
		if line--; line < 0 {
			break
		}
		if m := topKey.FindSubmatch(row); m != nil {
			key = string(m[1])
		}
	}
	return key
}
