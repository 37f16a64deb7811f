package kinds

import (
	"net/url"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// link is where a run of text leads. href is percent-encoded and of a scheme that can do no harm.
type link struct {
	href  string
	title string
}

// newLink returns nil for an address that a post may not lead to; its text then stays as plain text.
func newLink(n *ast.Link) *link {
	href := safe(string(util.URLEscape(n.Destination, true)))
	if href == "" {
		return nil
	}
	return &link{href, strings.Map(oneLine, resolve(n.Title))}
}

// autoLink is the link of an address in the text itself. A bare www. leads to https.
func autoLink(n *ast.AutoLink, src []byte) *link {
	label := string(n.Label(src))
	href := string(util.URLEscape(n.URL(src), false))
	switch {
	case n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(label), "mailto:"):
		href = "mailto:" + href
	case n.Protocol != nil:
		href = "https://" + string(util.URLEscape([]byte(label), false))
	}
	if href = safe(href); href == "" {
		return nil
	}
	return &link{href: href}
}

// safe returns href if it leads to a web page, a mail address or a phone number, else nothing. Addresses without a host
// mean something only inside one site, and a post goes to many.
func safe(href string) string {
	u, err := url.Parse(href)
	if err != nil {
		return ""
	}
	switch u.Scheme {
	case "http", "https":
		if u.Host != "" {
			return href
		}
	case "mailto", "tel":
		if u.Opaque != "" {
			return href
		}
	}
	return ""
}

// shown is the address as a reader would type it: of mailto and tel without the scheme.
func (l *link) shown() string {
	for _, scheme := range []string{"mailto:", "tel:"} {
		if len(l.href) > len(scheme) && strings.EqualFold(l.href[:len(scheme)], scheme) {
			return l.href[len(scheme):]
		}
	}
	return l.href
}

// saysItself reports whether text already is the address it leads to, give or take the scheme and the last slash.
func (l *link) saysItself(text string) bool {
	return bare(text) == bare(l.href)
}

func bare(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	switch {
	case strings.HasPrefix(s, "tel:"), s != "" && strings.Trim(s, "+0123456789 -()") == "":
		return strings.Map(digit, s)
	}
	for _, scheme := range []string{"https://", "http://", "mailto:"} {
		s = strings.TrimPrefix(s, scheme)
	}
	return strings.TrimSuffix(s, "/")
}

func digit(r rune) rune {
	if r >= '0' && r <= '9' || r == '+' {
		return r
	}
	return -1
}

// Links returns the web addresses to which a text leads, each once, in order.
func Links(markdown string) []string {
	var all []string
	var walk func([]block)
	walk = func(blocks []block) {
		for _, b := range blocks {
			for _, s := range b.spans {
				if s.link != nil && strings.HasPrefix(s.link.href, "http") && !slices.Contains(all, s.link.href) {
					all = append(all, s.link.href)
				}
			}
			walk(b.blocks)
		}
	}
	walk(parse(markdown))
	return all
}
