package pleio

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

var now = time.Date(2027, 2, 2, 8, 0, 0, 0, time.UTC)

func site() *Server {
	s := New(func() time.Time { return now })
	s.SignIn("editor", User{"u-1", "Sanne", Editor})
	s.SignIn("member", User{"u-2", "Piet", Member})
	return s
}

// ask posts a document and returns the status and the body, decoded where it is JSON.
func ask(s *Server, session, document, variables string) (int, map[string]any) {
	body, _ := json.Marshal(map[string]any{"query": document, "variables": json.RawMessage(variables)})
	r := httptest.NewRequestWithContext(context.Background(), "POST", "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.AddCookie(&http.Cookie{Name: "sessionid", Value: session})
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	var out map[string]any
	_ = json.Unmarshal(w.Body.Bytes(), &out) // nil for a page
	return w.Code, out
}

func messages(out map[string]any) string {
	var all []string
	list, _ := out["errors"].([]any)
	for _, e := range list {
		all = append(all, e.(map[string]any)["message"].(string))
	}
	return strings.Join(all, " | ")
}

const add = `mutation($input: addEntityInput!) { addEntity(input: $input) { entity { guid ... on News { title source timePublished statusPublished } } } }`

func TestWhatTheSchemaDoesNotAllowIsRefusedAsAriadneDoes(t *testing.T) {
	for _, tc := range []struct {
		name, document, variables string
		status                    int
		message                   string
	}{
		{"an unknown field", `{ viewer { shoeSize } }`, `{}`, 400, "Cannot query field 'shoeSize' on type 'Viewer'."},
		{"a field of another type", `{ entities { edges { guid ... on Blog { source } } } }`, `{}`, 400, "Cannot query field 'source' on type 'Blog'."},
		{"an unknown argument", `{ entities(first: 3) { total } }`, `{}`, 400, "Unknown argument 'first'"},
		{"no selection", `{ viewer }`, `{}`, 400, "must have a selection"},
		{"no GraphQL", `oeps`, `{}`, 400, "Unexpected Name"},
		{"an unknown input field", add, `{"input":{"subtype":"news","titel":"x"}}`, 200, "Field 'titel' is not defined by type 'addEntityInput'."},
		{"a missing input field", add, `{"input":{"title":"x"}}`, 200, "Field 'subtype' of required type 'String!' was not provided."},
		{"a missing variable", add, `{}`, 200, "Variable '$input' of required type 'addEntityInput!' was not provided."},
		{"text for a number", add, `{"input":{"subtype":"news","accessId":"1"}}`, 200, "at 'input.accessId'; Int cannot represent non-integer value: 1"},
		{"a broken number", add, `{"input":{"subtype":"news","accessId":1.5}}`, 200, "Int cannot represent"},
		{"a document that is no string", add, `{"input":{"subtype":"news","richDescription":{"type":"doc"}}}`, 200, "at 'input.richDescription'; Expected type 'SecureRichText'."},
		{"a picture from elsewhere", add, `{"input":{"subtype":"news","richDescription":"{\"type\":\"doc\",\"content\":[{\"type\":\"image\",\"attrs\":{\"src\":\"https://elders.nl/a.jpg\"}}]}"}}`, 200, "Invalid external file or image URL: https://elders.nl/a.jpg"},
		{"a moment that is none", add, `{"input":{"subtype":"news","timePublished":"morgen"}}`, 200, "Expected type 'DateTime'"},
		{"an unknown order", `query($o: OrderBy) { entities(orderBy: $o) { total } }`, `{"o":"TITLE"}`, 200, "Value 'TITLE' does not exist in 'OrderBy' enum."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := site()
			status, out := ask(s, "editor", tc.document, tc.variables)
			if status != tc.status || !strings.Contains(messages(out), tc.message) || out["data"] != nil {
				t.Errorf("%d %v", status, out)
			}
			if len(s.Effects()) != 0 {
				t.Error("it had an effect")
			}
		})
	}
}

