package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

const password = "correct paard batterij nietje"

// colleague makes a user with a password.
func (a *testApp) colleague(name string) campaigns.User {
	a.t.Helper()
	hash, err := HashPassword(password)
	if err != nil {
		a.t.Fatal(err)
	}
	u, err := a.store.AddUser(a.t.Context(), campaigns.User{Name: name, Email: strings.ToLower(name) + "@gemeente.test", PasswordHash: hash,
		Roles: map[string]campaigns.Role{a.place["woudenberg"].ID: campaigns.Reader}})
	if err != nil {
		a.t.Fatal(err)
	}
	return u
}

func (b *browser) tries(email, password string, more ...string) answer {
	b.a.t.Helper()
	return b.post("/aanmelden", append([]string{"email", email, "password", password}, more...)...)
}

// isIn reports whether the browser is signed in.
func (b *browser) isIn() bool {
	b.a.t.Helper()
	return b.get("/berichten").Status == http.StatusOK
}

func TestSigningInAndOut(t *testing.T) {
	a := newApp(t)
	a.colleague("Anna")
	b := a.nobody()
	first := b.get("/berichten?status=draft")
	if first.Status != 303 || first.Location != "/aanmelden?naar="+url.QueryEscape("/berichten?status=draft") {
		t.Fatalf("%d %s", first.Status, first.Location)
	}
	form := b.get(first.Location).wants(200, "Aanmelden").fill("/aanmelden", "email", " ANNA@gemeente.test ", "password", password)
	res := b.post("/aanmelden", form...)
	if res.Status != 303 || res.Location != "/berichten?status=draft" {
		t.Fatalf("%d %s", res.Status, res.Location)
	}
	cookie := res.Header.Get("Set-Cookie")
	for _, part := range []string{"vk_sessie=", "path=/", "HttpOnly", "SameSite=Lax", "max-age=43200"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("the cookie lacks %s: %s", part, cookie)
		}
	}
	if strings.Contains(strings.ToLower(cookie), "domain") || strings.Contains(strings.ToLower(cookie), "secure") {
		t.Errorf("over http the cookie is %s", cookie)
	}
	token := b.cookies["vk_sessie"]
	page := b.get("/").wants(200, "Aangemeld als Anna")
	csrf := page.form("/afmelden").Get("csrf")
	if len(token) < 40 || len(csrf) < 40 || csrf == token {
		t.Errorf("token %q, csrf %q", token, csrf)
	}
	if b.get("/aanmelden?naar=/kanalen").Location != "/kanalen" {
		t.Error("who is signed in is asked to sign in")
	}
	again := a.nobody()
	again.tries("anna@gemeente.test", password)
	if again.cookies["vk_sessie"] == token {
		t.Error("two sessions have one token")
	}
	b.csrf = csrf
	if res := b.post("/afmelden"); res.Location != "/aanmelden" || b.cookies["vk_sessie"] != "" {
		t.Errorf("signing out: %s, cookie %q", res.Location, b.cookies["vk_sessie"])
	}
	b.cookies["vk_sessie"] = token
	if b.isIn() {
		t.Error("the session lives on after signing out")
	}
	if !again.isIn() {
		t.Error("signing out ended a session elsewhere")
	}
	a.at("2027-02-01T20:01")
	if again.isIn() {
		t.Error("a session lasts longer than 12 hours")
	}
}

func TestTheSessionCookieIsTiedToHTTPS(t *testing.T) {
	a := newApp(t, func(s *Server) { s.BaseURL = "https://kalender.test" })
	a.colleague("Anna")
	b := a.nobody()
	res := b.tries("anna@gemeente.test", password)
	cookie := res.Header.Get("Set-Cookie")
	for _, part := range []string{"__Host-vk_sessie=", "path=/", "HttpOnly", "secure", "SameSite=Lax"} {
		if !strings.Contains(cookie, part) {
			t.Errorf("the cookie lacks %s: %s", part, cookie)
		}
	}
	if strings.Contains(strings.ToLower(cookie), "domain") {
		t.Errorf("the cookie is %s", cookie)
	}
	if res := b.get("/berichten"); res.Status != 200 || !strings.HasPrefix(res.Header.Get("Strict-Transport-Security"), "max-age=31536000") {
		t.Errorf("%d %s", res.Status, res.Header.Get("Strict-Transport-Security"))
	}
	b.cookies = map[string]string{"vk_sessie": b.cookies["__Host-vk_sessie"]}
	if b.isIn() {
		t.Error("the cookie without the prefix is taken too")
	}
}

