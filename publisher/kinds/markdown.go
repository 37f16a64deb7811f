package kinds

import (
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	gfm "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"veiligheidskalender/campaigns"
)

// block is a part of a text: what Tiptap, HTML and Plain write down, each in its own way. Only what every one of them
// can show gets in, so a renderer has nothing left to refuse.
type block struct {
	kind   blockKind
	level  int     // heading: 2 to 5, as Pleio has them
	start  int     // numbers: of the first item
	head   bool    // row: the first, with what the columns are called; cell: such a name
	large  bool    // paragraph: would be a table if it were smaller
	spans  []span  // heading, paragraph: with text in them, except for the first paragraph of an item that has none; cell
	blocks []block // quote: at least one; bullets, numbers: items; item: a paragraph first; table: rows; row: cells, as many in each
}

type blockKind int

const (
	paragraph blockKind = iota
	heading
	quote
	bullets
	numbers
	item
	table
	row
	cell
)

// maxNesting is how deep lists and quotes may lie in each other. What lies deeper is shown at this depth: nobody reads
// it, and a document of thousands of levels breaks the service that has to parse it.
const maxNesting = 6

// commonMark reads CommonMark with the tables of GFM and without HTML (which stays visible as the text it is), and makes
// links of bare addresses.
// It is safe for concurrent use.
var commonMark = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(parser.NewSetextHeadingParser(), 100),
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(parser.NewListParser(), 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(parser.NewATXHeadingParser(), 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(parser.NewBlockquoteParser(), 800),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	),
	parser.WithInlineParsers(
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(parser.NewLinkParser(), 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewEmphasisParser(), 500),
		util.Prioritized(extension.NewLinkifyParser(extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"})), 999),
	),
	parser.WithParagraphTransformers(append(parser.DefaultParagraphTransformers(),
		util.Prioritized(tables{extension.NewTableParagraphTransformer()}, 200))...),
	parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)), // \| in code
)

// parse reads at most campaigns.MaxText characters of Markdown.
func parse(markdown string) []block {
	src := []byte(tidy(markdown))
	return reader(src).blocks(commonMark.Parse(text.NewReader(src)), 0)
}

// tidy makes the text safe to read: valid UTF-8, one kind of line end, no control characters, not too long.
func tidy(s string) string {
	n := 0
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Map(func(r rune) rune {
		if n++; n > campaigns.MaxText || (unicode.IsControl(r) && r != '\n' && r != '\t') {
			return -1
		}
		return r
	}, s)
}

// reader turns goldmark's tree over this source into blocks.
type reader []byte

func (r reader) blocks(parent ast.Node, depth int) (out []block) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Paragraph, *ast.TextBlock:
			_, large := n.Attribute(tooLarge)
			out = append(out, words(block{kind: paragraph, large: large, spans: r.spans(n)})...)
		case *ast.Heading:
			out = append(out, words(block{kind: heading, level: min(max(n.Level, 2), 5), spans: r.spans(n)})...)
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			out = append(out, words(block{kind: paragraph, spans: r.code(n)})...)
		case *ast.Blockquote:
			inner := r.blocks(n, depth+1)
			if depth < maxNesting && len(inner) > 0 {
				inner = []block{{kind: quote, blocks: inner}}
			}
			out = append(out, inner...)
		case *ast.List:
			out = append(out, r.list(n, depth)...)
		case *gfm.Table:
			out = append(out, r.table(n)...)
		}
	}
	return out // a thematic break is nothing: no channel has a line
}

func (r reader) list(n *ast.List, depth int) []block {
	list := block{kind: bullets}
	if n.IsOrdered() {
		list.kind, list.start = numbers, n.Start
	}
	var flat []block
	for i := n.FirstChild(); i != nil; i = i.NextSibling() {
		if inner := r.blocks(i, depth+1); len(inner) > 0 {
			flat = append(flat, inner...)
			list.blocks = append(list.blocks, block{kind: item, blocks: paragraphFirst(inner)})
		}
	}
	if depth >= maxNesting || len(list.blocks) == 0 {
		return flat
	}
	return []block{list}
}

// paragraphFirst makes the content of an item what ProseMirror wants of it: paragraph block*.
func paragraphFirst(inner []block) []block {
	switch first := &inner[0]; first.kind {
	case paragraph:
		return inner
	case heading:
		lead := block{kind: paragraph, spans: embolden(first.spans)}
		return append([]block{lead}, inner[1:]...)
	}
	return append([]block{{kind: paragraph}}, inner...)
}

// words returns b without blanks around its text, or nothing if that leaves nothing.
func words(b block) []block {
	if b.spans = trim(b.spans); len(b.spans) == 0 {
		return nil
	}
	return []block{b}
}
