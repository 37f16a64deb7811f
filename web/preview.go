package web

import (
	"fmt"
	"html/template"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
)

// previewCard is a post as one channel will show it.
type previewCard struct {
	Channel, Kind, Title string
	HTML                 template.HTML
	Author               string
	At                   time.Time
	Warnings             []string
	Pictures             []pictureView
}

// previewFragment is the data of "preview-fragment".
type previewFragment struct {
	Says     string // read out by a screen reader when it changes; empty: only that the preview is fresh
	Previews []previewCard
}

// preview answers with the preview of what is typed now, for script that puts it into the form. It keeps nothing.
func (s *Server) preview(r *request) error {
	names, err := s.names(r)
	if err != nil {
		return err
	}
	typed := r.typedPost()
	var p campaigns.Post
	if id := typed.fields["id"]; id != "" {
		if p, err = s.Store.Post(r.ctx(), id); err != nil {
			return err
		}
	} else {
		p = typed.newPost()
	}
	switch {
	case p.MunicipalityID == "" || r.user.May(campaigns.Editor, p.MunicipalityID):
	case p.ID != "" && !r.user.May(campaigns.Reader, p.MunicipalityID): // as guard says of a post in the address
		return campaigns.ErrNotFound
	default:
		return errForbidden
	}
	content, _ := typed.content(p, s.Zone.String(), names) // a wrong date is for saving
	data := previewFragment{Previews: s.previews(names, p, content)}
	warnings := 0
	for _, card := range data.Previews {
		warnings += len(card.Warnings)
	}
	switch warnings {
	case 0:
	case 1:
		data.Says = "Er is 1 waarschuwing bij het voorbeeld."
	default:
		data.Says = fmt.Sprintf("Er zijn %d waarschuwingen bij het voorbeeld.", warnings)
	}
	return s.pages.renderAs(r.Ctx, "bericht-bewerken", "preview-fragment", data)
}

// previews shows the words on each of their channels, or in general while there is none.
func (s *Server) previews(n names, p campaigns.Post, c campaigns.Content) []previewCard {
	c = c.Normalized()
	at := s.plannedAt(campaigns.Post{Revision: campaigns.Revision{Content: c}})
	var cards []previewCard
	for _, id := range c.Channels {
		if ch, ok := n.channel[id]; ok {
			cards = append(cards, s.numbered(n.card(ch, p, c, at), c, ch.ID))
		}
	}
	if len(cards) == 0 {
		ch := campaigns.Channel{Kind: "trial", Name: "Openbaar", MunicipalityID: p.MunicipalityID}
		if p.Internal {
			ch.Kind, ch.Name = "pleio", "Intranet"
		}
		cards = append(cards, s.numbered(n.card(ch, p, c, at), c, ch.ID))
	}
	return cards
}

func (n names) card(ch campaigns.Channel, p campaigns.Post, c campaigns.Content, at time.Time) previewCard {
	kind := kindOf(ch)
	view := kind.Preview(ch, c)
	card := previewCard{Channel: ch.Name, Kind: kind.Name, Title: view.Title, HTML: view.HTML, Author: n.author(ch.MunicipalityID), At: at,
		Pictures: pictureViews(c.Media)}
	if c.Title == "" && c.Text == "" && len(c.Media) == 0 {
		return card // whoever has yet to begin knows that there is no text
	}
	for _, problem := range view.Problems {
		card.Warnings = append(card.Warnings, problem.Message)
	}
	switch {
	case !p.Internal || kind.Internal || kind.Name == "trial":
	case kind.Public:
		card.Warnings = append(card.Warnings, readByAll(ch.Name))
	default:
		card.Warnings = append(card.Warnings, "Dit bericht is voor collega’s. Kijk of "+ch.Name+" niet ook door anderen wordt gelezen.")
	}
	return card
}

// kindOf is the kind of a channel; one that this version does not know is shown as it is written.
func kindOf(ch campaigns.Channel) kinds.Kind {
	kind, ok := kinds.Find(ch.Kind)
	if !ok {
		return kinds.Kind{Name: ch.Kind, Label: ch.Kind, Formatted: true}
	}
	return kind
}

// author is in whose name a channel of the municipality speaks.
func (n names) author(municipalityID string) string {
	m := n.municipality[municipalityID]
	if m.Kind == campaigns.Single {
		return "Gemeente " + m.Name
	}
	return m.Name
}
