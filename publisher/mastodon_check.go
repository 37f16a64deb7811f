package publisher

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// genuineMastodon is the setting server_kind of a server that is Mastodon itself.
const genuineMastodon = "mastodon"

// mastodonInstance is what GET /api/v2/instance says of a server.
type mastodonInstance struct {
	Domain        string
	Version       string
	SourceURL     string `json:"source_url"`
	Configuration struct {
		Statuses struct {
			MaxCharacters            int `json:"max_characters"`
			MaxMediaAttachments      int `json:"max_media_attachments"`
			CharactersReservedPerURL int `json:"characters_reserved_per_url"`
		}
		MediaAttachments struct {
			DescriptionLimit int `json:"description_limit"` // characters; since Mastodon 4.4
			ImageSizeLimit   int `json:"image_size_limit"`  // bytes
		} `json:"media_attachments"`
	}
}

var mastodonVersion = regexp.MustCompile(`^\d+\.\d+\.\d+`)

// genuine reports whether the server is Mastodon itself. Every other software either points to its own source, or says
// "(compatible; …)" in its version; a server that does not point to Mastodon's source is not taken for it.
func (i mastodonInstance) genuine() bool {
	u, err := url.Parse(i.SourceURL)
	source := ""
	if err == nil {
		source = strings.ToLower(u.Host + strings.TrimSuffix(u.Path, "/"))
	}
	return (source == "github.com/mastodon/mastodon" || source == "github.com/tootsuite/mastodon") &&
		mastodonVersion.MatchString(i.Version) && !strings.Contains(strings.ToLower(i.Version), "compatible")
}

// Check says whose name the posts will carry, and learns the limits and the kind of the server. It is an error when the
// token belongs to another account than the one that was written down.
func (m *Mastodon) Check(ctx context.Context) (string, error) {
	me, err := m.me(ctx)
	if err != nil {
		return "", err
	}
	i, err := m.instance(ctx)
	if err != nil {
		return "", err
	}
	if !m.is(me, i) {
		return "", Permanent(fmt.Sprintf("Deze toegangssleutel is van @%s en niet van %s. Vul de sleutel of de naam van het goede account in.", me.Acct, m.account), nil)
	}
	m.learn(i)
	name := cmp.Or(strings.TrimSpace(me.DisplayName), me.Username)
	sentence := fmt.Sprintf("Aangemeld op %s als %s (@%s).", m.base.Host, name, me.Acct)
	if n := i.Configuration.Statuses.MaxCharacters; n > 0 {
		sentence += fmt.Sprintf(" Een bericht mag er %d tekens lang zijn.", n)
	}
	if !i.genuine() {
		sentence += " Deze server is geen Mastodon zelf: is het onzeker of een bericht geplaatst is, dan vraagt het programma het aan een collega."
	}
	return sentence, nil
}

// instance asks what the server is. One that does not know the question (Mastodon before 4.0, some others) is none.
func (m *Mastodon) instance(ctx context.Context) (i mastodonInstance, err error) {
	err = m.ask(ctx, m.signed(http.MethodGet, "/api/v2/instance"), &i)
	if f := (*Failure)(nil); errors.As(err, &f) && f.Status == http.StatusNotFound {
		return mastodonInstance{}, nil
	}
	return i, err
}

// is reports whether me is the account that a person wrote down; with nothing written down, anybody is.
func (m *Mastodon) is(me mastodonAccount, i mastodonInstance) bool {
	name, domain, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(m.account), "@"), "@")
	if name == "" {
		return true
	}
	home, _ := url.Parse(me.URL)
	at := domain == "" || strings.EqualFold(domain, i.Domain) || strings.EqualFold(domain, m.base.Hostname()) ||
		home != nil && strings.EqualFold(domain, home.Hostname())
	return at && strings.EqualFold(name, me.Username)
}

func (m *Mastodon) learn(i mastodonInstance) {
	number := func(n int) string {
		if n <= 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	posts, pictures := i.Configuration.Statuses, i.Configuration.MediaAttachments
	learned := map[string]string{
		"max_characters":  number(posts.MaxCharacters),
		"max_images":      number(posts.MaxMediaAttachments),
		"url_length":      number(posts.CharactersReservedPerURL),
		"max_alt":         number(pictures.DescriptionLimit),
		"max_image_bytes": number(pictures.ImageSizeLimit),
		"server_kind":     "",
		"server_kind_at":  "",
	}
	if i.genuine() {
		learned["server_kind"], learned["server_kind_at"] = genuineMastodon, m.base.String()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.learned = learned
}

// Learned implements Learner: the limits max_characters, max_images, url_length, max_alt and max_image_bytes, as kinds.On
// reads them, server_kind ("mastodon" for Mastodon itself) and server_kind_at, the address for which that was seen.
func (m *Mastodon) Learned() map[string]string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.learned)
}
