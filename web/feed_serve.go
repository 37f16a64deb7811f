package web

import (
	"strings"
	"time"

	"github.com/valyala/fasthttp"
)

// feedMaxAge is how long a cache may keep a feed without asking again.
const feedMaxAge = "public, max-age=900, must-revalidate"

var (
	calendarLines = []header{line("Content-Type", "text/calendar; charset=utf-8")}
	gzipLines     = []header{line("Content-Encoding", "gzip")}
)

// serve sends a snapshot, or 304 or 412 by the conditions of the request, in the order of RFC 9110 §13.2.2: If-Match before
// If-Unmodified-Since, If-None-Match before If-Modified-Since. Fiber's c.Fresh answers 304 to every request that has only a date.
func (s *snapshot) serve(c *fasthttp.RequestCtx) {
	h := &c.Request.Header
	body, tag, lines := s.body, s.etag, s.lines
	gzipped := acceptsGzip(string(h.Peek(fasthttp.HeaderAcceptEncoding)))
	if gzipped {
		body, tag, lines = s.gz, s.gzETag, s.gzLines
	}
	setHeaders(&c.Response.Header, lines)
	if status := condition(h, tag, s.changed); status != fasthttp.StatusOK {
		c.SetStatusCode(status)
		return
	}
	setHeaders(&c.Response.Header, s.typed)
	if gzipped {
		setHeaders(&c.Response.Header, gzipLines)
	}
	c.Response.SetBodyRaw(body)
}

// condition returns the status that the preconditions of a GET or HEAD ask for of what has this tag and changed last then; the
// zero time: nobody knows when.
func condition(h *fasthttp.RequestHeader, tag string, changed time.Time) int {
	if im := h.Peek(fasthttp.HeaderIfMatch); len(im) > 0 {
		if !matches(string(im), tag, false) {
			return fasthttp.StatusPreconditionFailed
		}
	} else if at, ok := httpDate(h.Peek(fasthttp.HeaderIfUnmodifiedSince)); ok && !changed.IsZero() && changed.After(at) {
		return fasthttp.StatusPreconditionFailed
	}
	if inm := h.Peek(fasthttp.HeaderIfNoneMatch); len(inm) > 0 {
		if string(inm) == tag || matches(string(inm), tag, true) { // nearly everyone sends just the tag
			return fasthttp.StatusNotModified
		}
	} else if at, ok := httpDate(h.Peek(fasthttp.HeaderIfModifiedSince)); ok && !changed.IsZero() && !changed.After(at) {
		return fasthttp.StatusNotModified
	}
	return fasthttp.StatusOK
}

// matches reports whether a list of entity tags has ours (RFC 9110 §8.8.3.2); weak: W/ makes no difference.
func matches(list, tag string, weak bool) bool {
	for len(list) > 0 {
		list = strings.TrimLeft(list, " \t,")
		if strings.HasPrefix(list, "*") {
			return true
		}
		candidate, isWeak := strings.CutPrefix(list, "W/")
		if !strings.HasPrefix(candidate, `"`) {
			return false // not a list of tags
		}
		end := strings.IndexByte(candidate[1:], '"')
		if end < 0 {
			return false
		}
		if candidate[:end+2] == tag && (weak || !isWeak) {
			return true
		}
		list = candidate[end+2:]
	}
	return false
}

// httpDate reads a date of a header; anything else is as if it were not there (RFC 9110 §13.1.3).
func httpDate(b []byte) (time.Time, bool) {
	if len(b) == 0 {
		return time.Time{}, false
	}
	for _, layout := range []string{"Mon, 02 Jan 2006 15:04:05 GMT", time.RFC850, time.ANSIC} {
		if t, err := time.Parse(layout, string(b)); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// acceptsGzip reads Accept-Encoding (RFC 9110 §12.5.3): gzip by name, else by *; q=0 forbids.
func acceptsGzip(header string) bool {
	star := false
	for part := range strings.SplitSeq(header, ",") {
		coding, params, _ := strings.Cut(part, ";")
		name, q, _ := strings.Cut(strings.TrimSpace(params), "=")
		allowed := !strings.EqualFold(strings.TrimSpace(name), "q") || strings.Trim(strings.TrimSpace(q), "0.") != ""
		switch coding = strings.TrimSpace(coding); {
		case strings.EqualFold(coding, "gzip"), strings.EqualFold(coding, "x-gzip"):
			return allowed
		case coding == "*":
			star = allowed
		}
	}
	return star
}
