package main

import (
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// postbox is a real SMTP server that keeps what it gets.
type postbox struct {
	mu      sync.Mutex
	refuse  bool
	unknown string // an address that is refused
	letters []letter
}

type letter struct {
	to   []string
	text string
}

func (b *postbox) setRefuse(refuse bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.refuse = refuse
}

func (b *postbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &visit{box: b}, nil }

type visit struct {
	box *postbox
	to  []string
}

func (v *visit) Mail(string, *smtp.MailOptions) error { return nil }
func (v *visit) Rcpt(to string, _ *smtp.RcptOptions) error {
	v.box.mu.Lock()
	defer v.box.mu.Unlock()
	if to == v.box.unknown {
		return &smtp.SMTPError{Code: 550, Message: "no such user"}
	}
	v.to = append(v.to, to)
	return nil
}
func (v *visit) Data(r io.Reader) error {
	text, err := io.ReadAll(io.LimitReader(r, 1<<20))
	if err != nil {
		return err
	}
	v.box.mu.Lock()
	defer v.box.mu.Unlock()
	if v.box.refuse {
		return &smtp.SMTPError{Code: 451, Message: "later"}
	}
	v.box.letters = append(v.box.letters, letter{v.to, string(text)})
	return nil
}
func (v *visit) Reset()        { v.to = nil }
func (v *visit) Logout() error { return nil }

// open begins a mail server and returns a postman who brings to it.
func (b *postbox) open(t *testing.T) *postman {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(b)
	go server.Serve(listener)                //nolint:errcheck // ends with Close
	t.Cleanup(func() { _ = server.Close() }) // closes the listener too
	post, err := newPostman("smtp://"+listener.Addr().String(), "kalender@voorbeeld.nl", "https://kalender.voorbeeld.nl")
	if err != nil {
		t.Fatal(err)
	}
	return post
}

func TestWhoIsAskedForChangesIsMailedAndNobodyElse(t *testing.T) {
	ctx := t.Context()
	box := &postbox{}
	post := box.open(t)
	now := &clock{now: time.Date(2027, 1, 20, 10, 0, 0, 0, time.UTC)}
	s, err := store.Open(ctx, "sqlite:"+t.TempDir()+"/mail.db", store.Options{Now: now.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	text, err := readPack("zblw")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := loadPack(ctx, s, "zblw", text, "2027-02", false); err != nil {
		t.Fatal(err)
	}
	people := map[string]campaigns.User{}
	for email, role := range map[string]campaigns.Role{"noor@voorbeeld.nl": campaigns.Editor, "bram@voorbeeld.nl": campaigns.Approver} {
		roles, err := rolesFor(ctx, s, role, "woudenberg")
		if err != nil {
			t.Fatal(err)
		}
		if people[email], err = s.AddUser(ctx, campaigns.User{Email: email, Name: email, Roles: roles}); err != nil {
			t.Fatal(err)
		}
	}
	channel, err := s.ChannelBySlug(ctx, "pleio-woudenberg")
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := s.CreatePost(ctx, campaigns.Post{MunicipalityID: channel.MunicipalityID, Internal: true}, campaigns.Content{Title: "Let op", Text: "Tekst",
		Channels: []string{channel.ID}, Local: "2027-01-21T09:00", Zone: "Europe/Amsterdam"}, people["noor@voorbeeld.nl"].ID)
	if err == nil {
		err = s.Submit(ctx, p.ID, p.Revision.ID, people["noor@voorbeeld.nl"].ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	if n, err := s.RemindApproval(ctx); n != 1 || err != nil { // everybody hears that
		t.Fatal(n, err)
	}
	if err := post.mailNotices(ctx, s); err != nil { // once it has its answer, nobody is asked any more
		t.Fatal(err)
	}
	if err := s.RequestChanges(ctx, p.ID, p.Revision.ID, people["bram@voorbeeld.nl"], "De tweede zin is te lang."); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := post.mailNotices(ctx, s); err != nil {
			t.Fatal(err)
		}
	}
	box.mu.Lock()
	defer box.mu.Unlock()
	if len(box.letters) != 3 {
		t.Fatalf("%d letters, want 3", len(box.letters))
	}
	for _, got := range box.letters {
		body := strings.ReplaceAll(got.text, "=\r\n", "")
		switch changes := strings.Contains(body, "De tweede zin is te lang."); {
		case changes && (len(got.to) != 1 || got.to[0] != "noor@voorbeeld.nl"):
			t.Errorf("the reason is mailed to %v", got.to)
		case !changes && !strings.Contains(body, "wacht nog op akkoord"):
			t.Errorf("%v is not reminded: %s", got.to, body)
		case strings.Contains(body, "vraagt akkoord voor") != (got.to[0] == "bram@voorbeeld.nl"):
			t.Errorf("that it is submitted is mailed to %v", got.to)
		}
		if len(got.to) != 1 {
			t.Errorf("who is to do something else is on the same letter: %v", got.to)
		}
	}
}

func TestAMissedPostIsMailedOnceToThoseWhoAnswerForIt(t *testing.T) {
	ctx := t.Context()
	box := &postbox{}
	post := box.open(t)
	now := &clock{now: time.Date(2027, 1, 20, 10, 0, 0, 0, time.UTC)}
	s, err := store.Open(ctx, "sqlite:"+t.TempDir()+"/mail.db", store.Options{Now: now.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	text, err := readPack("zblw")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := loadPack(ctx, s, "zblw", text, "2027-02", false); err != nil {
		t.Fatal(err)
	}
	for email, role := range map[string]campaigns.Role{"noor@voorbeeld.nl": campaigns.Editor, "lezer@voorbeeld.nl": campaigns.Reader} {
		roles, err := rolesFor(ctx, s, role, "woudenberg")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.AddUser(ctx, campaigns.User{Email: email, Name: "N", Roles: roles}); err != nil {
			t.Fatal(err)
		}
	}
	// Nobody approves the first post of the series; on 2 February at 17:00 it is too late.
	now.set(time.Date(2027, 2, 2, 16, 0, 0, 0, time.UTC))
	for range 2 {
		if _, err := s.Sweep(ctx); err != nil {
			t.Fatal(err)
		}
	}
	box.setRefuse(true)
	if err := post.mailNotices(ctx, s); err == nil {
		t.Fatal("a mail server that refuses is no error")
	}
	now.set(now.Now().Add(6 * time.Minute))
	box.setRefuse(false)
	for range 3 {
		if err := post.mailNotices(ctx, s); err != nil {
			t.Fatal(err)
		}
	}
	box.mu.Lock()
	defer box.mu.Unlock()
	if len(box.letters) != 1 {
		t.Fatalf("%d letters, want 1", len(box.letters))
	}
	got := box.letters[0]
	if len(got.to) != 1 || got.to[0] != "noor@voorbeeld.nl" {
		t.Errorf("mailed to %v", got.to)
	}
	for _, want := range []string{"Auto-Submitted: auto-generated", "https://kalender.voorbeeld.nl/berichten/", "te laat"} {
		if !strings.Contains(strings.ReplaceAll(got.text, "=\r\n", ""), want) {
			t.Errorf("the mail lacks %q:\n%s", want, got.text)
		}
	}
	if strings.Contains(got.text, "lezer@voorbeeld.nl") {
		t.Error("a reader's address is in the mail")
	}
}
