package outbound

import (
	"net/http"
	"net/url"
)

const maxRedirects = 5

// followOnlyHome follows redirects of a read within one host, and from http up to https. In every other case, and for
// every write, the caller gets the redirect itself as the answer: it may mean "sign in first" or "we have moved".
func followOnlyHome(req *http.Request, via []*http.Request) error {
	first, last := via[0], via[len(via)-1]
	if !isRead(first.Method) || len(via) > maxRedirects || !sameHome(last.URL, req.URL) {
		return http.ErrUseLastResponse
	}
	return nil
}

func sameHome(from, to *url.URL) bool {
	if from.Scheme == to.Scheme {
		return from.Host == to.Host
	}
	return from.Scheme == "http" && to.Scheme == "https" && from.Hostname() == to.Hostname() && from.Port() == "" && to.Port() == ""
}
