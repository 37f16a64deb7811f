package web

import (
	"cmp"
	"encoding/xml"
	"net/url"
	"slices"
	"strings"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
	"veiligheidskalender/store"
)

// atomLimit is how many posts a news feed holds.
const atomLimit = 50

// atomFeed is a feed of what was published, as Atom 1.0 (RFC 4287) writes it.
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  atomAuthor  `xml:"author"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel    string `xml:"rel,attr"`
	Type   string `xml:"type,attr,omitempty"`
	Href   string `xml:"href,attr"`
	Title  string `xml:"title,attr,omitempty"`
	Length int    `xml:"length,attr,omitempty"` // bytes
}

type atomEntry struct {
	ID        string      `xml:"id"`
	Title     string      `xml:"title"`
	Published string      `xml:"published"`
	Updated   string      `xml:"updated"`
	Author    atomAuthor  `xml:"author"`
	Links     []atomLink  `xml:"link"`
	Content   atomContent `xml:"content"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// atomTag begins the ids: they stay what they are when the program moves to another address (RFC 4151).
const atomTag = "tag:veiligheidskalender,2026:"

// atomBegin is when a feed without entries was last changed: an element that Atom does not let one leave out.
var atomBegin = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

var atomLines = []header{line("Content-Type", "application/atom+xml; charset=utf-8")}

// atom serves /berichten.atom and /berichten/{gemeente}.atom: what was really placed for the public, with the words that
// were approved. Nothing else is ever in it.
func (s *Server) atom(r *request) error {
	all, err := s.Store.Municipalities(r.ctx())
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, m := range all {
		names[m.ID] = m.Name
	}
	of := campaigns.Municipality{Slug: allMunicipalities, Name: "alle gemeenten"}
	if slug := r.Params("gemeente"); slug != "" {
		i := slices.IndexFunc(all, func(m campaigns.Municipality) bool { return m.Slug == slug })
		if i < 0 {
			return campaigns.ErrNotFound
		}
		of = all[i]
	}
	posts, err := s.Store.PublicPosts(r.ctx(), of.ID, atomLimit)
	if err != nil {
		return err
	}
	feed := atomFeed{Lang: "nl", ID: atomTag + "berichten/" + of.Slug, Title: "Berichten over veiligheid: " + of.Name, Author: atomAuthor{"Veiligheidskalender"},
		Links: []atomLink{{Rel: "self", Type: "application/atom+xml", Href: s.BaseURL + r.Path()}, {Rel: "alternate", Type: "text/html", Href: s.BaseURL + "/agenda"}}}
	newest := atomBegin
	for _, p := range posts {
		feed.Entries = append(feed.Entries, s.entryOf(p, names[p.OwnerID]))
		if p.At.After(newest) {
			newest = p.At
		}
	}
	feed.Updated = newest.Format(time.RFC3339)
	body, err := xml.MarshalIndent(feed, "", " ")
	if err != nil {
		return err
	}
	snapshot, err := newSnapshot([]byte(xml.Header + string(body) + "\n"))
	if err != nil {
		return err
	}
	snapshot.typed = atomLines
	snapshot.keep("public, max-age=300, must-revalidate")
	snapshot.serve(r.Context())
	return nil
}

// entryOf writes a post as the public saw it.
func (s *Server) entryOf(p store.PublicPost, author string) atomEntry {
	title, text := p.Content.For(p.Channel.ID)
	if kind, ok := kinds.Find(p.Channel.Kind); !ok || !kind.ShowsTitle() {
		title = "" // there it was for colleagues only
	}
	at := p.At.Format(time.RFC3339)
	e := atomEntry{ID: atomTag + "bericht/" + p.ID, Title: cmp.Or(strings.TrimSpace(title), firstWords(text)), Published: at, Updated: at,
		Author: atomAuthor{cmp.Or(author, "Veiligheidskalender")}, Content: atomContent{"html", string(kinds.HTML(text))}}
	if u, err := url.Parse(p.URL); err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") {
		e.Links = append(e.Links, atomLink{Rel: "alternate", Type: "text/html", Href: unwise.Replace(u.String())})
	}
	s.addPictures(&e, p.Images)
	return e
}

// unwise are the signs that may not stand in an address as they are (RFC 3987 §2.2), and that url.URL leaves in a query.
var unwise = strings.NewReplacer("<", "%3C", ">", "%3E", `"`, "%22", " ", "%20", "{", "%7B", "}", "%7D", "|", "%7C", `\`, "%5C", "^", "%5E", "`", "%60")

// firstWords names a post without a title by its first line.
func firstWords(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(kinds.Plain(text)), "\n")
	return cmp.Or(shortened(strings.TrimSpace(line), 80), "Bericht")
}
