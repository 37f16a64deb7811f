package campaigns

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Snippet is a text that is kept to be used again. What was made with it is a copy: a snippet that changes or goes changes no
// post. One of a partnership is for all municipalities to read.
type Snippet struct {
	ID             string
	MunicipalityID string
	Kind           SnippetKind
	Name           string // unique for its municipality, whatever the capitals
	Text           string // Markdown; {gemeente} as in posts

	// Of a template only. It never has a moment.
	Title        string
	ThemeID      string   // may be empty
	Internal     bool     // for colleagues, not for the public
	ChannelKinds []string // where its posts go: the owner's channels of these kinds

	Rev int // rises with every save
}

// SnippetKind tells a piece of a post from the start of one.
type SnippetKind string

// The kinds of snippet: tekstblok and sjabloon.
const (
	TextBlock SnippetKind = "block"
	Template  SnippetKind = "template"
)

// Limits of snippets. All text blocks that somebody may use stand in the form of a post.
const (
	MaxSnippetName = 100    // characters
	MaxSnippetText = 10_000 // characters
	MaxSnippets    = 100    // of one municipality, of both kinds together
)

// Normalized returns s in the one form that is stored; it shares no slice with s. Only a template has more than a name and a text.
func (s Snippet) Normalized() Snippet {
	s.Name, s.Text, s.Title = clean(strings.Join(strings.Fields(s.Name), " ")), clean(s.Text), clean(strings.Join(strings.Fields(s.Title), " "))
	s.ChannelKinds = slices.Compact(slices.Sorted(slices.Values(s.ChannelKinds)))
	if s.Kind == TextBlock {
		s.Title, s.ThemeID, s.Internal, s.ChannelKinds = "", "", false, nil
	}
	return s
}

// Check returns *Invalid for the first field that cannot be stored.
func (s Snippet) Check() error {
	switch n := utf8.RuneCountInString(s.Name); {
	case s.Kind != TextBlock && s.Kind != Template:
		return &Invalid{"kind", "Kies een tekstblok of een sjabloon."}
	case n == 0:
		return &Invalid{"name", "Geef een naam. Daaraan herkennen collega’s de tekst."}
	case n > MaxSnippetName:
		return &Invalid{"name", "De naam is te lang: hoogstens 100 tekens."}
	case s.MunicipalityID == "":
		return &Invalid{"municipality", "Kies een gemeente."}
	case utf8.RuneCountInString(s.Title) > MaxTitle:
		return &Invalid{"title", "De titel is te lang: hoogstens 256 tekens."}
	case s.Text == "" && (s.Kind == TextBlock || s.Title == ""):
		return &Invalid{"text", "Schrijf een tekst."}
	case utf8.RuneCountInString(s.Text) > MaxSnippetText:
		return &Invalid{"text", "De tekst is te lang: hoogstens 10.000 tekens."}
	case len(s.ChannelKinds) > MaxChannels:
		return &Invalid{"channels", "Kies hoogstens 20 soorten kanalen."}
	}
	return nil
}

// NameKey is the name as it is compared with others.
func (s Snippet) NameKey() string { return strings.ToLower(s.Name) }

// Join puts a text block at the end of a text, as a paragraph of its own.
func (s Snippet) Join(text string) string {
	text = strings.TrimRight(text, " \t\r\n")
	if text == "" {
		return s.Text
	}
	return text + "\n\n" + s.Text
}
