package web

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// approvedNow makes a post for the public, due now, with pictures: each is kept by the bytes that stand as its name.
func (a *testApp) approvedNow(ch campaigns.Channel, pictures ...campaigns.Media) campaigns.Post {
	a.t.Helper()
	writer, approver := a.someone("schrijver", campaigns.Editor), a.someone("eindredacteur", campaigns.Approver)
	c := campaigns.Content{Title: "Let op", Text: words, Local: campaigns.Local(a.now().In(a.zone).Format("2006-01-02T15:04")), Zone: a.zone.String(), Channels: []string{ch.ID}}
	for _, m := range pictures {
		name, err := a.store.PutImage(a.t.Context(), writer.ID, "image/png", []byte(m.SHA256))
		if err != nil {
			a.t.Fatal(err)
		}
		c.Media = append(c.Media, campaigns.Media{SHA256: name, Alt: m.Alt})
	}
	p, _, err := a.store.CreatePost(a.t.Context(), campaigns.Post{MunicipalityID: ch.MunicipalityID}, c, writer.ID)
	if err == nil {
		err = a.store.Submit(a.t.Context(), p.ID, p.Revision.ID, writer.ID)
	}
	if err == nil {
		_, err = a.store.Approve(a.t.Context(), p.ID, p.Revision.ID, approver)
	}
	if err != nil {
		a.t.Fatal(err)
	}
	return p
}

// someone is a colleague in Woudenberg with this name, made when there is none yet.
func (a *testApp) someone(name string, role campaigns.Role) campaigns.User {
	a.t.Helper()
	email := name + "@gemeente.test"
	if u, err := a.store.UserByEmail(a.t.Context(), email); err == nil {
		return u
	}
	u, err := a.store.AddUser(a.t.Context(), campaigns.User{Name: name, Email: email, Roles: map[string]campaigns.Role{a.place["woudenberg"].ID: role}})
	if err != nil {
		a.t.Fatal(err)
	}
	return u
}

// shownImage is an image in the text of an entry.
type shownImage struct{ src, alt string }

// imagesIn reads what a browser would show, and fails when an image has no alt at all.
func imagesIn(t *testing.T, page string) (out []shownImage) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(page))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatalf("no HTML: %v\n%s", err, page)
		}
		element, ok := token.(xml.StartElement)
		if !ok || element.Name.Local != "img" {
			continue
		}
		attr := map[string]string{}
		for _, x := range element.Attr {
			attr[x.Name.Local] = x.Value
		}
		if _, described := attr["alt"]; !described || len(attr) != 2 {
			t.Errorf("an image with %v", attr)
		}
		out = append(out, shownImage{attr["src"], attr["alt"]})
	}
}

func TestTheNewsFeedShowsPicturesAsTheyWereApproved(t *testing.T) {
	a := newApp(t)
	toots := a.channel("woudenberg", "mastodon", "toots", nil)
	const described = `Een "busje" <bij> de Voorstraat & het café`
	p := a.approvedNow(toots, campaigns.Media{SHA256: "het busje", Alt: described}, campaigns.Media{SHA256: "een sierrand"})
	busje, rand := p.Revision.Content.Media[0].SHA256, p.Revision.Content.Media[1].SHA256
	a.finish(p.ID, campaigns.Outcome{Action: campaigns.Succeed})

	for _, path := range []string{"/berichten.atom", "/berichten/woudenberg.atom"} {
		e := checkAtom(t, a.atomOf(path).wants(200), 1).Entries[0]
		at := "http://kalender.test/afbeeldingen/"
		if want := []shownImage{{at + busje, described}, {at + rand, ""}}; !slices.Equal(imagesIn(t, e.Content), want) {
			t.Errorf("%s shows %q, want %q", path, imagesIn(t, e.Content), want)
		}
		if want := []readEnclosure{{at + busje, "image/png", described, len("het busje")}, {at + rand, "image/png", "", len("een sierrand")}}; !slices.Equal(e.Enclosures, want) {
			t.Errorf("%s has %v, want %v", path, e.Enclosures, want)
		}
		if strings.Contains(e.Content, "&#34;") {
			t.Errorf("%s: feedparser 6.0.14 ends the description at &#34;: %s", path, e.Content)
		}
		if !strings.HasPrefix(e.Content, "<p>Zie je iets") {
			t.Errorf("%s: the text is not first: %s", path, e.Content)
		}
	}
	if e := checkAtom(t, a.atomOf("/berichten/woudenberg.atom"), 1).Entries[0]; strings.Contains(e.Title, "busje") {
		t.Errorf("title %q", e.Title)
	}
}

