package publisher

import (
	"net/http"
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

// headers sign a request to address.
func (s pleioSession) headers(address string) http.Header {
	h := http.Header{}
	h.Set("Cookie", (&http.Cookie{Name: "sessionid", Value: s.id}).String())
	if s.csrf != "" {
		h.Set("Cookie", h.Get("Cookie")+"; "+(&http.Cookie{Name: "csrftoken", Value: s.csrf}).String())
		h.Set("X-CSRFToken", s.csrf)
		h.Set("Referer", address)
	}
	return h
}