func TestTheRulesOfAddEntity(t *testing.T) {
	long := strings.Repeat("é", 256)
	for _, tc := range []struct {
		name, session, input string
		code                 string // empty: placed
	}{
		{"an editor places news", "editor", `{"subtype":"news","title":"a","accessId":1}`, ""},
		{"a member does not", "member", `{"subtype":"news","title":"a","accessId":1}`, "could_not_add"},
		{"a member writes a blog", "member", `{"subtype":"blog","title":"a","accessId":1}`, ""},
		{"nobody does nothing", "gone", `{"subtype":"blog","title":"a"}`, "not_logged_in"},
		{"an unknown kind", "editor", `{"subtype":"poem","title":"a"}`, "invalid_subtype"},
		{"a title of spaces", "editor", `{"subtype":"news","title":"  "}`, "invalid_value"},
		{"a title of 256", "editor", `{"subtype":"news","title":" ` + long + ` "}`, ""},
		{"a title of 257", "editor", `{"subtype":"news","title":"` + long + `é"}`, "invalid_value"},
		{"an update without a title", "member", `{"subtype":"statusupdate"}`, ""},
		{"too long a summary", "editor", `{"subtype":"news","title":"a","abstract":"` + long + long + `"}`, "text_too_long"},
		{"a group", "editor", `{"subtype":"news","title":"a","containerGuid":"g"}`, "could_not_find_group"},
		{"removed before it is archived", "editor", `{"subtype":"news","title":"a","scheduleArchiveEntity":"2027-03-02T00:00:00Z","scheduleDeleteEntity":"2027-03-01T00:00:00Z"}`, "invalid_archive_after_date"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := site()
			status, out := ask(s, tc.session, add, `{"input":`+tc.input+`}`)
			if status != 200 || messages(out) != tc.code || (len(s.Effects()) == 1) != (tc.code == "") {
				t.Errorf("%d %v, %d effects", status, out, len(s.Effects()))
			}
			if made, there := out["data"].(map[string]any)["addEntity"]; !there || (made == nil) != (tc.code != "") {
				t.Errorf("data %v", out["data"])
			}
		})
	}
}

func TestWhenAndForWhomAPostIsThere(t *testing.T) {
	for _, tc := range []struct {
		name, input           string
		published             any
		status                string
		member, author, draft int // how many entities a member sees, its author, and its author asking for drafts too
	}{
		{"at once", `"accessId":1`, "2027-02-02T08:00:00.000000+00:00", "published", 1, 1, 1},
		{"a draft", `"accessId":1,"timePublished":null`, nil, "draft", 0, 0, 1},
		{"later", `"accessId":2,"timePublished":"2027-02-03T09:00:00+01:00"`, "2027-02-03T08:00:00.000000+00:00", "draft", 0, 0, 1},
		{"for the author alone", `"title":"b"`, "2027-02-02T08:00:00.000000+00:00", "published", 0, 1, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := site()
			_, out := ask(s, "editor", add, `{"input":{"subtype":"news",`+tc.input+`}}`)
			e := out["data"].(map[string]any)["addEntity"].(map[string]any)["entity"].(map[string]any)
			if e["timePublished"] != tc.published || e["statusPublished"] != tc.status {
				t.Errorf("%v", e)
			}
			if _, there := e["richDescription"]; there {
				t.Error("it answers what was not asked")
			}
			total := func(session, more string) int {
				_, out := ask(s, session, `{ entities(subtype: "news"`+more+`) { total } }`, `{}`)
				return int(out["data"].(map[string]any)["entities"].(map[string]any)["total"].(float64))
			}
			if a, b, c := total("member", ""), total("editor", ""), total("editor", ", statusPublished: [published, draft]"); a != tc.member || b != tc.author || c != tc.draft {
				t.Errorf("seen %d, %d, %d times", a, b, c)
			}
			if other := total("member", ", statusPublished: [draft]"); other != 0 {
				t.Error("a draft is shown to another")
			}
		})
	}
}

