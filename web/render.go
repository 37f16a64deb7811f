package web

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"veiligheidskalender/calendar"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed all:dist
var dist embed.FS

// pages are the parsed templates, one set for each page.
type pages struct {
	sets     map[string]*template.Template
	manifest map[string]string // main.css → main-ABC.css
}

func loadPages(zone *time.Location) (*pages, error) {
	p := &pages{sets: map[string]*template.Template{}, manifest: map[string]string{}}
	if text, err := dist.ReadFile("dist/manifest.json"); err == nil { // absent in a bare `go build`
		if err := json.Unmarshal(text, &p.manifest); err != nil {
			return nil, fmt.Errorf("dist/manifest.json: %w", err)
		}
	}
	base, err := template.New("base").Funcs(p.functions(zone)).ParseFS(templates, "templates/layout.html", "templates/components.html")
	if err != nil {
		return nil, err
	}
	files, err := fs.Glob(templates, "templates/*.html")
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		name := strings.TrimSuffix(path.Base(file), ".html")
		if name == "layout" || name == "components" {
			continue
		}
		set, err := base.Clone()
		if err != nil {
			return nil, err
		}
		if p.sets[name], err = set.ParseFS(templates, file); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// render writes a page whole or not at all. Pages for people who are not signed in use the public frame.
func (p *pages) render(c *fiber.Ctx, name string, data any) error {
	frame := "layout-public"
	if r, ok := c.Locals(requestKey).(*request); ok && r.signedIn() {
		frame = "layout"
	}
	return p.renderAs(c, name, frame, data)
}

func (p *pages) renderAs(c *fiber.Ctx, name, frame string, data any) error {
	set := p.sets[name]
	if set == nil {
		return fmt.Errorf("no template %q", name)
	}
	var b bytes.Buffer
	if err := set.ExecuteTemplate(&b, frame, data); err != nil {
		return err
	}
	if form, ok := data.(interface{ stand(page []byte) bool }); ok && form.stand(b.Bytes()) {
		b.Reset()
		if err := set.ExecuteTemplate(&b, frame, data); err != nil {
			return err
		}
	}
	c.Type("html", "utf-8")
	return c.Send(b.Bytes())
}

// functions are the helpers that components.html lists.
func (p *pages) functions(zone *time.Location) template.FuncMap {
	in := func(format func(time.Time) string) func(time.Time) string {
		return func(t time.Time) string { return format(t.In(zone)) }
	}
	return template.FuncMap{
		"dict": dict,
		"list": func(values ...any) []any { return values },
		"asset": func(name string) string {
			if hashed := p.manifest[name]; hashed != "" {
				name = hashed
			}
			return "/assets/" + name
		},
		"moment":      in(calendar.FormatMoment),
		"shortmoment": in(calendar.FormatShort),
		"day":         in(calendar.FormatDay),
		"shortday":    in(calendar.FormatShortDay),
		"clock":       in(calendar.FormatClock),
		"weekday":     in(calendar.FormatWeekday),
		"dayname":     in(calendar.FormatDayName),
		"month":       in(calendar.FormatShortMonth),
		"monthyear":   in(calendar.FormatMonth),
		"iso":         in(func(t time.Time) string { return t.Format(time.RFC3339) }),
		"plural":      plural,
	}
}

// plural returns "1 bericht" or "3 berichten".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// dict makes the map of a component's values.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("dict: odd number of values")
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		key, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: %v is no name", pairs[i])
		}
		m[key] = pairs[i+1]
	}
	return m, nil
}

// assets serves the hashed files for ever.
func (s *Server) assets(app *fiber.App) {
	app.Get("/assets/:file", func(c *fiber.Ctx) error {
		name := path.Base(c.Params("file"))
		body, err := dist.ReadFile("dist/" + name)
		if err != nil || strings.HasPrefix(name, ".") {
			return fiber.ErrNotFound
		}
		c.Type(strings.TrimPrefix(path.Ext(name), "."), "utf-8")
		c.Set("Cache-Control", "public, max-age=31536000, immutable")
		return c.Send(body)
	})
}