func TestAWrongPasswordTellsNothing(t *testing.T) {
	a := newApp(t)
	a.colleague("Anna")
	if _, err := a.store.AddUser(t.Context(), campaigns.User{Name: "Nieuw", Email: "nieuw@gemeente.test"}); err != nil {
		t.Fatal(err)
	}
	hash, _ := HashPassword(password)
	if _, err := a.store.AddUser(t.Context(), campaigns.User{Name: "Weg", Email: "weg@gemeente.test", PasswordHash: hash, Disabled: true}); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, try := range []struct{ email, password string }{
		{"anna@gemeente.test", "verkeerd geraden"}, {"anna@gemeente.test", ""}, {"niemand@gemeente.test", password}, {"nieuw@gemeente.test", ""}, {"nieuw@gemeente.test", password},
		{"weg@gemeente.test", password}, {"", ""}, {"anna@gemeente.test", strings.Repeat("x", 100_000)}, {"' OR 1=1 --", "' OR 1=1 --"},
	} {
		b := a.nobody()
		res := b.tries(try.email, try.password).wants(422, "Dit e-mailadres en wachtwoord horen niet bij elkaar.")
		body := strings.ReplaceAll(res.Body, `name="csrf" value=""`, `name="csrf"`)
		body = strings.ReplaceAll(body, ` value="`+strings.ReplaceAll(try.email, "'", "&#39;")+`"`, "")
		if try.password != "" && try.password != try.email && strings.Contains(body, try.password) {
			t.Error("the password was shown again")
		}
		seen[body] = true
		if len(b.cookies) > 0 {
			t.Errorf("%s: cookies %v", try.email, b.cookies)
		}
	}
	if len(seen) != 1 {
		t.Errorf("%d different answers", len(seen))
	}
}

func TestAfterTenWrongPasswordsAnAccountWaits(t *testing.T) {
	a := newApp(t)
	a.colleague("Anna")
	a.colleague("Bram")
	for i := range 10 {
		email := "anna@gemeente.test"
		if i%2 == 1 {
			email = " Anna@Gemeente.TEST"
		}
		a.nobody().tries(email, "fout").wants(422)
	}
	a.nobody().tries("anna@gemeente.test", "fout").wants(429, "Het is te vaak misgegaan.")
	a.nobody().tries("ANNA@gemeente.test", password).wants(429)
	if res := a.nobody().tries("bram@gemeente.test", password); res.Status != 303 {
		t.Errorf("a colleague: %d", res.Status)
	}
	a.at("2027-02-01T08:15")
	a.nobody().tries("anna@gemeente.test", password).wants(429)
	a.at("2027-02-01T08:16")
	if res := a.nobody().tries("anna@gemeente.test", password); res.Status != 303 {
		t.Errorf("after a quarter of an hour: %d", res.Status)
	}
	for i := range 50 {
		if err := a.store.SigninFailed(t.Context(), fmt.Sprintf("account/%d", i), "address/0.0.0.0"); err != nil {
			t.Fatal(err)
		}
	}
	a.nobody().tries("bram@gemeente.test", password).wants(429)
}

func TestSigningInLeadsNowhereElse(t *testing.T) {
	a := newApp(t)
	a.colleague("Anna")
	signed := a.nobody()
	signed.tries("anna@gemeente.test", password)
	for _, to := range []string{"https://kwaad.example", "//kwaad.example", "/\\kwaad.example", "/\\/kwaad.example", "\\\\kwaad.example", "/\t/kwaad.example",
		"\t//kwaad.example", "/\n/kwaad.example", "/\r\nLocation: https://kwaad.example", "javascript:alert(1)", " //kwaad.example", "", "kwaad.example", "/" + strings.Repeat("x", 600)} {
		if got := signed.get("/aanmelden?naar=" + url.QueryEscape(to)).Location; got != "/" {
			t.Errorf("naar=%q leads to %q", to, got)
		}
		form := a.nobody().get("/aanmelden?naar=" + url.QueryEscape(to)).form("/aanmelden")
		if got := form.Get("next"); got != "/" {
			t.Errorf("naar=%q puts %q into the form", to, got)
		}
		if got := a.nobody().tries("anna@gemeente.test", password, "next", to).Location; got != "/" {
			t.Errorf("next=%q leads to %q", to, got)
		}
	}
	flash := `eyJUb25lIjoib2siLCJUZXh0IjoiR2VmZWxpY2l0ZWVyZCIsIlVSTCI6Imh0dHBzOi8va3dhYWQuZXhhbXBsZSIsIkxpbmsiOiJLbGlrIn0` // {"Tone":"ok","Text":"Gefeliciteerd","URL":"https://kwaad.example","Link":"Klik"}
	signed.cookies[flashCookie] = flash
	if strings.Contains(signed.get("/berichten").Body, "kwaad.example") {
		t.Error("a message from elsewhere was shown with its link")
	}
}

