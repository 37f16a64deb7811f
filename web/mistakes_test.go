package web

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"veiligheidskalender/campaigns"
)

func TestTheMistakesAboveAFormStandInTheOrderOfItsFields(t *testing.T) {
	a := newApp(t)
	anna := a.signIn("Anna", campaigns.Editor, "woudenberg", "zeist")
	page := anna.post("/bijeenkomsten/nieuw", "action", "save", "signup-url", "woudenberg.nl").wants(422, "Dit gaat nog niet")
	list, _, _ := strings.Cut(page.Body[strings.Index(page.Body, `id="fouten"`):], "</ul>")
	var fields []string
	var places []int
	for _, link := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(list, -1) {
		fields = append(fields, link[1])
		places = append(places, strings.Index(page.Body, ` id="`+link[1]+`"`))
	}
	if len(fields) < 4 || slices.Contains(places, -1) || !slices.IsSorted(places) || slices.IsSorted(fields) {
		t.Errorf("the list names %v, which stand at %v", fields, places)
	}
}

func TestMistakesWithoutAFieldComeFirstAndThoseNotOnThePageLast(t *testing.T) {
	p := Page{Errors: map[string]string{"b": "2", "a": "3", "weg": "4", "": "1", "z": "0"}, stands: map[string]int{}}
	if !p.stand([]byte(`<input id="z"><input id="b"><input id="a">`)) {
		t.Fatal("a page with mistakes is not made once more")
	}
	var got []string
	for _, m := range p.Mistakes() {
		got = append(got, m.Field)
	}
	if !slices.Equal(got, []string{"", "z", "b", "a", "weg"}) {
		t.Errorf("order %q", got)
	}
	if (Page{Errors: map[string]string{"a": "1"}, stands: map[string]int{}}).stand(nil) {
		t.Error("one mistake has no order")
	}
}
