package publisher

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"html/template"
	"regexp"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
)

// message writes the post as an e-mail: as text and as HTML, with its pictures in both, described. Every attempt makes
// the same bytes: the date is the promised moment, and the borders between the parts follow from the key.
func (m *Mail) message(d campaigns.Dispatch, all []picture) ([]byte, error) {
	title, text := d.Content.For(m.channelID)
	if title == "" {
		title = d.Content.Name()
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(m.from)
	msg.ToMailAddress(m.to)
	msg.Subject(strings.Join(strings.Fields(title), " "))
	msg.SetMessageIDWithValue(m.messageID(d))
	at := d.Delivery.DueAt
	if at.IsZero() {
		at = d.FirstAt
	}
	msg.SetDateWithValue(at.UTC())
	msg.SetGenHeader("Content-Language", "nl")
	msg.SetGenHeader("Auto-Submitted", "auto-generated")       // RFC 3834: no out-of-office replies, please
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")        // the same for Exchange
	msg.SetBodyString(gomail.TypeTextPlain, asText(text, all)) // the poorer one first, RFC 2046 §5.1.4
	msg.AddAlternativeString(gomail.TypeTextHTML, asPage(title, text, all))
	for i, p := range all {
		err := msg.EmbedReader(p.fileName(i+1), bytes.NewReader(p.bytes), gomail.WithFileContentID("<"+contentID(p, i)+">"),
			gomail.WithFileContentType(gomail.ContentType(p.mime)))
		if err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	if _, err := msg.WriteTo(&out); err != nil {
		return nil, err
	}
	return sameBorders(out.Bytes(), d.Delivery.Key()), nil
}

// asText is the post without formatting, with its pictures as their descriptions.
func asText(text string, all []picture) string {
	out := kinds.Plain(text)
	for _, p := range all {
		if p.alt != "" {
			out += "\n\n[Afbeelding: " + p.alt + "]"
		}
	}
	return out + "\n"
}

// asPage is the post as a page, with its pictures below the text.
func asPage(title, text string, all []picture) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<!DOCTYPE html>\n<html lang=\"nl\">\n<head><meta charset=\"utf-8\"><title>%s</title></head>\n<body>\n%s",
		template.HTMLEscapeString(title), kinds.HTML(text))
	for i, p := range all {
		fmt.Fprintf(&b, "<p><img src=\"cid:%s\" alt=\"%s\" style=\"max-width:100%%;height:auto\"></p>\n", contentID(p, i), template.HTMLEscapeString(p.alt))
	}
	return b.String() + "</body>\n</html>\n"
}

// contentID names a picture within the message.
func contentID(p picture, i int) string {
	sum := sha256.Sum256(p.bytes)
	return fmt.Sprintf("afbeelding-%d.%x@veiligheidskalender", i+1, sum[:8])
}

// randomBorder is what mime/multipart puts between parts: sixty random digits, which stand nowhere else.
var randomBorder = regexp.MustCompile(`(?i)multipart/[a-z]+;\s+boundary="?([0-9a-f]{60})`)

// sameBorders replaces the random borders by ones that follow from the key.
func sameBorders(message []byte, key string) []byte {
	for i, found := range randomBorder.FindAllSubmatch(message, -1) {
		own := fmt.Sprintf("%x", sha256.Sum256(fmt.Append(nil, key, i)))[:60]
		message = bytes.ReplaceAll(message, found[1], []byte(own))
	}
	return message
}
