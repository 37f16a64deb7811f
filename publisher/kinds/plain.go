package kinds

import (
	"strconv"
	"strings"
)

// Plain writes the text for services without formatting: headings are lines, items start with "- " or "1. ", a named
// link is followed by its address, a quote stands in quotation marks, a row of a table is an item that names its columns,
// and a blank line stands between blocks. Text beyond campaigns.MaxText characters is left out.
func Plain(markdown string) string { return asPlain(parse(markdown)) }

func asPlain(blocks []block) string { return strings.Join(plainBlocks(blocks), "\n\n") }

// plainBlocks writes each block as lines.
func plainBlocks(blocks []block) (out []string) {
	for _, b := range blocks {
		switch b.kind {
		case paragraph, heading:
			if text := plainSpans(b.spans); text != "" {
				out = append(out, text)
			}
		case quote:
			out = append(out, quoted(asPlain(b.blocks)))
		case bullets, numbers:
			out = append(out, strings.Join(plainItems(b), "\n"))
		case table:
			out = append(out, strings.Join(plainRows(b.blocks), "\n"))
		}
	}
	return out
}

func plainItems(list block) (lines []string) {
	for i, it := range list.blocks {
		sign := "- "
		if list.kind == numbers {
			sign = strconv.Itoa(list.start+i) + ". "
		}
		text := strings.Join(plainBlocks(it.blocks), "\n")
		indent := "\n" + strings.Repeat(" ", len(sign))
		lines = append(lines, strings.TrimRight(sign+strings.ReplaceAll(text, "\n", indent), " "))
	}
	return lines
}

// plainRows writes every row with the names of its columns, because columns mean nothing to who listens or reads on a
// phone: "- Wanneer: 3 maart; Waar: Zeist". Empty cells are left out.
func plainRows(rows []block) (lines []string) {
	var names []string
	if rows[0].head && len(rows) > 1 {
		for _, c := range rows[0].blocks {
			names = append(names, plainSpans(c.spans))
		}
		rows = rows[1:]
	}
	for _, r := range rows {
		var parts []string
		for i, c := range r.blocks {
			text := plainSpans(c.spans)
			if text == "" {
				continue
			}
			if i < len(names) && names[i] != "" {
				text = strings.TrimSuffix(names[i], ":") + ": " + text
			}
			parts = append(parts, text)
		}
		lines = append(lines, "- "+strings.Join(parts, "; "))
	}
	return lines
}

// plainSpans writes runs without their look. The runs of one link are one text with one address.
func plainSpans(spans []span) string {
	var b strings.Builder
	for i := 0; i < len(spans); {
		if spans[i].brk {
			b.WriteString("\n")
			i++
			continue
		}
		to := spans[i].link
		var text strings.Builder
		for ; i < len(spans) && !spans[i].brk && spans[i].link == to; i++ {
			text.WriteString(spans[i].text)
		}
		b.WriteString(plainLink(to, text.String()))
	}
	return cleanLines(b.String())
}

// plainLink writes a link's text with its address, or one of the two when they say the same. A web address keeps its
// https://, without which most services do not make a link of it.
func plainLink(to *link, text string) string {
	switch {
	case to == nil:
		return text
	case !to.saysItself(text):
		return text + " (" + to.shown() + ")"
	case to.shown() == to.href:
		return to.href
	}
	return text
}

// quoted puts text in quotation marks, unless it has them.
func quoted(text string) string {
	if strings.ContainsAny(text[:1], `"'`) || strings.HasPrefix(text, "“") || strings.HasPrefix(text, "‘") {
		return text
	}
	return "“" + text + "”"
}

func cleanLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(lines, "\n")
}
