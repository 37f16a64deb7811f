package campaigns

import (
	"slices"
	"strings"
	"testing"
)

func TestDifference(t *testing.T) {
	for _, c := range []struct {
		name, before, after string
		want                []Change
	}{
		{"nothing", "", "", nil},
		{"the same", "Bel 112.", "Bel 112.", []Change{{Same, "Bel 112."}}},
		{"a new text", "", "Bel 112.", []Change{{Inserted, "Bel 112."}}},
		{"a text that is gone", "Bel 112.", "", []Change{{Deleted, "Bel 112."}}},
		{"one word for another", "Bel de politie nu.", "Bel de gemeente nu.",
			[]Change{{Same, "Bel de "}, {Deleted, "politie"}, {Inserted, "gemeente"}, {Same, " nu."}}},
		{"a phrase for another, with its spaces", "Zie je een vreemde bus staan? Bel.", "Zie je iets raars daar gebeuren? Bel.",
			[]Change{{Same, "Zie je "}, {Deleted, "een vreemde bus staan"}, {Inserted, "iets raars daar gebeuren"}, {Same, "? Bel."}}},
		{"a word more", "Bel 112.", "Bel snel 112.", []Change{{Same, "Bel "}, {Inserted, "snel "}, {Same, "112."}}},
		{"a paragraph more", "Een.\n\nTwee.", "Een.\n\nAnderhalf.\n\nTwee.", []Change{{Same, "Een.\n\n"}, {Inserted, "Anderhalf.\n\n"}, {Same, "Twee."}}},
	} {
		if got := Difference(c.before, c.after); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestDifferenceOfTwoLongTextsEnds(t *testing.T) {
	a, b := strings.Repeat("aap noot mies ", 3500), strings.Repeat("wim zus jet teun ", 2900)
	if got := Difference(a, b); len(got) > 3 || got[0].Kind != Deleted {
		t.Errorf("%d changes", len(got))
	}
	if got := Difference(a, a+"vuur"); len(got) != 2 {
		t.Errorf("one word more at the end is %d changes", len(got))
	}
}

func FuzzDifference(f *testing.F) {
	f.Add("Zie je een bus?", "Zie je iets raars?")
	f.Add("a b c d", "b  d\n a")
	f.Add("", "\xff\x00é")
	f.Fuzz(func(t *testing.T, before, after string) {
		var b, a strings.Builder
		for i, c := range Difference(before, after) {
			if c.Text == "" {
				t.Fatalf("change %d is empty", i)
			}
			if c.Kind != Inserted {
				b.WriteString(c.Text)
			}
			if c.Kind != Deleted {
				a.WriteString(c.Text)
			}
		}
		if b.String() != before || a.String() != after {
			t.Fatalf("%q and %q became %q and %q", before, after, b.String(), a.String())
		}
	})
}
