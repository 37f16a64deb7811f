package kinds

import (
	"fmt"
	"net/url"
	"path"
	"strings"
	"unicode/utf8"

	"veiligheidskalender/campaigns"
)

// Look is in what a post on a service looks different from a page with a title, a name, a day and a text.
type Look struct {
	PictureFirst bool // the pictures stand above the text
	Handle       bool // the account has a name that begins with @, which stands beside the post
	LinkCard     bool // the first address of a text without pictures becomes a card
	When         When
}

// When is how a service dates a post.
type When string

// The ways to date a post.
const (
	ByDay    When = ""
	ByMoment When = "moment" // day and clock time
	ByClock  When = "clock"  // the clock time alone
)

// handle is the name of the account of a channel: as it was filled in, or the end of the address of its page.
func (k Kind) handle(ch campaigns.Channel) string {
	if !k.Look.Handle {
		return ""
	}
	name := strings.TrimSpace(k.Account(ch.Settings))
	if u, err := url.Parse(name); err == nil && u.Host != "" {
		name = path.Base(u.Path)
	}
	if name = strings.Trim(name, "@/."); name == "" {
		return ""
	}
	return "@" + name
}

// linkCard is the site that a card under the text would lead to; empty when there is no card.
func (k Kind) linkCard(text string, media []campaigns.Media) string {
	if !k.Look.LinkCard || len(media) > 0 {
		return ""
	}
	u, err := url.Parse(webAddress.FindString(text))
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// measure says how much of what the service allows the text takes: "Mastodon: 212 van 500 tekens". Of two limits it is the
// one that the text is nearest to. Empty where no limit is known.
func (k Kind) measure(text string) string {
	l, n := k.Limits, k.Length(text)
	switch bytes := len(text); {
	case l.MaxBytes > 0 && bytes*l.MaxText > n*l.MaxBytes:
		return fmt.Sprintf("%s: %s van %s bytes", k.short(), number(bytes), number(l.MaxBytes))
	case l.MaxText > 0:
		return fmt.Sprintf("%s: %s van %s tekens", k.short(), number(n), number(l.MaxText))
	case l.AdviceText > 0:
		return fmt.Sprintf("%s: %s, liefst hoogstens %s", k.short(), count(utf8.RuneCountInString(text), "teken", "tekens"), number(l.AdviceText))
	}
	return ""
}