func TestTheLedgerTellsWhatPleioTakesInSilence(t *testing.T) {
	for name, tc := range map[string]struct{ input, fault string }{
		"no accessId":        {`"writeAccessId":0`, "no accessId"},
		"others may edit":    {`"accessId":1,"writeAccessId":1`, "writeAccessId 1"},
		"plain text":         {`"accessId":1,"richDescription":"hallo"`, "not JSON"},
		"an unknown node":    {`"accessId":1,"richDescription":"{\"type\":\"doc\",\"content\":[{\"type\":\"h2\"}]}"`, `unknown node "h2"`},
		"an unknown mark":    {`"accessId":1,"richDescription":"{\"type\":\"doc\",\"content\":[{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\"a\",\"marks\":[{\"type\":\"strike\"}]}]}]}"`, `unknown mark "strike"`},
		"too big a heading":  {`"accessId":1,"richDescription":"{\"type\":\"doc\",\"content\":[{\"type\":\"heading\",\"attrs\":{\"level\":1}}]}"`, "level 1"},
		"text in a list":     {`"accessId":1,"richDescription":"{\"type\":\"doc\",\"content\":[{\"type\":\"bulletList\",\"content\":[{\"type\":\"listItem\",\"content\":[{\"type\":\"text\",\"text\":\"a\"}]}]}]}"`, "listItem may not hold text"},
		"an empty document":  {`"accessId":1,"richDescription":"{\"type\":\"doc\",\"content\":[]}"`, "doc has 0 children"},
		"a link to nowhere":  {`"accessId":1,"richDescription":"{\"type\":\"doc\",\"content\":[{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\"a\",\"marks\":[{\"type\":\"link\",\"attrs\":{}}]}]}]}"`, "link without href"},
		"an unknown setting": {`"accessId":1,"richDescription":"{\"type\":\"doc\",\"content\":[{\"type\":\"paragraph\",\"attrs\":{\"class\":\"x\"}}]}"`, `no attribute "class"`},
	} {
		s := site()
		if _, out := ask(s, "editor", add, `{"input":{"subtype":"news","title":"a",`+tc.input+`}}`); messages(out) != "" {
			t.Errorf("%s: %v", name, out)
			continue
		}
		if got := strings.Join(s.Effects()[0].Faults, "; "); !strings.Contains(got, tc.fault) {
			t.Errorf("%s: faults %q", name, got)
		}
	}
}

func TestFragmentsAliasesAndDirectivesAreFollowed(t *testing.T) {
	s := site()
	guid := s.Add(Effect{Subtype: "news", Title: "Nieuws", AccessID: 2, PublishedAt: now, By: User{GUID: "u-1", Name: "Sanne"}})
	_, out := ask(s, "", `query($no: Boolean!) {
		found: entity(guid: "`+guid+`") { ...Parts ... on Entity { status @include(if: $no) } ... on Blog { abstract } }
	} fragment Parts on News { __typename kop: title owner { name } ... on News { owner { guid } } }`, `{"no": false}`)
	got, _ := json.Marshal(out["data"])
	if string(got) != `{"found":{"__typename":"News","kop":"Nieuws","owner":{"guid":"u-1","name":"Sanne"}}}` {
		t.Errorf("%s %v", got, out)
	}
}

func TestAPageForPeopleIsAnsweredWherePleioDoes(t *testing.T) {
	for _, tc := range []struct {
		name    string
		change  func(*Server)
		request [3]string // method, path and body
		status  int
	}{
		{"a closed site without a session", func(s *Server) { s.Closed = true }, [3]string{"POST", "/graphql", ""}, 401},
		{"a session without the second step", func(s *Server) { s.TwoFactor = true }, [3]string{"POST", "/graphql", ""}, 403},
		{"a look at the endpoint", func(*Server) {}, [3]string{"GET", "/graphql", ""}, 200},
		{"a slash too many", func(*Server) {}, [3]string{"POST", "/graphql/", ""}, 404},
		{"no JSON", func(*Server) {}, [3]string{"POST", "/graphql", "x"}, 400},
	} {
		s := site()
		tc.change(s)
		r := httptest.NewRequestWithContext(t.Context(), tc.request[0], tc.request[1], strings.NewReader(tc.request[2]))
		if s.TwoFactor {
			r.AddCookie(&http.Cookie{Name: "sessionid", Value: "editor"})
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != tc.status || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			t.Errorf("%s: %d %s", tc.name, w.Code, w.Header().Get("Content-Type"))
		}
	}
}
