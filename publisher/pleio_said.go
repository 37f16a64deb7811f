package publisher

import (
	"html"
	"net/url"
	"regexp"
	"strings"
)

var htmlTitle = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)

var signInWords = regexp.MustCompile(`(?i)type=["\']?password|inloggen|aanmelden|log ?in|sign ?in|/oidc/`)

// asksSignIn reports whether the answer is a page that asks a person to sign in. Any other page in place of an answer may
// be a proxy's, put there after Pleio had saved the post: that is doubt, not a lapsed sign-in.
func (a *pleioAnswer) asksSignIn() bool { return a.isHTML() && signInWords.Match(a.body) }

// said is what the service literally answered. Of a page only the title: the rest may hold tokens.
func (a *pleioAnswer) said() string {
	var parts []string
	for _, e := range a.errors {
		parts = append(parts, e.Message)
	}
	switch {
	case len(parts) > 0:
	case a.isHTML():
		parts = append(parts, "HTML")
		if m := htmlTitle.FindSubmatch(a.body); m != nil {
			parts = append(parts, strings.Join(strings.Fields(html.UnescapeString(string(m[1]))), " "))
		}
	case a.header.Get("Location") != "":
		if u, err := url.Parse(a.header.Get("Location")); err == nil {
			u.RawQuery, u.Fragment = "", "" // may hold the tokens of a sign-in
			parts = append(parts, "naar "+u.Redacted())
		}
	case len(a.body) > 0:
		parts = append(parts, strings.ToValidUTF8(string(a.body), "\uFFFD"))
	}
	if a.cut != nil {
		parts = append(parts, "antwoord afgebroken: "+a.cut.Error())
	}
	return strings.Join(parts, "; ")
}
