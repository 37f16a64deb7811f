package pleio

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// node is a node of a ProseMirror document.
type node struct {
	Type    string         `json:"type"`
	Attrs   map[string]any `json:"attrs"`
	Content []node         `json:"content"`
	Marks   []node         `json:"marks"`
	Text    *string        `json:"text"`
}

// nodeRules is tiptap_schema of core/utils/__init__.py: what may stand where, with which attributes.
var nodeRules = map[string]struct {
	group   string // block, inline, or only in one place
	first   string // what the first child must be
	content string // group of the children; empty: none
	min     int
	attrs   []string
}{
	"doc":         {content: "block", min: 1},
	"paragraph":   {group: "block", content: "inline"},
	"blockquote":  {group: "block", content: "block", min: 1},
	"heading":     {group: "block", content: "inline", attrs: []string{"level"}},
	"text":        {group: "inline"},
	"mention":     {group: "inline", attrs: []string{"id", "label", "href"}},
	"image":       {group: "inline", attrs: []string{"src", "alt", "title", "size", "caption"}},
	"figure":      {group: "block", attrs: []string{"src", "alt", "title", "size", "caption"}},
	"file":        {group: "block", attrs: []string{"url", "mimeType", "name", "size"}},
	"video":       {group: "block", attrs: []string{"guid", "platform", "title"}},
	"hardBreak":   {group: "inline"},
	"bulletList":  {group: "block", content: "listItem", min: 1},
	"orderedList": {group: "block", content: "listItem", min: 1, attrs: []string{"order"}},
	"listItem":    {group: "listItem", first: "paragraph", content: "block", min: 1},
	"table":       {group: "block", content: "tableRow", min: 1},
	"tableRow":    {group: "tableRow", content: "tableCell", min: 1},
	"tableHeader": {group: "tableCell", first: "paragraph", content: "block", min: 1},
	"tableCell":   {group: "tableCell", first: "paragraph", content: "block", min: 1},
}

var markRules = map[string][]string{"link": {"href", "title", "target"}, "italic": nil, "bold": nil, "underline": nil}

// readDocument returns the words of a richDescription, a line per block, and what is wrong with it as a document.
func readDocument(text string) (plain string, faults []string) {
	var doc node
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		return text, []string{"richDescription is not JSON: " + err.Error()}
	}
	if doc.Type != "doc" {
		return text, []string{fmt.Sprintf("richDescription is a %q, not a doc", doc.Type)}
	}
	faults = doc.faults("doc")
	return strings.TrimSpace(doc.plain()), faults
}

func (n node) faults(path string) (out []string) {
	add := func(format string, args ...any) { out = append(out, path+": "+fmt.Sprintf(format, args...)) }
	rule, ok := nodeRules[n.Type]
	if !ok {
		add("unknown node %q", n.Type)
		return out
	}
	for _, name := range slices.Sorted(maps.Keys(n.Attrs)) {
		if !slices.Contains(rule.attrs, name) {
			add("%s has no attribute %q", n.Type, name)
		}
	}
	if level, ok := n.Attrs["level"].(float64); n.Type == "heading" && n.Attrs["level"] != nil && (!ok || level < 2 || level > 5) {
		add("heading of level %v", n.Attrs["level"])
	}
	if n.Type == "text" && (n.Text == nil || *n.Text == "") {
		add("text without text")
	}
	if n.Type != "text" && n.Text != nil {
		add("%s with text", n.Type)
	}
	for _, m := range n.Marks {
		allowed, ok := markRules[m.Type]
		if !ok || rule.group != "inline" {
			add("unknown mark %q on %s", m.Type, n.Type)
		}
		for name := range m.Attrs {
			if !slices.Contains(allowed, name) {
				add("mark %s has no attribute %q", m.Type, name)
			}
		}
		if href, ok := m.Attrs["href"].(string); m.Type == "link" && (!ok || href == "") {
			add("link without href")
		}
	}
	if len(n.Content) < rule.min {
		add("%s has %d children", n.Type, len(n.Content))
	}
	for i, c := range n.Content {
		where := fmt.Sprintf("%s/%s[%d]", path, c.Type, i)
		if nodeRules[c.Type].group != rule.content || i == 0 && rule.first != "" && c.Type != rule.first {
			add("%s may not hold %s at %d", n.Type, c.Type, i)
		}
		out = append(out, c.faults(where)...)
	}
	return out
}

func (n node) plain() string {
	var b strings.Builder
	switch {
	case n.Text != nil:
		b.WriteString(*n.Text)
	case n.Type == "hardBreak":
		b.WriteString("\n")
	}
	for _, c := range n.Content {
		b.WriteString(c.plain())
	}
	if n.Type == "paragraph" || n.Type == "heading" {
		b.WriteString("\n")
	}
	return b.String()
}
