package campaigns

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestWhatASnippetCannotBe(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*Snippet)
		field  string
	}{
		{"a good template", func(*Snippet) {}, ""},
		{"a template of a title alone", func(s *Snippet) { s.Text = "" }, ""},
		{"a template without words", func(s *Snippet) { s.Text, s.Title = "", "" }, "text"},
		{"a text block without text", func(s *Snippet) { s.Kind, s.Text = TextBlock, "  " }, "text"},
		{"no kind", func(s *Snippet) { s.Kind = "" }, "kind"},
		{"no name", func(s *Snippet) { s.Name = " \n" }, "name"},
		{"the longest name", func(s *Snippet) { s.Name = strings.Repeat("é", MaxSnippetName) }, ""},
		{"a name that is too long", func(s *Snippet) { s.Name = strings.Repeat("é", MaxSnippetName+1) }, "name"},
		{"no municipality", func(s *Snippet) { s.MunicipalityID = "" }, "municipality"},
		{"a title that is too long", func(s *Snippet) { s.Title = strings.Repeat("t", MaxTitle+1) }, "title"},
		{"the longest text", func(s *Snippet) { s.Text = strings.Repeat("é", MaxSnippetText) }, ""},
		{"a text that is too long", func(s *Snippet) { s.Text = strings.Repeat("é", MaxSnippetText+1) }, "text"},
		{"too many kinds of channel", func(s *Snippet) { s.ChannelKinds = strings.Split("abcdefghijklmnopqrstu", "") }, "channels"},
	} {
		s := Snippet{MunicipalityID: "m", Kind: Template, Name: "Naam", Title: "Titel", Text: "Tekst"}
		test.change(&s)
		err := s.Normalized().Check()
		var invalid *Invalid
		switch {
		case test.field == "" && err != nil, test.field != "" && (!errors.As(err, &invalid) || invalid.Field != test.field):
			t.Errorf("%s: %v, want field %q", test.name, err, test.field)
		}
	}
}

func TestASnippetIsStoredInOneForm(t *testing.T) {
	kinds := []string{"pleio", "mail", "pleio"}
	s := Snippet{Kind: Template, Name: " Zo  meld\nje ", Title: "Een\ttitel", Text: "\r\nTekst\r\nverder ", ThemeID: "t", Internal: true, ChannelKinds: kinds}.Normalized()
	if s.Name != "Zo meld je" || s.Title != "Een titel" || s.Text != "Tekst\nverder" || !slices.Equal(s.ChannelKinds, []string{"mail", "pleio"}) || kinds[0] != "pleio" {
		t.Errorf("template %+v, from %v", s, kinds)
	}
	s.Kind = TextBlock
	if s = s.Normalized(); s.Title != "" || s.ThemeID != "" || s.Internal || s.ChannelKinds != nil || s.Text == "" {
		t.Errorf("text block %+v", s)
	}
}

func TestATextBlockComesAtTheEndAsAParagraph(t *testing.T) {
	s := Snippet{Text: "Bel 112."}
	for text, want := range map[string]string{"": "Bel 112.", " \n": "Bel 112.", "Brand?": "Brand?\n\nBel 112.", "Brand?\r\n\r\n": "Brand?\n\nBel 112."} {
		if got := s.Join(text); got != want {
			t.Errorf("behind %q: %q, want %q", text, got, want)
		}
	}
}
