package publisher

import (
	"context"
	"crypto/tls"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// mailLine is a connection to the mail server, encrypted and signed in.
type mailLine struct {
	*Mail
	conn   net.Conn
	client *smtp.Client
}

// open connects, encrypts and signs in. Its error is a *Failure that is never a doubt: no message was sent. The
// connection ends with ctx, whatever it is doing.
func (m *Mail) open(ctx context.Context) (*mailLine, error) {
	conn, err := m.options.Dial(ctx, "tcp", net.JoinHostPort(m.host, m.port))
	if err != nil {
		return nil, m.undialled(err)
	}
	if deadline, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(deadline)
	}
	context.AfterFunc(ctx, func() { _ = conn.Close() })
	line := &mailLine{Mail: m, conn: conn}
	if err := line.greet(ctx); err != nil {
		line.hangUp()
		return nil, err
	}
	return line, nil
}

// greet does all that comes before the message.
func (l *mailLine) greet(ctx context.Context) error {
	config := &tls.Config{ServerName: l.host, RootCAs: l.options.RootCAs, MinVersion: tls.VersionTLS12}
	if l.implicit {
		secure := tls.Client(l.conn, config)
		if err := secure.HandshakeContext(ctx); err != nil {
			return l.unencrypted(err)
		}
		l.conn = secure
	}
	var err error
	if l.client, err = smtp.NewClient(l.conn, l.host); err != nil {
		return l.refused(atGreeting, err)
	}
	l.client.SkipSMTPUTF8(isASCII(l.from.Address + l.to.Address))
	if err := l.client.Hello(l.domain()); err != nil {
		return l.refused(atGreeting, err)
	}
	if !l.implicit {
		if ok, _ := l.client.Extension("STARTTLS"); !ok {
			return Permanent("De mailserver biedt geen beveiligde verbinding (STARTTLS). Een beheerder kan bij dit kanaal een andere poort of TLS kiezen.", nil)
		}
		if err := l.client.StartTLS(config); err != nil {
			return l.unencrypted(err)
		}
	}
	return l.signIn()
}

// signIn names user and password, always over TLS; without a user there is nothing to do.
func (l *mailLine) signIn() error {
	if l.user == "" {
		return nil
	}
	_, offered := l.client.Extension("AUTH")
	var auth smtp.Auth
	switch mechanisms := strings.Fields(strings.ToUpper(offered)); {
	case slices.Contains(mechanisms, "PLAIN"):
		auth = smtp.PlainAuth("", l.user, l.password, l.host, false)
	case slices.Contains(mechanisms, "LOGIN"):
		auth = smtp.LoginAuth(l.user, l.password, l.host, false)
	case slices.Contains(mechanisms, "SCRAM-SHA-256"):
		auth = smtp.ScramSHA256Auth(l.user, l.password)
	case slices.Contains(mechanisms, "CRAM-MD5"):
		auth = smtp.CRAMMD5Auth(l.user, l.password)
	default:
		return Permanent("De mailserver biedt geen manier van aanmelden die het programma kent. Vraag de beheerder van de mailserver.", nil)
	}
	if err := l.client.Auth(auth); err != nil {
		return l.refused(atSignIn, err)
	}
	return nil
}

// address names the sender and the list; size is that of the message, 0: there is none.
func (l *mailLine) address(size int) error {
	if ok, limit := l.client.Extension("SIZE"); ok { // RFC 1870
		if n, err := strconv.Atoi(limit); err == nil && n > 0 && size > n {
			return Permanent("De mailserver neemt zo'n grote e-mail niet aan. Kies kleinere afbeeldingen.", nil)
		}
	}
	if err := l.client.Mail("<" + l.from.Address + ">"); err != nil {
		return l.refused(atSender, err)
	}
	if err := l.client.Rcpt("<" + l.to.Address + ">"); err != nil {
		return l.refused(atList, err)
	}
	return nil
}

// transfer sends the message. Until the dot that ends it, a server that loses the line throws away what it has
// (RFC 5321 §4.1.1.10); after it, only the server's answer tells.
func (l *mailLine) transfer(message []byte) error {
	w, err := l.client.Data()
	if err != nil {
		return l.refused(atMessage, err)
	}
	if _, err := w.Write(message); err != nil {
		return l.refused(atMessage, err) // and the line is closed without the dot
	}
	if err := w.Close(); err != nil {
		return l.unsure(err)
	}
	l.goodbye()
	return nil
}

// goodbye ends well, for a short while; the message is taken, so how this goes no longer matters.
func (l *mailLine) goodbye() {
	_ = l.conn.SetDeadline(time.Now().Add(2 * time.Second))
	_ = l.client.Quit()
}

// hangUp closes the connection, and sends nothing that was still to be sent.
func (l *mailLine) hangUp() { _ = l.conn.Close() }

func isASCII(s string) bool { return strings.IndexFunc(s, func(r rune) bool { return r > 127 }) < 0 }
