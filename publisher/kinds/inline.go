package kinds

import (
	"bufio"
	"bytes"
	"html"
	"slices"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	renderer "github.com/yuin/goldmark/renderer/html"
)

// span is a run of text that looks the same, or a line break.
type span struct {
	text string // one line, never empty; of a break, always
	look
	brk bool
}

// look is how a run of text looks. Two runs of one link share the pointer; two links to the same address do not.
type look struct {
	bold, italic, code bool
	link               *link
}

// line collects spans, joining runs that look the same.
type line struct {
	spans []span
	look  look
	text  strings.Builder
}

func (l *line) add(k look, text string) {
	if k != l.look {
		l.flush()
		l.look = k
	}
	l.text.WriteString(strings.Map(oneLine, text))
}

func (l *line) newline() {
	l.flush()
	l.spans = append(l.spans, span{brk: true})
}

func (l *line) flush() {
	if l.text.Len() > 0 {
		l.spans = append(l.spans, span{text: l.text.String(), look: l.look})
		l.text.Reset()
	}
}

// oneLine keeps line ends and control characters out of a run; they can get there as &#10;.
func oneLine(r rune) rune {
	switch {
	case r == '\n', r == '\t', r == '\u2028', r == '\u2029':
		return ' '
	case unicode.IsControl(r):
		return -1
	}
	return r
}

// spans reads the inline content of a paragraph or heading. Every new line in the source is a line break: that is what
// people mean by Enter, and CommonMark §6.8 leaves it to the renderer.
func (r reader) spans(n ast.Node) []span {
	var l line
	r.inline(n, look{}, &l)
	l.flush()
	return l.spans
}

func (r reader) inline(parent ast.Node, k look, l *line) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		inner := k
		switch n := n.(type) {
		case *ast.Text:
			l.add(k, unescape(n, n.Value(r)))
			if n.SoftLineBreak() || n.HardLineBreak() {
				l.newline()
			}
			continue
		case *ast.CodeSpan:
			inner.code = true
			for c := n.FirstChild(); c != nil; c = c.NextSibling() {
				l.add(inner, string(c.(*ast.Text).Value(r)))
			}
			continue
		case *ast.AutoLink:
			inner.link = autoLink(n, r)
			l.add(inner, string(n.Label(r)))
			continue
		case *ast.Emphasis:
			inner.bold = k.bold || n.Level == 2
			inner.italic = k.italic || n.Level == 1
		case *ast.Link:
			inner.link = newLink(n) // links do not lie in each other (CommonMark §6.3)
		} // an image is its description: pictures go with the post, not in its text
		r.inline(n, inner, l)
	}
}

// unescape resolves backslashes and entities, as goldmark's own renderer does.
func unescape(n *ast.Text, value []byte) string {
	if n.IsRaw() {
		return string(value)
	}
	return resolve(value)
}

func resolve(value []byte) string {
	if !bytes.ContainsAny(value, `\&`) {
		return string(value)
	}
	var b strings.Builder
	w := bufio.NewWriterSize(&b, len(value))
	renderer.DefaultWriter.Write(w, value)
	_ = w.Flush() // a strings.Builder takes everything
	return html.UnescapeString(b.String())
}

// code reads a code block as a paragraph with its lines.
func (r reader) code(n ast.Node) []span {
	var l line
	for i := range n.Lines().Len() {
		segment := n.Lines().At(i)
		if i > 0 {
			l.newline()
		}
		l.add(look{code: true}, strings.TrimRightFunc(string(segment.Value(r)), unicode.IsSpace))
	}
	l.flush()
	return l.spans
}

// trim takes line breaks and blanks off both ends.
func trim(spans []span) []span {
	for len(spans) > 0 {
		first := &spans[0]
		if first.text = strings.TrimLeftFunc(first.text, unicode.IsSpace); first.text != "" {
			break
		}
		spans = spans[1:]
	}
	for len(spans) > 0 {
		last := &spans[len(spans)-1]
		if last.text = strings.TrimRightFunc(last.text, unicode.IsSpace); last.text != "" {
			break
		}
		spans = spans[:len(spans)-1]
	}
	return spans
}

func embolden(spans []span) []span {
	spans = slices.Clone(spans)
	for i := range spans {
		spans[i].bold = !spans[i].brk
	}
	return spans
}
