package web

import (
	"errors"
	"slices"

	"veiligheidskalender/campaigns"
)

// ready returns nil when nothing keeps the words from approval, else the first thing that does.
func (s *Server) ready(r *request, n names, p campaigns.Post) error {
	all, err := s.missing(r, n, p)
	if err != nil {
		return err
	}
	if len(all) > 0 {
		return &all[0]
	}
	return p.CheckSubmit()
}

// missing lists all that keeps the words from approval: what they lack, and what one of their channels would refuse, the
// size of the pictures included.
func (s *Server) missing(r *request, n names, p campaigns.Post) ([]campaigns.Invalid, error) {
	all, c := p.Missing(), p.Revision.Content
	if c.HasPlaceholder() { // of a pack or a series: nobody saved it since
		all = append(all, campaigns.Invalid{Field: "text", Message: "In de tekst staat nog {gemeente}. Kies Bewerken en sla op: dan komt de naam er te staan."})
	}
	var wrong *campaigns.Invalid
	if p.Internal && errors.As(n.forColleagues(c.Channels), &wrong) {
		all = append(all, *wrong)
	}
	sizes, err := s.pictureSizes(r, c)
	if err != nil {
		return nil, err
	}
	all = append(all, n.refused(c, sizes, p.Missing())...)
	return append(all, s.unknownNumbers(c)...), nil
}

// forColleagues returns *Invalid when one of the channels is read by everybody: what is meant for colleagues cannot go there.
func (n names) forColleagues(channelIDs []string) error {
	var public []string
	for _, id := range channelIDs {
		if ch := n.channel[id]; kindOf(ch).Public {
			public = append(public, ch.Name)
		}
	}
	if public == nil {
		return nil
	}
	return &campaigns.Invalid{Field: "channels", Message: readByAll(public...)}
}

// readByAll says why these channels, by name, are none for colleagues.
func readByAll(names ...string) string {
	return "Wat voor collega’s is, kan niet naar " + enumerated(names) + ": dat leest iedereen. Kies andere kanalen, of schrijf het voor inwoners en ondernemers."
}

// pictureSizes is how large the pictures of the words are, in bytes, by SHA256.
func (s *Server) pictureSizes(r *request, c campaigns.Content) (map[string]int, error) {
	var shas []string
	for _, m := range c.Media {
		shas = append(shas, m.SHA256)
	}
	return s.Store.ImageSizes(r.ctx(), shas)
}

// refused lists what the channels would refuse, but for the fields that are missing altogether. sizes are those of the pictures.
func (n names) refused(c campaigns.Content, sizes map[string]int, missing []campaigns.Invalid) (all []campaigns.Invalid) {
	for _, id := range c.Channels {
		ch := n.channel[id]
		kind := kindOf(ch).On(ch)
		for _, problem := range append(kind.Check(c, id), kind.TooHeavy(c.Media, sizes)...) {
			switch {
			case !blocks(kind, problem):
			case slices.ContainsFunc(missing, func(m campaigns.Invalid) bool { return m.Field == problem.Field }):
			default:
				all = append(all, campaigns.Invalid{Field: problem.Field, Message: "Dit kan nog niet naar " + ch.Name + ". " + problem.Message})
			}
		}
	}
	return all
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
