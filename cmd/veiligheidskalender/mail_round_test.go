package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// office is a program with colleagues and a mail server.
type office struct {
	*store.Store
	t    *testing.T
	box  *postbox
	post *postman
	now  *clock

	author string // who writes
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{t: t, box: &postbox{}, now: &clock{now: time.Date(2027, 1, 20, 10, 0, 0, 0, time.UTC)}}
	o.post = o.box.open(t)
	var err error
	if o.Store, err = store.Open(t.Context(), "sqlite:"+t.TempDir()+"/mail.db", store.Options{Now: o.now.Now}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.Close() })
	text, err := readPack("zblw")
	if err == nil {
		_, err = loadPack(t.Context(), o.Store, "zblw", text, "2027-02", false)
	}
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// editor adds a colleague who answers for these municipalities.
func (o *office) editor(name string, municipalities ...string) {
	o.t.Helper()
	roles := map[string]campaigns.Role{}
	for _, slug := range municipalities {
		one, err := rolesFor(o.t.Context(), o.Store, campaigns.Editor, slug)
		if err != nil {
			o.t.Fatal(err)
		}
		maps.Copy(roles, one)
	}
	u, err := o.AddUser(o.t.Context(), campaigns.User{Email: name + "@voorbeeld.nl", Name: name, Roles: roles})
	if err != nil {
		o.t.Fatal(err)
	}
	o.author = u.ID
}

// remind makes so many posts for tomorrow that nobody approved, and has the colleagues reminded of each.
func (o *office) remind(slug string, posts int) {
	o.t.Helper()
	ch, err := o.ChannelBySlug(o.t.Context(), slug)
	if errors.Is(err, campaigns.ErrNotFound) {
		var roles map[string]campaigns.Role
		if roles, err = rolesFor(o.t.Context(), o.Store, campaigns.Editor, strings.TrimPrefix(slug, "pleio-")); err == nil {
			for id := range roles {
				ch, err = o.SaveChannel(o.t.Context(), campaigns.Channel{MunicipalityID: id, Slug: slug, Kind: "pleio", Name: slug, Internal: true}, "")
			}
		}
	}
	for i := 0; err == nil && i < posts; i++ {
		var p campaigns.Post
		p, _, err = o.CreatePost(o.t.Context(), campaigns.Post{MunicipalityID: ch.MunicipalityID, Internal: true}, campaigns.Content{
			Title: fmt.Sprintf("%s nummer %d", slug, i), Text: "Tekst", Channels: []string{ch.ID}, Local: "2027-01-21T09:00", Zone: "Europe/Amsterdam"}, o.author)
		if err == nil {
			err = o.Submit(o.t.Context(), p.ID, p.Revision.ID, o.author)
		}
	}
	for n := 1; err == nil && n > 0; {
		n, err = o.RemindApproval(o.t.Context())
	}
	if err != nil {
		o.t.Fatal(err)
	}
}

// delivered runs a round and returns what it brought, by address: each may be there once.
func (o *office) delivered(fails bool) map[string]string {
	o.t.Helper()
	if err := o.post.mailNotices(o.t.Context(), o.Store); (err != nil) != fails {
		o.t.Fatal(err)
	}
	o.box.mu.Lock()
	defer o.box.mu.Unlock()
	out := map[string]string{}
	for _, l := range o.box.letters {
		for _, to := range l.to {
			if name := strings.TrimSuffix(to, "@voorbeeld.nl"); out[name] == "" {
				out[name] = strings.ReplaceAll(l.text, "=\r\n", "")
			} else {
				o.t.Errorf("%s gets two letters in one round", name)
			}
		}
	}
	o.box.letters = nil
	return out
}

func TestAFullMorningIsOneLetterForEach(t *testing.T) {
	o := newOffice(t)
	o.editor("noor", "woudenberg", "zeist", "bunnik")
	o.editor("wim", "woudenberg")
	o.editor("wendy", "woudenberg")
	for _, slug := range []string{"pleio-woudenberg", "pleio-zeist", "pleio-bunnik"} {
		o.remind(slug, 50)
	}
	letters := o.delivered(false)
	for name, want := range map[string]struct{ all, rest int }{"noor": {150, 110}, "wim": {50, 10}, "wendy": {50, 10}} {
		letter := letters[name]
		if !strings.Contains(letter, fmt.Sprintf("%d berichten vragen aandacht", want.all)) || strings.Count(letter, "https://kalender.voorbeeld.nl/berichten/") != want.all-want.rest ||
			!strings.Contains(letter, fmt.Sprintf("En nog %d andere, zie https://kalender.voorbeeld.nl\r\n", want.rest)) {
			t.Errorf("%s reads:\n%s", name, letter)
		}
	}
	for range 2 {
		if again := o.delivered(false); len(letters) != 3 || len(again) > 0 {
			t.Errorf("%d letters, and then %v", len(letters), again)
		}
		o.now.set(o.now.Now().Add(store.MailLease + time.Minute))
	}
}

