package kinds

import (
	"strings"

	"github.com/rivo/uniseg"
)

// weigh counts a text without its addresses as X does: twitter-text configuration 3, with its weights of 100 and 200 in
// hundredths. Latin, Greek, Cyrillic, Hebrew, Arabic and most punctuation count 1, everything else (Chinese, Japanese) 2,
// and an emoji 2 however many code points it is made of. X composes the text first (NFC); a decomposed é counts one too many here.
func weigh(text string) int {
	n := 0
	g := uniseg.NewGraphemes(text)
	for g.Next() {
		runes := g.Runes()
		if isEmoji(runes) {
			n += 2
			continue
		}
		for _, r := range runes {
			n += weight(r)
		}
	}
	return n
}

func weight(r rune) int {
	switch {
	case r <= 4351, r >= 8192 && r <= 8205, r >= 8208 && r <= 8223, r >= 8242 && r <= 8247:
		return 1
	}
	return 2
}

// isEmoji reports whether a grapheme of several code points is one emoji: a keycap, a flag, a family, a hand with a skin
// colour. An emoji of one code point already weighs 2.
func isEmoji(g []rune) bool {
	const (
		joiner    = "\u200D"
		picture   = "\uFE0F"
		keycap    = "\u20E3"
		skin      = "\U0001F3FB\U0001F3FC\U0001F3FD\U0001F3FE\U0001F3FF"
		firstPict = 0x2000 // the joiner also ties letters of scripts, all of them below
	)
	if len(g) < 2 {
		return false
	}
	if strings.ContainsAny(string(g[1:]), picture+keycap) {
		return true
	}
	return g[0] >= firstPict && (strings.ContainsAny(string(g[1:]), joiner+skin) || isFlag(g[0]) || isTag(g[len(g)-1]))
}

func isFlag(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }
func isTag(r rune) bool  { return r >= 0xE0020 && r <= 0xE007F }
