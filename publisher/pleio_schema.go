package publisher

import (
	"net/http"
	"regexp"
	"strings"
)

// isSchemaError reports whether message, in an answer without data, is what graphql-core says of a document or a variable
// that the schema does not allow. It says so before it executes anything (GraphQL specification §5 and §6.1.2). Ariadne
// answers 400 to the first and 200 to the second; one of Pleio's own codes is never meant.
func isSchemaError(status int, message string) bool {
	return schemaError.MatchString(message) || status == http.StatusBadRequest && strings.Contains(message, " ")
}

var schemaError = regexp.MustCompile(`^(Cannot query field|Unknown (argument|type|field|directive)|Variable ['"]?\$|Field ['"]\w+['"]|Syntax Error)`)

// schemaName finds the name that such a message is about; the first form that fits.
var schemaName = []*regexp.Regexp{
	regexp.MustCompile(`Field ['"](\w{1,60})['"]`),
	regexp.MustCompile(` at ['"]\w+\.(\w{1,60})['"]`),
	regexp.MustCompile(`^(?:Cannot query field|Unknown \w+|Argument|Value) ['"](\w{1,60})['"]`),
}

// changed says in Dutch that this Pleio is no longer the one we know, and what it stumbled over.
func changed(message string) string {
	what := "onze vraag niet meer"
	for _, form := range schemaName {
		if m := form.FindStringSubmatch(message); m != nil {
			what = "“" + m[1] + "” niet meer zoals wij het gebruiken"
			break
		}
	}
	return "Pleio is veranderd: het begrijpt " + what + ". Plaats het bericht zelf en meld dit aan de beheerder van dit programma."
}
