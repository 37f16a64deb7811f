package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// postman mails notices to the people who answer for a municipality.
type postman struct {
	host, user, password, from, baseURL string
	port                                int
	tls                                 bool // from the first byte; otherwise STARTTLS is demanded
	plain                               bool // no TLS at all: a mail server on this very machine
}

// mailBatch bounds how many notices one round mails.
const mailBatch = 100

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

// addressee is who a notice is for: everybody who answers for a municipality, or one of them.
type addressee struct{ municipalityID, userID string }

// mailNotices mails what nobody was told yet: one mail for each addressee, with each incident once.
func (p *postman) mailNotices(ctx context.Context, s *store.Store) error {
	notices, err := s.ClaimNotices(ctx, mailBatch)
	if err != nil || len(notices) == 0 {
		return err
	}
	byAddressee := map[addressee][]campaigns.Notice{}
	for _, n := range notices {
		who := addressee{n.MunicipalityID, n.UserID}
		byAddressee[who] = append(byAddressee[who], n)
	}
	client, err := p.client()
	if err != nil {
		return err
	}
	var errs []error
	for who, some := range byAddressee {
		errs = append(errs, p.mailSome(ctx, s, client, who, some))
	}
	return errors.Join(errs...)
}

func (p *postman) mailSome(ctx context.Context, s *store.Store, client *mail.Client, who addressee, notices []campaigns.Notice) error {
	to, err := s.Recipients(ctx, who.municipalityID)
	if who.userID != "" {
		to, err = s.Recipient(ctx, who.userID)
	}
	if err != nil {
		return err
	}
	ids := make([]string, len(notices))
	for i, n := range notices {
		ids[i] = n.ID
	}
	if len(to) > 0 {
		m, err := p.letter(to, notices)
		if err != nil {
			return err
		}
		if err := client.DialAndSendWithContext(ctx, m); err != nil {
			return fmt.Errorf("mail server %s: %w", p.host, err)
		}
	}
	return s.NoticesMailed(ctx, ids)
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
	for _, n := range notices {
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
