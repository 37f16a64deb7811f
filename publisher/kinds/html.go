package kinds

import (
	"fmt"
	"html/template"
	"strings"
)

// HTML writes the text as safe HTML, for a preview and for pasting by hand. The only elements are p, h2 to h5, ul, ol,
// li, blockquote, strong, em, code, br, a, table, thead, tbody, tr, th and td; the only attributes href and rel of a, start
// of ol, and scope of th. Text beyond campaigns.MaxText characters is left out.
func HTML(markdown string) template.HTML { return asHTML(parse(markdown)) }

func asHTML(blocks []block) template.HTML {
	var b strings.Builder
	writeBlocks(&b, blocks)
	return template.HTML(b.String()) //nolint:gosec // built from escaped text and the elements above
}

func writeBlocks(b *strings.Builder, blocks []block) {
	for _, bl := range blocks {
		switch bl.kind {
		case paragraph:
			if len(bl.spans) == 0 { // only there for ProseMirror
				continue
			}
			b.WriteString("<p>")
			writeSpans(b, bl.spans)
			b.WriteString("</p>\n")
		case heading:
			fmt.Fprintf(b, "<h%d>", bl.level)
			writeSpans(b, bl.spans)
			fmt.Fprintf(b, "</h%d>\n", bl.level)
		case item:
			writeItem(b, bl.blocks)
		case quote:
			writeIn(b, "<blockquote>", bl.blocks, "</blockquote>")
		case bullets:
			writeIn(b, "<ul>", bl.blocks, "</ul>")
		case numbers:
			open := "<ol>"
			if bl.start != 1 {
				open = fmt.Sprintf(`<ol start="%d">`, bl.start)
			}
			writeIn(b, open, bl.blocks, "</ol>")
		case table:
			writeTable(b, bl.blocks)
		case row:
			writeIn(b, "<tr>", bl.blocks, "</tr>")
		case cell:
			writeCell(b, bl)
		}
	}
}

func writeIn(b *strings.Builder, open string, blocks []block, end string) {
	b.WriteString(open + "\n")
	writeBlocks(b, blocks)
	b.WriteString(end + "\n")
}

func writeTable(b *strings.Builder, rows []block) {
	b.WriteString("<table>\n")
	if rows[0].head {
		writeIn(b, "<thead>", rows[:1], "</thead>")
		rows = rows[1:]
	}
	if len(rows) > 0 {
		writeIn(b, "<tbody>", rows, "</tbody>")
	}
	b.WriteString("</table>\n")
}

func writeCell(b *strings.Builder, c block) {
	open, end := "<td>", "</td>\n"
	if c.head {
		open, end = `<th scope="col">`, "</th>\n"
	}
	b.WriteString(open)
	writeSpans(b, c.spans)
	b.WriteString(end)
}

// writeItem leaves out the p of an item that is one paragraph, with or without lists under it.
func writeItem(b *strings.Builder, blocks []block) {
	b.WriteString("<li>")
	rest := blocks[1:]
	for _, bl := range rest {
		if bl.kind != bullets && bl.kind != numbers {
			rest = blocks
			break
		}
	}
	if len(rest) < len(blocks) {
		writeSpans(b, blocks[0].spans)
	}
	if len(rest) > 0 {
		b.WriteString("\n")
		writeBlocks(b, rest)
	}
	b.WriteString("</li>\n")
}

// writeSpans writes runs so that a link, or a bold run, that goes on is not closed and opened again.
func writeSpans(b *strings.Builder, spans []span) {
	var open []element
	for _, s := range spans {
		want := elements(s.look)
		if s.brk {
			want = open
		}
		same := 0
		for same < min(len(open), len(want)) && open[same] == want[same] {
			same++
		}
		closeAll(b, open[same:])
		for _, e := range want[same:] {
			b.WriteString(e.open())
		}
		open = want
		if s.brk {
			b.WriteString("<br>\n")
		} else {
			b.WriteString(template.HTMLEscapeString(s.text))
		}
	}
	closeAll(b, open)
}

// element is one that runs of text can be in; link is set for an a.
type element struct {
	name string
	link *link
}

func (e element) open() string {
	if e.link != nil {
		return `<a href="` + template.HTMLEscapeString(e.link.href) + `" rel="noopener noreferrer">`
	}
	return "<" + e.name + ">"
}

func closeAll(b *strings.Builder, open []element) {
	for i := len(open) - 1; i >= 0; i-- {
		b.WriteString("</" + open[i].name + ">")
	}
}

func elements(k look) (out []element) {
	if k.link != nil {
		out = append(out, element{"a", k.link})
	}
	for _, e := range []struct {
		on   bool
		name string
	}{{k.bold, "strong"}, {k.italic, "em"}, {k.code, "code"}} {
		if e.on {
			out = append(out, element{name: e.name})
		}
	}
	return out
}
