package publisher_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"io"
	"log"
	"net"
	"sync"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
)

const passwordS = "g3h31m-w4chtw00rd-smtp"

// postOffice is a real SMTP server in this process, the ledger of what it took, and the channel to it.
type postOffice struct {
	*smtp.Server
	patience *patience
	channel  *publisher.Mail
	settings map[string]string
	images   publisher.Images
	listener net.Listener
	roots    *x509.CertPool
	wire     func(net.Conn) net.Conn // what the channel's connection is put in; nil: nothing

	// misbehaviour, by command; nil: none
	onAuth, onMail, onRcpt, onData error
	atData                         func(c *smtp.Conn) // after the message was read, before the answer
	afterData                      func(c *smtp.Conn) // after the answer
	noEffect                       bool               // the message is read and thrown away
	release                        chan struct{}      // closed at the end of the test

	mu      sync.Mutex
	letters []letter
	asked   int // RCPT commands
	dialled int // connections made …
	ended   int // … and those that the server has done with
	changed *sync.Cond
}

// rcpts counts the RCPT commands that arrived.
func (p *postOffice) rcpts() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked
}

// settled waits until the server has done with every connection: what it did not take by then, it never will.
func (p *postOffice) settled() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.ended < p.dialled {
		p.changed.Wait()
	}
}

// counted counts the connections that the server has done with.
type counted struct {
	net.Listener
	p *postOffice
}

func (c counted) Accept() (net.Conn, error) {
	conn, err := c.Listener.Accept()
	return &countedConn{Conn: conn, p: c.p}, err
}

type countedConn struct {
	net.Conn
	p    *postOffice
	once sync.Once
}

func (c *countedConn) Close() error {
	defer c.once.Do(func() {
		c.p.mu.Lock()
		defer c.p.mu.Unlock()
		c.p.ended++
		c.p.changed.Broadcast()
	})
	return c.Conn.Close()
}

// letter is one message that the server took: what the test counts.
type letter struct {
	User, From, To string
	Raw            []byte
}

// hang lets the time of the sender be up, and then never answers.
func (p *postOffice) hang(*smtp.Conn) {
	p.patience.end()
	<-p.release
}

// Letters returns what the server took, whether or not the sender ever heard of it.
func (p *postOffice) Letters() []letter {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]letter{}, p.letters...)
}

// newPostOffice starts a server that is changed first.
func newPostOffice(t *testing.T, security string, images publisher.Images, change ...func(*postOffice)) *postOffice {
	t.Helper()
	p := &postOffice{patience: newPatience(t), images: images, listener: listen(t), roots: x509.NewCertPool(), release: make(chan struct{})}
	p.settings = map[string]string{"to": "veiligheid@lijst.woudenberg.nl", "from": "Gemeente Woudenberg <communicatie@woudenberg.nl>",
		"host": "smtp.woudenberg.nl", "security": security, "user": "kalender"}
	p.Server = smtp.NewServer(p)
	p.Domain, p.ErrorLog, p.MaxMessageBytes = "smtp.woudenberg.nl", log.New(io.Discard, "", 0), 1<<20
	p.TLSConfig = certificate(t, p.roots, "smtp.woudenberg.nl")
	p.changed = sync.NewCond(&p.mu)
	for _, do := range change {
		do(p)
	}
	l := net.Listener(counted{p.listener, p})
	if security == "tls" {
		l = tls.NewListener(l, p.TLSConfig)
		p.TLSConfig = nil
	}
	done := make(chan struct{})
	go func() { defer close(done); _ = p.Serve(l) }()
	// The listener too: a server that is closed before it began to serve goes on listening.
	t.Cleanup(func() { close(p.release); _ = p.Close(); _ = l.Close(); <-done })
	p.open(t)
	return p
}

// open makes the channel from the settings.
func (p *postOffice) open(t *testing.T) {
	t.Helper()
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		if want := net.JoinHostPort("smtp.woudenberg.nl", "587"); network != "tcp" || address != want {
			return nil, errors.New("dialled " + address)
		}
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", p.listener.Addr().String())
		if err != nil {
			return nil, err
		}
		p.mu.Lock()
		p.dialled++
		p.mu.Unlock()
		if p.wire != nil {
			conn = p.wire(conn)
		}
		return conn, nil
	}
	c, err := publisher.NewMail(campaigns.Channel{ID: "c-1", Kind: "mail", Settings: p.settings, Secret: passwordS}, p.images,
		publisher.MailOptions{Dial: dial, RootCAs: p.roots})
	if err != nil {
		t.Fatal(err)
	}
	p.channel = c
}

// NewSession implements smtp.Backend.
func (p *postOffice) NewSession(c *smtp.Conn) (smtp.Session, error) { return &desk{p: p, conn: c}, nil }

// desk is one connection to the server.
type desk struct {
	p    *postOffice
	conn *smtp.Conn
	letter
}

func (d *desk) AuthMechanisms() []string { return []string{"PLAIN"} }

func (d *desk) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if d.p.onAuth != nil {
			return d.p.onAuth
		}
		if user != "kalender" || password != passwordS {
			return smtp.ErrAuthFailed
		}
		d.User = user
		return nil
	}), nil
}

func (d *desk) Mail(from string, _ *smtp.MailOptions) error {
	if _, secure := d.conn.TLSConnectionState(); !secure || d.User == "" {
		return smtp.ErrAuthRequired
	}
	d.From = from
	return d.p.onMail
}

func (d *desk) Rcpt(to string, _ *smtp.RcptOptions) error {
	d.p.mu.Lock()
	d.p.asked++
	d.p.mu.Unlock()
	d.To = to
	return d.p.onRcpt
}

func (d *desk) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err // the line broke before the dot
	}
	if d.p.onData != nil {
		return d.p.onData
	}
	if !d.p.noEffect {
		d.p.mu.Lock()
		d.Raw = raw
		d.p.letters = append(d.p.letters, d.letter)
		d.p.mu.Unlock()
	}
	if d.p.atData != nil {
		d.p.atData(d.conn)
	}
	return nil
}

// Reset is called after the answer to a message, among others.
func (d *desk) Reset() {
	if d.Raw != nil && d.p.afterData != nil {
		d.p.afterData(d.conn)
	}
	d.letter = letter{User: d.User}
}

func (d *desk) Logout() error { return nil }

func neverDial(context.Context, string, string) (net.Conn, error) { return nil, errors.New("dialled") }

func base64Reader(r io.Reader) io.Reader { return base64.NewDecoder(base64.StdEncoding, r) }
