package web

import (
	"context"
	"errors"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// testApp is the whole application on an SQLite database of its own, with a clock that only the test moves.
type testApp struct {
	t       *testing.T
	app     *fiber.App
	store   *store.Store
	file    string  // of the database
	server  *Server // as given to New
	zone    *time.Location
	mu      sync.Mutex
	clock   time.Time
	planned []campaigns.Due
	log     strings.Builder // must stay empty: what is logged is an error that nobody foresaw
	place   map[string]campaigns.Municipality
	theme   campaigns.Theme
}

// newApp makes an application in which it is Monday 1 February 2027, 08:00 in Amsterdam, with the municipalities woudenberg
// and zeist, the partnership zblw and the theme ondermijning. change may change the Server before it starts. A test that makes
// its own application runs beside the others.
func newApp(t *testing.T, change ...func(*Server)) *testApp {
	t.Helper()
	t.Parallel()
	return another(t, change...)
}

// another makes a further application for a test that has one.
func another(t *testing.T, change ...func(*Server)) *testApp {
	t.Helper()
	a := &testApp{t: t, clock: monday, file: filepath.Join(t.TempDir(), "vk.db")}
	template, err := settled()
	if err == nil {
		err = os.WriteFile(a.file, template, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	a.open("sqlite:"+a.file, change...)
	return a
}

// open makes the application on the database at address, which has the municipalities and the theme.
func (a *testApp) open(address string, change ...func(*Server)) {
	t := a.t
	t.Helper()
	pages, err := shown()
	if err != nil {
		t.Fatal(err)
	}
	a.zone = amsterdam()
	if a.store, err = store.Open(t.Context(), address, store.Options{Key: testKey, Now: a.now}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.store.Close(); err != nil {
			t.Error(err)
		}
		if a.log.Len() > 0 {
			t.Errorf("the program logged: %s", a.log.String())
		}
	})
	all, err := a.store.Municipalities(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	a.place = map[string]campaigns.Municipality{}
	for _, m := range all {
		a.place[m.Slug] = m
	}
	themes, err := a.store.Themes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	a.theme = themes[0]
	a.server = &Server{Store: a.store, Now: a.now, Zone: a.zone, BaseURL: "http://kalender.test", Version: "test", pages: pages,
		Log: slog.New(slog.NewTextHandler(&a.log, &slog.HandlerOptions{Level: slog.LevelError})),
		Planned: func(_ context.Context, due []campaigns.Due) {
			a.mu.Lock()
			defer a.mu.Unlock()
			a.planned = append(a.planned, due...)
		}}
	for _, f := range change {
		f(a.server)
	}
	if a.app, err = New(*a.server); err != nil {
		t.Fatal(err)
	}
}

// monday is 1 February 2027, 08:00 in Amsterdam.
var monday = time.Date(2027, 2, 1, 7, 0, 0, 0, time.UTC)

var testKey = []byte("0123456789abcdef0123456789abcdef")

// amsterdam is the zone of every test.
var amsterdam = sync.OnceValue(func() *time.Location {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic(err)
	}
	return zone
})

// shown are the templates, which all tests read from one copy: to parse them takes longer than most tests.
var shown = sync.OnceValues(func() (*pages, error) { return loadPages(amsterdam()) })

// settled is the database file that every test begins with; a copy is there ten times sooner than a new one.
var settled = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "web-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // it is in the temporary folder
	file := filepath.Join(dir, "vk.db")
	s, err := store.Open(context.Background(), "sqlite:"+file, store.Options{Key: testKey})
	if err != nil {
		return nil, err
	}
	_, err = s.LoadCycle(context.Background(), testCycle, false)
	if err := errors.Join(err, s.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

// testCycle is what every test begins with.
var testCycle = calendar.Cycle{Pack: "test", Start: "2027-02", Municipalities: []campaigns.Municipality{
	{Slug: "woudenberg", Name: "Woudenberg", Kind: campaigns.Single}, {Slug: "zeist", Name: "Zeist", Kind: campaigns.Single},
	{Slug: "zblw", Name: "ZBLW", Kind: campaigns.Partnership}},
	Themes: []campaigns.Theme{{Slug: "ondermijning", Name: "Ondermijning"}}, Audiences: []campaigns.Audience{{Slug: "senioren", Name: "Senioren"}}}

func (a *testApp) now() time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.clock
}

// at moves the clock to a moment in Amsterdam, written 2027-02-02T09:00.
func (a *testApp) at(local campaigns.Local) {
	a.t.Helper()
	to, err := calendar.Instant(local, a.zone.String())
	if err != nil {
		a.t.Fatal(err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.clock = to
}

// takePlanned returns what the queue was told since it was last asked.
func (a *testApp) takePlanned() []campaigns.Due {
	a.mu.Lock()
	defer a.mu.Unlock()
	due := a.planned
	a.planned = nil
	return due
}

// channel makes a channel of a municipality, named by their slugs.
func (a *testApp) channel(municipality, kind, slug string, settings map[string]string) campaigns.Channel {
	a.t.Helper()
	ch, err := a.store.SaveChannel(a.t.Context(), campaigns.Channel{MunicipalityID: a.place[municipality].ID, Slug: slug, Kind: kind,
		Name: "Kanaal " + slug, Settings: settings}, "")
	if err != nil {
		a.t.Fatal(err)
	}
	return ch
}

// browser is a colleague who is signed in.
type browser struct {
	a       *testApp
	user    campaigns.User
	csrf    string
	cookies map[string]string
}

// signIn makes a user with a role in some municipalities (woudenberg when none are named) and signs in.
func (a *testApp) signIn(name string, role campaigns.Role, municipalities ...string) *browser {
	a.t.Helper()
	if len(municipalities) == 0 {
		municipalities = []string{"woudenberg"}
	}
	roles := map[string]campaigns.Role{}
	for _, slug := range municipalities {
		roles[a.place[slug].ID] = role
	}
	u, err := a.store.AddUser(a.t.Context(), campaigns.User{Name: name, Email: strings.ToLower(name) + "@gemeente.test", Roles: roles})
	if err != nil {
		a.t.Fatal(err)
	}
	b := &browser{a: a, user: u, cookies: map[string]string{}}
	b.renew()
	return b
}

// renew begins a new session: after a jump of the clock the old one is over.
func (b *browser) renew() {
	b.a.t.Helper()
	token, err := b.a.store.StartSession(b.a.t.Context(), b.user.ID)
	if err != nil {
		b.a.t.Fatal(err)
	}
	session, err := b.a.store.Session(b.a.t.Context(), token)
	if err != nil {
		b.a.t.Fatal(err)
	}
	b.csrf, b.cookies["vk_sessie"] = session.CSRF, token
}

// answer is what the application answered.
type answer struct {
	t        *testing.T
	Status   int
	Location string
	Body     string
	Header   http.Header
}

func (b *browser) get(path string) answer {
	b.a.t.Helper()
	return b.do(httptest.NewRequestWithContext(b.a.t.Context(), http.MethodGet, path, nil))
}

// post sends a form, given as pairs of names and values, with the token against forgery.
func (b *browser) post(path string, pairs ...string) answer {
	b.a.t.Helper()
	form := url.Values{"csrf": {b.csrf}}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	req := httptest.NewRequestWithContext(b.a.t.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(req)
}

// submit sends a form and follows where it leads, to the page with the message.
func (b *browser) submit(path string, pairs ...string) answer {
	b.a.t.Helper()
	res := b.post(path, pairs...)
	if res.Status != http.StatusSeeOther {
		b.a.t.Fatalf("POST %s: status %d, want a redirect:\n%s", path, res.Status, res.text())
	}
	to, _, _ := strings.Cut(res.Location, "#")
	page := b.get(to)
	page.Location = res.Location
	return page
}

func (b *browser) do(req *http.Request) answer {
	b.a.t.Helper()
	req.Host = "kalender.test"
	for name, value := range b.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	res, err := b.a.app.Test(req, 20_000)
	if err != nil {
		b.a.t.Fatalf("%s %s: %v", req.Method, req.URL, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.a.t.Fatal(err)
	}
	for _, c := range res.Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c.Value
		}
	}
	return answer{b.a.t, res.StatusCode, res.Header.Get("Location"), string(body), res.Header}
}

var (
	tag    = regexp.MustCompile(`(?s)<[^>]*>`)
	spaces = regexp.MustCompile(`\s+`)
)

// text is what a person reads on the page.
func (p answer) text() string {
	return strings.TrimSpace(spaces.ReplaceAllString(html.UnescapeString(tag.ReplaceAllString(p.Body, " ")), " "))
}

// wants fails unless the status is right and all the words are on the page, as a person reads them.
func (p answer) wants(status int, words ...string) answer {
	p.t.Helper()
	if p.Status != status {
		p.t.Fatalf("status %d, want %d:\n%s", p.Status, status, p.text())
	}
	text := p.text()
	for _, w := range words {
		if !strings.Contains(text, w) {
			p.t.Errorf("the page does not say %q:\n%s", w, text)
		}
	}
	return p
}

// lacks fails when some of the words are on the page.
func (p answer) lacks(words ...string) answer {
	p.t.Helper()
	text := p.text()
	for _, w := range words {
		if strings.Contains(text, w) {
			p.t.Errorf("the page says %q:\n%s", w, text)
		}
	}
	return p
}

var (
	inputs    = regexp.MustCompile(`(?s)<(?:input|button)\b[^>]*>`)
	textareas = regexp.MustCompile(`(?s)<textarea\b([^>]*)>\n?(.*?)</textarea>`)
	selects   = regexp.MustCompile(`(?s)<select\b([^>]*)>(.*?)</select>`)
	chosen    = regexp.MustCompile(`<option value="([^"]*)" selected>`)
)

func attribute(element, name string) (string, bool) {
	m := regexp.MustCompile(`\s` + name + `="([^"]*)"`).FindStringSubmatch(element)
	if m == nil {
		return "", false
	}
	return html.UnescapeString(m[1]), true
}

// form returns the fields of the form that goes to action as a browser would send them, without buttons; nil when there
// is no such form.
func (p answer) form(action string) url.Values {
	p.t.Helper()
	m := regexp.MustCompile(`(?s)<form\b[^>]*method="post"[^>]*action="` + regexp.QuoteMeta(action) + `"[^>]*>(.*?)</form>`).FindStringSubmatch(p.Body)
	if m == nil {
		return nil
	}
	values := url.Values{}
	for _, element := range inputs.FindAllString(m[1], -1) {
		name, ok := attribute(element, "name")
		kind, _ := attribute(element, "type")
		if !ok || (kind == "checkbox" || kind == "radio") && !strings.Contains(element, " checked") {
			continue
		}
		if strings.HasPrefix(element, "<button") {
			if n, _ := attribute(element, "name"); n != "revision" && n != "attempt" {
				continue // only the buttons that carry what the page shows
			}
		}
		value, _ := attribute(element, "value")
		values.Add(name, value)
	}
	for _, area := range textareas.FindAllStringSubmatch(m[1], -1) {
		if name, ok := attribute(area[1], "name"); ok {
			values.Add(name, html.UnescapeString(area[2]))
		}
	}
	for _, s := range selects.FindAllStringSubmatch(m[1], -1) {
		name, _ := attribute(s[1], "name")
		value := ""
		if c := chosen.FindStringSubmatch(s[2]); c != nil {
			value = html.UnescapeString(c[1])
		}
		values.Add(name, value)
	}
	return values
}

// fill returns the fields of a form of the page as pairs for post, with some of them changed.
func (p answer) fill(action string, changes ...string) []string {
	p.t.Helper()
	values := p.form(action)
	if values == nil {
		p.t.Fatalf("the page has no form for %s:\n%s", action, p.text())
	}
	values.Del("csrf")
	for i := 0; i+1 < len(changes); i += 2 {
		values.Set(changes[i], changes[i+1])
	}
	var pairs []string
	for name, all := range values {
		for _, v := range all {
			pairs = append(pairs, name, v)
		}
	}
	return pairs
}

// press sends the form of the page for action with its own fields, some of them changed, and follows.
func (b *browser) press(page answer, action string, changes ...string) answer {
	b.a.t.Helper()
	return b.submit(action, page.fill(action, changes...)...)
}

// last returns the last part of an address: an id.
func last(address string) string {
	address, _, _ = strings.Cut(address, "#")
	return address[strings.LastIndex(address, "/")+1:]
}
