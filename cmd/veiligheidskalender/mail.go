package main

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"veiligheidskalender/campaigns"
)

// postman mails notices to the people who answer for a municipality.
type postman struct {
	host, user, password, from, baseURL string
	port                                int
	tls                                 bool // from the first byte; otherwise STARTTLS is demanded
	plain                               bool // no TLS at all: a mail server on this very machine
}

// How much of what happened a letter tells. The rest is counted, and stands in the program.
const (
	letterNotices = 40
	letterBytes   = 32 << 10
)

func newPostman(address, from, baseURL string) (*postman, error) {
	if address == "" {
		return nil, nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || (u.Scheme != "smtp" && u.Scheme != "smtps") {
		return nil, usage("VK_SMTP: schrijf smtp://naam:wachtwoord@server:587 of smtps://…:465")
	}
	p := &postman{host: u.Hostname(), user: u.User.Username(), baseURL: baseURL, port: 587, tls: u.Scheme == "smtps"}
	p.password, _ = u.User.Password()
	p.plain = p.host == "localhost" || p.host == "127.0.0.1"
	if p.tls {
		p.port = 465
	}
	if port := u.Port(); port != "" {
		if p.port, err = strconv.Atoi(port); err != nil {
			return nil, usage("VK_SMTP: %q is geen poort", port)
		}
	}
	if p.from, err = campaigns.NormalizeEmail(from); err != nil {
		return nil, usage("VK_MAIL_FROM: schrijf een e-mailadres, zoals kalender@voorbeeld.nl")
	}
	return p, nil
}

// letter writes the mail. The addresses are hidden from each other.
func (p *postman) letter(to []string, notices []campaigns.Notice) (*mail.Msg, error) {
	m := mail.NewMsg()
	if err := errors.Join(m.FromFormat("Veiligheidskalender", p.from), m.Bcc(to...)); err != nil {
		return nil, err
	}
	m.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no vacation replies
	subject := "Veiligheidskalender: " + notices[0].Text
	if len(notices) > 1 {
		subject = fmt.Sprintf("Veiligheidskalender: %d berichten vragen aandacht", len(notices))
	}
	if r := []rune(subject); len(r) > 120 {
		subject = string(r[:119]) + "…"
	}
	m.Subject(strings.Join(strings.Fields(subject), " "))
	var b strings.Builder
	b.WriteString("Hallo,\n\n")
	for i, n := range notices {
		if i == letterNotices || i > 0 && b.Len()+len(n.Text) > letterBytes {
			fmt.Fprintf(&b, "En nog %d andere, zie %s\n\n", len(notices)-i, p.baseURL)
			break
		}
		b.WriteString(n.Text + "\n")
		if n.PostID != "" {
			b.WriteString(p.baseURL + "/berichten/" + n.PostID + "\n")
		}
		b.WriteString("\n")
	}
	b.WriteString("Alles wat aandacht vraagt staat op " + p.baseURL + "\n")
	m.SetBodyString(mail.TypeTextPlain, b.String())
	return m, nil
}

func (p *postman) client() (*mail.Client, error) {
	options := []mail.Option{mail.WithPort(p.port), mail.WithTimeout(20 * time.Second)}
	switch {
	case p.tls:
		options = append(options, mail.WithSSL())
	case p.plain:
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	default:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if p.user != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(p.user), mail.WithPassword(p.password))
	}
	return mail.NewClient(p.host, options...)
}
