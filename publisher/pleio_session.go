package publisher

import (
	"errors"
	"html"
	"net/http"
	"net/url"
	"strings"

	"veiligheidskalender/campaigns"
)

// pleioSession is a person's sign-in on Pleio: the Django cookie sessionid, and csrftoken where it was given along.
type pleioSession struct{ id, csrf string }

// newPleioSession reads the secret: the bare value of sessionid, or a Cookie header that holds it, as copied from a browser.
func newPleioSession(secret campaigns.Secret) (pleioSession, error) {
	invalid := &campaigns.Invalid{Field: "session", Message: "Dit is geen sessiecookie van Pleio. Plak de waarde van sessionid, zonder spaties."}
	line := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(secret.Reveal()), "Cookie:"))
	if !strings.Contains(line, "=") {
		line = "sessionid=" + line
	}
	cookies, err := http.ParseCookie(line)
	if err != nil {
		return pleioSession{}, invalid // not err: it quotes the cookie
	}
	var s pleioSession
	for _, c := range cookies {
		switch c.Name {
		case "sessionid":
			s.id = c.Value
		case "csrftoken":
			s.csrf = c.Value
		}
	}
	if s.id == "" {
		return pleioSession{}, invalid
	}
	return s, nil
}

func (s pleioSession) sign(req *http.Request) {
	req.AddCookie(&http.Cookie{Name: "sessionid", Value: s.id})
	if s.csrf != "" {
		req.AddCookie(&http.Cookie{Name: "csrftoken", Value: s.csrf})
		req.Header.Set("X-CSRFToken", s.csrf)
		req.Header.Set("Referer", req.URL.String())
	}
}

// hide takes the secret out of what a service said, should it have echoed it.
func (s pleioSession) hide(text string) string {
	for _, secret := range []string{s.id, s.csrf} {
		if secret == "" {
			continue
		}
		for _, form := range []string{secret, url.QueryEscape(secret), html.EscapeString(secret)} {
			text = strings.ReplaceAll(text, form, "***")
		}
	}
	return text
}

// hideIn does so for an error. One that held the secret loses what it wrapped.
func (s pleioSession) hideIn(err error) error {
	if text := s.hide(err.Error()); text != err.Error() {
		return errors.New(text)
	}
	return err
}
