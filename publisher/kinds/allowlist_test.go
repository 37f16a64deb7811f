package kinds

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

var (
	tagForm    = regexp.MustCompile(`^<(/?)(p|h[2-5]|ul|ol|li|blockquote|strong|em|code|br|a|table|thead|tbody|tr|th|td)( start="[0-9]+"| scope="col"| href="([^"<>]*)" rel="noopener noreferrer")?>`)
	entityForm = regexp.MustCompile(`^&(amp|lt|gt|#34|#39|quot);`)
)

// parents lists where an element may stand; elements that are not here may stand in p, h2 to h5, li, th, td and each other.
var parents = map[string]string{
	"p": " li blockquote", "h2": " li blockquote", "h3": " li blockquote", "h4": " li blockquote", "h5": " li blockquote",
	"table": " li blockquote", "thead": "table", "tbody": "table", "tr": "thead tbody", "th": "tr", "td": "tr",
	"ul": " li blockquote", "ol": " li blockquote", "blockquote": " li blockquote", "li": "ul ol",
}

// checkHTML reads HTML by the letter: every < begins an allowed tag in its place, every tag is closed, no attribute
// slips in, every & begins an entity.
func checkHTML(s string) error {
	if !utf8.ValidString(s) {
		return fmt.Errorf("not UTF-8")
	}
	var open []string
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '>', '"', '\'', 0:
			return fmt.Errorf("bare %q at %d", s[i], i)
		case '&':
			if !entityForm.MatchString(s[i:]) {
				return fmt.Errorf("bare & at %d", i)
			}
		case '<':
			m := tagForm.FindStringSubmatch(s[i:])
			if m == nil {
				return fmt.Errorf("bad tag at %d: %.40q", i, s[i:])
			}
			var err error
			if open, err = step(open, m); err != nil {
				return fmt.Errorf("at %d: %w", i, err)
			}
			i += len(m[0]) - 1
		}
	}
	if len(open) > 0 {
		return fmt.Errorf("not closed: %v", open)
	}
	return nil
}

func step(open []string, tag []string) ([]string, error) {
	end, name, attr, href := tag[1] != "", tag[2], tag[3], tag[4]
	last := ""
	if len(open) > 0 {
		last = open[len(open)-1]
	}
	switch {
	case end && last != name:
		return nil, fmt.Errorf("</%s> closes <%s>", name, last)
	case end:
		return open[:len(open)-1], nil
	case strings.HasPrefix(attr, " start") && name != "ol", strings.HasPrefix(attr, " href") != (name == "a"), strings.HasPrefix(attr, " scope") != (name == "th"):
		return nil, fmt.Errorf("<%s%s>", name, attr)
	case name == "a" && safe(html.UnescapeString(href)) == "":
		return nil, fmt.Errorf("link to %q", href)
	case name == "a" && strings.Contains(strings.Join(open, " ")+" ", " a "):
		return nil, fmt.Errorf("link in a link")
	}
	if where, block := parents[name]; block && !strings.Contains(" "+where+" ", " "+last+" ") {
		return nil, fmt.Errorf("<%s> in <%s>", name, last)
	} else if !block && slices.Contains([]string{"", "ul", "ol", "blockquote", "table", "thead", "tbody", "tr"}, last) {
		return nil, fmt.Errorf("<%s> in <%s>", name, last)
	}
	if name == "br" {
		return open, nil
	}
	return append(open, name), nil
}
