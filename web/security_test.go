package web

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func (a *testApp) nobody() *browser { return &browser{a: a, cookies: map[string]string{}} }

// header sends a form with some headers, and with this token against forgery.
func (b *browser) header(path, csrf string, form []string, header ...string) answer {
	b.a.t.Helper()
	values := url.Values{}
	if csrf != "" {
		values.Set("csrf", csrf)
	}
	for i := 0; i+1 < len(form); i += 2 {
		values.Add(form[i], form[i+1])
	}
	req := httptest.NewRequestWithContext(b.a.t.Context(), http.MethodPost, path, strings.NewReader(values.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	return b.do(req)
}

func TestAForgedFormDoesNothing(t *testing.T) {
	w := newTown(t)
	other := w.signIn("Otto", campaigns.Admin)
	before := w.contents()
	for _, rt := range (&Server{}).routes() {
		if rt.method != http.MethodPost {
			continue
		}
		address, form := w.address(rt.path), promised["POST "+rt.path].form
		for _, forged := range []struct {
			name   string
			csrf   string
			header []string
			public bool // also refused where no token is asked
		}{
			{name: "without a token"},
			{name: "with a wrong token", csrf: "x" + w.admin.csrf[1:]},
			{name: "with a colleague's token", csrf: other.csrf},
			{"from another site", w.admin.csrf, []string{"Sec-Fetch-Site", "cross-site"}, true},
			{"from another part of the domain", w.admin.csrf, []string{"Sec-Fetch-Site", "same-site"}, true},
			{"from another origin", w.admin.csrf, []string{"Origin", "https://kwaad.example"}, true},
			{"from another port", w.admin.csrf, []string{"Origin", "http://kalender.test:8081"}, true},
			{"from nowhere", w.admin.csrf, []string{"Origin", "null"}, true},
		} {
			if promised["POST "+rt.path].least == everybody && !forged.public {
				continue
			}
			if res := w.admin.header(address, forged.csrf, form, forged.header...); res.Status != http.StatusForbidden {
				t.Errorf("POST %s %s: status %d", rt.path, forged.name, res.Status)
			}
			after := w.contents()
			if after != before {
				t.Errorf("POST %s %s was refused and did something all the same", rt.path, forged.name)
			}
			before = after
		}
	}
	honest := []string{"Origin", "http://kalender.test", "Sec-Fetch-Site", "same-origin"}
	if res := w.admin.header("/kanalen/"+w.channel.Slug+"/hervatten", w.admin.csrf, nil, honest...); res.Status != http.StatusSeeOther {
		t.Errorf("an honest form: %d", res.Status)
	}
	w.nobody().header("/aanmelden", "", []string{"email", "x", "password", "y"}, honest...).wants(422)
}

// checkHeaders fails unless an answer is guarded against other sites and caches.
func (p answer) checkHeaders(what string, cached bool) {
	p.t.Helper()
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin"} {
		if got := p.Header.Get(name); got != want && got != "no-referrer" { // which is stricter: for addresses that are secret
			p.t.Errorf("%s: %s is %q", what, name, got)
		}
	}
	if got := p.Header.Get("Cache-Control"); got != "no-store" && !cached {
		p.t.Errorf("%s: Cache-Control is %q", what, got)
	}
	policy := p.Header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'self'", "base-uri 'none'", "object-src 'none'", "frame-ancestors 'none'", "form-action 'self'"} {
		if !strings.Contains(policy, want) {
			p.t.Errorf("%s: the policy lacks %s: %q", what, want, policy)
		}
	}
	for _, bad := range []string{"unsafe", "*", "data:", "http:", "https:"} {
		if strings.Contains(policy, bad) {
			p.t.Errorf("%s: the policy allows %s", what, bad)
		}
	}
	if server := p.Header.Get("Server"); server != "" {
		p.t.Errorf("%s: Server is %q", what, server)
	}
}

// checkInline fails when a page holds script or style of its own: the policy would block it, and so some part of the page.
func (p answer) checkInline(what string) {
	p.t.Helper()
	if !strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
		return
	}
	d := xml.NewDecoder(strings.NewReader(p.Body))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	elements := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			p.t.Fatalf("%s: no HTML: %v", what, err)
		}
		element, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		elements++
		src := false
		for _, attr := range element.Attr {
			name, value := strings.ToLower(attr.Name.Local), strings.ToLower(strings.TrimSpace(attr.Value))
			src = src || name == "src" && strings.HasPrefix(value, "/assets/") || name == "type" && value == "application/ld+json" // data: no policy blocks it
			if name == "style" || strings.HasPrefix(name, "on") || strings.HasPrefix(value, "javascript:") || strings.HasPrefix(value, "data:") {
				p.t.Errorf("%s: <%s %s=%q>", what, element.Name.Local, name, value)
			}
		}
		if name := strings.ToLower(element.Name.Local); name == "style" || name == "base" || name == "script" && !src {
			p.t.Errorf("%s: <%s> of the page's own", what, name)
		}
	}
	if elements == 0 && p.Body != "" {
		p.t.Errorf("%s: no element found", what)
	}
}

