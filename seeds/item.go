package seeds

import (
	"regexp"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// item is the place in the file that a struct was decoded from.
type item struct {
	path string     // series[1]; empty for the file itself
	node *yaml.Node // its mapping
}

// found remembers the place; decode calls it on every struct that embeds an item.
func (it *item) found(at item) { *it = at }

// field returns the whole path of one of the item's keys; of the item itself for the empty key.
func (it item) field(key string) string {
	if it.path == "" || key == "" {
		return it.path + key
	}
	return it.path + "." + key
}

// has reports whether the key is written in the item.
func (it item) has(key string) bool { return it.value(key) != nil }

func (it item) value(key string) *yaml.Node {
	if it.node == nil || key == "" {
		return nil
	}
	for i := 0; i < len(it.node.Content); i += 2 {
		if it.node.Content[i].Value == key {
			return it.node.Content[i+1]
		}
	}
	return nil
}

var counted = regexp.MustCompile(`^(\w+)\[(\d+)\]$`)

// place returns where a field is written, "channels[2]" included; when it is not written, where the item is.
func (it item) place(field string) *yaml.Node {
	key, n := field, 0
	if m := counted.FindStringSubmatch(field); m != nil {
		key = m[1]
		n, _ = strconv.Atoi(m[2])
	}
	switch value := it.value(key); {
	case value != nil && n > 0 && n <= len(value.Content):
		return value.Content[n-1]
	case value != nil:
		return value
	case it.node != nil:
		return it.node
	}
	return &yaml.Node{}
}
