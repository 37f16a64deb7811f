package kinds

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"veiligheidskalender/campaigns"
)

// Problem is something about a post that a person should know before it goes to a channel.
type Problem struct {
	Field    string // title, text or media
	Message  string // one or two Dutch sentences
	Blocking bool   // the service would refuse it; otherwise it is advice
}

// Check says what is wrong with the post on this channel, in the order of the form; nil when nothing is. For a channel
// whose server may have limits of its own, ask k.On(channel).
func (k Kind) Check(c campaigns.Content, channelID string) []Problem {
	k = k.with(c)
	title, markdown := c.For(channelID)
	return k.check(title, parse(markdown), c.Media)
}

func (k Kind) check(title string, blocks []block, media []campaigns.Media) []Problem {
	text := asPlain(blocks)
	ps := k.checkTitle(title)
	ps = append(ps, k.checkText(text)...)
	ps = append(ps, k.checkHashtags(text)...)
	ps = append(ps, checkTables(blocks)...)
	return append(ps, k.checkMedia(media)...)
}

func (k Kind) checkTitle(title string) []Problem {
	n := utf8.RuneCountInString(title)
	switch limit := k.Limits.MaxTitle; {
	case n == 0 && k.NeedsTitle:
		return []Problem{{"title", fmt.Sprintf("Geef het bericht een titel; bij %s staat die erboven.", k.short()), true}}
	case limit > 0 && n > limit && k.ShowsTitle():
		return []Problem{k.tooLong("title", "De titel", n, limit)}
	}
	return nil
}

func (k Kind) checkText(text string) (ps []Problem) {
	if text == "" {
		return []Problem{{"text", "Dit bericht heeft nog geen tekst.", true}}
	}
	l, n := k.Limits, k.Length(text)
	if l.MaxText > 0 && n > l.MaxText {
		return []Problem{k.tooLong("text", "De tekst", n, l.MaxText)}
	}
	if l.MaxBytes > 0 && len(text) > l.MaxBytes {
		ps = append(ps, Problem{"text", fmt.Sprintf("De tekst is te groot voor %s (%s van %s bytes). Gebruik minder emoji of bijzondere letters.",
			k.short(), number(len(text)), number(l.MaxBytes)), true})
	}
	if l.AdviceText > 0 && n > l.AdviceText {
		ps = append(ps, Problem{"text", fmt.Sprintf("De tekst heeft %s. Op %s leest meer dan %s niet prettig.",
			count(n, "teken", "tekens"), k.short(), number(l.AdviceText)), false})
	}
	return ps
}

// hashtag needs a letter: #1 is no hashtag. What stands before the # may be no letter, digit or part of an address.
var hashtag = regexp.MustCompile(`(?:^|[^\p{L}\p{N}_&/#])#[\p{N}_]*\p{L}[\p{L}\p{N}_]*`)

func (k Kind) checkHashtags(text string) []Problem {
	limit, n := k.Limits.MaxHashtags, len(hashtag.FindAllString(text, -1))
	if limit == 0 || n <= limit {
		return nil
	}
	return []Problem{{"text", fmt.Sprintf("%s staat hoogstens %s toe; dit bericht heeft er %s.",
		k.short(), count(limit, "hashtag", "hashtags"), number(n)), true}}
}

// checkTables says once that a table is too large to become one.
func checkTables(blocks []block) []Problem {
	for _, b := range blocks {
		if b.large {
			return []Problem{{"text", fmt.Sprintf("Een tabel met meer dan %d kolommen of %d rijen blijft gewone tekst, net als heel veel tabellen in één bericht. Maak de tabel kleiner, of knip hem in stukken.",
				maxColumns, maxRows), false}}
		}
		if ps := checkTables(b.blocks); ps != nil {
			return ps
		}
	}
	return nil
}

func (k Kind) checkMedia(media []campaigns.Media) (ps []Problem) {
	l := k.Limits
	if l.ImageRequired && len(media) == 0 {
		ps = append(ps, Problem{"media", fmt.Sprintf("Op %s kan een bericht niet zonder afbeelding. Voeg er een toe.", k.short()), true})
	}
	if l.NoImages && len(media) > 0 {
		ps = append(ps, Problem{"media", fmt.Sprintf("Bij dit soort bericht op %s kan het programma geen afbeelding zetten. Op het geplande moment plaatst een collega het.", k.short()), false})
	}
	if l.MaxImages > 0 && len(media) > l.MaxImages {
		ps = append(ps, Problem{"media", fmt.Sprintf("Bij %s past hoogstens %s; dit bericht heeft er %s.",
			k.short(), count(l.MaxImages, "afbeelding", "afbeeldingen"), number(len(media))), true})
	}
	if l.NoAlt {
		return ps
	}
	for i, m := range media {
		what := "De afbeelding"
		if len(media) > 1 {
			what = fmt.Sprintf("Afbeelding %d", i+1)
		}
		alt := strings.TrimSpace(m.Alt)
		switch n := utf8.RuneCountInString(alt); {
		case n == 0:
			ps = append(ps, Problem{"media", what + " heeft geen beschrijving. Wie de afbeelding niet kan zien, weet dan niet wat erop staat.", false})
		case l.MaxAlt > 0 && n > l.MaxAlt:
			ps = append(ps, k.tooLong("media", "De beschrijving van "+strings.ToLower(what[:1])+what[1:], n, l.MaxAlt))
		}
	}
	return ps
}

// TooHeavy says which pictures are larger than the channel takes. sizes is in bytes, by SHA256; a picture that is not in it
// is not judged. It stands apart from Check because words do not tell it: only who keeps the pictures knows. As for Check:
// ask k.On(channel).
func (k Kind) TooHeavy(media []campaigns.Media, sizes map[string]int) (ps []Problem) {
	limit := k.Limits.MaxImageBytes
	for i, m := range media {
		if limit > 0 && sizes[m.SHA256] > limit {
			ps = append(ps, Problem{"media", fmt.Sprintf("Afbeelding %d is te groot: bij %s past hoogstens %s kB. Maak de afbeelding kleiner en voeg die opnieuw toe.",
				i+1, k.short(), number(limit/1000)), true})
		}
	}
	return ps
}

func (k Kind) tooLong(field, what string, n, limit int) Problem {
	return Problem{field, fmt.Sprintf("%s is %s te lang voor %s (%s van %s).",
		what, count(n-limit, "teken", "tekens"), k.short(), number(n), number(limit)), true}
}
