package publisher

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"image"
	_ "image/gif" // to measure pictures
	_ "image/jpeg"
	_ "image/png"
	"net/url"
	"strings"

	"veiligheidskalender/campaigns"
)

// blueskyPost is an app.bsky.feed.post record. The same post makes the same bytes every time.
type blueskyPost struct {
	Type      string         `json:"$type"`
	Text      string         `json:"text"`
	CreatedAt string         `json:"createdAt"`
	Langs     []string       `json:"langs"`
	Facets    []blueskyFacet `json:"facets,omitempty"`
	Embed     any            `json:"embed,omitempty"`
}

// blueskyImage is one picture of an app.bsky.embed.images.
type blueskyImage struct {
	Image  json.RawMessage `json:"image"`
	Alt    string          `json:"alt"` // required; empty: decorative
	Aspect *blueskyAspect  `json:"aspectRatio,omitempty"`
}

type blueskyAspect struct {
	Width  int `json:"width"`
	Height int `json:"height"`
}

// newBlueskyPost joins what was approved. A picture goes before the card of a link: a post can show one of them.
func newBlueskyPost(text, createdAt string, all []picture, blobs []json.RawMessage) blueskyPost {
	p := blueskyPost{Type: blueskyCollection, Text: text, CreatedAt: createdAt, Langs: []string{"nl"}, Facets: facets(text)}
	if len(all) > 0 {
		images := []blueskyImage{}
		for i, pic := range all {
			images = append(images, blueskyImage{blobs[i], pic.alt, aspect(pic.bytes)})
		}
		p.Embed = map[string]any{"$type": "app.bsky.embed.images", "images": images}
		return p
	}
	for _, f := range p.Facets {
		if link := f.Features[0].URI; link != "" {
			p.Embed = card(link)
			break
		}
	}
	return p
}

// card shows a link under the text. What is behind it is not fetched: the address is what was approved.
func card(link string) any {
	title := link
	if u, err := url.Parse(link); err == nil && u.Host != "" {
		title = strings.TrimPrefix(u.Hostname(), "www.")
	}
	return map[string]any{"$type": "app.bsky.embed.external", "external": map[string]string{"uri": link, "title": title, "description": ""}}
}

// aspect measures a picture, so that apps can keep room for it; nil when its form is not known here.
func aspect(b []byte) *blueskyAspect {
	c, _, err := image.DecodeConfig(bytes.NewReader(b))
	if err != nil || c.Width < 1 || c.Height < 1 {
		return nil
	}
	return &blueskyAspect{c.Width, c.Height}
}

// createdAt is the promised moment, the same for every attempt.
func createdAt(d campaigns.Dispatch) string {
	at := d.Delivery.DueAt
	if at.IsZero() {
		at = d.FirstAt
	}
	return at.UTC().Format("2006-01-02T15:04:05.000Z")
}

// blueskyPlace is the record key for a delivery: in the form of a TID (atproto.com/specs/tid: 53 bits of microseconds and
// 10 of a clock's number, in thirteen signs), but drawn from the key, so that the same words of the same delivery have one
// place. Its moment lies between 2005 and October 2022, before there was a Bluesky: no client's own TID meets it, and none
// of these stands in the future. Two deliveries of one account meet with a chance of one in 2^59.
func blueskyPlace(key string) string {
	const (
		start = 1_104_537_600_000_000 // 2005-01-01 UTC, in microseconds
		span  = 1 << 49               // 17.8 years
		signs = "234567abcdefghijklmnopqrstuvwxyz"
	)
	sum := sha256.Sum256([]byte("veiligheidskalender/bluesky/" + key))
	moment := start + binary.BigEndian.Uint64(sum[:8])%span
	v := moment<<10 | uint64(binary.BigEndian.Uint16(sum[8:10]))%(1<<10)
	out := make([]byte, 13)
	for i := range out {
		out[i] = signs[v>>(5*(12-i))&31]
	}
	return string(out)
}
