package calendar

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// octets checks what can be said of the file as octets and lines.
func (l *linter) octets(file []byte) {
	if bytes.HasPrefix(file, []byte("\uFEFF")) {
		l.find(1, "bom", "Het bestand begint met een BOM.")
	}
	if len(file) > 0 && !bytes.HasSuffix(file, []byte("\r\n")) {
		l.find(bytes.Count(file, []byte("\n"))+1, "line-end", "De laatste regel heeft geen einde.")
	}
	n := 0
	for line := range bytes.Lines(file) {
		n++
		body, ended := bytes.CutSuffix(line, []byte("\r\n"))
		if !ended && bytes.HasSuffix(line, []byte("\n")) {
			body = line[:len(line)-1]
			l.find(n, "line-end", "De regel eindigt met LF; het moet CRLF zijn.")
		}
		if len(body) > maxLine {
			l.find(n, "line-length", "De regel is %d octetten lang; hoogstens %d.", len(body), maxLine)
		}
		if !utf8.Valid(body) {
			// A character cut by a fold is not valid in either line; which of the two it is, the next byte tells.
			l.find(n, "utf-8", "De regel is geen geldige UTF-8, of een teken is over twee regels verdeeld.")
		}
		for _, c := range body {
			if c < ' ' && c != '\t' || c == 0x7f {
				l.find(n, "control", "De regel bevat een stuurteken (%#02x).", c)
				break
			}
		}
		if n == 1 && len(body) > 0 && (body[0] == ' ' || body[0] == '\t') {
			l.find(n, "fold", "Het bestand begint met een vervolgregel.")
		}
		if len(body) == 0 {
			l.find(n, "fold", "Lege regel.")
		}
	}
}

// logical is an unfolded content line and where it begins.
type logical struct {
	line int
	text string
}

// unfold joins folded lines; it takes every way to end a line.
func unfold(file []byte) []logical {
	var out []logical
	text := strings.TrimPrefix(string(file), "\uFEFF")
	n := 0
	var b strings.Builder
	begin := 0
	flush := func() {
		if b.Len() > 0 {
			out = append(out, logical{begin, b.String()})
		}
		b.Reset()
	}
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if n > 1 && len(line) > 0 && (line[0] == ' ' || line[0] == '\t') {
			b.WriteString(line[1:])
			continue
		}
		flush()
		begin = n
		b.WriteString(strings.TrimLeft(line, " \t")) // of the first line: it continues nothing
	}
	flush()
	return out
}

// property is a content line taken apart.
type property struct {
	line   int
	name   string // in capitals
	params map[string]string
	value  string
}

// component is a BEGIN … END.
type component struct {
	line     int
	name     string
	props    []property
	children []*component
}

// get returns the first property of a name, nil when there is none.
func (c *component) get(name string) *property {
	for i := range c.props {
		if c.props[i].name == name {
			return &c.props[i]
		}
	}
	return nil
}

// maxDepth is how deep components may lie in each other; a VALARM in a VEVENT in a VCALENDAR is 3.
const maxDepth = 10

// parse builds the tree. What does not fit is found and left out.
func (l *linter) parse(lines []logical) *component {
	root := &component{}
	stack := []*component{root}
	for _, in := range lines {
		p, why := takeApart(in)
		if why != "" {
			l.find(in.line, "syntax", "%s", why)
			continue
		}
		top := stack[len(stack)-1]
		switch p.name {
		case "BEGIN":
			c := &component{line: in.line, name: strings.ToUpper(p.value)}
			if len(stack) > maxDepth {
				l.find(in.line, "structure", "Te veel onderdelen in elkaar.")
				return root
			}
			top.children, stack = append(top.children, c), append(stack, c)
		case "END":
			if len(stack) == 1 || top.name != strings.ToUpper(p.value) {
				l.find(in.line, "structure", "END:%s hoort niet bij een BEGIN.", short(p.value))
				continue
			}
			stack = stack[:len(stack)-1]
		default:
			if len(stack) == 1 {
				l.find(in.line, "structure", "%s staat buiten VCALENDAR.", short(p.name))
			}
			top.props = append(top.props, p)
		}
	}
	for _, open := range stack[1:] {
		l.find(open.line, "structure", "BEGIN:%s heeft geen END.", short(open.name))
	}
	return root
}

// takeApart reads name *(;param=value) : value (RFC 5545 §3.1); why says what is wrong.
func takeApart(in logical) (p property, why string) {
	p = property{line: in.line, params: map[string]string{}}
	i := strings.IndexAny(in.text, ";:")
	if i <= 0 || strings.ContainsFunc(in.text[:i], notName) {
		return p, "De regel begint niet met een naam en een dubbele punt."
	}
	p.name = strings.ToUpper(in.text[:i])
	rest := in.text[i:]
	for strings.HasPrefix(rest, ";") {
		name, after, ok := strings.Cut(rest[1:], "=")
		if !ok || name == "" || strings.ContainsFunc(name, notName) {
			return p, "Een parameter heeft geen naam of geen waarde."
		}
		name = strings.ToUpper(name)
		for first := true; first || strings.HasPrefix(after, ","); first = false {
			var value string
			if !first {
				after = after[1:]
			}
			if strings.HasPrefix(after, `"`) {
				if value, after, ok = strings.Cut(after[1:], `"`); !ok {
					return p, "Een aanhalingsteken in een parameter wordt niet gesloten."
				}
			} else {
				end := strings.IndexAny(after, `;:,"`)
				if end < 0 || after[end] == '"' {
					return p, "Een aanhalingsteken in een parameter staat verkeerd, of de dubbele punt ontbreekt."
				}
				value, after = after[:end], after[end:]
			}
			p.params[name] += value
		}
		if after == "" || after[0] != ';' && after[0] != ':' {
			return p, "Na een parameter hoort ; of :."
		}
		rest = after
	}
	if !strings.HasPrefix(rest, ":") {
		return p, "De dubbele punt ontbreekt."
	}
	p.value = rest[1:]
	return p, ""
}

func notName(r rune) bool {
	return !(r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-')
}

// short keeps what strangers wrote within a line.
func short(s string) string {
	if r := []rune(CleanText(s)); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return oneLine(s)
}
