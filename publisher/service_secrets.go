package publisher

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"html"
	"net/url"
	"slices"
	"strings"
)

// secrets are words that must not be seen in anything that is stored, logged or shown, in every form in which a service
// or a library might repeat them.
type secrets []string

// keep returns the forms of values; an empty value has none.
func keep(values ...string) (out secrets) {
	for _, v := range values {
		if v == "" {
			continue
		}
		quoted, _ := json.Marshal(v) // a string always encodes
		out = append(out, v, url.QueryEscape(v), url.PathEscape(v), html.EscapeString(v),
			strings.Trim(string(quoted), `"`), base64.StdEncoding.EncodeToString([]byte(v)))
	}
	slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) }) // a long one may hold a short one
	return slices.Compact(out)
}

// and returns s with more.
func (s secrets) and(more secrets) secrets { return slices.Concat(s, more) }

// hide takes the secrets out of a text.
func (s secrets) hide(text string) string {
	for _, secret := range s {
		text = strings.ReplaceAll(text, secret, "***")
	}
	return text
}

// inError hides them in an error. One that held a secret loses what it wrapped.
func (s secrets) inError(err error) error {
	if err == nil {
		return nil
	}
	if text := s.hide(err.Error()); text != err.Error() {
		return errors.New(text)
	}
	return err
}
