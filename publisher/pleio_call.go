package publisher

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"
)

// graphQL is a document with its variables, as Pleio takes it.
type graphQL struct {
	Query     string         `json:"query"`
	Variables map[string]any `json:"variables"`
}

// pleioAnswer is what came back from /graphql, whatever it was.
type pleioAnswer struct {
	*answer
	data   json.RawMessage
	errors []struct{ Message string }
}

// call posts one GraphQL document. The error is that of the client: no answer at all.
func (p *Pleio) call(ctx context.Context, q graphQL) (*pleioAnswer, error) {
	body, err := json.Marshal(q)
	if err != nil {
		return nil, err
	}
	return p.post(ctx, body, "application/json")
}

// callWith does so with a picture: the one in the variables that is null now, at this path. It is a multipart request as
// in the GraphQL multipart request specification (github.com/jaydenseric/graphql-multipart-request-spec), which is what
// Ariadne reads.
func (p *Pleio) callWith(ctx context.Context, q graphQL, pic *picture, path string) (*pleioAnswer, error) {
	operations, err := json.Marshal(q)
	if err != nil {
		return nil, err
	}
	where, err := json.Marshal(map[string][]string{"0": {path}})
	if err != nil {
		return nil, err
	}
	body, kind, err := form(
		formPart{name: "operations", value: string(operations)},
		formPart{name: "map", value: string(where)},
		formPart{name: "0", picture: pic, number: 1})
	if err != nil {
		return nil, err
	}
	return p.post(ctx, body, kind)
}

func (p *Pleio) post(ctx context.Context, body []byte, kind string) (*pleioAnswer, error) {
	const path = "/graphql"
	got, err := p.do(ctx, call{method: http.MethodPost, path: path, header: p.session.headers(p.base.JoinPath(path).String()), body: body, kind: kind})
	if err != nil {
		return nil, err
	}
	a := &pleioAnswer{answer: got}
	var envelope struct {
		Data   json.RawMessage
		Errors []struct{ Message string }
	}
	if a.cut == nil && json.Unmarshal(a.body, &envelope) == nil {
		a.data, a.errors = envelope.Data, envelope.Errors
	}
	return a, nil
}

// into decodes the data of a successful answer and reports whether there was any.
func (a *pleioAnswer) into(v any) bool {
	return a.status/100 == 2 && a.hasData() && json.Unmarshal(a.data, v) == nil
}

func (a *pleioAnswer) hasData() bool { return !isNull(a.data) }

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
