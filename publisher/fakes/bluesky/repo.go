package bluesky

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Effect is one record that was placed: what the test counts.
type Effect struct {
	URI      string
	Record   map[string]any
	Raw      []byte            // the record as it arrived
	Pictures map[string][]byte // what it shows, by CID
	By       Account
	Faults   []string // what the server takes without a word but no reader will like
}

type record struct{ Effect }

// Effects returns all that was placed, in order, whether or not the sender ever heard of it.
func (s *Server) Effects() (out []Effect) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.made {
		e := r.Effect
		e.Faults = slices.Clone(e.Faults)
		out = append(out, e)
	}
	return out
}

// Put places a record as another program of the account's owner might, whatever stands there.
func (s *Server) Put(by Account, place string, value map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	uri := "at://" + by.DID + "/app.bsky.feed.post/" + place
	s.made = slices.DeleteFunc(s.made, func(r *record) bool { return r.URI == uri })
	s.made = append(s.made, &record{Effect{URI: uri, Record: value, By: by}})
}

// cid names bytes as IPLD does: version 1, raw, SHA-256, in base32.
func cid(b []byte) string {
	sum := sha256.Sum256(b)
	return "b" + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(append([]byte{1, 0x55, 0x12, 32}, sum[:]...)))
}

func (s *Server) uploadBlob(_ Account, r *http.Request) (any, *xrpcError) {
	b, err := io.ReadAll(r.Body)
	kind := r.Header.Get("Content-Type")
	switch {
	case err != nil || len(b) == 0:
		return nil, invalid("Request encoding (Content-Type) required but not provided")
	case len(b) > s.MaxBlob:
		return nil, &xrpcError{http.StatusRequestEntityTooLarge, "PayloadTooLarge", "request entity too large"}
	case kind == "" || http.DetectContentType(b) != kind:
		return nil, invalid("the bytes are not " + kind)
	}
	s.blobs[cid(b)] = blob{kind, b}
	return map[string]any{"blob": map[string]any{"$type": "blob", "ref": map[string]any{"$link": cid(b)}, "mimeType": kind, "size": len(b)}}, nil
}

var tid = regexp.MustCompile(`^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$`)

func (s *Server) createRecord(by Account, r *http.Request) (any, *xrpcError) {
	var in struct {
		Repo, Collection, Rkey string
		Record                 json.RawMessage
	}
	if e := decode(r, &in); e != nil {
		return nil, e
	}
	var value map[string]any
	if json.Unmarshal(in.Record, &value) != nil {
		return nil, invalid("Input/record must be an object")
	}
	uri := "at://" + by.DID + "/" + in.Collection + "/" + in.Rkey
	switch {
	case in.Repo != by.DID && in.Repo != by.Handle:
		return nil, &xrpcError{http.StatusUnauthorized, "AuthenticationRequired", "Authentication Required"}
	case !tid.MatchString(in.Rkey):
		return nil, invalid("Invalid record key")
	}
	if err := checkRecord(in.Collection, value); err != nil {
		return nil, invalid("Invalid " + in.Collection + " record: " + err.Error())
	}
	for _, have := range s.made {
		if have.URI != uri {
			continue
		}
		if s.ClearOnConflict {
			return nil, &xrpcError{http.StatusBadRequest, "RecordAlreadyExists", "Record already exists"}
		}
		return nil, &xrpcError{http.StatusInternalServerError, "InternalServerError", "Internal Server Error"}
	}
	e := Effect{URI: uri, Record: value, Raw: in.Record, Pictures: map[string][]byte{}, By: by, Faults: faults(value)}
	for _, link := range regexp.MustCompile(`"\$link":"([a-z0-9]+)"`).FindAllStringSubmatch(string(in.Record), -1) {
		b, ok := s.blobs[link[1]]
		if !ok {
			return nil, &xrpcError{http.StatusBadRequest, "BlobNotFound", "Could not find blob: " + link[1]}
		}
		e.Pictures[link[1]] = b.bytes
	}
	s.made = append(s.made, &record{e})
	return map[string]any{"uri": uri, "cid": cid(in.Record), "validationStatus": "valid"}, nil
}

func (s *Server) getRecord(_ Account, r *http.Request) (any, *xrpcError) {
	q := r.URL.Query()
	l, ok := s.accounts[q.Get("repo")]
	if !ok {
		return nil, invalid("Could not find repo: " + q.Get("repo"))
	}
	uri := "at://" + l.account.DID + "/" + q.Get("collection") + "/" + q.Get("rkey")
	for _, have := range s.made {
		if have.URI == uri {
			return map[string]any{"uri": uri, "cid": cid(have.Raw), "value": have.Record}, nil
		}
	}
	return nil, &xrpcError{http.StatusBadRequest, "RecordNotFound", "Could not locate record: " + uri}
}

// faults looks at the facets as apps do: a part of the text that does not exist, cuts a letter in two, overlaps another or
// says something else than its feature is shown wrong or not at all.
func faults(value map[string]any) (out []string) {
	text, _ := value["text"].(string)
	list, _ := value["facets"].([]any)
	end := 0
	for _, f := range list {
		index := f.(map[string]any)["index"].(map[string]any)
		from, to := int(index["byteStart"].(float64)), int(index["byteEnd"].(float64))
		feature := f.(map[string]any)["features"].([]any)[0].(map[string]any)
		switch {
		case from < end || to <= from || to > len(text):
			out = append(out, "a facet lies outside the text or over another")
			continue
		case !utf8.ValidString(text[from:to]) || !utf8.ValidString(text[:from]):
			out = append(out, "a facet cuts a letter in two")
		case feature["uri"] != nil && !strings.EqualFold(feature["uri"].(string), text[from:to]), feature["tag"] != nil && "#"+feature["tag"].(string) != text[from:to]:
			out = append(out, "a facet stands at other words: "+text[from:to])
		}
		end = to
	}
	return out
}
