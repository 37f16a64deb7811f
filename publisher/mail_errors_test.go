package publisher_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
)

func smtpSays(code int, words string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCodeNotSet, Message: words}
}

func TestMailEveryWayItCanGoWrong(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*postOffice)
		want   publisher.Intent
		reason string
		sent   int
	}{
		{"no answer after the dot, though it is there", func(p *postOffice) { p.atData = p.hang }, doubt, "bevestigde dat niet", 1},
		{"no answer after the dot, and it is lost", func(p *postOffice) { p.noEffect = true; p.atData = p.hang }, doubt, "bevestigde dat niet", 0},
		{"the line is cut after the dot", func(p *postOffice) { p.atData = func(c *smtp.Conn) { _ = c.Conn().Close() } }, doubt, "bevestigde dat niet", 1},
		{"a gateway gives up after the dot", func(p *postOffice) { p.onData = smtpSays(421, "time-out") }, doubt, "bevestigde dat niet", 0},

		{"the message is refused", func(p *postOffice) { p.onData = smtpSays(554, "spam") }, permanent, "spam", 0},
		{"the message is refused for now", func(p *postOffice) { p.onData = smtpSays(451, "later") }, later, "later nog eens", 0},
		{"the message is too large", func(p *postOffice) { p.MaxMessageBytes = 500 }, permanent, "grote e-mail", 0},
		{"the list is unknown", func(p *postOffice) { p.onRcpt = smtpSays(550, "no such user") }, permanent, "adres van de lijst", 0},
		{"the list is greylisted", func(p *postOffice) { p.onRcpt = smtpSays(450, "greylisted") }, later, "later nog eens", 0},
		{"the sender is refused", func(p *postOffice) { p.onMail = smtpSays(553, "not yours") }, permanent, "deze afzender", 0},
		{"the server is full", func(p *postOffice) { p.onMail = smtpSays(452, "disk") }, later, "later nog eens", 0},
		{"the password is wrong", func(p *postOffice) { p.onAuth = smtpSays(535, "bad credentials") }, login, "wachtwoord niet aan", 0},
		{"the password cannot be looked up", func(p *postOffice) { p.onAuth = smtpSays(454, "temporary") }, later, "later nog eens", 0},
		{"the password is echoed", func(p *postOffice) { p.onAuth = smtpSays(535, "bad "+passwordS) }, login, "wachtwoord niet aan", 0},
		{"no STARTTLS", func(p *postOffice) { p.TLSConfig = nil; p.AllowInsecureAuth = true }, permanent, "STARTTLS", 0},
		{"a certificate that nobody vouches for", func(p *postOffice) { p.roots = x509.NewCertPool() }, later, "certificaat", 0},
		{"a certificate of another", func(p *postOffice) { p.TLSConfig = certificate(t, p.roots, "smtp.elders.nl") }, later, "certificaat", 0},
		{"nobody listens", func(p *postOffice) { _ = p.listener.Close() }, later, "niet bereikbaar", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			in := newPostOffice(t, "starttls", nil, tc.change)
			receipt, f := publishTo(in.patience, t, in.channel, posting(words), passwordS)
			if f == nil {
				t.Fatalf("sent: %+v", receipt)
			}
			if f.Intent != tc.want || !strings.Contains(f.Reason, tc.reason) || len(in.Letters()) != tc.sent {
				t.Errorf("intent %d, %q, %q with %d messages", f.Intent, f.Reason, f.Detail, len(in.Letters()))
			}
		})
	}
}

func TestMailNotDialled(t *testing.T) {
	for name, tc := range map[string]struct {
		err  error
		want publisher.Intent
	}{
		"an address inside": {forbidden{}, permanent},
		"no such name":      {&net.DNSError{Err: "no such host", Name: "smtp.woudenberg.nl"}, later},
	} {
		c, err := publisher.NewMail(campaigns.Channel{Settings: map[string]string{"to": "a@b.nl", "from": "c@d.nl", "host": "smtp.d.nl"}}, nil,
			publisher.MailOptions{Dial: func(context.Context, string, string) (net.Conn, error) { return nil, tc.err }})
		if err != nil {
			t.Fatal(err)
		}
		if _, f := publishTo(t.Context(), t, c, posting(words)); f == nil || f.Intent != tc.want {
			t.Errorf("%s: %v", name, f)
		}
	}
	for name, tc := range badPictures {
		in := newPostOffice(t, "starttls", tc.images)
		if _, f := publishTo(t.Context(), t, in.channel, posting("Tekst", album{}.put(drawing(9), "alt"))); f == nil || f.Intent != tc.want || in.rcpts() != 0 {
			t.Errorf("a picture %s: %v", name, f)
		}
	}
}

type forbidden struct{}

func (forbidden) Error() string   { return "inside" }
func (forbidden) Forbidden() bool { return true }

// Wherever the wire breaks, in either direction: a channel that says that nothing was sent is right, one that says that it
// was is right too, and nothing is sent twice.
func TestMailAWireThatBreaksAnywhere(t *testing.T) {
	in := newPostOffice(t, "tls", nil)
	whole := &wire{out: -1, in: -1}
	attempt := func(w *wire) *publisher.Failure {
		in.wire = func(c net.Conn) net.Conn { w.Conn = c; return w }
		in.open(t)
		_, f := publishTo(t.Context(), t, in.channel, posting(words), passwordS)
		return f
	}
	if f := attempt(whole); f != nil {
		t.Fatal(f)
	}
	doubts := 0
	for _, out := range []bool{true, false} {
		total := whole.got
		if out {
			total = whole.sent
		}
		for at := 0; at < total; at += 15 {
			w := &wire{out: -1, in: at}
			if out {
				w = &wire{out: at, in: -1}
			}
			before := len(in.Letters())
			f := attempt(w)
			in.settled()
			switch sent := len(in.Letters()) - before; {
			case sent > 1, f == nil && sent != 1, f != nil && f.Intent != doubt && sent != 0:
				t.Errorf("out %v, cut after %d of %d bytes: %v with %d messages", out, at, total, f, sent)
			case f != nil && f.Intent == doubt:
				doubts++
			}
		}
	}
	if doubts == 0 {
		t.Error("no cut fell between the dot and its answer")
	}
}

func TestMailThatIsTakenIsSentHoweverTheGoodbyeGoes(t *testing.T) {
	in := newPostOffice(t, "starttls", nil, func(p *postOffice) {
		p.afterData = func(c *smtp.Conn) { _ = c.Conn().(*tls.Conn).CloseWrite() } // QUIT gets no answer any more
	})
	if _, f := publishTo(t.Context(), t, in.channel, posting(words)); f != nil || len(in.Letters()) != 1 {
		t.Errorf("%v, %d messages", f, len(in.Letters()))
	}
}
