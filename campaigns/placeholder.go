package campaigns

import (
	"regexp"
	"slices"
)

var placeholder = regexp.MustCompile(`(?i)\{ *gemeente *\}`)

// HasPlaceholder reports whether {gemeente} stands somewhere in the words.
func (c Content) HasPlaceholder() bool {
	for _, s := range c.placeholders() {
		if placeholder.MatchString(*s) {
			return true
		}
	}
	return false
}

// Filled returns c with the name of the municipality where {gemeente} stands. It shares no slice with c.
func (c Content) Filled(name string) Content {
	c.Variants, c.Media = slices.Clone(c.Variants), slices.Clone(c.Media)
	if c.Meeting != nil {
		m := *c.Meeting
		c.Meeting = &m
	}
	for _, s := range c.placeholders() {
		*s = placeholder.ReplaceAllLiteralString(*s, name)
	}
	return c
}

// placeholders are the places where it may stand.
func (c *Content) placeholders() []*string {
	all := []*string{&c.Title, &c.Text}
	for i := range c.Variants {
		all = append(all, &c.Variants[i].Title, &c.Variants[i].Text)
	}
	for i := range c.Media {
		all = append(all, &c.Media[i].Alt)
	}
	if c.Meeting != nil {
		all = append(all, &c.Meeting.Location, &c.Meeting.Address)
	}
	return all
}
