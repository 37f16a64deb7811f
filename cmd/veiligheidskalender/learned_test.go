package main

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
	"veiligheidskalender/publisher/fakes/mastodon"
	"veiligheidskalender/publisher/fakes/trouble"
	"veiligheidskalender/publisher/outbound"
	"veiligheidskalender/seeds"
	"veiligheidskalender/store"
	"veiligheidskalender/web"
)

// The reply to a post gets lost, and the server does not show the post when it is read back. What the test button learned
// about the server decides what happens then.
func TestAfterTheConnectionTestALostReplyIsResolvedWhereThatIsSafe(t *testing.T) {
	for name, tc := range map[string]struct {
		source      string
		ignoresKeys bool
		test        bool
		want        campaigns.State
		requests    int
	}{
		"Mastodon itself, tested":        {"https://github.com/mastodon/mastodon", false, true, campaigns.Published, 2},
		"Mastodon itself, never tested":  {"https://github.com/mastodon/mastodon", false, false, campaigns.NeedsHuman, 1},
		"other software, with its API":   {"https://codeberg.org/superseriousbusiness/gotosocial", true, true, campaigns.NeedsHuman, 1},
		"software that hides its source": {"", true, true, campaigns.NeedsHuman, 1},
	} {
		t.Run(name, func(t *testing.T) {
			now := &clock{now: time.Date(2027, 1, 20, 10, 0, 0, 0, time.UTC)}
			site := mastodon.New(now.Now)
			site.SourceURL, site.IgnoresKeys = tc.source, tc.ignoresKeys
			site.Grant("een-sleutel", mastodon.Account{ID: "42", Username: "woudenberg", DisplayName: "Woudenberg"})
			p := newPress(t, now, site)
			if tc.test {
				p.pressTest(t)
			}
			d := p.plan(t, now.Now().Add(time.Hour))

			// The status is made, the line breaks, and for a while the server shows an old list.
			site.On("POST /api/v1/statuses", trouble.After(trouble.Cut))
			stale := trouble.Before(trouble.Says(200, "application/json", "[]"))
			site.On("GET /api/v1/accounts/", stale, stale, stale, stale)
			now.set(d.DueAt)
			for range 10 {
				for _, job := range []func() error{
					func() error { return p.pub.SendDue(t.Context()) }, func() error { return p.pub.Reconcile(t.Context()) },
				} {
					if err := job(); err != nil {
						t.Fatal(err)
					}
				}
				now.set(now.Now().Add(2 * time.Minute))
			}
			after, err := p.store.Delivery(t.Context(), d.ID)
			if err != nil {
				t.Fatal(err)
			}
			if after.State != tc.want || len(site.Effects()) != 1 || site.Posts() != tc.requests {
				t.Errorf("%s (%s), after %d requests %d posts; want %s after %d and 1", after.State, after.Reason, site.Posts(), len(site.Effects()), tc.want, tc.requests)
			}
			if tc.want == campaigns.Published && after.Receipt.RemoteID != site.Effects()[0].ID {
				t.Errorf("receipt %+v", after.Receipt)
			}
		})
	}
}

// press is the whole program, without its timers, with one Mastodon channel.
type press struct {
	store   *store.Store
	pub     *publisher.Publisher
	channel campaigns.Channel
	editor  campaigns.User
	other   campaigns.User
	open    func(campaigns.Channel) (publisher.Channel, error)
	click   func(method, path string, form url.Values) (status int)
}

func newPress(t *testing.T, now *clock, site http.Handler) *press {
	t.Helper()
	ctx := t.Context()
	server := httptest.NewServer(site)
	t.Cleanup(server.Close)
	p := program{getenv: func(k string) string {
		return map[string]string{"VK_DATABASE": "sqlite:" + t.TempDir() + "/press.db"}[k]
	}, stdout: io.Discard, stderr: io.Discard}
	c, err := p.configure("")
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(ctx, c.database, store.Options{Key: c.key, Now: now.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	text, err := seeds.Open("zblw")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := loadPack(ctx, s, "zblw", text, "2027-02", false); err != nil {
		t.Fatal(err)
	}
	all, err := s.Municipalities(ctx)
	if err != nil {
		t.Fatal(err)
	}
	out := &press{store: s}
	if out.channel, err = s.SaveChannel(ctx, campaigns.Channel{MunicipalityID: all[0].ID, Slug: "toots", Kind: "mastodon", Name: "Toots", Account: "@woudenberg@social.overheid.nl",
		Settings: map[string]string{"server": server.URL, "account": "@woudenberg@social.overheid.nl", "visibility": "public"}, Secret: "een-sleutel"}, ""); err != nil {
		t.Fatal(err)
	}
	person := func(name string, role campaigns.Role) campaigns.User {
		u, err := s.AddUser(ctx, campaigns.User{Email: name + "@voorbeeld.nl", Name: name, Roles: map[string]campaigns.Role{all[0].ID: role}})
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	out.editor, out.other = person("eva", campaigns.Admin), person("bram", campaigns.Approver)

	log := slog.New(slog.DiscardHandler)
	o := opener{store: s, client: outbound.New(outbound.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}), baseURL: c.baseURL}
	out.open = o.open
	out.pub = newPublisher(c, s, o, log)
	out.pub.Now = now.Now
	app, err := newApp(ctx, p, c, s, o, out.pub, log, false, web.NewFeeds(s, now.Now, log, c.zone, c.baseURL))
	if err != nil {
		t.Fatal(err)
	}
	token, err := s.StartSession(ctx, out.editor.ID)
	if err != nil {
		t.Fatal(err)
	}
	session, err := s.Session(ctx, token)
	if err != nil {
		t.Fatal(err)
	}
	out.click = func(method, path string, form url.Values) int {
		if form != nil {
			form.Set("csrf", session.CSRF)
		}
		req := httptest.NewRequestWithContext(ctx, method, c.baseURL+path, strings.NewReader(form.Encode()))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.AddCookie(&http.Cookie{Name: "vk_sessie", Value: token})
		res, err := app.Test(req, 20_000)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		return res.StatusCode
	}
	return out
}

// pressTest presses the button that tests the connection.
func (p *press) pressTest(t *testing.T) {
	t.Helper()
	if status := p.click(http.MethodPost, "/kanalen/toots/test", url.Values{}); status != http.StatusSeeOther {
		t.Fatalf("the test button: %d", status)
	}
	ch, err := p.store.Channel(t.Context(), p.channel.ID)
	if err != nil {
		t.Fatal(err)
	}
	if ch.Settings["test_ok"] != "ja" || ch.Settings["max_characters"] != "500" {
		t.Fatalf("after the test: %v", ch.Settings)
	}
}

// plan makes an approved post for the channel and returns its delivery.
func (p *press) plan(t *testing.T, due time.Time) campaigns.Delivery {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	post, _, err := p.store.CreatePost(t.Context(), campaigns.Post{MunicipalityID: p.channel.MunicipalityID}, campaigns.Content{Title: "Let op", Text: "Meld het.",
		Channels: []string{p.channel.ID}, Local: campaigns.LocalOf(due.In(zone)), Zone: zone.String()}, p.editor.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.store.Approve(t.Context(), post.ID, post.Revision.ID, p.other); err != nil {
		t.Fatal(err)
	}
	all, err := p.store.Deliveries(t.Context(), []string{post.ID})
	if err != nil || len(all) != 1 {
		t.Fatal(len(all), err)
	}
	return all[0]
}
