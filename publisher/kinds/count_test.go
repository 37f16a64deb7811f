package kinds

import (
	"strings"
	"testing"
)

// kind returns a kind that exists.
func kind(t *testing.T, name string) Kind {
	t.Helper()
	k, ok := Find(name)
	if !ok {
		t.Fatalf("no kind %s", name)
	}
	return k
}

func TestLengthCountsAsTheServiceDoes(t *testing.T) {
	long := "https://www.woudenberg.nl/" + strings.Repeat("a", 100)
	for _, tt := range []struct {
		name, kind, text string
		want             int
	}{
		{"nothing is nothing", "mastodon", "", 0},
		{"letters count one", "mastodon", "één", 3},
		{"a family is one grapheme", "mastodon", "👨‍👩‍👧‍👦", 1},
		{"a family is one grapheme for Bluesky too", "bluesky", "👨‍👩‍👧‍👦!", 2},
		{"a family is seven characters", "linkedin", "👨‍👩‍👧‍👦", 7},
		{"an address is 23 on Mastodon, short or long", "mastodon", "http://a.nl " + long, 23 + 1 + 23},
		{"the full stop after an address is no part of it", "mastodon", "Zie " + long + ".", 4 + 23 + 1},
		{"an address between brackets leaves the brackets", "mastodon", "(" + long + ")", 25},
		{"a bare name is no address on Mastodon", "mastodon", "politie.nl", 10},
		{"an address without a dotted host counts in full", "mastodon", "https://intranet/nieuws", 23},
		{"an address is as long as it is on Bluesky", "bluesky", "http://a.nl", 11},
		{"an address is as long as it is on LinkedIn", "linkedin", long, 126},
		{"X: letters count one", "x", "Meld het, ook als je ‘twijfelt’", 31},
		{"X: three dots in one sign count two", "x", "…", 2},
		{"X: an address is 23", "x", "http://a.nl", 23},
		{"X: a bare name is an address", "x", "Kijk op politie.nl/cyber.", 8 + 23 + 1},
		{"X: a mail address is none", "x", "info@woudenberg.nl", 18},
		{"X: Japanese counts two", "x", "日本", 4},
		{"X: the euro sign counts two", "x", "€5", 3},
		{"X: an emoji counts two", "x", "👍", 2},
		{"X: a family counts two", "x", "👨‍👩‍👧‍👦", 2},
		{"X: a hand with a skin colour counts two", "x", "👍🏽", 2},
		{"X: a flag counts two", "x", "🇳🇱", 2},
		{"X: the flag of England counts two", "x", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2},
		{"X: a keycap counts two", "x", "1️⃣", 2},
		{"X: a heart counts two", "x", "❤️", 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := kind(t, tt.kind).Length(tt.text); got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}