func TestAWrongAddressKeepsNobodyFromBeingTold(t *testing.T) {
	o := newOffice(t)
	o.editor("noor", "woudenberg", "zeist")
	o.editor("wim", "woudenberg")
	o.editor("weg", "woudenberg")
	o.remind("pleio-woudenberg", 3)
	o.remind("pleio-zeist", 2)
	o.box.unknown = "weg@voorbeeld.nl"
	first := o.delivered(true)
	if len(first) != 2 || !strings.Contains(first["noor"], "5 berichten") || !strings.Contains(first["wim"], "3 berichten") {
		t.Fatalf("who can be reached gets %v", first)
	}
	o.now.set(o.now.Now().Add(store.MailLease + time.Minute))
	o.remind("pleio-woudenberg", 1)
	if second := o.delivered(true); len(second) != 2 || strings.Contains(second["noor"], "nummer 1") || strings.Contains(second["wim"], "berichten vragen") {
		t.Errorf("with one more to tell, who was told of the others gets %v", second)
	}
	o.box.unknown = ""
	o.now.set(o.now.Now().Add(store.MailLease + time.Minute))
	if last := o.delivered(false); len(last) != 1 || !strings.Contains(last["weg"], "4 berichten") {
		t.Errorf("at last %v", last)
	}
	if had, err := o.PartlyMailed(t.Context()); err != nil || len(had) > 0 {
		t.Errorf("still kept: %v, %v", had, err)
	}
}

func TestWhatTheMailServerRefusesComesBackForAll(t *testing.T) {
	o := newOffice(t)
	o.editor("noor", "woudenberg", "zeist")
	o.editor("wim", "woudenberg")
	o.remind("pleio-woudenberg", 2)
	o.box.setRefuse(true)
	if got := o.delivered(true); len(got) > 0 {
		t.Errorf("while it refuses: %v", got)
	}
	o.box.setRefuse(false)
	if got := o.delivered(false); len(got) > 0 {
		t.Errorf("while another machine may be at it: %v", got)
	}
	o.now.set(o.now.Now().Add(store.MailLease + time.Minute))
	if got := o.delivered(false); len(got) != 2 {
		t.Errorf("afterwards: %v", got)
	}
}

func TestALetterIsNoBook(t *testing.T) {
	long := campaigns.Notice{Text: strings.Repeat("a", letterBytes/2)}
	post := &postman{from: "kalender@voorbeeld.nl", baseURL: "https://kalender.voorbeeld.nl"}
	for name, test := range map[string]struct {
		notices []campaigns.Notice
		rest    string // empty: all are there
	}{
		"one":                  {[]campaigns.Notice{{Text: "Iets"}}, ""},
		"as many as fit":       {slices.Repeat([]campaigns.Notice{{Text: "Iets"}}, letterNotices), ""},
		"one more":             {slices.Repeat([]campaigns.Notice{{Text: "Iets"}}, letterNotices+1), "En nog 1 andere, zie https"},
		"long ones":            {[]campaigns.Notice{long, long, {Text: "Iets"}}, "En nog 2 andere, zie https"},
		"one that is too long": {[]campaigns.Notice{{Text: long.Text + long.Text}, {Text: "Iets"}}, "En nog 1 andere, zie https"},
	} {
		m, err := post.letter([]string{"noor@voorbeeld.nl"}, test.notices)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		if _, err := m.WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		if body := strings.ReplaceAll(b.String(), "=\r\n", ""); strings.Contains(body, "En nog") != (test.rest != "") || !strings.Contains(body, test.rest) || len(body) > 3*letterBytes {
			t.Errorf("%s: %d bytes, %q", name, len(body), body[max(0, len(body)-200):])
		}
	}
}
