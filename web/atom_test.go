package web

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func (a *testApp) atomOf(path string, header ...string) answer {
	a.t.Helper()
	req := httptest.NewRequestWithContext(a.t.Context(), http.MethodGet, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	return (&browser{a: a}).do(req)
}

// external makes an approved post for the public.
func external(a *testApp, editor, approver *browser, channels ...campaigns.Channel) string {
	a.t.Helper()
	fields := []string{"date", "2027-02-02", "time", "09:00", "internal", "nee"}
	for _, ch := range channels {
		fields = append(fields, "channels", ch.ID)
	}
	at := editor.newPost(fields...)
	editor.press(editor.get(at), at+"/voorleggen").wants(200, "Voorgelegd")
	approver.press(approver.get(at), at+"/akkoord").wants(200, "Akkoord gegeven")
	return at
}

// fromBefore makes an approved post for colleagues past the pages, which refuse some of its channels since.
func (a *testApp) fromBefore(editor, approver *browser, channels ...campaigns.Channel) string {
	a.t.Helper()
	content := campaigns.Content{Title: "Let op", Text: words, Local: "2027-02-02T09:00", Zone: a.zone.String()}
	for _, ch := range channels {
		content.Channels = append(content.Channels, ch.ID)
	}
	p, _, err := a.store.CreatePost(a.t.Context(), campaigns.Post{MunicipalityID: a.place["woudenberg"].ID, Internal: true}, content, editor.user.ID)
	if err == nil {
		err = a.store.Submit(a.t.Context(), p.ID, p.Revision.ID, editor.user.ID)
	}
	if err == nil {
		_, err = a.store.Approve(a.t.Context(), p.ID, p.Revision.ID, approver.user)
	}
	if err != nil {
		a.t.Fatal(err)
	}
	return "/berichten/" + p.ID
}

func TestTheNewsFeedHoldsWhatThePublicCouldSeeAndNothingElse(t *testing.T) {
	a := newApp(t)
	editor, bram := a.signIn("Eva", campaigns.Editor), a.signIn("Bram", campaigns.Approver)
	toots := a.channel("woudenberg", "mastodon", "toots", map[string]string{"server": "https://social.overheid.nl"})
	intranet, err := a.store.SaveChannel(t.Context(), campaigns.Channel{MunicipalityID: a.place["woudenberg"].ID, Slug: "intranet", Kind: "pleio", Name: "Intranet", Internal: true}, "")
	if err != nil {
		t.Fatal(err)
	}
	inside := a.fromBefore(editor, bram, intranet, toots) // a post for colleagues, also where everybody could see it
	var posts []string
	for range 6 {
		posts = append(posts, external(a, editor, bram, toots, intranet))
	}
	empty := a.atomOf("/berichten.atom").wants(200)
	checkAtom(t, empty, 0)

	a.at("2027-02-02T09:00")
	place := func(post string, action campaigns.Action) {
		for _, d := range a.begin(post) {
			done := action
			if d.Channel.ID == intranet.ID {
				done = campaigns.Succeed // on the intranet all of them are there
			}
			if err := a.store.Finish(t.Context(), []campaigns.Outcome{{DeliveryID: d.Delivery.ID, Attempt: 1, Action: done, StartedAt: a.now(), EndedAt: a.now(),
				NextAt: a.now().Add(time.Hour), Receipt: campaigns.Receipt{RemoteID: "1", URL: "https://social.overheid.nl/@w/1?a=1&b=<2>"}}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	place(inside, campaigns.Succeed)
	for i, action := range []campaigns.Action{campaigns.Succeed, campaigns.Fail, campaigns.Doubt, campaigns.HandOver, campaigns.Retry} {
		place(posts[i], action)
	}
	for _, path := range []string{"/berichten.atom", "/berichten/woudenberg.atom"} {
		res := a.atomOf(path).wants(200)
		feed := checkAtom(t, res, 1)
		e := feed.Entries[0]
		p := a.post(posts[0])
		if e.ID != "tag:veiligheidskalender,2026:bericht/"+p.ID || e.Updated != "2027-02-02T08:00:00Z" || e.Author != "Woudenberg" || feed.Updated != e.Updated {
			t.Errorf("%s: %+v", path, e)
		}
		if e.Links["alternate"] != "https://social.overheid.nl/@w/1?a=1&b=%3C2%3E" {
			t.Errorf("link %q", e.Links["alternate"])
		}
		if !strings.HasPrefix(e.Content, "<p>") || e.Title != "Zie je iets verdachts?" {
			t.Errorf("%s: on Mastodon the title is for colleagues: %+v", path, e)
		}
		if feed.Links["self"] != "http://kalender.test"+path {
			t.Errorf("self is %q", feed.Links["self"])
		}
		tag := res.Header.Get("Etag")
		if !strings.HasPrefix(tag, `"`) || a.atomOf(path, "If-None-Match", tag).Status != 304 || a.atomOf(path, "If-None-Match", `"x"`).Status != 200 {
			t.Errorf("%s: ETag %q is not honoured", path, tag)
		}
	}
	checkAtom(t, a.atomOf("/berichten/zeist.atom").wants(200), 0)
	a.atomOf("/berichten/bestaat-niet.atom").wants(404)
	if page := a.atomOf("/agenda?gemeente=woudenberg"); !strings.Contains(page.Body, `type="application/atom+xml" title="Berichten over veiligheid" href="/berichten/woudenberg.atom"`) {
		t.Error("the agenda does not point to the feed")
	}
}

func TestTheNewsFeedHoldsFiftyPosts(t *testing.T) {
	a := newApp(t)
	editor, bram := a.signIn("Eva", campaigns.Editor), a.signIn("Bram", campaigns.Approver)
	toots := a.channel("woudenberg", "mastodon", "toots", nil)
	var outcomes []campaigns.Outcome
	var posts []string
	for range 51 {
		posts = append(posts, external(a, editor, bram, toots))
	}
	a.at("2027-02-02T09:00")
	for _, p := range posts {
		for _, d := range a.begin(p) {
			outcomes = append(outcomes, campaigns.Outcome{DeliveryID: d.Delivery.ID, Attempt: 1, Action: campaigns.Succeed, StartedAt: a.now(), EndedAt: a.now()})
		}
	}
	if err := a.store.Finish(t.Context(), outcomes); err != nil {
		t.Fatal(err)
	}
	checkAtom(t, a.atomOf("/berichten.atom"), 50)
}

// readAtom is a feed as a strict reader sees it.
type readAtom struct {
	ID, Title, Updated, Author, Content string
	Links                               map[string]string
	Enclosures                          []readEnclosure
	Entries                             []readAtom
}

// readEnclosure is a link to what belongs to an entry. There may be more (RFC 4287 §4.2.7.2), unlike of other links here.
type readEnclosure struct {
	href, kind, title string
	length            int
}

func checkAtom(t *testing.T, res answer, entries int) readAtom {
	t.Helper()
	if got := res.Header.Get("Content-Type"); got != "application/atom+xml; charset=utf-8" {
		t.Errorf("content type %q", got)
	}
	d := xml.NewDecoder(strings.NewReader(res.Body))
	feed, err := parseAtom(d)
	if err != nil {
		t.Fatalf("not Atom: %v\n%s", err, res.Body)
	}
	ids := map[string]bool{feed.ID: true}
	for _, e := range feed.Entries {
		if ids[e.ID] {
			t.Errorf("%s is there twice", e.ID)
		}
		ids[e.ID] = true
	}
	if len(feed.Entries) != entries {
		t.Errorf("%d entries, want %d", len(feed.Entries), entries)
	}
	return feed
}

const atomNS = "http://www.w3.org/2005/Atom"

// parseAtom reads an atom:feed by the grammar of RFC 4287, knows nothing of what wrote it, and takes no more than this
// program is to write: each element where and as often as §4 allows.
func parseAtom(d *xml.Decoder) (feed readAtom, err error) {
	for {
		token, err := d.Token()
		if err != nil {
			return feed, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if token.Name != (xml.Name{Space: atomNS, Local: "feed"}) {
				return feed, fmt.Errorf("the document is a %v", token.Name)
			}
			if !slices.ContainsFunc(token.Attr, func(a xml.Attr) bool {
				return a.Name.Local == "lang" && a.Name.Space == "http://www.w3.org/XML/1998/namespace" && a.Value == "nl"
			}) {
				return feed, fmt.Errorf("attributes %v: no xml:lang", token.Attr)
			}
			if feed, err = parseAtomParts(d, "feed"); err != nil {
				return feed, err
			}
			for {
				token, err := d.Token()
				if errors.Is(err, io.EOF) {
					return feed, nil
				}
				if c, ok := token.(xml.CharData); err != nil || !ok || len(bytes.TrimSpace(c)) > 0 {
					return feed, fmt.Errorf("after the feed: %v, %w", token, err)
				}
			}
		case xml.CharData:
			if len(bytes.TrimSpace(token)) > 0 {
				return feed, fmt.Errorf("words before the feed: %q", token)
			}
		case xml.ProcInst:
			if !strings.Contains(string(token.Inst), `encoding="UTF-8"`) {
				return feed, fmt.Errorf("declared as %s", token.Inst)
			}
		}
	}
}

func parseAtomParts(d *xml.Decoder, of string) (out readAtom, err error) {
	out.Links = map[string]string{}
	times := map[string]int{}
	for {
		token, err := d.Token()
		if err != nil {
			return out, err
		}
		switch token := token.(type) {
		case xml.CharData:
			if len(bytes.TrimSpace(token)) > 0 {
				return out, fmt.Errorf("loose words in %s: %q", of, token)
			}
		case xml.EndElement:
			want := map[string][]int{"feed": {1, 1, 1, 1}, "entry": {1, 1, 1, 1}}[of]
			for i, name := range []string{"id", "title", "updated", "author"} {
				if times[name] != want[i] {
					return out, fmt.Errorf("%d times %s in a %s", times[name], name, of)
				}
			}
			if of == "entry" && (times["content"] != 1 || times["published"] > 1) {
				return out, fmt.Errorf("an entry with %v", times)
			}
			return out, nil
		case xml.StartElement:
			name := token.Name.Local
			if token.Name.Space != atomNS {
				return out, fmt.Errorf("a foreign element %v", token.Name)
			}
			times[name]++
			if err := out.part(d, of, name, token); err != nil {
				return out, err
			}
		}
	}
}

func (a *readAtom) part(d *xml.Decoder, of, name string, start xml.StartElement) error {
	attr := map[string]string{}
	for _, x := range start.Attr {
		attr[x.Name.Local] = x.Value
	}
	var text struct {
		Text  string `xml:",chardata"`
		Inner []struct {
			XMLName xml.Name
			Text    string `xml:",chardata"`
		} `xml:",any"`
	}
	if name == "entry" {
		if of != "feed" {
			return errors.New("an entry in an entry")
		}
		e, err := parseAtomParts(d, "entry")
		a.Entries = append(a.Entries, e)
		return err
	}
	if err := d.DecodeElement(&text, &start); err != nil {
		return err
	}
	if len(text.Inner) > 0 != (name == "author") {
		return fmt.Errorf("%s holds elements %v", name, text.Inner)
	}
	switch name {
	case "id":
		u, err := url.Parse(text.Text)
		if err != nil || !u.IsAbs() || strings.TrimSpace(text.Text) != text.Text {
			return fmt.Errorf("id %q is no IRI", text.Text)
		}
		a.ID = text.Text
	case "title":
		if a.Title = text.Text; a.Title == "" || attr["type"] != "" && attr["type"] != "text" {
			return fmt.Errorf("title %q of type %q", a.Title, attr["type"])
		}
	case "updated", "published":
		if _, err := time.Parse(time.RFC3339, text.Text); err != nil || strings.ContainsAny(text.Text, "tz ") {
			return fmt.Errorf("%s %q", name, text.Text)
		}
		if name == "updated" {
			a.Updated = text.Text
		}
	case "author":
		if len(text.Inner) != 1 || text.Inner[0].XMLName != (xml.Name{Space: atomNS, Local: "name"}) || text.Inner[0].Text == "" {
			return fmt.Errorf("author %v", text.Inner)
		}
		a.Author = text.Inner[0].Text
	case "link":
		if attr["rel"] == "enclosure" && of == "entry" {
			u, err := url.Parse(attr["href"])
			kind, _, err2 := mime.ParseMediaType(attr["type"])
			length, err3 := strconv.Atoi(attr["length"])
			if err := errors.Join(err, err2, err3); err != nil || !u.IsAbs() || !strings.Contains(kind, "/") || length <= 0 {
				return fmt.Errorf("enclosure %v: %w", attr, err)
			}
			a.Enclosures = append(a.Enclosures, readEnclosure{attr["href"], attr["type"], attr["title"], length})
			return nil
		}
		if u, err := url.Parse(attr["href"]); err != nil || !u.IsAbs() || attr["rel"] == "" || a.Links[attr["rel"]] != "" {
			return fmt.Errorf("link %v", attr)
		}
		a.Links[attr["rel"]] = attr["href"]
	case "content":
		if a.Content = text.Text; of != "entry" || attr["type"] != "html" {
			return fmt.Errorf("content of type %q in %s", attr["type"], of)
		}
	default:
		return fmt.Errorf("an unknown element %s", name)
	}
	return nil
}
