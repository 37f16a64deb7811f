package campaigns

import (
	"regexp"
	"slices"
	"strings"
)

// Change is a piece of text that two versions share, or that one of them has.
type Change struct {
	Kind ChangeKind
	Text string
}

// ChangeKind says which of two versions has a piece of text.
type ChangeKind string

// The kinds of change.
const (
	Same     ChangeKind = "same"
	Deleted  ChangeKind = "deleted"
	Inserted ChangeKind = "inserted"
)

// maxEdits bounds the search for what two texts share, in words: beyond it they are different texts, and shown as such.
const maxEdits = 2000

var word = regexp.MustCompile(`[\p{L}\p{N}]+|[^\S\n]+|\n+|[^\p{L}\p{N}\s]`)

// Difference says word by word how after came from before. What is same or deleted makes up before, what is same or
// inserted after. What was deleted comes before what took its place.
func Difference(before, after string) []Change {
	a, b := words(before), words(after)
	start := 0
	for start < min(len(a), len(b)) && a[start] == b[start] {
		start++
	}
	end := 0
	for end < min(len(a), len(b))-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	edits := []edit{{Same, a[:start]}}
	edits = append(edits, shortest(a[start:len(a)-end], b[start:len(b)-end])...)
	return readable(append(edits, edit{Same, a[len(a)-end:]}))
}

// words cuts a text into words, signs, spaces and line ends; nothing is left out.
func words(s string) []string {
	var all []string
	at := 0
	for _, m := range word.FindAllStringIndex(s, -1) {
		if m[0] > at { // what no word begins with, such as a byte that is no text
			all = append(all, s[at:m[0]])
		}
		all, at = append(all, s[m[0]:m[1]]), m[1]
	}
	if at < len(s) {
		all = append(all, s[at:])
	}
	return all
}

type edit struct {
	kind  ChangeKind
	words []string
}

// shortest finds the fewest words to delete and insert (E. Myers, An O(ND) Difference Algorithm, 1986, section 4).
func shortest(a, b []string) []edit {
	n, m := len(a), len(b)
	if n == 0 || m == 0 {
		return []edit{{Deleted, a}, {Inserted, b}}
	}
	limit := min(n+m, maxEdits)
	furthest := make([]int, 2*limit+3) // by diagonal: how far along a
	at := func(k int) *int { return &furthest[k+limit+1] }
	var trace [][]int // of each number of edits d: furthest on the diagonals -d-1 to d+1, before it
	for d := range limit + 1 {
		trace = append(trace, slices.Clone(furthest[limit-d:limit+d+3]))
		for k := -d; k <= d; k += 2 {
			x := *at(k - 1) + 1
			if k == -d || k != d && *at(k - 1) < *at(k + 1) {
				x = *at(k + 1)
			}
			for x < n && x-k < m && a[x] == b[x-k] {
				x++
			}
			if *at(k) = x; x >= n && x-k >= m {
				return back(a, b, trace)
			}
		}
	}
	return []edit{{Deleted, a}, {Inserted, b}}
}

// back walks the trace from the end of both texts to their beginning.
func back(a, b []string, trace [][]int) []edit {
	var edits []edit
	x, y := len(a), len(b)
	for d := len(trace) - 1; d >= 0; d-- {
		at := func(k int) int { return trace[d][k+d+1] }
		k := x - y
		from := k - 1
		if k == -d || k != d && at(k-1) < at(k+1) {
			from = k + 1
		}
		px := at(from)
		py := px - from
		if d == 0 {
			px, py = 0, 0
		}
		for ; x > px && y > py; x, y = x-1, y-1 {
			edits = append(edits, edit{Same, a[x-1 : x]})
		}
		switch {
		case d == 0:
		case from == k+1:
			edits, y = append(edits, edit{Inserted, b[y-1 : y]}), y-1
		default:
			edits, x = append(edits, edit{Deleted, a[x-1 : x]}), x-1
		}
	}
	slices.Reverse(edits)
	return edits
}

// readable joins edits of a kind. A space that stays between two words that change changes with them: the eye reads one
// phrase for another, not word for word.
func readable(edits []edit) []Change {
	var all []Change
	var same, deleted, inserted strings.Builder
	flush := func() {
		for _, part := range []struct {
			kind ChangeKind
			text *strings.Builder
		}{{Same, &same}, {Deleted, &deleted}, {Inserted, &inserted}} {
			if part.text.Len() > 0 {
				all = append(all, Change{part.kind, part.text.String()})
				part.text.Reset()
			}
		}
	}
	for i, e := range edits {
		text := strings.Join(e.words, "")
		changed := deleted.Len()+inserted.Len() > 0
		switch {
		case text == "":
		case e.kind == Deleted:
			deleted.WriteString(text)
		case e.kind == Inserted:
			inserted.WriteString(text)
		case changed && strings.Trim(text, " ") == "" && i+1 < len(edits) && edits[i+1].kind != Same:
			deleted.WriteString(text)
			inserted.WriteString(text)
		default:
			if changed {
				flush()
			}
			same.WriteString(text)
		}
	}
	flush()
	return all
}
