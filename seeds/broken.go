package seeds

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// broken adds the fault for a file that is no YAML: where, and the parser's own words after a Dutch sentence. The parser
// stopped in or just after line stopped.
func broken(file []byte, stopped int, err error, f *faults) {
	words := parserLine.ReplaceAllString(strings.TrimPrefix(err.Error(), "yaml: "), "")
	line := brokenLine(file, stopped)
	hint := "Kijk naar inspringen, dubbele punten en aanhalingstekens."
	if bytes.Contains(lineOf(file, line), []byte("\t")) {
		hint = "Spring in met spaties, niet met tabs."
	}
	f.add(line, 1, keyAt(file, line), fmt.Sprintf("Dit is geen geldige YAML. %s (%s)", hint, short(words)))
}

// parserLine is the line that the parser names: that of the list around the mistake, which can begin hundreds of lines up.
var parserLine = regexp.MustCompile(`^line [0-9]+: `)

// brokenLine finds the line at which the file stops being YAML: all lines before it can be read, with it they cannot.
// For a quote or bracket that is never closed that is where it opens.
func brokenLine(file []byte, stopped int) int {
	ends := []int{0} // where each line ends; before line 1 ends nothing
	for row := range bytes.Lines(file) {
		ends = append(ends, ends[len(ends)-1]+len(row))
	}
	readable := func(lines int) bool {
		var n yaml.Node
		err := yaml.Unmarshal(file[:ends[lines]], &n)
		return err == nil || errors.Is(err, io.EOF)
	}
	bad := min(max(stopped, 1), len(ends)-1) // so many lines cannot be read
	good := bad - 1                          // so many can
	for step := 1; good > 0 && !readable(good); step *= 2 {
		bad, good = good, max(0, good-step)
	}
	for bad-good > 1 {
		if middle := (good + bad) / 2; readable(middle) {
			good = middle
		} else {
			bad = middle
		}
	}
	return bad
}

// lineReader gives a file line by line and counts them, so that one can tell how far a parser came.
type lineReader struct {
	rest  []byte
	lines int // begun
	mid   bool
}

// Read gives at most the rest of one line.
func (r *lineReader) Read(b []byte) (int, error) {
	if len(r.rest) == 0 {
		return 0, io.EOF
	}
	if !r.mid {
		r.lines++
	}
	end := bytes.IndexByte(r.rest, '\n') + 1
	if end == 0 {
		end = len(r.rest)
	}
	n := copy(b, r.rest[:end])
	r.rest, r.mid = r.rest[n:], n < end
	return n, nil
}

func lineOf(file []byte, line int) []byte {
	for row := range bytes.Lines(file) {
		if line--; line == 0 {
			return row
		}
	}
	return nil
}

var topKey = regexp.MustCompile(`^([a-z]{1,30}):`)

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
