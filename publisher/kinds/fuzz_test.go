package kinds

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"veiligheidskalender/campaigns"
)

func seed(f *testing.F) {
	f.Helper()
	files, _ := filepath.Glob("testdata/*.md")
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(src))
	}
	for _, s := range []string{"", "- \n- # a\n  > - b", "[a]: <b> 'c'\n[a]", "![a [b](c) d](https://e.nl)", "**a\n*b** c*", "1. \n2. ```\nx",
		"<javascript:x> &#0; &#xD800; \\", "[**a\n`b`**](https://x.nl 'q\"')", "www.a.nl http://b.nl/?<'\"> c@d.nl", "> 1. > - ## x\n\n\ty\n===",
		"|a|b|\n|-|:-:|\n|c|`d\\|e`|f|\n||\nx", "- a | [b](https://c.nl)\n  -|-\n  **d**\n> ||\n> |-|", strings.Repeat("|a", 11) + "\n" + strings.Repeat("|-", 11), "a\xffb\x00\u2028c"} {
		f.Add(s)
	}
}

func FuzzTiptap(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, markdown string) {
		doc, err := Tiptap(markdown)
		if err != nil {
			if utf8.RuneCountInString(markdown) > campaigns.MaxText {
				return
			}
			t.Fatal(err)
		}
		if err := checkDoc(doc); err != nil {
			t.Fatalf("%v in %s", err, doc)
		}
		if again, _ := Tiptap(markdown); !bytes.Equal(doc, again) {
			t.Fatal("two documents for one text")
		}
	})
}

func FuzzHTML(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, markdown string) {
		for _, html := range []string{string(HTML(markdown)), string(lines(Plain(markdown)))} {
			if err := checkHTML(html); err != nil {
				t.Fatalf("%v in %s", err, html)
			}
		}
	})
}

func FuzzPlain(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, markdown string) {
		text := Plain(markdown)
		if !utf8.ValidString(text) || strings.ContainsAny(text, "\r\x00") || strings.HasPrefix(text, "\n") || strings.HasSuffix(text, "\n") {
			t.Fatalf("%q", text)
		}
		for _, k := range All() {
			if n := k.Length(text); n < 0 || (n == 0) != (text == "") {
				t.Fatalf("%s counts %d in %q", k.Name, n, text)
			}
		}
		if short := Abstract(markdown, 320); utf8.RuneCountInString(short) > 320 {
			t.Fatalf("%q", short)
		}
	})
}

func FuzzPleioGroup(f *testing.F) {
	for _, s := range []string{"", " 0F5F94A3-7b8c-4f7b-9f5e-0c8b1e6a2d11\n", "https://a.nl/groups/view/0f5f94a3-7b8c-4f7b-9f5e-0c8b1e6a2d11?x#y",
		"https://a.nl/groups/view/../x", "http:///groups/view/a", "Veiligheid"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, v string) {
		guid, ok := PleioGroup(v)
		if again, still := PleioGroup(guid); guid != again || !still || guid != "" && !ok {
			t.Fatalf("%q is %q and then %q", v, guid, again)
		}
		if guid != "" && (len(guid) != 36 || strings.ContainsAny(guid, "/?#.\n")) {
			t.Fatalf("%q is a group", guid)
		}
	})
}
