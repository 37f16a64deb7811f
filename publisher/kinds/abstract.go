package kinds

import (
	"strings"
	"unicode/utf8"
)

// Abstract is the summary of a text for services that show one in a list (Pleio: abstract): the first paragraph, without
// formatting. When it is longer than limit characters, the whole sentences that fit; failing those, the words that fit
// with "…". A limit of 0 is none.
func Abstract(markdown string, limit int) string {
	text := firstParagraph(parse(markdown))
	if limit <= 0 || utf8.RuneCountInString(text) <= limit {
		return text
	}
	cut := string([]rune(text)[:limit])
	for _, end := range []string{". ", "? ", "! "} {
		if i := strings.LastIndex(cut, end); i >= len(cut)/2 {
			return cut[:i+1]
		}
	}
	cut = string([]rune(text)[:limit-1])
	if i := strings.LastIndex(cut, " "); i > 0 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:") + "…"
}

// firstParagraph is the first paragraph outside lists and quotes, on one line.
func firstParagraph(blocks []block) string {
	for _, b := range blocks {
		if b.kind == paragraph {
			return strings.Join(strings.Fields(plainSpans(b.spans)), " ")
		}
	}
	return ""
}
