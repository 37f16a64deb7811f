package pleio

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"strconv"
	"strings"
)

// upload is a file that came with a request: a value of the scalar Upload.
type upload struct {
	name, kind string
	bytes      []byte
}

const specification = "https://github.com/jaydenseric/graphql-multipart-request-spec"

// readForm reads a request as the GraphQL multipart request specification (version 2) wants it: operations, then map, then
// the files, each named in the map, each for places in the operations that hold null. Ariadne lets some of that pass; this
// does not. bad says what is wrong.
func readForm(body []byte, boundary string) (in operations, bad string) {
	r := multipart.NewReader(bytes.NewReader(body), boundary)
	text, bad := readField(r, "operations")
	if bad != "" {
		return in, bad
	}
	var whole any
	if json.Unmarshal(text, &whole) != nil {
		return in, "Request 'operations' multipart field is not a valid JSON"
	}
	if text, bad = readField(r, "map"); bad != "" {
		return in, bad
	}
	var places map[string][]string
	if json.Unmarshal(text, &places) != nil {
		return in, "Request 'map' multipart field is not a valid JSON"
	}
	for {
		part, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return in, "Invalid multipart body: " + err.Error()
		}
		content, err := io.ReadAll(part)
		paths := places[part.FormName()]
		if err != nil || part.FileName() == "" || len(paths) == 0 {
			return in, fmt.Sprintf("Part '%s' is no file of the map (%s).", part.FormName(), specification)
		}
		delete(places, part.FormName())
		for _, path := range paths {
			if !put(whole, strings.Split(path, "."), upload{part.FileName(), part.Header.Get("Content-Type"), content}) {
				return in, fmt.Sprintf("There is no null at '%s' (%s).", path, specification)
			}
		}
	}
	for name := range places {
		return in, fmt.Sprintf("File data was missing for entry key '%s' (%s).", name, specification)
	}
	asked, ok := whole.(map[string]any)
	if !ok {
		return in, "Invalid type for the 'operations' multipart field (" + specification + ")."
	}
	in.Query, _ = asked["query"].(string)
	in.OperationName, _ = asked["operationName"].(string)
	in.Variables, _ = asked["variables"].(map[string]any)
	return in, ""
}

// readField reads the next part, which must be the field with this name.
func readField(r *multipart.Reader, name string) (text []byte, bad string) {
	part, err := r.NextPart()
	if err != nil || part.FormName() != name || part.FileName() != "" {
		return nil, fmt.Sprintf("Missing multipart field '%s' (%s).", name, specification)
	}
	if text, err = io.ReadAll(part); err != nil {
		return nil, "Invalid multipart body: " + err.Error()
	}
	return text, ""
}

// put replaces the null at path, and reports whether there was one.
func put(in any, path []string, file upload) bool {
	last := len(path) == 1
	switch in := in.(type) {
	case map[string]any:
		value, there := in[path[0]]
		if !last {
			return put(value, path[1:], file)
		}
		in[path[0]] = file
		return there && value == nil
	case []any:
		i, err := strconv.Atoi(path[0])
		if err != nil || i < 0 || i >= len(in) {
			return false
		}
		if !last {
			return put(in[i], path[1:], file)
		}
		value := in[i]
		in[i] = file
		return value == nil
	}
	return false
}
