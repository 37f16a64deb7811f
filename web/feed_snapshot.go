package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// snapshot is one feed as it is sent: made once, never changed after it was first served.
type snapshot struct {
	body, gz       []byte
	etag, gzETag   string // strong: of exactly these octets (RFC 9110 §8.8.1)
	changed        time.Time
	lastModified   string   // changed, as in the header; empty: there is none
	kept           string   // how long caches may keep it
	typed          []header // what it is
	lines, gzLines []header // that describe each representation, on every answer
}

func (s *snapshot) size() int { return len(s.body) + len(s.gz) }

// since says since when the feed is as it is.
func (s *snapshot) since(t time.Time) {
	s.changed = t.UTC()
	s.lastModified = s.changed.Format("Mon, 02 Jan 2006 15:04:05 GMT") // RFC 9110 §5.6.7
	s.describe()
}

// keep says how caches may keep the feed.
func (s *snapshot) keep(cacheControl string) {
	s.kept = cacheControl
	s.describe()
}

// describe makes the headers that go with 200 and 304 alike (RFC 9110 §15.4.5), for each representation.
func (s *snapshot) describe() {
	s.lines = []header{line("Vary", fiber.HeaderAcceptEncoding), line("Cache-Control", s.kept)}
	if s.lastModified != "" {
		s.lines = append(s.lines, line("Last-Modified", s.lastModified))
	}
	s.gzLines = append(slices.Clone(s.lines), line("Etag", s.gzETag))
	s.lines = append(s.lines, line("Etag", s.etag))
}

// newSnapshot keeps body, which must not change any more.
func newSnapshot(body []byte) (*snapshot, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(body); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	s := &snapshot{body: body, gz: b.Bytes(), etag: hashTag(body), gzETag: hashTag(b.Bytes()),
		kept: feedMaxAge, typed: calendarLines}
	s.describe()
	return s, nil
}

func hashTag(b []byte) string {
	sum := sha256.Sum256(b)
	return `"` + hex.EncodeToString(sum[:]) + `"`
}

// build makes the bytes of a feed.
func (f *Feeds) build(w *feedWorld, k feedKey) ([]byte, error) {
	o := calendar.FeedOptions{Name: w.title(k), BaseURL: f.BaseURL, Source: f.BaseURL + k.path(), Names: w.names, Cancelled: k.cancelled, Alarm: k.alarm,
		Month:       campaigns.Local(w.month + "-01T00:00"),
		Description: "Trainingen, HackShield en workshops over veiligheid. Kijk voor de laatste stand op " + f.BaseURL + "/agenda."}
	return calendar.Feed(o, w.events(k))
}
