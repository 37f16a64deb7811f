package publisher

import (
	"html"
	"regexp"
	"strings"
)

var (
	htmlBreak = regexp.MustCompile(`(?i)<br\s*/?>|</p>|</li>|</h[1-6]>|</blockquote>`)
	htmlTag   = regexp.MustCompile(`<[^>]*>`)
	mention   = regexp.MustCompile(`(^|[^\w@])@(\w+)@[\w.-]*\w`)
)

// sameWords reports whether a status shows exactly the text that was sent. Mastodon writes the text as HTML: paragraphs,
// br, links cut in three spans, hashtags as links, and a mention without its server (app/lib/text_formatter.rb). So the
// tags go, white space counts as one space, and mentions lose their server on both sides.
func sameWords(content, sent string) bool {
	shown := html.UnescapeString(htmlTag.ReplaceAllString(htmlBreak.ReplaceAllString(content, " "), ""))
	return bareWords(shown) == bareWords(sent)
}

func bareWords(s string) string {
	return strings.Join(strings.Fields(mention.ReplaceAllString(s, "$1@$2")), " ")
}