// cacheable reports whether what is at path may be kept: feeds, and images, which are named by their bytes.
func cacheable(path string) bool {
	return strings.HasPrefix(path, "/agenda") || strings.HasPrefix(path, "/media/") || strings.HasPrefix(path, "/afbeeldingen/") || strings.HasSuffix(path, ".atom")
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	w := newTown(t)
	for _, rt := range (&Server{}).routes() {
		for who, b := range map[string]*browser{"nobody": w.nobody(), "beheerder": w.admin} {
			if b == w.admin {
				b.renew()
			}
			what := rt.method + " " + rt.path + " as " + who
			res := w.send(b, rt.method, rt.path)
			if res.Status >= 500 {
				t.Errorf("%s: status %d", what, res.Status)
			}
			res.checkHeaders(what, cacheable(rt.path))
			res.checkInline(what)
		}
	}
	w.admin.renew()
	for _, path := range []string{"/bestaat-niet", "/berichten/bestaat-niet", "/assets/bestaat-niet.js", "/assets/..%2frender.go", "/%2e%2e/", "/kanalen/nieuw?soort=x"} {
		res := w.admin.get(path)
		res.checkHeaders("GET "+path, false)
		res.checkInline("GET " + path)
	}
	for _, path := range []string{"/berichten", "/onbekend"} {
		res := w.admin.do(httptest.NewRequestWithContext(t.Context(), http.MethodDelete, path, nil))
		if res.Status != http.StatusNotFound && res.Status != http.StatusMethodNotAllowed {
			t.Errorf("DELETE %s: %d", path, res.Status)
		}
		res.checkHeaders("DELETE "+path, false)
	}
	if got := w.admin.get("/").Header.Get("Strict-Transport-Security"); got != "" {
		t.Errorf("over http: Strict-Transport-Security %q", got)
	}
}

// served runs the application on a real socket and returns its address.
func (a *testApp) served() string {
	a.t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(a.t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		a.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- a.app.Listener(listener) }()
	a.t.Cleanup(func() {
		if err := errors.Join(a.app.ShutdownWithTimeout(5*time.Second), <-ended); err != nil {
			a.t.Error(err)
		}
	})
	return "http://" + listener.Addr().String()
}

func TestTooMuchIsRefused(t *testing.T) {
	a := newApp(t)
	address := a.served()
	for name, req := range map[string]func() *http.Request{
		"a body of 3 MB": func() *http.Request {
			r, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"/aanmelden", strings.NewReader(strings.Repeat("x", 3<<20)))
			return r
		},
		"a header of 64 kB": func() *http.Request {
			r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, address+"/aanmelden", nil)
			r.Header.Set("X-Long", strings.Repeat("x", 64<<10))
			return r
		},
	} {
		res, err := http.DefaultClient.Do(req())
		if err != nil {
			continue // closed on us: refused as well
		}
		body, err := io.ReadAll(res.Body)
		if err := errors.Join(err, res.Body.Close()); err != nil {
			t.Fatal(err)
		}
		if res.StatusCode < 400 || res.StatusCode >= 500 {
			t.Errorf("%s: status %d", name, res.StatusCode)
		}
		p := answer{t: t, Status: res.StatusCode, Body: string(body), Header: res.Header}
		p.checkHeaders(name, false)
		p.checkInline(name)
	}
}

// links are the addresses of this site that a page points at.
var links = regexp.MustCompile(`\b(?:href|src)="(/[^"#]*)`)

// crawl reads every page that can be reached from start by links, and calls visit for each.
func (b *browser) crawl(start []string, visit func(path string, p answer)) int {
	b.a.t.Helper()
	seen, todo := map[string]bool{}, slices.Clone(start)
	months := 40 // the calendar has no end
	for len(todo) > 0 {
		path := todo[0]
		todo = todo[1:]
		if seen[path] || strings.HasPrefix(path, "/assets/") {
			continue
		}
		if strings.HasPrefix(path, "/kalender?") {
			if months--; months < 0 {
				continue
			}
		}
		seen[path] = true
		p := b.get(path)
		visit(path, p)
		for _, m := range links.FindAllStringSubmatch(p.Body, -1) {
			todo = append(todo, strings.ReplaceAll(m[1], "&amp;", "&"))
		}
		if len(seen) > 500 {
			b.a.t.Fatal("too many pages")
		}
	}
	return len(seen)
}

