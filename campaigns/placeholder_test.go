package campaigns

import "testing"

func TestThePlaceholderIsFilledEverywhere(t *testing.T) {
	c := Content{Title: "In {gemeente}", Text: "{Gemeente}, { gemeente } en {gemeenten}; $1", Variants: []Variant{{"x", "{gemeente}", "{GEMEENTE}"}}, Media: []Media{{"s", "{gemeente}"}}}
	if !c.HasPlaceholder() {
		t.Error("it is not seen")
	}
	got := c.Filled("Oud $1 Dorp")
	if got.Title != "In Oud $1 Dorp" || got.Text != "Oud $1 Dorp, Oud $1 Dorp en {gemeenten}; $1" || got.Variants[0] != (Variant{"x", "Oud $1 Dorp", "Oud $1 Dorp"}) || got.Media[0].Alt != "Oud $1 Dorp" {
		t.Errorf("%+v", got)
	}
	if got.HasPlaceholder() || !c.HasPlaceholder() || c.Variants[0].Title != "{gemeente}" {
		t.Error("the words that were given changed, or some are not filled")
	}
}
