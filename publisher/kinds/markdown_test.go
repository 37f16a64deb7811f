package kinds

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"veiligheidskalender/campaigns"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestEveryTextOfTestdataLooksAsItsGoldenFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/*.md")
	if err != nil || len(files) == 0 {
		t.Fatal("no testdata", err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		base := strings.TrimSuffix(file, ".md")
		t.Run(filepath.Base(base), func(t *testing.T) {
			golden(t, base+".tiptap.json", indented(t, tiptap(t, string(src))))
			golden(t, base+".html", string(HTML(string(src))))
			golden(t, base+".txt", Plain(string(src))+"\n")
			if err := checkHTML(string(HTML(string(src)))); err != nil {
				t.Error(err)
			}
		})
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (go test -update writes it anew); got\n%s", file, got)
	}
}

// tiptap returns a document that the checker finds valid.
func tiptap(t *testing.T, markdown string) []byte {
	t.Helper()
	doc, err := Tiptap(markdown)
	if err != nil {
		t.Fatal(err)
	}
	if err := checkDoc(doc); err != nil {
		t.Fatalf("%v in %s", err, doc)
	}
	return doc
}

func indented(t *testing.T, doc []byte) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, doc, "", "  "); err != nil {
		t.Fatal(err)
	}
	return b.String() + "\n"
}

func TestPlain(t *testing.T) {
	for _, tt := range []struct{ name, markdown, want string }{
		{"nothing stays nothing", " \n\n ", ""},
		{"bold and italic lose their marks", "**Let op:** dit is *echt* belangrijk", "Let op: dit is echt belangrijk"},
		{"a new line stays a new line", "Meld het\nBel 0800-7000", "Meld het\nBel 0800-7000"},
		{"a named link is followed by its address", "Lees [onze tips](https://www.politie.nl/tips).", "Lees onze tips (https://www.politie.nl/tips)."},
		{"a link that is its own text is the address", "[politie.nl](https://politie.nl/)", "https://politie.nl/"},
		{"an address in angle brackets is the address", "<https://politie.nl>", "https://politie.nl"},
		{"a bare www gets a scheme, so that services make a link of it", "Kijk op www.politie.nl.", "Kijk op https://www.politie.nl."},
		{"one address follows a link that is partly bold", "[heel **goede** tips](https://a.nl/x)", "heel goede tips (https://a.nl/x)"},
		{"two links in a row keep an address each", "[a](https://a.nl/)[b](https://a.nl/)", "a (https://a.nl/)b (https://a.nl/)"},
		{"a phone number that calls itself is only the number", "[0800-7000](tel:08007000)", "0800-7000"},
		{"a named phone number is followed by the number", "[Bel M.](tel:08007000)", "Bel M. (08007000)"},
		{"a mail address is only the address", "Mail info@woudenberg.nl", "Mail info@woudenberg.nl"},
		{"a script is no link", "[klik](javascript:alert(1))", "klik"},
		{"an address inside a site is no link", "[klik](/nieuws)", "klik"},
		{"bullets get a hyphen", "* een\n* twee", "- een\n- twee"},
		{"numbers go on from the first", "3. drie\n4. vier", "3. drie\n4. vier"},
		{"lists in lists are indented", "- een\n  - onder\n- twee", "- een\n  - onder\n- twee"},
		{"a heading is a line of its own", "## Kop\ntekst", "Kop\n\ntekst"},
		{"a quote gets quotation marks", "> Ik dacht nog", "“Ik dacht nog”"},
		{"a quote with quotation marks keeps them", "> 'Ik dacht nog'", "'Ik dacht nog'"},
		{"HTML is shown as it is written", "<script>alert(1)</script>", "<script>alert(1)</script>"},
		{"entities and backslashes are resolved once", `&euro; 5 \*echt\* \&amp; &amp;lt;`, "€ 5 *echt* &amp; &lt;"},
		{"a picture is its description", "![Een busje bij een schuur](https://x.nl/a.jpg)", "Een busje bij een schuur"},
		{"a line between paragraphs is nothing", "een\n\n---\n\ntwee", "een\n\ntwee"},
		{"a hashtag at the start is no heading", "#veilig #samen", "#veilig #samen"},
		{"code is text", "Typ `**dit**`:\n\n    a < b\n    c", "Typ **dit**:\n\na < b\nc"},
		{"control characters and odd line ends go", "een\x07\r\ntwee&#7;\rdrie", "een\ntwee\ndrie"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Plain(tt.markdown); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestHTML(t *testing.T) {
	for _, tt := range []struct{ name, markdown, want string }{
		{"nothing stays nothing", "", ""},
		{"headings are clamped to 2 to 5", "# a\n### b\n###### c", "<h2>a</h2>\n<h3>b</h3>\n<h5>c</h5>\n"},
		{"a link says nothing about where it came from", "[a & b](https://x.nl/?a=1&b=2)",
			`<p><a href="https://x.nl/?a=1&amp;b=2" rel="noopener noreferrer">a &amp; b</a></p>` + "\n"},
		{"a link that goes on is not opened twice", "[een **twee**](https://x.nl)",
			`<p><a href="https://x.nl" rel="noopener noreferrer">een <strong>twee</strong></a></p>` + "\n"},
		{"a script is no link, however it is written", "[a](JaVaScript:alert) [b](java&#115;cript:x) [c](data:text/html,x) <vbscript:x>", "<p>a b c vbscript:x</p>\n"},
		{"HTML is text", `<img src=x onerror="alert(1)">`, "<p>&lt;img src=x onerror=&#34;alert(1)&#34;&gt;</p>\n"},
		{"items without paragraphs have none", "1. een\n2. twee", "<ol>\n<li>een</li>\n<li>twee</li>\n</ol>\n"},
		{"a list keeps its first number", "7. een", "<ol start=\"7\">\n<li>een</li>\n</ol>\n"},
		{"a new line is a break", "een\ntwee", "<p>een<br>\ntwee</p>\n"},
		{"bold through a break stays open", "**een\ntwee**", "<p><strong>een<br>\ntwee</strong></p>\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := string(HTML(tt.markdown))
			if got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
			if err := checkHTML(got); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestTiptap(t *testing.T) {
	for _, tt := range []struct{ name, markdown, want string }{
		{"nothing is one empty paragraph", " ", `{"type":"doc","content":[{"type":"paragraph"}]}`},
		{"the title's level is not used", "# Kop", `{"type":"doc","content":[{"type":"heading","attrs":{"level":2},"content":[{"type":"text","text":"Kop"}]}]}`},
		{"marks stand in the order of the schema", "[***a***](https://x.nl \"t\")",
			`{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","marks":[{"type":"link","attrs":{"href":"https://x.nl","title":"t"}},{"type":"italic"},{"type":"bold"}],"text":"a"}]}]}`},
		{"an item that starts with a heading starts with a bold paragraph", "- # Kop",
			`{"type":"doc","content":[{"type":"bulletList","content":[{"type":"listItem","content":[{"type":"paragraph","content":[{"type":"text","marks":[{"type":"bold"}],"text":"Kop"}]}]}]}]}`},
		{"an item that starts with a list starts with an empty paragraph", "- - a",
			`{"type":"doc","content":[{"type":"bulletList","content":[{"type":"listItem","content":[{"type":"paragraph"},{"type":"bulletList","content":[{"type":"listItem","content":[{"type":"paragraph","content":[{"type":"text","text":"a"}]}]}]}]}]}]}`},
		{"a picture of another host becomes its description", "![schuur](https://elders.nl/a.jpg)", `{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"schuur"}]}]}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := string(tiptap(t, tt.markdown)); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestTiptapRefusesRatherThanShortens(t *testing.T) {
	if _, err := Tiptap(strings.Repeat("é", campaigns.MaxText)); err != nil {
		t.Error("the longest text is refused:", err)
	}
	_, err := Tiptap(strings.Repeat("é", campaigns.MaxText+1))
	if invalid := (*campaigns.Invalid)(nil); !errors.As(err, &invalid) || invalid.Field != "text" {
		t.Errorf("got %v", err)
	}
}

func TestDeepNestingEndsWhereNobodyReadsAnyMore(t *testing.T) {
	for _, markdown := range []string{strings.Repeat("> ", 2000) + "diep", strings.Repeat("- ", 2000) + "diep", strings.Repeat("1. > ", 500) + "diep"} {
		tiptap(t, markdown)
		if got := Plain(markdown); !strings.Contains(got, "diep") {
			t.Errorf("the text is lost: %q", got)
		}
	}
}

func TestSeveralReadersAtOnceSeeTheSame(t *testing.T) {
	src, err := os.ReadFile("testdata/intranet.md")
	if err != nil {
		t.Fatal(err)
	}
	want := string(HTML(string(src)))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if string(HTML(string(src))) != want {
				t.Error("differs")
			}
		})
	}
	wg.Wait()
}