func TestANewPasswordEndsEverySession(t *testing.T) {
	a := newApp(t)
	u := a.colleague("Anna")
	old, bram := a.nobody(), a.signIn("Bram", campaigns.Reader)
	old.tries("anna@gemeente.test", password)
	link, err := a.store.NewSigninLink(t.Context(), u.ID, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	spare, err := a.store.NewSigninLink(t.Context(), u.ID, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	b, at := a.nobody(), "/welkom/"+link
	b.get(at).wants(200, "Welkom, Anna", "anna@gemeente.test")
	page := b.get(at).wants(200) // looking does not use it up: mail programs look too
	b.post(at, page.fill(at, "password", "te kort", "again", "te kort")...).wants(422, "12 tot 200 tekens")
	b.post(at, page.fill(at, "password", "een ander goed wachtwoord", "again", "iets heel anders dan dat")...).wants(422, "Dit is niet hetzelfde wachtwoord.")
	if !old.isIn() {
		t.Fatal("signed out too soon")
	}
	if res := b.post(at, page.fill(at, "password", "een ander goed wachtwoord", "again", "een ander goed wachtwoord")...); res.Status != 303 || res.Location != "/" {
		t.Fatalf("%d %s", res.Status, res.text())
	}
	if !b.isIn() || old.isIn() || !bram.isIn() {
		t.Errorf("signed in: who chose %v, before %v, a colleague %v", b.isIn(), old.isIn(), bram.isIn())
	}
	for _, used := range []string{at, "/welkom/" + spare, "/welkom/onzin"} {
		a.nobody().get(used).wants(409, "Deze link is al gebruikt of verlopen.")
		a.nobody().post(used, "password", "nog een goed wachtwoord", "again", "nog een goed wachtwoord").wants(409)
	}
	a.nobody().tries("anna@gemeente.test", password).wants(422)
	a.nobody().tries("anna@gemeente.test", "een ander goed wachtwoord").wants(303)

	late, err := a.store.NewSigninLink(t.Context(), u.ID, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	a.at("2027-02-01T09:00")
	a.nobody().post("/welkom/"+late, "password", "nog een goed wachtwoord", "again", "nog een goed wachtwoord").wants(409)
}

func TestTheFirstUserIsMadeOnce(t *testing.T) {
	a := newApp(t, func(s *Server) { s.FirstRun = "geheim-begin" })
	const at = "/welkom/geheim-begin"
	a.nobody().get("/welkom/geheim-begi").wants(409)
	a.nobody().post("/welkom/geheim-begio", "name", "X", "email", "x@gemeente.test", "password", password, "again", password).wants(409)
	b := a.nobody()
	page := b.get(at).wants(200, "Welkom bij de veiligheidskalender", "Je naam", "Je e-mailadres")
	b.post(at, page.fill(at, "name", "Anna", "email", "geen adres", "password", password, "again", password)...).wants(422, "Vul een geldig e-mailadres in")
	if res := b.post(at, page.fill(at, "name", "Anna", "email", "anna@gemeente.test", "password", password, "again", password)...); res.Status != 303 {
		t.Fatalf("%d %s", res.Status, res.text())
	}
	b.get("/kanalen").wants(200, "Kanaal toevoegen")
	users, err := a.store.Users(t.Context())
	if err != nil || len(users) != 1 {
		t.Fatal(users, err)
	}
	a.nobody().get(at).wants(409)
	a.nobody().post(at, "name", "Dief", "email", "dief@gemeente.test", "password", password, "again", password).wants(409)
}
