package publisher

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
)

var errWebhookBlind = errors.New("bij deze ontvanger kan het programma niet kijken of het bericht er is; vraag het de ontvanger")

// webhookType is the type of the one kind of event; another form of data gets another number.
const webhookType = "nl.veiligheidskalender.bericht-geplaatst.v1"

// webhookEvent is a CloudEvent in structured JSON, after the profile NL GOV 1.0 (Logius).
type webhookEvent struct {
	SpecVersion string      `json:"specversion"`
	ID          string      `json:"id"` // the delivery's key: the same for every attempt with the same words
	Source      string      `json:"source"`
	Type        string      `json:"type"`
	Subject     string      `json:"subject"` // the post
	Time        string      `json:"time"`    // the promised moment
	ContentType string      `json:"datacontenttype"`
	Data        webhookData `json:"data"`
}

type webhookData struct {
	Title        string         `json:"title"`
	Text         string         `json:"text"` // plain
	HTML         string         `json:"html"`
	Markdown     string         `json:"markdown"`
	Language     string         `json:"language"`     // BCP 47
	URL          string         `json:"url"`          // of the delivery, in this program
	Municipality string         `json:"municipality"` // its name
	Images       []webhookImage `json:"images"`
}

type webhookImage struct {
	Alt    string `json:"alt"` // empty: decorative
	Type   string `json:"type"`
	SHA256 string `json:"sha256"`
	Bytes  []byte `json:"bytes"` // base64
}

// event writes the post. Every attempt makes the same bytes.
func (w *Webhook) event(d campaigns.Dispatch, municipality string, all []picture) ([]byte, error) {
	title, text := d.Content.For(w.channelID)
	at := d.Delivery.DueAt
	if at.IsZero() {
		at = d.FirstAt
	}
	e := webhookEvent{SpecVersion: "1.0", ID: d.Delivery.Key(), Source: w.source, Type: webhookType, Subject: d.Delivery.PostID,
		Time: at.UTC().Format(time.RFC3339), ContentType: "application/json",
		Data: webhookData{Title: title, Text: kinds.Plain(text), HTML: string(kinds.HTML(text)), Markdown: text, Language: "nl",
			URL: w.options.Permalink(d.Delivery.ID), Municipality: municipality, Images: []webhookImage{}}}
	for _, p := range all {
		sum := sha256.Sum256(p.bytes)
		e.Data.Images = append(e.Data.Images, webhookImage{p.alt, p.mime, hex.EncodeToString(sum[:]), p.bytes})
	}
	return json.Marshal(e)
}
