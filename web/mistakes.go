package web

import (
	"bytes"
	"cmp"
	"maps"
	"math"
	"slices"
)

// Mistake is one line of the list above a form: what is wrong, and the field it is about; empty for none.
type Mistake struct{ Field, Message string }

// Mistakes returns what is wrong in the order in which the fields stand on the page: first what belongs to none, last what is
// not on it. Until stand has seen the page, the order is that of the names.
func (p Page) Mistakes() []Mistake {
	place := func(field string) int {
		if at, known := p.stands[field]; known {
			return at
		}
		return math.MaxInt
	}
	var all []Mistake
	for _, field := range slices.Sorted(maps.Keys(p.Errors)) {
		all = append(all, Mistake{field, p.Errors[field]})
	}
	slices.SortStableFunc(all, func(a, b Mistake) int {
		if a.Field == "" || b.Field == "" {
			return cmp.Compare(a.Field, b.Field)
		}
		return cmp.Compare(place(a.Field), place(b.Field))
	})
	return all
}

// stand looks in a finished page where the fields with a mistake stand, for the list above them, which was written before they
// were. It reports whether the page is to be made once more: only with more than one mistake is there an order.
func (p Page) stand(page []byte) bool {
	if len(p.Errors) < 2 || p.stands == nil {
		return false
	}
	for field := range p.Errors {
		if at := bytes.Index(page, []byte(` id="`+field+`"`)); at >= 0 {
			p.stands[field] = at
		}
	}
	return true
}
