package publisher

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// pleioAnswer is what came back from /graphql, whatever it was.
type pleioAnswer struct {
	status int
	header http.Header
	body   []byte
	cut    error // the line broke, or the limit was reached, while reading the body
	data   json.RawMessage
	errors []struct{ Message string }
	isJSON bool
}

const pleioMaxAnswer = 1 << 20 // bytes

// call posts one GraphQL document. The error is that of the client: no answer at all.
func (p *Pleio) call(ctx context.Context, document string, variables map[string]any) (*pleioAnswer, error) {
	body, err := json.Marshal(map[string]any{"query": document, "variables": variables})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.site.JoinPath("/graphql").String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.GetBody = nil // nobody sends this again behind our back
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	p.session.sign(req)
	resp, err := p.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	a := &pleioAnswer{status: resp.StatusCode, header: resp.Header}
	a.body, a.cut = io.ReadAll(io.LimitReader(resp.Body, pleioMaxAnswer))
	var envelope struct {
		Data   json.RawMessage
		Errors []struct{ Message string }
	}
	if a.cut == nil && json.Unmarshal(a.body, &envelope) == nil {
		a.isJSON, a.data, a.errors = true, envelope.Data, envelope.Errors
	}
	return a, nil
}

// into decodes the data of a successful answer and reports whether there was any.
func (a *pleioAnswer) into(v any) bool {
	return a.status/100 == 2 && a.hasData() && json.Unmarshal(a.data, v) == nil
}

func (a *pleioAnswer) hasData() bool { return len(a.data) > 0 && string(a.data) != "null" }

// isHTML reports whether the answer is a page for people: by its first character, or by its type if it is not JSON.
func (a *pleioAnswer) isHTML() bool {
	first := bytes.TrimLeft(bytes.TrimPrefix(a.body, []byte("\ufeff")), " \t\r\n")
	switch {
	case len(first) == 0 || first[0] == '{' || first[0] == '[':
		return false
	case first[0] == '<':
		return true
	}
	return strings.Contains(strings.ToLower(a.header.Get("Content-Type")), "html")
}
