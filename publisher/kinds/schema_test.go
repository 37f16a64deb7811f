package kinds

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// pmNode and pmMark are read strictly: an unknown key is an error.
type pmNode struct {
	Type    string                     `json:"type"`
	Attrs   map[string]json.RawMessage `json:"attrs"`
	Content []pmNode                   `json:"content"`
	Marks   []pmMark                   `json:"marks"`
	Text    *string                    `json:"text"`
}

type pmMark struct {
	Type  string                     `json:"type"`
	Attrs map[string]json.RawMessage `json:"attrs"`
}

// blockNames are the nodes of group "block" in Pleio's tiptap_schema that a text can make.
var blockNames = []string{"paragraph", "blockquote", "heading", "bulletList", "orderedList", "table"}

// checkDoc is ProseMirror's Node.check for the part of Pleio's schema that a text can make.
func checkDoc(raw []byte) error {
	if !utf8.Valid(raw) {
		return fmt.Errorf("not UTF-8")
	}
	var doc pmNode
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&doc); err != nil {
		return err
	}
	if d.More() {
		return fmt.Errorf("more than one value")
	}
	if doc.Type != "doc" {
		return fmt.Errorf("root is %q", doc.Type)
	}
	return checkNode(doc, 0)
}

func checkNode(n pmNode, depth int) error {
	if depth > 18 { // six lists with their items, a table, a row, a cell, a paragraph and its text
		return fmt.Errorf("too deep")
	}
	if n.Type != "text" && (n.Text != nil || n.Marks != nil) {
		return fmt.Errorf("%s with text or marks", n.Type)
	}
	allowed := map[string][]string{"heading": {"level"}, "orderedList": {"order"}}[n.Type]
	for name := range n.Attrs {
		if !slices.Contains(allowed, name) {
			return fmt.Errorf("%s with attribute %s", n.Type, name)
		}
	}
	if err := checkContent(n); err != nil {
		return err
	}
	for _, c := range n.Content {
		if err := checkNode(c, depth+1); err != nil {
			return fmt.Errorf("%s > %w", n.Type, err)
		}
	}
	return nil
}

func checkContent(n pmNode) error {
	types := make([]string, len(n.Content))
	for i, c := range n.Content {
		types[i] = c.Type
	}
	switch n.Type {
	case "doc", "blockquote": // block+
		return onlyOf(n.Type, types, 1, blockNames...)
	case "bulletList":
		return onlyOf(n.Type, types, 1, "listItem")
	case "orderedList":
		if order, err := number64(n.Attrs["order"]); err != nil || order < 0 {
			return fmt.Errorf("order %s", n.Attrs["order"])
		}
		return onlyOf(n.Type, types, 1, "listItem")
	case "listItem": // paragraph block*
		if len(types) == 0 || types[0] != "paragraph" {
			return fmt.Errorf("listItem starts with %v", types)
		}
		return onlyOf(n.Type, types, 1, blockNames...)
	case "table":
		for _, r := range n.Content {
			if len(r.Content) != len(n.Content[0].Content) || len(r.Content) > maxColumns {
				return fmt.Errorf("a row of %d cells after one of %d", len(r.Content), len(n.Content[0].Content))
			}
		}
		return onlyOf(n.Type, types, 1, "tableRow")
	case "tableRow":
		return onlyOf(n.Type, types, 1, "tableHeader", "tableCell")
	case "tableHeader", "tableCell": // paragraph block*, of which a text makes the paragraph
		if len(types) != 1 {
			return fmt.Errorf("%s holds %v", n.Type, types)
		}
		return onlyOf(n.Type, types, 1, "paragraph")
	case "heading":
		if level, err := number64(n.Attrs["level"]); err != nil || level < 2 || level > 5 {
			return fmt.Errorf("heading of level %s", n.Attrs["level"])
		}
		return onlyOf(n.Type, types, 0, "text", "hardBreak")
	case "paragraph": // inline*
		return onlyOf(n.Type, types, 0, "text", "hardBreak")
	case "hardBreak":
		return onlyOf(n.Type, types, 0)
	case "text":
		if n.Text == nil || *n.Text == "" {
			return fmt.Errorf("empty text node")
		}
		if strings.ContainsAny(*n.Text, "\n\x00") {
			return fmt.Errorf("line end in a text node: %q", *n.Text)
		}
		return checkMarks(n.Marks)
	}
	return fmt.Errorf("unknown node %q", n.Type)
}

func onlyOf(parent string, types []string, least int, allowed ...string) error {
	if len(types) < least {
		return fmt.Errorf("%s is empty", parent)
	}
	for _, t := range types {
		if !slices.Contains(allowed, t) {
			return fmt.Errorf("%s in %s", t, parent)
		}
	}
	return nil
}

func checkMarks(marks []pmMark) error {
	rank := -1
	for _, m := range marks {
		r := slices.Index([]string{"link", "italic", "bold", "underline"}, m.Type)
		if r <= rank {
			return fmt.Errorf("mark %q unknown, double or out of order", m.Type)
		}
		rank = r
		var href string
		if err := json.Unmarshal(m.Attrs["href"], &href); m.Type == "link" && (err != nil || safe(href) == "") {
			return fmt.Errorf("link to %s", m.Attrs["href"])
		}
		for name := range m.Attrs {
			if m.Type != "link" || !slices.Contains([]string{"href", "title", "target"}, name) {
				return fmt.Errorf("%s with attribute %s", m.Type, name)
			}
		}
	}
	return nil
}

func number64(raw json.RawMessage) (n int64, err error) {
	err = json.Unmarshal(raw, &n)
	return n, err
}
