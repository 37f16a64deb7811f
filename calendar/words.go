package calendar

import (
	"fmt"
	"strings"
)

// numberWords are the small numbers as a Dutch sentence has them; larger ones stay figures.
var numberWords = [...]string{"nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien",
	"elf", "twaalf"}

var ordinalWords = [...]string{"", "eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste",
	"negende", "tiende"}

// quantity returns "1 minuut" or "2 minuten".
func quantity(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

// numberWord returns "twee", and "13" for what has no short word.
func numberWord(n int) string {
	if n < len(numberWords) {
		return numberWords[n]
	}
	return fmt.Sprint(n)
}

// ordinal returns "eerste" for 1, "11e" for 11, and counted from the end "laatste" for -1, "op één na laatste" for -2.
func ordinal(n int) string {
	switch {
	case n == -1:
		return "laatste"
	case n < 0:
		return "op " + numberWord(-n-1) + " na laatste"
	case n < len(ordinalWords):
		return ordinalWords[n]
	}
	return fmt.Sprintf("%de", n)
}

// ordinals returns "eerste, derde en laatste".
func ordinals(ns []int) string {
	words := make([]string, len(ns))
	for i, n := range ns {
		words[i] = ordinal(n)
	}
	return enumerate(words, "en")
}

// enumerate joins words as a sentence does: "a", "a en b", "a, b en c".
func enumerate(words []string, and string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " " + and + " " + words[last]
}
