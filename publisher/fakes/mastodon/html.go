package mastodon

import (
	"html"
	"regexp"
	"strings"
)

// entity is what Mastodon makes a link of: an address, a mention, a hashtag.
var entity = regexp.MustCompile(`https?://[^\s()]*[^\s().,;:!?]|@[a-z_]+(?:@[a-z.]+[a-z])?|#\pL[\pL\pN_]*`)

// format writes a text as the HTML that Mastodon shows: paragraphs, br without line ends, links in three spans with a
// hidden beginning and end, hashtags and mentions as links, a mention without its server.
func format(text, domain string) string {
	var out strings.Builder
	for _, paragraph := range regexp.MustCompile(`\n\n+`).Split(text, -1) {
		var b strings.Builder
		from := 0
		for _, at := range entity.FindAllStringIndex(paragraph, -1) {
			if at[0] > 0 && strings.ContainsAny(paragraph[at[0]-1:at[0]], "abcdefghijklmnopqrstuvwxyz0123456789") {
				continue // info@woudenberg.nl is no mention
			}
			b.WriteString(html.EscapeString(paragraph[from:at[0]]))
			b.WriteString(link(paragraph[at[0]:at[1]], domain))
			from = at[1]
		}
		b.WriteString(html.EscapeString(paragraph[from:]))
		out.WriteString("<p>" + strings.ReplaceAll(b.String(), "\n", "<br />") + "</p>")
	}
	return out.String()
}

func link(s, domain string) string {
	switch {
	case s[0] == '#':
		return `<a href="https://` + domain + `/tags/` + html.EscapeString(s[1:]) + `" class="mention hashtag" rel="tag">#<span>` + html.EscapeString(s[1:]) + `</span></a>`
	case s[0] == '@':
		user, _, _ := strings.Cut(s[1:], "@")
		return `<span class="h-card"><a href="https://` + domain + `/@` + user + `" class="u-url mention">@<span>` + user + `</span></a></span>`
	}
	prefix := regexp.MustCompile(`^https?://(www\.)?`).FindString(s)
	rest := []rune(s[len(prefix):])
	cut := min(30, len(rest))
	class := ""
	if len(rest) > 30 {
		class = "ellipsis"
	}
	return `<a href="` + html.EscapeString(s) + `" target="_blank" rel="nofollow noopener noreferrer"><span class="invisible">` + html.EscapeString(prefix) +
		`</span><span class="` + class + `">` + html.EscapeString(string(rest[:cut])) + `</span><span class="invisible">` + html.EscapeString(string(rest[cut:])) + `</span></a>`
}
