package campaigns

import (
	"slices"
	"strings"
)

// Number is a telephone number that texts may give people to report something, or to find help.
type Number struct {
	Number   string // as it is written
	Name     string // whose it is
	For      string // what for
	Cost     string
	Verified string // date on which it was compared with its source, 2026-11-22; empty: not yet, so look before you use it
	Source   string
}

// Numbers returns every number that a text may name, whoever writes it. What a municipality answers itself it can add (see
// Numbering). The caller owns the result.
func Numbers() []Number {
	const verified = "2026-11-22" // compared with what was on record of the pages named beside them
	return []Number{
		{"112", "Alarmnummer", "spoed: er is direct gevaar of een misdrijf bezig", "gratis", verified, "politie.nl"},
		{"0900-8844", "Politie", "geen spoed, wel politie: melden, vragen, aangifte", "gewone belkosten", verified, "politie.nl"},
		{"0800-7000", "Meld Misdaad Anoniem", "anoniem tippen; hier kun je geen aangifte doen", "gratis", verified, "politie.nl/themas/meld-misdaad-anoniem"},
		{"0800-2000", "Veilig Thuis", "huiselijk geweld en kindermishandeling, dag en nacht", "gratis", verified, "rijksoverheid.nl"},
		{"088-7867372", "Fraudehelpdesk", "fraude en oplichting, op werkdagen", "lokaal tarief", verified, "fraudehelpdesk.nl"},
		{"0900-0101", "Slachtofferhulp Nederland", "hulp na een misdrijf, ongeluk of ramp", "gewone belkosten", "", ""},
		{"+31 34 357 8844", "Politie, vanuit het buitenland", "0900-8844 werkt daar niet", "internationaal tarief", "", ""},
	}
}

// mistaken are numbers that people write for another: old ones, foreign ones, and two that were mixed up.
var mistaken = map[string]string{
	"0611": "112", "911": "112", "999": "112", "08008844": "0900-8844", "09007000": "0800-7000", "09002000": "0800-2000", "08000101": "0900-0101",
}

// Numbering is the numbers that texts may name: those of everybody, and own ones.
type Numbering struct {
	known map[string]Number
	order []string
}

// NewNumbering returns the numbers of everybody with own ones added.
func NewNumbering(own ...Number) Numbering {
	n := Numbering{known: map[string]Number{}}
	for _, one := range append(Numbers(), own...) {
		key := digits(one.Number)
		if _, there := n.known[key]; !there {
			n.order = append(n.order, key)
		}
		n.known[key] = one
	}
	return n
}

// All returns the numbers, those of everybody first.
func (n Numbering) All() []Number {
	var all []Number
	for _, key := range n.order {
		all = append(all, n.known[key])
	}
	return all
}

// ParseNumbers reads own numbers, written "Gemeente Woudenberg=033-1234567, …". The error is *Invalid on field "numbers".
func ParseNumbers(s string) ([]Number, error) {
	var all []Number
	for part := range strings.SplitSeq(s, ",") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		name, number, found := strings.Cut(part, "=")
		name, number = strings.TrimSpace(name), strings.TrimSpace(number)
		if n := len(digits(number)); !found || name == "" || n < 3 || n > 13 || strings.Trim(number, "0123456789 +-()") != "" {
			return nil, &Invalid{"numbers", "Schrijf een naam en een nummer, zoals Gemeente Woudenberg=033-1234567."}
		}
		all = append(all, Number{Number: number, Name: name, For: "door de beheerder toegevoegd", Cost: "zie de eigen website"})
	}
	return all, nil
}

// Unknown is a telephone number in a text that is not known.
type Unknown struct {
	Number string  // as it was written
	Line   int     // of the text, not counting empty ones, from 1
	Around string  // the words around it
	Meant  *Number // the known number that it looks like; nil when there is none
}

// Sentence says what is wrong, for the person who wrote it.
func (u Unknown) Sentence() string {
	s := "Het telefoonnummer " + u.Number + " (regel " + itoa(u.Line) + ": “" + u.Around + "”) staat niet in onze lijst met gecontroleerde nummers."
	if u.Meant != nil {
		return s + " Bedoel je " + u.Meant.Number + " (" + u.Meant.Name + ")?"
	}
	return s + " Kijk of het klopt, of vraag de beheerder om het toe te voegen."
}

// Unknown returns the telephone numbers in a text that are not known, in order, each once; nil when there are none. Dates,
// times, amounts, years, bank accounts, postcodes and numbers of cases are no telephone numbers.
func (n Numbering) Unknown(text string) []Unknown {
	var all []Unknown
	for _, found := range telephones(text) {
		key := digits(found.number)
		if _, ok := n.known[key]; ok || municipal(found.number) || slices.ContainsFunc(all, func(u Unknown) bool { return digits(u.Number) == key }) {
			continue
		}
		u := Unknown{Number: found.number, Line: found.line, Around: found.around}
		if meant, ok := n.meant(key); ok {
			u.Meant = &meant
		}
		all = append(all, u)
	}
	return all
}

// meant finds the known number that key is a mistake for: one that is often made, or one digit wrong, too many or too few, or
// two of them changed over.
func (n Numbering) meant(key string) (Number, bool) {
	if right, ok := mistaken[key]; ok {
		return n.known[digits(right)], true
	}
	for _, known := range n.order {
		if len(known) > 4 && nearly(key, known) {
			return n.known[known], true
		}
	}
	return Number{}, false
}

// nearly reports whether two numbers differ by one slip of the finger.
func nearly(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch {
	case len(a)+1 == len(b):
		return a[i:] == b[i+1:]
	case len(a) != len(b) || i == len(a):
		return false
	}
	return a[i+1:] == b[i+1:] || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

// digits is a number without what people put between its digits; the country's own prefix is a 0.
func digits(number string) string {
	keep := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.Replace(number, "(0)", "", 1))
	if strings.HasPrefix(number, "+31") {
		return "0" + keep[2:]
	}
	if rest, ok := strings.CutPrefix(keep, "0031"); ok && len(keep) > 10 {
		return "0" + rest
	}
	return keep
}