func TestAPictureIsPublicWhenItsPostIs(t *testing.T) {
	a := newApp(t)
	toots := a.channel("woudenberg", "mastodon", "toots", nil)
	trial := a.channel("woudenberg", "trial", "proef", nil)
	intranet, err := a.store.SaveChannel(t.Context(), campaigns.Channel{MunicipalityID: a.place["woudenberg"].ID, Slug: "intranet", Kind: "pleio", Name: "Intranet", Internal: true}, "")
	if err != nil {
		t.Fatal(err)
	}
	one := func(ch campaigns.Channel, bytes string) (post, address string) {
		p := a.approvedNow(ch, campaigns.Media{SHA256: bytes, Alt: "Iets"})
		return p.ID, "/afbeeldingen/" + p.Revision.Content.Media[0].SHA256
	}
	for name, action := range map[string]campaigns.Action{"geweigerd": campaigns.Fail, "onzeker": campaigns.Doubt, "bij een collega": campaigns.HandOver, "later": campaigns.Retry} {
		post, address := one(toots, name)
		a.finish(post, campaigns.Outcome{Action: action, NextAt: a.now().Add(3600e9)})
		if a.atomOf(address).Status != 404 {
			t.Errorf("the picture of a post that is %s is public", name)
		}
	}
	for name, ch := range map[string]campaigns.Channel{"het proefkanaal": trial, "het intranet": intranet} {
		post, address := one(ch, name)
		a.finish(post, campaigns.Outcome{Action: campaigns.Succeed})
		if a.atomOf(address).Status != 404 {
			t.Errorf("the picture of a post on %s is public", name)
		}
	}

	// A picture that was taken out before the post was placed belongs to nobody but colleagues.
	post, address := one(toots, "het beeld")
	p := a.post(post)
	writer := a.someone("schrijver", campaigns.Editor)
	former, err := a.store.PutImage(t.Context(), writer.ID, "image/png", []byte("eruit gehaald"))
	if err != nil {
		t.Fatal(err)
	}
	with, without := p.Revision.Content, p.Revision.Content
	with.Media = append(slices.Clone(with.Media), campaigns.Media{SHA256: former, Alt: "Weg"})
	without.Text = `Hier staat "` + former + `" en "sha256":"` + former + `" in de tekst.`
	for _, content := range []campaigns.Content{with, without} {
		if _, _, err := a.store.SavePost(t.Context(), store.Edit{PostID: post, Base: a.post(post).Revision.ID, Content: content, UserID: writer.ID}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := a.store.Approve(t.Context(), post, a.post(post).Revision.ID, a.someone("eindredacteur", campaigns.Approver)); err != nil {
		t.Fatal(err)
	}
	a.atomOf(address).wants(404)
	a.finish(post, campaigns.Outcome{Action: campaigns.Succeed})
	a.atomOf("/afbeeldingen/" + former).wants(404)
	for _, odd := range []string{"%25", "x", strings.Repeat("0", 64), strings.ToUpper(strings.TrimPrefix(address, "/afbeeldingen/")), strings.TrimPrefix(address, "/afbeeldingen/")[:63] + "%25"} {
		a.atomOf("/afbeeldingen/" + odd).wants(404)
	}

	res := a.atomOf(address).wants(200)
	if res.Body != "het beeld" {
		t.Errorf("the picture is %q", res.Body)
	}
	tag := `"` + strings.TrimPrefix(address, "/afbeeldingen/") + `"`
	for name, want := range map[string]string{"Content-Type": "image/png", "X-Content-Type-Options": "nosniff", "Etag": tag, "Cache-Control": "public, max-age=31536000, immutable",
		"Cross-Origin-Resource-Policy": "cross-origin", "Content-Length": strconv.Itoa(len("het beeld"))} {
		if got := res.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if policy := res.Header.Get("Content-Security-Policy"); !strings.HasSuffix(policy, "; sandbox") {
		t.Errorf("opened by itself it may do more than be seen: %q", policy)
	}
	if again := a.atomOf(address, "If-None-Match", tag); again.Status != 304 || again.Body != "" || again.Header.Get("Etag") != tag {
		t.Errorf("asked again: %d %v", again.Status, again.Header)
	}
	head := (&browser{a: a}).do(httptest.NewRequestWithContext(t.Context(), http.MethodHead, address, nil)).wants(200)
	if head.Body != "" || head.Header.Get("Content-Length") != strconv.Itoa(len("het beeld")) || head.Header.Get("Etag") != tag {
		t.Errorf("HEAD: %v %q", head.Header, head.Body)
	}
}
