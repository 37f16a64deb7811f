package kinds

import (
	"strings"
	"testing"
)

func TestATableEverywhere(t *testing.T) {
	for _, tt := range []struct{ name, markdown, html, plain string }{
		{"every row names its columns", "| Wanneer | Waar |\n|---|:-:|\n| 3 maart | **Zeist** |\n| 10 maart | [Leusden](https://a.nl) |",
			"<table>\n<thead>\n<tr>\n<th scope=\"col\">Wanneer</th>\n<th scope=\"col\">Waar</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>3 maart</td>\n<td><strong>Zeist</strong></td>\n</tr>\n" +
				"<tr>\n<td>10 maart</td>\n<td><a href=\"https://a.nl\" rel=\"noopener noreferrer\">Leusden</a></td>\n</tr>\n</tbody>\n</table>\n",
			"- Wanneer: 3 maart; Waar: Zeist\n- Wanneer: 10 maart; Waar: Leusden (https://a.nl)"},
		{"the corner may be empty, and a cell", "| |2026:|\n|-|-|\n|Zeist|3|\n|Bunnik",
			"<table>\n<thead>\n<tr>\n<td></td>\n<th scope=\"col\">2026:</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>Zeist</td>\n<td>3</td>\n</tr>\n<tr>\n<td>Bunnik</td>\n<td></td>\n</tr>\n</tbody>\n</table>\n",
			"- Zeist; 2026: 3\n- Bunnik"},
		{"without names it has no header", "| | |\n|-|-|\n|a|b|\n| | |", "<table>\n<tbody>\n<tr>\n<td>a</td>\n<td>b</td>\n</tr>\n</tbody>\n</table>\n", "- a; b"},
		{"a header alone is a row", "|a|b|\n|-|-|", "<table>\n<thead>\n<tr>\n<th scope=\"col\">a</th>\n<th scope=\"col\">b</th>\n</tr>\n</thead>\n</table>\n", "- a; b"},
		{"without words it is nothing", "| | |\n|-|-|\n| | |", "", ""},
		{"a line in code and a line as a sign", "|a|\n|-|\n|`b\\|c` \\| d|", "<table>\n<thead>\n<tr>\n<th scope=\"col\">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td><code>b|c</code> | d</td>\n</tr>\n</tbody>\n</table>\n", "- a: b|c | d"},
		{"words before it stay a paragraph", "Kom langs:\na|b\n-|-\nc|d", "<p>Kom langs:</p>\n<table>\n<thead>\n<tr>\n<th scope=\"col\">a</th>\n<th scope=\"col\">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>c</td>\n<td>d</td>\n</tr>\n</tbody>\n</table>\n",
			"Kom langs:\n\n- a: c; b: d"},
		{"in a list it stands below an empty line of the item", "- |a|\n  |-|\n  |b|", "<ul>\n<li>\n<table>\n<thead>\n<tr>\n<th scope=\"col\">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>b</td>\n</tr>\n</tbody>\n</table>\n</li>\n</ul>\n", "- - a: b"},
		{"lines that do not fit their dashes stay text", "|a|b|\n|-|\n|c|", "<p>|a|b|<br>\n|-|<br>\n|c|</p>\n", "|a|b|\n|-|\n|c|"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := string(HTML(tt.markdown)); got != tt.html {
				t.Errorf("HTML\n%q, want\n%q", got, tt.html)
			}
			if got := Plain(tt.markdown); got != tt.plain {
				t.Errorf("plain %q, want %q", got, tt.plain)
			}
			if err := checkHTML(string(HTML(tt.markdown))); err != nil {
				t.Error(err)
			}
			tiptap(t, tt.markdown)
		})
	}
}

func TestATableForPleio(t *testing.T) {
	const want = `{"type":"doc","content":[{"type":"table","content":[` +
		`{"type":"tableRow","content":[{"type":"tableCell","content":[{"type":"paragraph"}]},{"type":"tableHeader","content":[{"type":"paragraph","content":[{"type":"text","text":"b"}]}]}]},` +
		`{"type":"tableRow","content":[{"type":"tableCell","content":[{"type":"paragraph","content":[{"type":"text","text":"c"}]}]},{"type":"tableCell","content":[{"type":"paragraph"}]}]}]}]}`
	if got := string(tiptap(t, "||b|\n|-|-|\n|c|")); got != want {
		t.Errorf("got\n%s, want\n%s", got, want)
	}
}

func TestATableStaysTextWhereItWouldBeTooLarge(t *testing.T) {
	header := func(columns int) string {
		return strings.Repeat("|a", columns) + "|\n" + strings.Repeat("|-", columns) + "|\n"
	}
	for _, tt := range []struct {
		name, markdown string
		tables, large  int
	}{
		{"ten columns", header(10), 1, 0},
		{"eleven columns", header(11), 0, 1},
		{"a hundred rows", header(1) + strings.Repeat("|a\n", 99), 1, 0},
		{"a hundred and one", header(1) + strings.Repeat("|a\n", 100), 0, 1},
		{"two thousand cells", strings.Repeat(header(10)+strings.Repeat("a\n", 99)+"\n", 3), 2, 1},
		{"a row of a very long table that is filled up", header(6000) + strings.Repeat("a\n", 12_990), 0, 1},
		{"dashes below a line are a heading", "a | b\n---\nc", 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, large := 0, 0
			for _, b := range parse(tt.markdown) {
				if b.kind == table {
					got++
				}
				if b.large {
					large++
				}
			}
			if got != tt.tables || large != tt.large {
				t.Errorf("%d tables and %d too large, want %d and %d", got, large, tt.tables, tt.large)
			}
			doc := tiptap(t, tt.markdown)
			if len(doc) > 1<<20 {
				t.Errorf("a document of %d bytes", len(doc))
			}
		})
	}
}
