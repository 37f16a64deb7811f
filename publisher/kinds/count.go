package kinds

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// Length measures a text as the service does, in Limits.Count. It measures what is sent, so of a post: Plain of its Markdown.
func (k Kind) Length(text string) int {
	count := utf8.RuneCountInString
	address := webAddress
	switch k.Limits.Count {
	case Graphemes:
		count = uniseg.GraphemeClusterCount
	case Weighted:
		count = weigh
		address = anyAddress
	}
	if k.Limits.URLLength == 0 {
		return count(text)
	}
	rest, urls := withoutAddresses(address, text)
	return count(rest) + urls*k.Limits.URLLength
}

// webAddress is an address as twitter-text recognises it, which both X and Mastodon use: with its scheme and a dotted host.
// What it leaves out (user names, odd signs in a path) is counted letter by letter, so never too low.
var webAddress = regexp.MustCompile(`(?i)https?://` + host + `\.\p{L}{2,}` + rest)

// anyAddress also takes the bare names that X turns into links: politie.nl/cyber. X knows every top-level domain; here
// are those that Dutch posts use. A bare name that is missing here counts as its letters.
var anyAddress = regexp.MustCompile(`(?i)(?:https?://` + host + `\.\p{L}{2,}|\b` + host +
	`\.(?:nl|eu|com|org|net|be|de|info|gov|nu|app|amsterdam|frl))\b` + rest)

const (
	host = `[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*`
	rest = `(?::\d+)?(?:[/?#][\p{Latin}\p{N}!*';:=+,.$/%#\[\]()~@|&?_–-]*)?`
)

// withoutAddresses takes the addresses out of text and counts them. Punctuation after an address stays.
func withoutAddresses(address *regexp.Regexp, text string) (rest string, n int) {
	var b strings.Builder
	from := 0
	for _, m := range address.FindAllStringIndex(text, -1) {
		if m[0] > 0 && text[m[0]-1] == '@' { // a mail address
			continue
		}
		end := m[0] + len(strings.TrimRight(text[m[0]:m[1]], ".,;:!?'()[]"))
		b.WriteString(text[from:m[0]])
		from = end
		n++
	}
	b.WriteString(text[from:])
	return b.String(), n
}
