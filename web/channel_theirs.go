package web

import (
	"cmp"
	"strconv"

	"veiligheidskalender/publisher/kinds"
)

// theirChannel is what a colleague saved of a channel while this user had its form open.
type theirChannel struct {
	Differs []theirSetting // by the order of the form; empty: all that is shown is the same
}

// theirSetting is a field in which that differs from what was typed.
type theirSetting struct{ Label, Is string }

// showOvertaken shows the form of a channel as it was typed, beside what a colleague saved meanwhile. The next save is on top
// of that: a choice.
func (s *Server) showOvertaken(r *request, slug string, form map[string]string, why error) error {
	now, err := s.Store.ChannelBySlug(r.ctx(), slug)
	if err != nil {
		return err
	}
	page, err := s.describeChannel(r, now)
	if err != nil {
		return err
	}
	page.Theirs = &theirChannel{differing(kindOf(now), formOfChannel(now), form)}
	form["rev"] = strconv.Itoa(now.Rev)
	return s.renderChannel(r, page, kindOf(now), form, why)
}

// differing lists the fields, without the secret, that are not what was typed.
func differing(kind kinds.Kind, now, typed map[string]string) (out []theirSetting) {
	if now["name"] != typed["name"] {
		out = append(out, theirSetting{"Naam", now["name"]})
	}
	for _, f := range kind.Fields {
		if f.Secret || now[f.Name] == cmp.Or(normal(f.Name, typed[f.Name]), f.Default) {
			continue
		}
		out = append(out, theirSetting{f.Label, cmp.Or(chosenLabel(f, now[f.Name]), now[f.Name], "niet ingevuld")})
	}
	return out
}

// chosenLabel is the label of a value that was chosen; empty when the field has none to choose from.
func chosenLabel(f kinds.Field, value string) string {
	for _, o := range f.Options {
		if o.Value == value {
			return o.Label
		}
	}
	return ""
}
