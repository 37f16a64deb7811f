package campaigns

import (
	"net/url"
	"slices"
	"strings"
)

// WebAddress reports whether s is an address on the web, by one of the schemes, of at most so many plain characters: safe to
// stand in a page, in a feed and at another service.
func WebAddress(s string, most int, schemes ...string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil || len(s) > most || !slices.Contains(schemes, u.Scheme) {
		return false
	}
	for _, r := range s {
		if r <= ' ' || r > '~' || strings.ContainsRune(`"<>\^{|}`+"`", r) {
			return false
		}
	}
	return true
}