func TestASecretIsNeverShown(t *testing.T) {
	w := newTown(t, func(s *Server) {
		s.TestChannel = func(_ context.Context, ch campaigns.Channel) (string, map[string]string, error) {
			return "", nil, errors.New("de site weigerde Cookie: sessionid=" + ch.Secret.Reveal())
		}
	})
	hash, err := HashPassword("een goed wachtwoord")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.store.SetPassword(t.Context(), w.admin.user.ID, hash); err != nil {
		t.Fatal(err)
	}
	w.admin.renew()
	at := "/kanalen/" + w.channel.Slug
	leaks := func(what string, p answer) {
		t.Helper()
		text := p.Body
		for name, values := range p.Header {
			text += name + strings.Join(values, " ")
		}
		for _, secret := range []string{marker, hash, w.admin.cookies["vk_sessie"]} {
			if strings.Contains(text, secret) || strings.Contains(text, url.QueryEscape(secret)) {
				t.Errorf("%s shows a secret", what)
			}
		}
	}
	form := w.admin.get(at).fill(at, "site", "https://intranet.woudenberg.nl", "mode", "session", "secret", marker)
	leaks("saving", w.admin.post(at, form...).wants(303))
	if w.secretOf(w.channel.Slug) != marker {
		t.Fatal("the secret was not stored")
	}
	if strings.Contains(w.contents(), marker) {
		t.Error("the secret is readable in the database")
	}
	leaks("a failed save", w.admin.post(at, w.admin.get(at).fill(at, "site", "geen adres", "secret", marker)...).wants(422))
	leaks("a failed add", w.admin.post("/kanalen/nieuw", "kind", "pleio", "municipality", w.place["woudenberg"].ID, "secret", marker).wants(422))
	leaks("an account in use", w.admin.post("/kanalen/nieuw", "kind", "pleio", "municipality", w.place["woudenberg"].ID, "name", "Dubbel",
		"site", "https://intranet.woudenberg.nl", "subtype", "news", "access", "1", "mode", "session", "secret", marker).wants(422))
	leaks("a test", w.admin.post(at+"/test").wants(303))
	leaks("a failed pause", w.admin.post(at+"/hervatten").wants(303))
	leaks("a failed pause", w.admin.post(at+"/pauze", "reason", "").wants(422))

	start := []string{"/"}
	for _, rt := range (&Server{}).routes() {
		if rt.method == http.MethodGet && promised["GET "+rt.path].least != "" {
			start = append(start, w.address(rt.path)+promised["GET "+rt.path].query)
		}
	}
	if n := w.admin.crawl(start, leaks); n < 25 {
		t.Errorf("only %d pages were read", n)
	}
	if said := w.testOf(w.channel.Slug); !strings.Contains(said, "***") {
		t.Errorf("the test said %q", said)
	}
}

func (a *testApp) testOf(slug string) string { return a.bySlug(slug).Settings[testedText] }

func TestNoPageIsBroken(t *testing.T) {
	w := newTown(t)
	w.admin.crawl([]string{"/", "/kanalen/nieuw?soort=mail"}, func(path string, p answer) {
		if p.Status != 200 && p.Status != 303 {
			t.Errorf("GET %s: status %d", path, p.Status)
		}
		p.checkHeaders(path, cacheable(path))
		p.checkInline(path)
	})
}

// internals are words that only the inside of the program says.
var internals = regexp.MustCompile(`(?i)sql|database is|driver|closed|context|goroutine|panic|\.go\b|/work/|/tmp/|nil pointer|tegen de muur`)

func TestAnErrorPageTellsNothingOfTheInside(t *testing.T) {
	w := newTown(t, func(s *Server) {
		s.Ready = s.Store.Ping
		s.TestChannel = func(context.Context, campaigns.Channel) (string, map[string]string, error) { panic("tegen de muur") }
	})
	res := w.admin.post("/kanalen/"+w.channel.Slug+"/test").wants(500, "Er ging iets mis")
	res.checkHeaders("a panic", false)
	if found := internals.FindString(res.text()); found != "" {
		t.Errorf("a panic is told as %q", found)
	}
	if !strings.Contains(w.log.String(), "tegen de muur") {
		t.Errorf("the log says %q", w.log.String())
	}
	w.log.Reset()

	if err := w.store.Close(); err != nil {
		t.Fatal(err)
	}
	for _, rt := range (&Server{}).routes() {
		for who, b := range map[string]*browser{"nobody": w.nobody(), "beheerder": w.admin} {
			what := rt.method + " " + rt.path + " as " + who + " without a database"
			w.log.Reset()
			res := w.send(b, rt.method, rt.path)
			if found := internals.FindString(res.text()); found != "" && !strings.HasPrefix(rt.path, "/agenda") && rt.path != "/toegankelijkheid" {
				t.Errorf("%s: the page says %q:\n%s", what, found, res.text())
			}
			if strings.Contains(res.text(), "sql:") {
				t.Errorf("%s: %s", what, res.text())
			}
			if res.Status == 500 && !strings.Contains(w.log.String(), "closed") {
				t.Errorf("%s: the log does not say why: %q", what, w.log.String())
			}
			if b == w.admin && rt.scope != public && res.Status != 500 {
				t.Errorf("%s: status %d", what, res.Status)
			}
			res.checkHeaders(what, cacheable(rt.path))
		}
	}
	w.nobody().get("/healthz").wants(200)
	w.nobody().get("/readyz").wants(503, "niet gereed")
	w.log.Reset()
}
