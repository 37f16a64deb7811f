package seeds

import (
	"os"
	"strings"
	"testing"
)

func TestTheExampleInTheDocsIsAPack(t *testing.T) {
	page, err := os.ReadFile("../docs/campagnepakket.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(page), "```yaml\n")
	example, _, _ = strings.Cut(example, "```")
	p, err := Parse([]byte(example), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if c := cycle(t, p, "2027-02"); len(c.Series) != 1 || len(c.Posts) != 1 || len(c.Events) != 7 {
		t.Errorf("%d series, %d posts, %d events", len(c.Series), len(c.Posts), len(c.Events))
	}
}
