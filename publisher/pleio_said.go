package publisher

import (
	"net/url"
	"regexp"
	"strings"
)

var signInWords = regexp.MustCompile(`(?i)type=["\']?password|inloggen|aanmelden|log ?in|sign ?in|/oidc/`)

// asksSignIn reports whether the answer is a page that asks a person to sign in. Any other page in place of an answer may
// be a proxy's, put there after Pleio had saved the post: that is doubt, not a lapsed sign-in.
func (a *pleioAnswer) asksSignIn() bool { return a.isHTML() && signInWords.Match(a.body) }

// said is what the service literally answered: its messages, or else its data, where it sends us, or what any service says.
func (a *pleioAnswer) said() string {
	var parts []string
	for _, e := range a.errors {
		parts = append(parts, e.Message)
	}
	u, err := url.Parse(a.header.Get("Location"))
	switch {
	case len(parts) > 0:
		return strings.Join(parts, "; ")
	case a.hasData():
		return string(a.data)
	case err == nil && u.String() != "" && !a.isHTML():
		u.RawQuery, u.Fragment = "", "" // may hold the tokens of a sign-in
		return "naar " + u.Redacted()
	}
	return a.answer.said()
}
