package pleio

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"strings"
	"testing"
)

const (
	gif     = "GIF89a\x01\x00\x01\x00\x00\x00\x00;"
	addIt   = `"query":"mutation($input: addEntityInput!) { addEntity(input: $input) { entity { guid ... on News { featured { alt } } } } }"`
	withGIF = `{` + addIt + `,"variables":{"input":{"subtype":"news","title":"a","accessId":1,` + words + `,"featured":{"image":null,"alt":"Een pand"}}}}`
	words   = `"richDescription":"{\"type\":\"doc\",\"content\":[{\"type\":\"paragraph\"}]}"`
	inImage = `{"0":["variables.input.featured.image"]}`
)

// part is a part of a form; one with a file name is a file.
type part struct{ name, file, content string }

// send posts a form and returns the status and the body, decoded where it is JSON.
func send(t *testing.T, s *Server, parts ...part) (int, string, map[string]any) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range parts {
		h := textproto.MIMEHeader{"Content-Disposition": {`form-data; name="` + p.name + `"`}}
		if p.file != "" {
			h = textproto.MIMEHeader{"Content-Disposition": {`form-data; name="` + p.name + `"; filename="` + p.file + `"`}, "Content-Type": {"image/gif"}}
		}
		to, _ := w.CreatePart(h) // a buffer takes everything
		_, _ = to.Write([]byte(p.content))
	}
	_ = w.Close()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.AddCookie(&http.Cookie{Name: "sessionid", Value: "editor"})
	rec := httptest.NewRecorder()
	s.ServeHTTP(rec, r)
	var out map[string]any
	_ = json.Unmarshal(rec.Body.Bytes(), &out) // nil for a page
	return rec.Code, rec.Body.String(), out
}

func TestAFileIsTakenAsTheSpecificationSays(t *testing.T) {
	list := strings.Replace(withGIF, `"featured":{"image":null,"alt":"Een pand"}`, `"tags":[null]`, 1)
	for _, tc := range []struct {
		name   string
		parts  []part
		status int
		says   string
	}{
		{"the map before the operations", []part{{"map", "", inImage}, {"operations", "", withGIF}, {"0", "a.gif", gif}}, 400, "Missing multipart field 'operations'"},
		{"no map", []part{{"operations", "", withGIF}, {"0", "a.gif", gif}}, 400, "Missing multipart field 'map'"},
		{"operations that are no JSON", []part{{"operations", "", "{"}, {"map", "", inImage}, {"0", "a.gif", gif}}, 400, "'operations' multipart field is not a valid JSON"},
		{"a list of operations", []part{{"operations", "", "[]"}, {"map", "", "{}"}}, 400, "Invalid type for the 'operations'"},
		{"a map with a bare path", []part{{"operations", "", withGIF}, {"map", "", `{"0":"variables.input.featured.image"}`}, {"0", "a.gif", gif}}, 400, "'map' multipart field is not a valid JSON"},
		{"a file that the map does not know", []part{{"operations", "", withGIF}, {"map", "", inImage}, {"1", "a.gif", gif}}, 400, "Part '1' is no file of the map"},
		{"a field in place of a file", []part{{"operations", "", withGIF}, {"map", "", inImage}, {"0", "", gif}}, 400, "Part '0' is no file of the map"},
		{"no file", []part{{"operations", "", withGIF}, {"map", "", inImage}}, 400, "File data was missing for entry key '0'"},
		{"a path to nothing", []part{{"operations", "", withGIF}, {"map", "", `{"0":["variables.input.image"]}`}, {"0", "a.gif", gif}}, 400, "There is no null at 'variables.input.image'"},
		{"a path through a text", []part{{"operations", "", withGIF}, {"map", "", `{"0":["variables.input.title.image"]}`}, {"0", "a.gif", gif}}, 400, "There is no null at"},
		{"a path to something", []part{{"operations", "", withGIF}, {"map", "", `{"0":["variables.input.title"]}`}, {"0", "a.gif", gif}}, 400, "There is no null at"},
		{"a path past a list", []part{{"operations", "", list}, {"map", "", `{"0":["variables.input.tags.1"]}`}, {"0", "a.gif", gif}}, 400, "There is no null at"},
		{"a file where the schema wants text", []part{{"operations", "", list}, {"map", "", `{"0":["variables.input.tags.0"]}`}, {"0", "a.gif", gif}}, 200, "at 'input.tags[0]'; String cannot represent"},
		{"text where the schema wants a file", []part{{"operations", "", strings.Replace(withGIF, "null", `"a.gif"`, 1)}, {"map", "", "{}"}}, 200, "at 'input.featured.image'; Expected type 'Upload'."},
		{"a good one", []part{{"operations", "", withGIF}, {"map", "", inImage}, {"0", "a.gif", gif}}, 200, `"alt":"Een pand"`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := site()
			status, body, _ := send(t, s, tc.parts...)
			if status != tc.status || !strings.Contains(body, tc.says) {
				t.Errorf("%d %s", status, body)
			}
			good := tc.name == "a good one"
			if made := s.Effects(); good != (len(made) == 1) {
				t.Errorf("%d effects", len(made))
			} else if good && (made[0].Featured == nil || string(made[0].Featured.Bytes) != gif || made[0].Featured.Alt != "Een pand" || len(made[0].Faults) > 0) {
				t.Errorf("made %+v", made[0])
			}
		})
	}
}

func TestTheRulesOfTheFeaturedImage(t *testing.T) {
	change := func(old, with string) string { return strings.Replace(withGIF, old, with, 1) }
	for _, tc := range []struct {
		name, operations, content string
		code, fault               string
	}{
		{"a virus", withGIF, gif + Infected, "file_not_clean:a.gif", ""},
		{"a description of 257", change("Een pand", strings.Repeat("é", 257)), gif, "value too long for type character varying(256)", ""},
		{"another type than it says", withGIF, "\x89PNG\r\n\x1a\n", "", "says that it is image/gif and is image/png"},
		{"with an update", change(`"news"`, `"statusupdate"`), gif, "", "no featured image"},
		{"a description without an image", change(`"image":null,`, `"video":null,`), "", "", "featured without an image"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := site()
			parts := []part{{"operations", "", tc.operations}, {"map", "", inImage}, {"0", "a.gif", tc.content}}
			if tc.content == "" {
				parts = []part{{"operations", "", tc.operations}, {"map", "", "{}"}}
			}
			status, body, out := send(t, s, parts...)
			if status != 200 || messages(out) != tc.code || (len(s.Effects()) == 1) != (tc.code == "") {
				t.Fatalf("%d %s, %d effects", status, body, len(s.Effects()))
			}
			if tc.code == "" && !strings.Contains(strings.Join(s.Effects()[0].Faults, "; "), tc.fault) {
				t.Errorf("faults %q", s.Effects()[0].Faults)
			}
		})
	}
}
