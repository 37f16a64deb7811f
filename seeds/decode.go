package seeds

import (
	"cmp"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"
)

// MaxItems is how long any list in a pack may be.
const MaxItems = 2_000

// decode fills v from node n. A struct takes a mapping: its fields carry the tag `pack:"key"`, with ",required" where an
// empty value is refused, and its embedded item remembers the place in the file. All that does not fit, unknown and
// doubled keys included, becomes a fault under path; what does fit is filled in regardless. It reports whether n is of
// the right kind; a null is of none, and no fault.
func decode(n *yaml.Node, path string, v reflect.Value, f *faults) bool {
	if n.ShortTag() == "!!null" {
		return false
	}
	fits := true
	switch v.Kind() {
	case reflect.Pointer:
		to := reflect.New(v.Type().Elem())
		if !decode(n, path, to.Elem(), f) {
			return false
		}
		v.Set(to)
	case reflect.Struct:
		if fits = n.Kind == yaml.MappingNode; fits {
			decodeStruct(n, path, v, f)
		}
	case reflect.Slice:
		if fits = n.Kind == yaml.SequenceNode; fits {
			decodeList(n, path, v, f)
		}
	default:
		fits = n.Kind == yaml.ScalarNode && decodeScalar(n.Value, v)
		if strings.ContainsFunc(n.Value, control) {
			f.add(n.Line, n.Column, path, "In deze tekst staat een onzichtbaar stuurteken. Haal het weg.")
		}
	}
	if !fits {
		f.add(n.Line, n.Column, path, expected(v))
	}
	return fits
}

func decodeStruct(n *yaml.Node, path string, v reflect.Value, f *faults) {
	it := item{path, n}
	v.Addr().Interface().(interface{ found(item) }).found(it)
	lines := map[string]int{}
	for i := 0; i < len(n.Content); i += 2 {
		key := n.Content[i]
		field := fieldFor(v, key)
		switch {
		case !field.IsValid():
			f.add(key.Line, key.Column, it.field(cmp.Or(short(key.Value), "?")), "Deze sleutel kent het pakket niet. Kijk of er een tikfout in zit.")
		case lines[key.Value] > 0:
			f.add(key.Line, key.Column, it.field(key.Value), fmt.Sprintf("Deze sleutel staat al op regel %d.", lines[key.Value]))
		default:
			lines[key.Value] = key.Line
			decode(n.Content[i+1], it.field(key.Value), field, f)
		}
	}
	for i := range v.NumField() {
		key, option, _ := strings.Cut(v.Type().Field(i).Tag.Get("pack"), ",")
		if option == "required" && empty(v.Field(i)) {
			f.item(it, key, "Dit ontbreekt. Vul %s in.", key)
		}
	}
}

// fieldFor returns the field of struct v that the key fills, or the zero Value.
func fieldFor(v reflect.Value, key *yaml.Node) reflect.Value {
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("pack"), ",")
		if name != "" && name == key.Value && key.Kind == yaml.ScalarNode {
			return v.Field(i)
		}
	}
	return reflect.Value{}
}

func empty(v reflect.Value) bool {
	return v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0
}

func decodeList(n *yaml.Node, path string, v reflect.Value, f *faults) {
	if len(n.Content) > MaxItems {
		f.add(n.Content[MaxItems].Line, n.Content[MaxItems].Column, path, fmt.Sprintf("Deze lijst is te lang: hoogstens %d.", MaxItems))
		return
	}
	for i, child := range n.Content {
		element, at := reflect.New(v.Type().Elem()).Elem(), at(path, i)
		if child.ShortTag() == "!!null" {
			f.add(child.Line, child.Column, at, "Hier staat een streepje zonder iets erachter.")
		}
		if decode(child, at, element, f) || element.Kind() != reflect.Struct { // words keep their places in the list
			v.Set(reflect.Append(v, element))
		}
	}
}

// decodeScalar takes the characters as they stand in the file: 2024 and 09:00 are text where text is asked for.
func decodeScalar(s string, v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String:
		if s = strings.TrimSpace(s); v.Type() != reflect.TypeFor[prose]() {
			s = strings.Join(strings.Fields(s), " ")
		}
		v.SetString(s)
	case reflect.Int:
		n, err := strconv.ParseUint(s, 10, 16)
		v.SetInt(int64(n))
		return err == nil
	case reflect.Bool:
		v.SetBool(s == "true")
		return s == "true" || s == "false"
	}
	return true
}

// control finds what YAML lets a writer escape and a database refuses: "\0".
func control(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }

func expected(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Struct:
		return "Hier horen sleutels met een waarde, zoals slug: woudenberg."
	case reflect.Slice:
		return "Hier hoort een lijst: op elke regel een streepje, of [tussen, haken]."
	case reflect.Int:
		return "Hier hoort een heel getal, zoals 3."
	case reflect.Bool:
		return "Hier hoort true of false."
	}
	return "Hier hoort een tekst. Zet hem tussen aanhalingstekens als er een dubbele punt in staat."
}
