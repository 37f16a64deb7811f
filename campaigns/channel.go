package campaigns

import (
	"log/slog"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// Channel is one place to publish: a Pleio site, a Mastodon account, a mail list, a hand-over to a person.
type Channel struct {
	ID             string
	MunicipalityID string
	Slug           string // unique, in addresses and packs: pleio-woudenberg
	Kind           string // a name from publisher/kinds: pleio
	Name           string
	Internal       bool              // its kind reaches colleagues only; a halt of the public channels leaves it alone
	Account        string            // what makes it one place, unique with Kind: the site's address, the account's name
	Settings       map[string]string // what is no secret; keys per kind
	Secret         Secret            // decrypted; empty: none stored
	SecretSet      bool              // a secret is stored, even where Secret was not asked for
	CreatedAt      time.Time
	Rev            int // counts what people saved; tests of the connection and waits for the service do not
}

// Secret is a credential. It prints, logs and encodes as stars; only Reveal gives it away.
type Secret string

// Reveal returns the credential itself, to be sent to the service it belongs to and nowhere else.
func (s Secret) Reveal() string { return string(s) }

// String hides the credential.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "***"
}

// GoString hides the credential from %#v.
func (s Secret) GoString() string { return s.String() }

// MarshalText hides the credential from JSON and other encoders.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue hides the credential from slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

var slugForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// ValidSlug reports whether s can stand in an address: lower-case letters, digits, single hyphens; at most 60 bytes.
func ValidSlug(s string) bool { return len(s) <= 60 && slugForm.MatchString(s) }

// Check returns *Invalid for a channel that cannot be stored; what one kind needs is for publisher/kinds.
func (c Channel) Check() error {
	switch n := utf8.RuneCountInString(strings.TrimSpace(c.Name)); {
	case n == 0 || n > 100:
		return &Invalid{"name", "Geef het kanaal een naam van hoogstens 100 tekens."}
	case !ValidSlug(c.Slug):
		return &Invalid{"slug", "Gebruik kleine letters, cijfers en streepjes, zoals pleio-woudenberg."}
	case c.Kind == "":
		return &Invalid{"kind", "Kies een soort kanaal."}
	case c.MunicipalityID == "":
		return &Invalid{"municipality", "Kies een gemeente."}
	case len(c.Secret) > 10_000:
		return &Invalid{"secret", "Dit is te lang voor een sleutel of wachtwoord."}
	}
	for k, v := range c.Settings {
		if len(v) > 2_000 {
			return &Invalid{k, "Deze waarde is te lang: hoogstens 2000 tekens."}
		}
	}
	return nil
}

// CheckSite returns the address in one form, https://host, or *Invalid on field "site".
// http is for addresses on this very machine only.
func CheckSite(s string) (string, error) {
	s = strings.TrimRight(strings.TrimSpace(s), "/")
	if s != "" && !strings.Contains(s, "://") {
		s = "https://" + s
	}
	u, err := url.Parse(s)
	local := err == nil && (u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1")
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || len(s) > 300 ||
		(u.Scheme != "https" && !(u.Scheme == "http" && local)) {
		return "", &Invalid{"site", "Vul het adres van de site in, zoals https://intranet.woudenberg.nl."}
	}
	u.Host = strings.ToLower(u.Host)
	return u.String(), nil
}
