package web

import (
	"cmp"
	"errors"
	"maps"
	"net/url"
	"strconv"
	"strings"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
)

// formOfChannel fills the form with a channel as it is stored.
func formOfChannel(ch campaigns.Channel) map[string]string {
	form := map[string]string{"name": ch.Name}
	if ch.Rev > 0 {
		form["rev"] = strconv.Itoa(ch.Rev)
	}
	for _, f := range kindOf(ch).Fields {
		if !f.Secret {
			form[f.Name] = cmp.Or(ch.Settings[f.Name], f.Default)
		}
	}
	return form
}

func (p *channelPage) nameField() Field {
	return Field{Name: "name", Label: "Naam", Help: "Zo heet het kanaal in dit programma.", Value: p.Form["name"], Error: p.Errors["name"],
		Required: true, Wide: true, Autocomplete: "off"}
}

// settingFields are the fields of a kind, without its secret.
func settingFields(kind kinds.Kind, form, faults map[string]string) []Field {
	var out []Field
	for _, f := range kind.Fields {
		if f.Secret {
			continue
		}
		field := Field{Name: f.Name, Type: inputType(f.Name), Label: f.Label, Help: f.Help, Required: f.Required, Value: form[f.Name],
			Error: faults[f.Name], Wide: true, Autocomplete: "off"}
		if len(f.Options) > 0 {
			field.Type = "radios"
		}
		for _, o := range f.Options {
			field.Options = append(field.Options, Option{Value: o.Value, Label: o.Label, Checked: form[f.Name] == o.Value})
		}
		out = append(out, field)
	}
	return out
}

func inputType(name string) string {
	switch name {
	case "site", "server", "service", "page", "url":
		return "url"
	case "to":
		return "email"
	case campaigns.ValidUntil:
		return "date"
	}
	return "text"
}

// typedChannel is base with what was typed, and *Invalid when a channel cannot be so.
func (s *Server) typedChannel(base campaigns.Channel, kind kinds.Kind, form map[string]string) (campaigns.Channel, error) {
	ch := base
	ch.Name = strings.TrimSpace(form["name"])
	ch.Settings = maps.Clone(base.Settings)
	if ch.Settings == nil {
		ch.Settings = map[string]string{}
	}
	for _, f := range kind.Fields {
		if !f.Secret {
			ch.Settings[f.Name] = normal(f.Name, form[f.Name])
		}
	}
	ch.Account = cmp.Or(kind.Account(ch.Settings), ch.Slug)
	ch.Secret = ""
	if _, ok := kind.Secret(); ok {
		ch.Secret = campaigns.Secret(strings.TrimSpace(form["secret"]))
	}
	if ch.Secret != "" {
		now := s.Now().In(s.Zone)
		if ch.Settings[campaigns.ValidUntil] == base.Settings[campaigns.ValidUntil] {
			if left, known := base.DaysLeft(now); kind.SignInDays > 0 || known && left < 0 {
				ch.Settings[campaigns.ValidUntil] = "" // that date was the old one's
			}
		}
		if kind.SignInDays > 0 && ch.Settings[campaigns.ValidUntil] == "" {
			ch.Settings[campaigns.ValidUntil] = now.AddDate(0, 0, kind.SignInDays).Format(time.DateOnly)
		}
		ch.Settings[campaigns.SecretAt] = s.Now().UTC().Format(time.RFC3339)
	}
	if forgets(form) {
		delete(ch.Settings, campaigns.SecretAt)
		ch.Settings[campaigns.ValidUntil] = ""
	}
	if ch.Secret != "" || forgets(form) || !sameConnection(kind, base, ch) {
		ch.Settings = forget(ch.Settings)
	}
	if base.Settings["server"] != ch.Settings["server"] {
		forgetServer(ch.Settings)
	}
	if err := ch.Check(); err != nil {
		return ch, err
	}
	return ch, kind.CheckSettings(ch)
}

// forgets reports whether the stored secret is to be thrown away. A new one in the same form replaces it instead.
func forgets(form map[string]string) bool {
	return form["secret-remove"] == "ja" && strings.TrimSpace(form["secret"]) == ""
}

// normal writes a setting in the one form in which it is stored, so that one place is one account. What cannot be
// read stays as it was typed, for CheckChannel to refuse.
func normal(name, v string) string {
	v = strings.TrimSpace(v)
	switch name {
	case "site", "server", "service":
		if site, err := campaigns.CheckSite(v); err == nil {
			return site
		}
	case "page", "url":
		if u, err := url.Parse(v); err == nil && u.Host != "" {
			u.Host = strings.ToLower(u.Host)
			return u.String()
		}
	case "to":
		if address, err := campaigns.NormalizeEmail(v); err == nil {
			return address
		}
	case "group":
		if guid, ok := kinds.PleioGroup(v); ok {
			return guid
		}
	case "account":
		if v = strings.ToLower(v); v != "" {
			return "@" + strings.TrimLeft(v, "@")
		}
	case "handle":
		return strings.TrimLeft(strings.ToLower(v), "@")
	}
	return v
}

// onFormField turns the name of a kind's secret into the one of the form.
func onFormField(kind kinds.Kind, err error) error {
	var invalid *campaigns.Invalid
	if secret, ok := kind.Secret(); ok && errors.As(err, &invalid) && invalid.Field == secret.Name {
		return &campaigns.Invalid{Field: "secret", Message: invalid.Message}
	}
	return err
}

// taken says which of the two makes the channel one too many: its slug, or the account of its kind.
func taken(kind kinds.Kind, ch campaigns.Channel, n names, err error) error {
	var invalid *campaigns.Invalid
	if !errors.As(err, &invalid) || invalid.Field != "slug" {
		return err
	}
	for _, other := range n.channel {
		if ch.ID == "" && other.Slug == ch.Slug {
			return &campaigns.Invalid{Field: "slug", Message: "Er is al een kanaal met deze korte naam. Kies een andere."}
		}
	}
	for _, f := range kind.Fields {
		if f.Account {
			return &campaigns.Invalid{Field: f.Name, Message: "Er is al een kanaal hiervoor. Gebruik dat, of vul iets anders in."}
		}
	}
	return err
}
