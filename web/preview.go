package web

import (
	"fmt"
	"html/template"
	"slices"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
)

// previews is a post on each of its channels, and what to know about it.
type previews struct {
	Warnings []warning // what holds for the words, or on more than one channel
	Cards    []previewCard
	Untitled string // a sentence that names where the title does not show; empty: it shows everywhere
}

// previewCard is a post as one channel will show it.
type previewCard struct {
	Channel, Kind, Title string
	HTML                 template.HTML
	Author, Handle       string
	At                   time.Time
	Look                 kinds.Look
	LinkCard, Measure    string
	Warnings             []warning
	Pictures             []pictureView
	Meeting              []calendar.Fact // as it comes on the agenda of the channel
	MeetingNote          string          // where it does not
}

// previewFragment is the data of "preview-fragment".
type previewFragment struct {
	Says     string // read out by a screen reader when it changes; empty: only that the preview is fresh
	Previews previews
	Variants []variantFields
	Blocks   []textBlock
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
	data := previewFragment{Variants: names.variantFields(typed)}
	if data.Previews, err = s.previews(r, names, p, content, typed.undescribed()); err != nil {
		return err
	}
	if data.Blocks, err = s.textBlocks(r, names, p.MunicipalityID); err != nil {
		return err
	}
	switch warnings := data.Previews.count(); warnings {
	case 0:
	case 1:
		data.Says = "Er is 1 waarschuwing bij het voorbeeld."
	default:
		data.Says = fmt.Sprintf("Er zijn %d waarschuwingen bij het voorbeeld.", warnings)
	}
	return s.pages.renderAs(r.Ctx, "bericht-bewerken", "preview-fragment", data)
}

// previews shows the words on each of their channels, or in general while there is none. undescribed are the names of the
// pictures of which nobody said yet that they are decoration.
func (s *Server) previews(r *request, n names, p campaigns.Post, c campaigns.Content, undescribed []string) (all previews, err error) {
	c = c.Normalized()
	sizes, err := s.pictureSizes(r, c)
	if err != nil {
		return all, err
	}
	at := s.plannedAt(campaigns.Post{Revision: campaigns.Revision{Content: c}})
	var texts, untitled []string
	add := func(ch campaigns.Channel) {
		card := n.card(ch, p, c, sizes, at)
		card.Pictures = pictureViews(c.Media, undescribed...)
		all.Cards = append(all.Cards, card)
		_, text := c.For(ch.ID)
		texts = append(texts, text)
		if kind := kindOf(ch); !kind.ShowsTitle() && !slices.Contains(untitled, kind.Label) {
			untitled = append(untitled, kind.Label)
		}
	}
	for _, id := range c.Channels {
		if ch, ok := n.channel[id]; ok {
			add(ch)
		}
	}
	if len(all.Cards) == 0 {
		ch := campaigns.Channel{Kind: "trial", Name: "Openbaar", MunicipalityID: p.MunicipalityID}
		if p.Internal {
			ch.Kind, ch.Name = "pleio", "Intranet"
		}
		add(ch)
	}
	if slices.Sort(untitled); len(untitled) > 0 {
		all.Untitled = "Op " + enumerated(untitled) + " staat de titel er niet bij."
	}
	all.warn(s.unknownNumbers(c), texts)
	return all, nil
}

func (n names) card(ch campaigns.Channel, p campaigns.Post, c campaigns.Content, sizes map[string]int, at time.Time) previewCard {
	kind := kindOf(ch)
	view := kind.Preview(ch, c)
	card := previewCard{Channel: ch.Name, Kind: kind.Name, Title: view.Title, HTML: view.HTML, Author: n.author(ch.MunicipalityID), Handle: view.Handle,
		At: at, Look: kind.Look, LinkCard: view.LinkCard, Measure: view.Measure}
	card.addMeeting(kind, ch.ID, c, at)
	if c.Title == "" && c.Text == "" && len(c.Media) == 0 {
		return card // whoever has yet to begin knows that there is no text
	}
	for _, problem := range append(view.Problems, kind.On(ch).TooHeavy(c.Media, sizes)...) {
		card.Warnings = append(card.Warnings, warning{problem.Message, blocks(kind, problem)})
	}
	switch {
	case !p.Internal || kind.Internal || kind.Name == "trial":
	case kind.Public:
		card.Warnings = append(card.Warnings, warning{readByAll(ch.Name), true})
	default:
		card.Warnings = append(card.Warnings, warning{"Dit bericht is voor collega’s. Kijk of " + ch.Name + " niet ook door anderen wordt gelezen.", false})
	}
	return card
}

// blocks reports whether the problem keeps a post from approval. Who places it by hand adds the picture there.
func blocks(kind kinds.Kind, problem kinds.Problem) bool {
	return problem.Blocking && !(kind.HandOver && problem.Field == "media")
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
