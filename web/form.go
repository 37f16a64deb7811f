package web

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"veiligheidskalender/campaigns"
)

// Field is one field of a form; see templates/components.html.
type Field struct {
	ID, Name, Type, Label, Help, Value, Error string
	Required, Bare                            bool
	Max, Rows                                 int
	Toolbar, Words, Wide                      bool
	Min                                       string
	Checked                                   bool
	Autocomplete                              string
	Options                                   []Option
	Hints                                     []string
}

// Option is one choice of a field.
type Option struct {
	Value, Label, Help string
	Checked, Disabled  bool
}

// form returns the fields of a POST by name; of fields that come more than once the last.
func (r *request) form() map[string]string {
	out := map[string]string{}
	r.Request().PostArgs().VisitAll(func(k, v []byte) { out[string(k)] = storable(string(v)) })
	if r.posted != nil {
		for k, v := range r.posted.fields {
			out[k] = storable(v[len(v)-1])
		}
	}
	delete(out, "csrf")
	return out
}

// many returns all values of a field of a POST.
func (r *request) many(name string) []string {
	var out []string
	for _, v := range r.Request().PostArgs().PeekMulti(name) {
		out = append(out, storable(string(v)))
	}
	if r.posted != nil {
		for _, v := range r.posted.fields[name] {
			out = append(out, storable(v))
		}
	}
	return out
}

// storable is what was typed, as far as a database can store it: valid UTF-8 without NUL.
func storable(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}

// local joins a date and a time field to a wall time; both empty is no moment. A half moment is *Invalid.
func local(date, clock string) (campaigns.Local, error) {
	date, clock = strings.TrimSpace(date), strings.TrimSpace(clock)
	switch {
	case date == "" && clock == "":
		return "", nil
	case date == "":
		return "", &campaigns.Invalid{Field: "date", Message: "Kies ook een datum."}
	case clock == "":
		return "", &campaigns.Invalid{Field: "time", Message: "Kies ook een tijd, zoals 09:00."}
	}
	if len(clock) == len("09:00:00") { // some browsers send seconds
		clock = clock[:5]
	}
	l := campaigns.Local(date + "T" + clock)
	if _, err := l.Wall(); err != nil {
		return "", &campaigns.Invalid{Field: "date", Message: "Deze datum of tijd bestaat niet. Schrijf bijvoorbeeld 2027-02-02 en 09:00."}
	}
	return l, nil
}

// invalid shows the form again with what was typed and all that err says is wrong: 422 for what a person can mend, 409 for what
// changed meanwhile. Every other error stays an error.
func (p *Page) invalid(r *request, err error) error {
	switch wrong := mistakes(err); {
	case len(wrong) > 0:
		r.Status(fiber.StatusUnprocessableEntity)
		for _, one := range wrong {
			field := one.Field
			if field == "local" {
				field = "date"
			}
			p.fault(field, one.Message)
		}
	case errors.Is(err, campaigns.ErrConflict):
		r.Status(fiber.StatusConflict)
		p.fault("", err.Error())
	default:
		return err
	}
	return nil
}

// mistakes are what a person can mend of an error, which may join several; none when there is more to it than that.
func mistakes(err error) (all []*campaigns.Invalid) {
	var one *campaigns.Invalid
	var joined interface{ Unwrap() []error }
	switch {
	case errors.As(err, &joined):
		for _, part := range joined.Unwrap() {
			wrong := mistakes(part)
			if len(wrong) == 0 {
				return nil
			}
			all = append(all, wrong...)
		}
	case errors.As(err, &one):
		all = append(all, one)
	}
	return all
}

// fault puts a message beside a field. The first word about a field counts.
func (p *Page) fault(field, message string) {
	if p.Errors == nil {
		p.Errors = map[string]string{}
	}
	if p.Errors[field] == "" {
		p.Errors[field] = message
	}
}

// options makes the choices of a field from values by id, sorted by label.
func options[T any](all map[string]T, label func(T) string, chosen ...string) []Option {
	var out []Option
	for _, id := range slices.Sorted(maps.Keys(all)) {
		out = append(out, Option{Value: id, Label: label(all[id]), Checked: slices.Contains(chosen, id)})
	}
	slices.SortStableFunc(out, func(a, b Option) int { return strings.Compare(a.Label, b.Label) })
	return out
}
