package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// snapshot is one feed as it is sent: made once, never changed.
type snapshot struct {
	body, gz     []byte
	etag, gzETag string // strong: of exactly these octets (RFC 9110 §8.8.1)
	changed      time.Time
	lastModified string // changed, as in the header; empty: there is none
	cacheControl string // empty: feedMaxAge
	contentType  string // empty: that of a calendar
}

func (s *snapshot) size() int { return len(s.body) + len(s.gz) }

// since says since when the feed is as it is.
func (s *snapshot) since(t time.Time) {
	s.changed = t.UTC()
	s.lastModified = s.changed.Format("Mon, 02 Jan 2006 15:04:05 GMT") // RFC 9110 §5.6.7
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
	return &snapshot{body: body, gz: b.Bytes(), etag: hashTag(body), gzETag: hashTag(b.Bytes())}, nil
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
