package seeds

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	word   = regexp.MustCompile(`[\p{L}\p{N}][\p{L}\p{N}'’./@:-]*`)
	phone  = regexp.MustCompile(`\b0[0-9][0-9 -]{2,}[0-9]\b|\b1[0-9]{2}\b`)
	number = []string{"112", "0900-8844", "0800-7000", "088-7867372", "0800-2000"}
)

func TestTheSeriesTextsAreReadyToRead(t *testing.T) {
	for _, s := range cycle(t, zblw(t), "").Series {
		for _, p := range s.Posts {
			if n := len(word.FindAllString(p.Text, -1)); n < 120 || n > 220 {
				t.Errorf("%q has %d words, want 120 to 220", p.Title, n)
			}
			if !strings.Contains(p.Text, "?") {
				t.Errorf("%q asks the reader nothing", p.Title)
			}
			if len(phone.FindAllString(p.Text, -1)) == 0 && !strings.Contains(strings.ToLower(p.Text), "meld") {
				t.Errorf("%q does not say where to report", p.Title)
			}
		}
	}
}

func TestTextsNameOnlyReportingNumbersThatWereChecked(t *testing.T) {
	c := cycle(t, zblw(t), "")
	texts, found := []string{}, map[string]bool{}
	for _, s := range c.Series {
		for _, p := range s.Posts {
			texts = append(texts, p.Title+"\n"+p.Text)
		}
	}
	for _, p := range c.Posts {
		texts = append(texts, p.Content.Title+"\n"+p.Content.Text)
	}
	for _, e := range c.Events {
		texts = append(texts, e.Title+"\n"+e.Text+"\n"+e.Location+"\n"+e.Address)
	}
	for _, one := range c.Snippets {
		texts = append(texts, one.Name+"\n"+one.Title+"\n"+one.Text)
	}
	for _, text := range texts {
		for _, n := range phone.FindAllString(text, -1) {
			found[n] = true
			if !slices.Contains(number, n) {
				t.Errorf("unknown number %s in %.60q", n, text)
			}
		}
	}
	if len(found) != len(number) {
		t.Errorf("found only %v: does the pattern still see numbers?", found)
	}
}
