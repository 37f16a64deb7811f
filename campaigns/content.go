package campaigns

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

// Content is everything of a post that a second person approves: the words, the pictures, where and when, and the meeting that
// it puts on an agenda. A field that is new here leaves out its empty value: the hashes of older posts stay as they were.
// It is a value; every save of a post makes a new Revision around a new Content.
type Content struct {
	Title    string    `json:"title"`
	Text     string    `json:"text"` // Markdown
	Variants []Variant `json:"variants"`
	Media    []Media   `json:"media"`
	Channels []string  `json:"channels"`          // channel ids
	Local    Local     `json:"local"`             // planned wall time; empty: not planned
	Zone     string    `json:"zone"`              // IANA name; empty when Local is
	Meeting  *Meeting  `json:"meeting,omitempty"` // nil: the post is not about a date that an agenda can show
}

// Variant replaces title and text on one channel. An empty field keeps the base.
type Variant struct {
	ChannelID string `json:"channel"`
	Title     string `json:"title"`
	Text      string `json:"text"`
}

// Media is a picture in a post: its stored bytes by SHA-256, and what it says to people who cannot see it.
type Media struct {
	SHA256 string `json:"sha256"`
	Alt    string `json:"alt"` // empty: decorative
}

// Limits on what a post may hold; they keep pages, payloads and the database sane.
const (
	MaxTitle    = 256    // characters, as Pleio allows
	MaxText     = 50_000 // characters
	MaxVariants = 20
	MaxMedia    = 10
	MaxAlt      = 1500 // characters
	MaxChannels = 20
)

// Hash identifies exactly these words, pictures, channels and moment: SHA-256, in hex, of canonical JSON "v1".
// The order of channels and variants means nothing and does not change it; the order of pictures does.
func (c Content) Hash() string {
	c = c.Normalized()
	b, err := json.Marshal(struct {
		V string `json:"v"`
		Content
	}{"v1", c})
	if err != nil { // strings and slices of strings always encode
		panic(err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Normalized returns c in the one form that is stored and hashed: line ends as \n, no spaces around, invalid UTF-8
// replaced, channels and variants sorted and without doubles or empties. It shares no slice with c.
func (c Content) Normalized() Content {
	c.Title = clean(strings.Join(strings.Fields(c.Title), " "))
	c.Text = clean(c.Text)
	c.Channels = slices.Clone(c.Channels)
	slices.Sort(c.Channels)
	c.Channels = slices.Compact(c.Channels)
	variants := []Variant{}
	for _, v := range c.Variants {
		v.Title, v.Text = clean(v.Title), clean(v.Text)
		if v.Title != "" || v.Text != "" {
			variants = append(variants, v)
		}
	}
	slices.SortStableFunc(variants, func(a, b Variant) int { return strings.Compare(a.ChannelID, b.ChannelID) })
	c.Variants = variants
	c.Media = append([]Media{}, c.Media...)
	for i, m := range c.Media {
		c.Media[i].Alt = clean(strings.Join(strings.Fields(m.Alt), " "))
	}
	if c.Channels == nil {
		c.Channels = []string{}
	}
	if c.Local == "" {
		c.Zone = ""
	}
	if c.Meeting != nil {
		m := c.Meeting.Normalized()
		c.Meeting = &m
	}
	return c
}

func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(s)
	return strings.TrimSpace(s)
}

// Check returns *Invalid for the first field that no channel could take; what one channel allows is for publisher/kinds.
func (c Content) Check() error {
	switch {
	case utf8.RuneCountInString(c.Title) > MaxTitle:
		return &Invalid{"title", "De titel is te lang: hoogstens 256 tekens."}
	case utf8.RuneCountInString(c.Text) > MaxText:
		return &Invalid{"text", "De tekst is te lang: hoogstens 50.000 tekens."}
	case len(c.Variants) > MaxVariants:
		return &Invalid{"variants", "Een bericht heeft hoogstens 20 varianten."}
	case len(c.Media) > MaxMedia:
		return &Invalid{"media", "Een bericht heeft hoogstens 10 afbeeldingen."}
	case len(c.Channels) > MaxChannels:
		return &Invalid{"channels", "Een bericht gaat naar hoogstens 20 kanalen."}
	}
	for _, m := range c.Media {
		if utf8.RuneCountInString(m.Alt) > MaxAlt {
			return &Invalid{"media", "De beschrijving van een afbeelding is te lang: hoogstens 1500 tekens."}
		}
	}
	for _, v := range c.Variants {
		if utf8.RuneCountInString(v.Title) > MaxTitle || utf8.RuneCountInString(v.Text) > MaxText {
			return &Invalid{"variants", "De tekst voor een van de kanalen is te lang."}
		}
	}
	if c.Local != "" {
		if _, err := c.Local.Wall(); err != nil {
			return err
		}
	}
	if c.Meeting != nil {
		return c.Meeting.Check()
	}
	return nil
}

// For returns the title and text as they go to one channel.
func (c Content) For(channelID string) (title, text string) {
	title, text = c.Title, c.Text
	for _, v := range c.Variants {
		if v.ChannelID == channelID {
			if v.Title != "" {
				title = v.Title
			}
			if v.Text != "" {
				text = v.Text
			}
		}
	}
	return title, text
}

// Untitled is the name of a post that has no words yet.
const Untitled = "Bericht zonder titel"

// Name is how lists and notices call a post with these words: its title, else the beginning of its text.
func (c Content) Name() string {
	if c.Title != "" {
		return c.Title
	}
	if r := []rune(c.Text); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	if c.Text == "" {
		return Untitled
	}
	return c.Text
}
