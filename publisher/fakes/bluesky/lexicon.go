package bluesky

import (
	"embed"
	"encoding/json"
	"fmt"
	"mime"
	"regexp"
	"strings"
	"time"

	"github.com/rivo/uniseg"
)

//go:embed lexicons/*.json
var lexiconFiles embed.FS

// def is one definition of a lexicon (atproto.com/specs/lexicon), as far as a post needs it.
type def struct {
	Type         string
	Key          string
	Record       *def
	Required     []string
	Properties   map[string]def
	Items        *def
	Ref          string
	Refs         []string
	MaxLength    *int
	MaxGraphemes *int
	Minimum      *int
	Maximum      *int
	Format       string
	Accept       []string
	MaxSize      *int
}

// lexicons by full name: app.bsky.feed.post, app.bsky.richtext.facet#link.
var lexicons = loadLexicons()

func loadLexicons() map[string]def {
	files, err := lexiconFiles.ReadDir("lexicons")
	if err != nil {
		panic(err)
	}
	out := map[string]def{}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".json") {
			continue
		}
		b, err := lexiconFiles.ReadFile("lexicons/" + f.Name())
		if err != nil {
			panic(err)
		}
		var doc struct {
			ID   string
			Defs map[string]def
		}
		if err := json.Unmarshal(b, &doc); err != nil {
			panic(f.Name() + ": " + err.Error())
		}
		for name, d := range doc.Defs {
			if name == "main" {
				out[doc.ID] = d
			} else {
				out[doc.ID+"#"+name] = d
			}
		}
	}
	return out
}

// checkRecord returns what is wrong with a record of the collection; nil when nothing is. It is stricter than the
// lexicon: a field that the lexicon does not know is wrong too.
func checkRecord(collection string, record map[string]any) error {
	d, ok := lexicons[collection]
	if !ok || d.Record == nil {
		return fmt.Errorf("unknown collection %s", collection)
	}
	if record["$type"] != collection {
		return fmt.Errorf("Record/$type must be %s", collection) //nolint:staticcheck // as the server words it
	}
	return d.Record.check("Record", record)
}

func (d def) check(path string, v any) error {
	switch d.Type {
	case "object":
		return d.checkObject(path, v)
	case "array":
		list, ok := v.([]any)
		if !ok || d.MaxLength != nil && len(list) > *d.MaxLength {
			return fmt.Errorf("%s must be an array of at most %v", path, d.MaxLength)
		}
		for i, item := range list {
			if err := d.Items.check(fmt.Sprintf("%s/%d", path, i), item); err != nil {
				return err
			}
		}
		return nil
	case "string":
		return d.checkString(path, v)
	case "integer":
		n, ok := v.(float64)
		if !ok || n != float64(int(n)) || d.Minimum != nil && int(n) < *d.Minimum || d.Maximum != nil && int(n) > *d.Maximum {
			return fmt.Errorf("%s must be an integer within its bounds", path)
		}
		return nil
	case "ref":
		to, ok := lexicons[strings.TrimPrefix(d.Ref, "lex:")]
		if !ok {
			return fmt.Errorf("%s: this fake does not know %s", path, d.Ref)
		}
		return to.check(path, v)
	case "union":
		return d.checkUnion(path, v)
	case "blob":
		return d.checkBlob(path, v)
	}
	return fmt.Errorf("%s: this fake does not know type %q", path, d.Type)
}

func (d def) checkObject(path string, v any) error {
	o, ok := v.(map[string]any)
	if !ok {
		return fmt.Errorf("%s must be an object", path)
	}
	for _, name := range d.Required {
		if _, ok := o[name]; !ok {
			return fmt.Errorf("%s must have the property %q", path, name)
		}
	}
	for name, value := range o {
		property, known := d.Properties[name]
		if name == "$type" {
			continue
		}
		if !known {
			return fmt.Errorf("%s has an unknown property %q", path, name)
		}
		if err := property.check(path+"/"+name, value); err != nil {
			return err
		}
	}
	return nil
}

func (d def) checkUnion(path string, v any) error {
	o, ok := v.(map[string]any)
	kind, named := o["$type"].(string)
	if !ok || !named {
		return fmt.Errorf("%s must be an object which includes the \"$type\" property", path)
	}
	for _, ref := range d.Refs {
		if name := strings.TrimPrefix(ref, "lex:"); name == kind {
			to, known := lexicons[name]
			if !known {
				return fmt.Errorf("%s: this fake does not know %s", path, name)
			}
			return to.check(path, v)
		}
	}
	return fmt.Errorf("%s: %s is not among what it can be", path, kind)
}

var (
	languageForm = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]+)*$`)
	uriForm      = regexp.MustCompile(`^[a-z][a-z0-9.-]*:[^\s]+$`)
	didForm      = regexp.MustCompile(`^did:[a-z]+:[a-zA-Z0-9._:%-]*[a-zA-Z0-9._-]$`)
)

func (d def) checkString(path string, v any) error {
	s, ok := v.(string)
	switch {
	case !ok:
		return fmt.Errorf("%s must be a string", path)
	case d.MaxLength != nil && len(s) > *d.MaxLength:
		return fmt.Errorf("%s must not be longer than %d characters", path, *d.MaxLength)
	case d.MaxGraphemes != nil && uniseg.GraphemeClusterCount(s) > *d.MaxGraphemes:
		return fmt.Errorf("%s must not be longer than %d graphemes", path, *d.MaxGraphemes)
	}
	_, notMoment := time.Parse(time.RFC3339, s)
	for format, wrong := range map[string]bool{
		"datetime": notMoment != nil, "uri": !uriForm.MatchString(s), "language": !languageForm.MatchString(s), "did": !didForm.MatchString(s)} {
		if d.Format == format && wrong {
			return fmt.Errorf("%s must be a valid %s", path, format)
		}
	}
	return nil
}

func (d def) checkBlob(path string, v any) error {
	o, _ := v.(map[string]any)
	kind, _ := o["mimeType"].(string)
	size, _ := o["size"].(float64)
	ref, _ := o["ref"].(map[string]any)
	link, _ := ref["$link"].(string)
	switch {
	case o["$type"] != "blob" || link == "" || kind == "" || len(o) != 4:
		return fmt.Errorf("%s should be a blob ref", path)
	case d.MaxSize != nil && int(size) > *d.MaxSize:
		return fmt.Errorf("%s: This file is too large. It is %d but the maximum size is %d", path, int(size), *d.MaxSize)
	}
	for _, accept := range d.Accept {
		if wanted, _, _ := mime.ParseMediaType(accept); wanted == kind || strings.HasPrefix(kind, strings.TrimSuffix(wanted, "*")) && strings.HasSuffix(wanted, "/*") {
			return nil
		}
	}
	return fmt.Errorf("%s: Wrong type of file. It is %s but it must match %v", path, kind, d.Accept)
}
