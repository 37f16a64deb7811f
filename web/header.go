package web

import "github.com/valyala/fasthttp"

// header is a line of an answer that does not differ from request to request. Its name is written as fasthttp does: Etag.
type header struct{ name, value []byte }

func line(name, value string) header { return header{[]byte(name), []byte(value)} }

// setHeaders sets lines of an answer, without the work of spelling their names.
func setHeaders(out *fasthttp.ResponseHeader, lines []header) {
	for _, h := range lines {
		out.SetCanonical(h.name, h.value)
	}
}

// noStore is for every page: what it shows is for whoever is signed in.
var noStore = []header{line("Cache-Control", "no-store")}

// contentPolicy lets a page use what is our own, without script or style in the page itself.
const contentPolicy = "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'"

// securityHeaders are the same on every answer (internet.nl; API Design Rules, transport security).
func (s *Server) securityHeaders() []header {
	all := []header{
		line("Content-Security-Policy", contentPolicy),
		line("X-Content-Type-Options", "nosniff"),
		line("X-Frame-Options", "DENY"),
		line("Referrer-Policy", "same-origin"),
		line("Cross-Origin-Opener-Policy", "same-origin"),
	}
	if s.secure() {
		all = append(all, line("Strict-Transport-Security", "max-age=31536000; includeSubDomains"))
	}
	return all
}
