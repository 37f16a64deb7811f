package web

import (
	"cmp"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
)

// feedMaxAge is how long a cache may keep a feed without asking again.
const feedMaxAge = "public, max-age=900, must-revalidate"

// serve sends a snapshot, or 304 or 412 by the conditions of the request, in the order of RFC 9110 §13.2.2: If-Match before
// If-Unmodified-Since, If-None-Match before If-Modified-Since. Fiber's c.Fresh answers 304 to every request that has only a date.
func (s *snapshot) serve(c *fiber.Ctx) error {
	h := &c.Request().Header
	body, tag := s.body, s.etag
	gzipped := acceptsGzip(string(h.Peek(fiber.HeaderAcceptEncoding)))
	if gzipped {
		body, tag = s.gz, s.gzETag
	}
	out := &c.Response().Header
	out.Set(fiber.HeaderETag, tag)
	if s.lastModified != "" {
		out.Set(fiber.HeaderLastModified, s.lastModified)
	}
	out.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	out.Set(fiber.HeaderCacheControl, cmp.Or(s.cacheControl, feedMaxAge))
	switch status := s.condition(h, tag); status {
	case fiber.StatusOK:
	case fiber.StatusNotModified:
		c.Response().SkipBody = true
		return c.SendStatus(status)
	default:
		return c.SendStatus(status)
	}
	out.SetContentType(cmp.Or(s.contentType, "text/calendar; charset=utf-8"))
	if gzipped {
		out.Set(fiber.HeaderContentEncoding, "gzip")
	}
	c.Response().SetBodyRaw(body)
	return nil
}

type requestHeader interface{ Peek(string) []byte }

// condition returns the status that the preconditions of a GET or HEAD ask for.
func (s *snapshot) condition(h requestHeader, tag string) int {
	if im := h.Peek(fiber.HeaderIfMatch); len(im) > 0 {
		if !matches(string(im), tag, false) {
			return fiber.StatusPreconditionFailed
		}
	} else if at, ok := httpDate(h.Peek(fiber.HeaderIfUnmodifiedSince)); ok && s.lastModified != "" && s.changed.After(at) {
		return fiber.StatusPreconditionFailed
	}
	if inm := h.Peek(fiber.HeaderIfNoneMatch); len(inm) > 0 {
		if matches(string(inm), tag, true) {
			return fiber.StatusNotModified
		}
	} else if at, ok := httpDate(h.Peek(fiber.HeaderIfModifiedSince)); ok && s.lastModified != "" && !s.changed.After(at) {
		return fiber.StatusNotModified
	}
	return fiber.StatusOK
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
