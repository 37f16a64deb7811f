package pleio

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator"
)

// coerce returns the variables with their defaults, or what graphql-core says of the first one that does not fit. It is as
// strict as graphql-core, which gqlparser is not: that takes "1" for an Int.
func (q *request) coerce(host string) (map[string]any, error) {
	for _, v := range q.op.VariableDefinitions {
		value, given := q.variables[v.Variable]
		switch {
		case !given && v.Type.NonNull && v.DefaultValue == nil:
			return nil, fault{fmt.Sprintf("Variable '$%s' of required type '%s' was not provided.", v.Variable, v.Type)}
		case given:
			if path, why := fits(v.Type, value, v.Variable, host); why != "" {
				shown, _ := json.Marshal(value)
				return nil, fault{fmt.Sprintf("Variable '$%s' got invalid value %s at '%s'; %s", v.Variable, shown, path, why)}
			}
		}
	}
	return validator.VariableValues(schema, q.op, q.variables)
}

// fits returns where and why value is not of type t; empty when it is.
func fits(t *ast.Type, value any, path, host string) (where, why string) {
	if value == nil {
		if t.NonNull {
			return path, fmt.Sprintf("Expected non-nullable type '%s' not to be None.", t)
		}
		return "", ""
	}
	if t.Elem != nil {
		list, ok := value.([]any)
		if !ok {
			return fits(t.Elem, value, path, host)
		}
		for i, v := range list {
			if where, why = fits(t.Elem, v, fmt.Sprintf("%s[%d]", path, i), host); why != "" {
				return where, why
			}
		}
		return "", ""
	}
	switch def := schema.Types[t.NamedType]; def.Kind {
	case ast.InputObject:
		return fitsInput(def, value, path, host)
	case ast.Enum:
		if name, ok := value.(string); !ok || def.EnumValues.ForName(name) == nil {
			return path, fmt.Sprintf("Value '%v' does not exist in '%s' enum.", value, def.Name)
		}
		return "", ""
	}
	return path, fitsScalar(t.NamedType, value, host)
}

func fitsInput(def *ast.Definition, value any, path, host string) (where, why string) {
	object, ok := value.(map[string]any)
	if !ok {
		return path, fmt.Sprintf("Expected type '%s' to be a mapping.", def.Name)
	}
	for _, f := range def.Fields {
		v, given := object[f.Name]
		if !given {
			if f.Type.NonNull {
				return path, fmt.Sprintf("Field '%s' of required type '%s' was not provided.", f.Name, f.Type)
			}
			continue
		}
		if where, why = fits(f.Type, v, path+"."+f.Name, host); why != "" {
			return where, why
		}
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if def.Fields.ForName(name) == nil {
			return path, fmt.Sprintf("Field '%s' is not defined by type '%s'.", name, def.Name)
		}
	}
	return "", ""
}

func fitsScalar(name string, value any, host string) string {
	text, isText := value.(string)
	switch name {
	case "Int":
		if f, ok := value.(float64); !ok || f != float64(int32(f)) {
			return fmt.Sprintf("Int cannot represent non-integer value: %v", value)
		}
	case "Boolean":
		if _, ok := value.(bool); !ok {
			return fmt.Sprintf("Boolean cannot represent a non boolean value: %v", value)
		}
	case "Upload":
		if _, ok := value.(upload); !ok {
			return "Expected type 'Upload'."
		}
	case "DateTime":
		if _, err := time.Parse(time.RFC3339, text); err != nil {
			return fmt.Sprintf("Expected type 'DateTime'. %v is no moment", value)
		}
	case "SecureRichText":
		if !isText {
			return "Expected type 'SecureRichText'."
		}
		if src := externalImage(text, host); src != "" {
			return "Expected type 'SecureRichText'. Invalid external file or image URL: " + src
		}
	case "String":
		if !isText {
			return fmt.Sprintf("String cannot represent a non string value: %v", value)
		}
	}
	return ""
}

// externalImage returns the address of a file or image at the top of the document that is on another host.
func externalImage(text, host string) string {
	var doc node
	if json.Unmarshal([]byte(text), &doc) != nil {
		return ""
	}
	for _, n := range doc.Content {
		key := map[string]string{"file": "url", "image": "src"}[n.Type]
		address, _ := n.Attrs[key].(string)
		if u, err := url.Parse(address); err == nil && u.Host != "" && u.Host != host {
			return address
		}
	}
	return ""
}
