package publisher

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"net"
	"net/mail"
	"strconv"
	"strings"
	"time"

	"veiligheidskalender/campaigns"
)

// Mail sends posts to one address, that of a mailing list, by SMTP (RFC 5321), always encrypted. A message is on its way
// once the server has taken the dot that ends it. Nobody can see afterwards whether it was, and a second one with the same
// Message-ID may be shown twice: so a doubt is for a person.
type Mail struct {
	channelID string
	from, to  *mail.Address
	host      string
	port      string
	implicit  bool // TLS from the first byte; else STARTTLS
	user      string
	password  string
	images    Images
	options   MailOptions
	secrets   secrets
}

var _ Channel = (*Mail)(nil)

// MailOptions are what a Mail needs from the program.
type MailOptions struct {
	// Dial connects to the mail server. It is to refuse addresses inside, with an error that has Forbidden() bool.
	Dial    func(ctx context.Context, network, address string) (net.Conn, error)
	RootCAs *x509.CertPool // nil: those of the system
}

// NewMail makes the channel from its settings to, from (an address, or a name with one), host, port (default 587),
// security (starttls or tls; default starttls) and user, and from its secret, the password. What a person can mend is
// *campaigns.Invalid. Without images a post with a picture is left to a person.
func NewMail(ch campaigns.Channel, images Images, o MailOptions) (*Mail, error) {
	if o.Dial == nil {
		return nil, errors.New("mail: no Dial, so addresses inside would not be guarded")
	}
	setting := func(name string) string { return strings.TrimSpace(ch.Settings[name]) }
	m := &Mail{channelID: ch.ID, host: setting("host"), port: cmp.Or(setting("port"), "587"), user: setting("user"),
		password: ch.Secret.Reveal(), images: images, options: o}
	m.secrets = keep(m.password, "\x00"+m.user+"\x00"+m.password) // the second is how AUTH PLAIN sends it
	var err error
	if m.to, err = mail.ParseAddress(cmp.Or(setting("to"), ch.Account)); err != nil {
		return nil, &campaigns.Invalid{Field: "to", Message: "Dit is geen e-mailadres."}
	}
	if m.from, err = mail.ParseAddress(setting("from")); err != nil {
		return nil, &campaigns.Invalid{Field: "from", Message: "Dit is geen e-mailadres."}
	}
	if m.host == "" || strings.ContainsAny(m.host, " /@\r\n") {
		return nil, &campaigns.Invalid{Field: "host", Message: "Vul de naam van de mailserver in, zoals smtp.woudenberg.nl."}
	}
	if n, err := strconv.Atoi(m.port); err != nil || n < 1 || n > 65535 {
		return nil, &campaigns.Invalid{Field: "port", Message: "Een poort is een getal van 1 tot en met 65535, meestal 587."}
	}
	switch cmp.Or(setting("security"), "starttls") {
	case "starttls":
	case "tls":
		m.implicit = true
	default:
		return nil, &campaigns.Invalid{Field: "security", Message: "Kies STARTTLS of TLS."}
	}
	if m.user != "" && m.password == "" {
		return nil, &campaigns.Invalid{Field: "password", Message: "Vul het wachtwoord in dat bij de gebruikersnaam hoort."}
	}
	return m, nil
}

// Publish sends the message. Only what happens after its last byte can leave a doubt.
func (m *Mail) Publish(ctx context.Context, d campaigns.Dispatch) (campaigns.Receipt, error) {
	all, err := pictures(ctx, m.images, d.Content.Media)
	if err != nil {
		return campaigns.Receipt{}, err
	}
	message, err := m.message(d, all)
	if err != nil {
		return campaigns.Receipt{}, Permanent("Van dit bericht is geen e-mail te maken. Maak het eenvoudiger.", err)
	}
	line, err := m.open(ctx)
	if err != nil {
		return campaigns.Receipt{}, err
	}
	defer line.hangUp()
	if err := line.address(len(message)); err != nil {
		return campaigns.Receipt{}, err
	}
	if err := line.transfer(message); err != nil {
		return campaigns.Receipt{}, err
	}
	return campaigns.Receipt{RemoteID: m.messageID(d)}, nil
}

// Find cannot look into the mailboxes of others.
func (m *Mail) Find(context.Context, campaigns.Dispatch) (campaigns.Receipt, error) {
	return campaigns.Receipt{}, errors.New("of een e-mail verstuurd is, kan het programma niet teruglezen; kijk in een postvak van de lijst")
}

// Keyed is false: a list sends on whatever it gets.
func (m *Mail) Keyed(campaigns.Dispatch, time.Time) bool { return false }

// Check signs in and names the sender and the list to the server, without sending a message.
func (m *Mail) Check(ctx context.Context) (string, error) {
	line, err := m.open(ctx)
	if err != nil {
		return "", err
	}
	defer line.hangUp()
	if err := line.address(0); err != nil {
		return "", err
	}
	line.goodbye()
	return "De mailserver " + m.host + " neemt berichten aan van " + m.from.Address + " voor " + m.to.Address + ".", nil
}

// domain is that of the sender: the program's name in the mail world.
func (m *Mail) domain() string { return m.from.Address[strings.LastIndex(m.from.Address, "@")+1:] }

// messageID is the same for every attempt with the same words (RFC 5322 §3.6.4), without angle brackets.
func (m *Mail) messageID(d campaigns.Dispatch) string { return d.Delivery.Key() + "@" + m.domain() }
