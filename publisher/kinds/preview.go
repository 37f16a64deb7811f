package kinds

import (
	"html/template"
	"strings"

	"veiligheidskalender/campaigns"
)

// Preview is a post as it will look on one channel.
type Preview struct {
	Title    string // empty where the service shows none
	Handle   string // @name of the account; empty where posts show none
	LinkCard string // the site that a card under the text leads to: politie.nl; empty: there is no card
	Measure  string // "Mastodon: 212 van 500 tekens", by the rule of the service; empty where no limit is known
	HTML     template.HTML
	Problems []Problem
}

// Preview shows the post on the channel, with the limits of the channel's own server.
func (k Kind) Preview(ch campaigns.Channel, c campaigns.Content) Preview {
	k = k.On(ch).with(c)
	title, markdown := c.For(ch.ID)
	blocks := parse(markdown) // once: a text made to be slow takes goldmark a second
	text := asPlain(blocks)
	p := Preview{HTML: lines(text), Handle: k.handle(ch), LinkCard: k.linkCard(text, c.Media), Measure: k.measure(text), Problems: k.check(title, blocks, c.Media)}
	if k.Formatted {
		p.HTML = asHTML(blocks)
	}
	if k.ShowsTitle() {
		p.Title = title
	}
	return p
}

// lines shows plain text with its paragraphs and line breaks.
func lines(text string) template.HTML {
	var b strings.Builder
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		if paragraph = strings.Trim(paragraph, "\n"); paragraph != "" {
			b.WriteString("<p>" + strings.ReplaceAll(template.HTMLEscapeString(paragraph), "\n", "<br>\n") + "</p>\n")
		}
	}
	return template.HTML(b.String()) //nolint:gosec // escaped above
}
