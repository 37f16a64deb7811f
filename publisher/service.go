package publisher

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"veiligheidskalender/campaigns"
)

// service is a foreign HTTP API as the channels talk to it.
type service struct {
	name    string // as people call it: Mastodon
	client  *http.Client
	base    *url.URL
	secrets secrets
}

// call is one request to a service.
type call struct {
	method string
	path   string // below the base
	query  url.Values
	header http.Header
	body   []byte // nil: none
	kind   string // Content-Type of the body
}

// answer is what came back, whatever it was.
type answer struct {
	status int
	header http.Header
	body   []byte
	cut    error // the line broke, or the limit was reached, while reading the body
}

const maxAnswer = 2 << 20 // bytes; forty statuses with pictures and cards stay well below

// newService checks the address of a service; what is wrong with it is *campaigns.Invalid on field.
func newService(name string, client *http.Client, field, address string, s secrets) (service, error) {
	site, err := campaigns.CheckSite(address)
	if err != nil {
		return service{}, &campaigns.Invalid{Field: field, Message: "Vul een adres in dat begint met https://."}
	}
	base, err := url.Parse(site)
	if err != nil {
		return service{}, err
	}
	return service{name, client, base, s}, nil
}

// do makes the call once. Its error is that of the client: no answer at all.
func (s service) do(ctx context.Context, c call) (*answer, error) {
	to := *s.base
	if c.path != "" {
		to = *s.base.JoinPath(c.path)
	}
	if c.query != nil {
		to.RawQuery = c.query.Encode()
	}
	var body io.Reader
	if c.body != nil {
		body = bytes.NewReader(c.body)
	}
	req, err := http.NewRequestWithContext(ctx, c.method, to.String(), body)
	if err != nil {
		return nil, err
	}
	req.GetBody = nil // nobody sends this again behind our back
	for name, values := range c.header {
		req.Header[name] = values
	}
	if c.kind != "" {
		req.Header.Set("Content-Type", c.kind)
	}
	if req.Header.Get("Accept") == "" {
		req.Header.Set("Accept", "application/json")
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	a := &answer{status: resp.StatusCode, header: resp.Header}
	a.body, a.cut = io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	return a, nil
}

// ask makes a call that publishes nothing and decodes the good answer. Its error is a *Failure that is never a doubt.
func (s service) ask(ctx context.Context, c call, into any) error {
	ctx, sent := Trace(ctx)
	a, err := s.do(ctx, c)
	if err != nil {
		return s.idle(s.unreached(sent, err))
	}
	if a.into(into) {
		return nil
	}
	return s.idle(s.refusal(a))
}

// into decodes a successful answer and reports whether there was one.
func (a *answer) into(v any) bool {
	return a.status/100 == 2 && a.cut == nil && json.Unmarshal(a.body, v) == nil
}

// unreached says what to think of no answer.
func (s service) unreached(sent *Sent, err error) *Failure {
	f := sent.Unreached(s.name, err)
	var with *url.Error // quotes the whole address, and an address may hold a key
	if errors.As(err, &with) {
		err = with.Err
	}
	f.Err = s.secrets.inError(err)
	return f
}

// idle is for what went wrong in a call that publishes nothing: no doubt can come of it.
func (s service) idle(f *Failure) *Failure {
	if f.Intent == IntentDoubt {
		f.Intent = IntentLater
		f.Reason = strings.TrimSpace(strings.TrimSuffix(f.Reason, mayBeThere))
	}
	return f
}
