package kinds

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"veiligheidskalender/campaigns"
)

// node is a node of a ProseMirror document with the names of Pleio's schema (backend core/utils/__init__.py: tiptap_schema).
type node struct {
	Type    string         `json:"type"`
	Attrs   map[string]any `json:"attrs,omitempty"`
	Content []node         `json:"content,omitempty"`
	Marks   []mark         `json:"marks,omitempty"`
	Text    string         `json:"text,omitempty"`
}

type mark struct {
	Type  string            `json:"type"`
	Attrs map[string]string `json:"attrs,omitempty"`
}

// Tiptap writes the text as the document that Pleio stores in richDescription: JSON, the same bytes for the same words,
// always valid in Pleio's schema. A table has the form of Tiptap's own extension, rows of header or other cells: Pleio's
// editor needs that form, and the schema of the backend, which is never checked, writes it out as it stands. Code has no form there and becomes text; pictures become their description, as Pleio
// refuses those of another host. It returns *campaigns.Invalid for a text longer than campaigns.MaxText: no word is left out in silence.
func Tiptap(markdown string) ([]byte, error) {
	if utf8.RuneCountInString(markdown) > campaigns.MaxText {
		return nil, &campaigns.Invalid{Field: "text", Message: "De tekst is te lang: hoogstens " + number(campaigns.MaxText) + " tekens."}
	}
	doc := node{Type: "doc", Content: nodes(parse(markdown))}
	if len(doc.Content) == 0 {
		doc.Content = []node{{Type: "paragraph"}}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // it is read as JSON only, and by people in the list of attempts
	if err := e.Encode(doc); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

func nodes(blocks []block) (out []node) {
	for _, b := range blocks {
		n := node{Content: nodes(b.blocks)}
		switch b.kind {
		case paragraph:
			n.Type, n.Content = "paragraph", texts(b.spans)
		case heading:
			n.Type, n.Content = "heading", texts(b.spans)
			n.Attrs = map[string]any{"level": b.level}
		case quote:
			n.Type = "blockquote"
		case bullets:
			n.Type = "bulletList"
		case numbers:
			n.Type = "orderedList"
			n.Attrs = map[string]any{"order": b.start}
		case item:
			n.Type = "listItem"
		case table:
			n.Type = "table"
		case row:
			n.Type = "tableRow"
		case cell:
			n.Type, n.Content = "tableCell", []node{{Type: "paragraph", Content: texts(b.spans)}}
			if b.head {
				n.Type = "tableHeader"
			}
		}
		out = append(out, n)
	}
	return out
}

func texts(spans []span) (out []node) {
	for _, s := range spans {
		if s.brk {
			out = append(out, node{Type: "hardBreak"})
			continue
		}
		out = append(out, node{Type: "text", Text: s.text, Marks: marks(s.look)})
	}
	return out
}

// marks lists the marks in the order of the schema, which is the order in which ProseMirror keeps them.
func marks(k look) (out []mark) {
	if k.link != nil {
		attrs := map[string]string{"href": k.link.href}
		if k.link.title != "" {
			attrs["title"] = k.link.title
		}
		out = append(out, mark{"link", attrs})
	}
	if k.italic {
		out = append(out, mark{Type: "italic"})
	}
	if k.bold {
		out = append(out, mark{Type: "bold"})
	}
	return out
}
