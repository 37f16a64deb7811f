package kinds

import (
	"bytes"
	"regexp"

	"github.com/yuin/goldmark/ast"
	gfm "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// A table with more columns or rows than a page can show, or in a text with more cells than it is sane to send, stays the
// text that it is. A row may be two bytes and is filled up to the width of the table, so without a limit a text of 50,000
// characters could make millions of cells.
const (
	maxColumns = 10
	maxRows    = 100  // with the header
	maxCells   = 2000 // in all tables of one text
)

// tables makes tables of paragraphs (GFM, "Tables"), as far as they stay within the limits.
type tables struct{ parser.ParagraphTransformer }

var (
	cellsMade = parser.NewContextKey() // int: in the tables of this text so far
	tooLarge  = []byte("too-large")    // attribute of a paragraph that would be a table
	delimiter = regexp.MustCompile(`^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\n?$`)
)

// Transform implements parser.ParagraphTransformer.
func (t tables) Transform(p *ast.Paragraph, r text.Reader, pc parser.Context) {
	columns, rows := shape(p.Lines(), r.Source())
	made, _ := pc.Get(cellsMade).(int)
	switch {
	case columns == 0:
	case columns > maxColumns, rows > maxRows, made+columns*rows > maxCells:
		p.SetAttribute(tooLarge, true)
	default:
		pc.Set(cellsMade, made+columns*rows)
		t.ParagraphTransformer.Transform(p, r, pc)
	}
}

// shape is the size of the table that the lines may make; 0 columns when there is no row of dashes below a header.
func shape(lines *text.Segments, source []byte) (columns, rows int) {
	for i := 1; i < lines.Len(); i++ {
		s := lines.At(i)
		if line := s.Value(source); bytes.ContainsAny(line, "|:") && delimiter.Match(line) {
			return bytes.Count(bytes.Trim(line, "| \t\n"), []byte("|")) + 1, lines.Len() - i
		}
	}
	return 0, 0
}

// table leaves out rows without words; a table without any is nothing.
func (r reader) table(n *gfm.Table) []block {
	t := block{kind: table}
	for line := n.FirstChild(); line != nil; line = line.NextSibling() {
		_, head := line.(*gfm.TableHeader)
		b, words := block{kind: row, head: head}, 0
		for c := line.FirstChild(); c != nil; c = c.NextSibling() {
			spans := trim(r.spans(c))
			words += len(spans)
			b.blocks = append(b.blocks, block{kind: cell, head: head && len(spans) > 0, spans: spans})
		}
		if words > 0 {
			t.blocks = append(t.blocks, b)
		}
	}
	if len(t.blocks) == 0 {
		return nil
	}
	return []block{t}
}
