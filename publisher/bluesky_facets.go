package publisher

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// blueskyFacet says what a part of the text is; the part is counted in bytes of UTF-8.
type blueskyFacet struct {
	Index struct {
		ByteStart int `json:"byteStart"`
		ByteEnd   int `json:"byteEnd"`
	} `json:"index"`
	Features []blueskyFeature `json:"features"`
}

// blueskyFeature is a link or a hashtag.
type blueskyFeature struct {
	Type string `json:"$type"`
	URI  string `json:"uri,omitempty"`
	Tag  string `json:"tag,omitempty"`
}

var (
	linkInText = regexp.MustCompile(`(?i)https?://[^\s<>"“”]+`)
	tagInText  = regexp.MustCompile(`(?:^|[\s(])#([\p{L}\p{M}\p{N}_]+)`)
	onlyDigits = regexp.MustCompile(`^[\p{N}_]+$`)
)

const maxTag = 64 // graphemes; counted here in code points, which are never fewer

// facets finds the web addresses and hashtags of a text, in order. A mention stays plain text: to point at somebody it
// would take that account's DID, and looking it up can fail at the very moment of placing.
func facets(text string) (out []blueskyFacet) {
	for _, at := range linkInText.FindAllStringIndex(text, -1) {
		link := withoutTail(text[at[0]:at[1]])
		if u, err := url.Parse(link); err == nil && u.Host != "" {
			uri := u.Scheme + link[len(u.Scheme):] // the scheme in lower case, as the format asks
			out = append(out, facet(at[0], len(link), blueskyFeature{Type: "app.bsky.richtext.facet#link", URI: uri}))
		}
	}
	for _, at := range tagInText.FindAllStringSubmatchIndex(text, -1) {
		tag := text[at[2]:at[3]]
		if !onlyDigits.MatchString(tag) && utf8.RuneCountInString(tag) <= maxTag {
			out = append(out, facet(at[2]-1, len(tag)+1, blueskyFeature{Type: "app.bsky.richtext.facet#tag", Tag: tag}))
		}
	}
	slices.SortFunc(out, func(a, b blueskyFacet) int { return cmp.Compare(a.Index.ByteStart, b.Index.ByteStart) })
	return out
}

func facet(start, length int, f blueskyFeature) (out blueskyFacet) {
	out.Index.ByteStart, out.Index.ByteEnd = start, start+length
	out.Features = []blueskyFeature{f}
	return out
}

// withoutTail takes off what ends a sentence, and a bracket that was opened before the address.
func withoutTail(link string) string {
	for {
		link = strings.TrimRight(link, ".,;:!?'’»")
		if !closesMore(link, "(", ")") && !closesMore(link, "[", "]") {
			return link
		}
		link = link[:len(link)-1]
	}
}

func closesMore(link, open, end string) bool {
	return strings.HasSuffix(link, end) && strings.Count(link, end) > strings.Count(link, open)
}
