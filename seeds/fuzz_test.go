package seeds

import (
	"errors"
	"strings"
	"testing"

	"veiligheidskalender/calendar"
)

// FuzzParse asks of any file: no panic; an error is Errors, never empty, with places inside the file; and a pack that was
// accepted gives in any month a cycle whose rows can be stored, or Errors.
func FuzzParse(f *testing.F) {
	f.Add(small(f), "2027-02")
	f.Add(small(f), "2026-12")
	f.Add("pack: *p\n", "")
	f.Add("? [a]\n: b\n", "")
	f.Add("a: &a [*a, *a]\n<<: *a\n", "")
	for _, old := range []string{"day: 15", "{month: 3, day: 15", "every: 8", "COUNT=2", "Q4 2024"} {
		for _, fresh := range []string{"day: 31", "{observance: black-friday", "every: 60", "COUNT=120", "Start Q4 2024"} {
			f.Add(strings.Replace(small(f), old, fresh, 1), "2028-02")
		}
	}
	f.Fuzz(func(t *testing.T, file, start string) {
		p, err := Parse([]byte(file), Options{})
		checkErrors(t, err, strings.Count(file, "\n")+1)
		if err != nil {
			return
		}
		for _, start := range []string{"", start, "2024-02", "2150-12"} {
			c, err := p.Cycle(start)
			checkErrors(t, err, strings.Count(file, "\n")+1)
			if err == nil {
				storable(t, c)
			}
		}
	})
}

func checkErrors(t *testing.T, err error, lines int) {
	t.Helper()
	all := Errors{}
	if err == nil {
		return
	}
	if !errors.As(err, &all) || len(all) == 0 || len(all) > MaxErrors {
		t.Fatalf("%T %v", err, err)
	}
	for _, e := range all {
		if e.Line < 0 || e.Line > lines || e.Field == "" || e.Message == "" || e.Line == 0 && e.Field != "start" {
			t.Fatalf("%+v in %d lines", e, lines)
		}
	}
}

// storable checks what the store relies on.
func storable(t *testing.T, c calendar.Cycle) {
	t.Helper()
	seen := map[string]bool{}
	for _, e := range c.Events {
		if err := e.Check(); err != nil || seen[e.ID] || e.MunicipalityID == "" {
			t.Fatalf("%+v: %v", e, err)
		}
		seen[e.ID] = true
	}
	for _, p := range c.Posts {
		if err := p.Content.Check(); err != nil || p.Content.Local == "" || p.MunicipalityID == "" || p.Content.Title == "" {
			t.Fatalf("%+v: %v", p, err)
		}
	}
	for _, s := range c.Series {
		if err := s.Check(); err != nil {
			t.Fatalf("%+v: %v", s, err)
		}
	}
	for _, one := range c.Snippets {
		if err := one.Check(); err != nil || one.MunicipalityID == "" {
			t.Fatalf("%+v: %v", one, err)
		}
	}
	for _, ch := range c.Channels {
		if err := ch.Check(); err != nil {
			t.Fatalf("%+v: %v", ch, err)
		}
	}
}
