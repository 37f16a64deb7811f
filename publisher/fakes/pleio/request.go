package pleio

import (
	_ "embed"
	"encoding/json"
	"mime"
	"net/http"
	"strings"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

//go:embed schema.graphql
var schemaText string

var schema = gqlparser.MustLoadSchema(&ast.Source{Name: "schema.graphql", Input: schemaText})

// operations is what is asked, in the form in which it is sent.
type operations struct {
	Query         string
	Variables     map[string]any
	OperationName string
}

// request is a GraphQL request as far as it could be read.
type request struct {
	document  string
	variables map[string]any
	op        *ast.OperationDefinition
	bad       string  // why it is no GraphQL request at all
	errors    []fault // why the schema does not allow it
}

// fault is one entry of errors[].
type fault struct {
	Message string `json:"message"`
}

func (f fault) Error() string { return f.Message }

func parse(r *http.Request, body []byte) *request {
	q := &request{}
	var in operations
	switch kind, with, err := mime.ParseMediaType(r.Header.Get("Content-Type")); {
	case err == nil && kind == "application/json":
		if json.Unmarshal(body, &in) != nil {
			q.bad = "Request body is not a valid JSON"
		}
	case err == nil && kind == "multipart/form-data":
		in, q.bad = readForm(body, with["boundary"])
	default:
		q.bad = "Posted content must be of type application/json or multipart/form-data"
	}
	if q.bad != "" {
		return q
	}
	q.document, q.variables = in.Query, in.Variables
	doc, errs := gqlparser.LoadQueryWithRules(schema, in.Query, rules.NewDefaultRules())
	for _, e := range errs {
		q.errors = append(q.errors, fault{strings.ReplaceAll(e.Message, `"`, `'`)}) // graphql-core quotes so
	}
	if doc != nil && len(errs) == 0 {
		if q.op = doc.Operations.ForName(in.OperationName); q.op == nil {
			q.errors = append(q.errors, fault{"Must provide operation name if query contains multiple operations."})
		}
	}
	return q
}

// operation is query or mutation. A document that the schema refuses still shows what it was meant to be.
func (q *request) operation() string {
	switch {
	case q.op != nil:
		return string(q.op.Operation)
	case strings.Contains(q.document, "mutation"):
		return "mutation"
	case q.document != "":
		return "query"
	}
	return ""
}
