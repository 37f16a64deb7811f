package web

import (
	"fmt"

	"veiligheidskalender/campaigns"
)

// ready returns nil when nothing keeps the words from approval, the size of their pictures included.
func (s *Server) ready(r *request, n names, p campaigns.Post) error {
	if err := n.ready(p); err != nil {
		return err
	}
	if p.Revision.Content.HasPlaceholder() { // of a pack or a series: nobody saved it since
		return &campaigns.Invalid{Field: "text", Message: "In de tekst staat nog {gemeente}. Kies Bewerken en sla op: dan komt de naam er te staan."}
	}
	if all := s.unknownNumbers(p.Revision.Content); len(all) > 0 {
		return &all[0]
	}
	for _, id := range p.Revision.Content.Channels {
		kind := kindOf(n.channel[id])
		limit := kind.On(n.channel[id]).Limits.MaxImageBytes
		if limit == 0 || kind.HandOver {
			continue
		}
		for i, m := range p.Revision.Content.Media {
			size, err := s.Store.ImageSize(r.ctx(), m.SHA256)
			if err != nil {
				return err
			}
			if size > limit {
				return &campaigns.Invalid{Field: "media", Message: fmt.Sprintf("Dit kan nog niet naar %s. Afbeelding %d is te groot: daar past hoogstens %d kB. Maak haar kleiner en voeg haar opnieuw toe.",
					n.channel[id].Name, i+1, limit/1000)}
			}
		}
	}
	return nil
}

// unknownNumbers returns what is wrong with the telephone numbers in the words, each beside its field.
func (s *Server) unknownNumbers(c campaigns.Content) (all []campaigns.Invalid) {
	look := func(field, text string) {
		for _, u := range s.numbers.Unknown(text) {
			all = append(all, campaigns.Invalid{Field: field, Message: u.Sentence()})
		}
	}
	look("title", c.Title)
	look("text", c.Text)
	for _, v := range c.Variants {
		look("variant-title-"+v.ChannelID, v.Title)
		look("variant-text-"+v.ChannelID, v.Text)
	}
	return all
}

// hints are what a person should know about the words, by field: numbers that keep them from approval, and advice.
func (s *Server) hints(c campaigns.Content) map[string][]string {
	all := map[string][]string{}
	for _, one := range s.unknownNumbers(c) {
		all[one.Field] = append(all[one.Field], one.Message)
	}
	all["text"] = append(all["text"], campaigns.ReportingHints(c.Text)...)
	return all
}
