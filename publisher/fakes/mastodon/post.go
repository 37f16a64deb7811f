package mastodon

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"regexp"
	"strings"

	"github.com/rivo/uniseg"
)

var (
	language = regexp.MustCompile(`^[a-z]{2,3}$`)
	address  = regexp.MustCompile(`https?://[^\s()]+`)
)

// post places a status. It takes JSON only, and nothing that it does not know: the real server would ignore it silently.
func (s *Server) post(by Account, r *http.Request) (int, any) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return http.StatusUnsupportedMediaType, fault("this server takes application/json")
	}
	var in struct {
		Status     string   `json:"status"`
		MediaIDs   []string `json:"media_ids"`
		Visibility string   `json:"visibility"`
		Language   string   `json:"language"`
	}
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return http.StatusBadRequest, fault(err.Error())
	}
	key := by.ID + " " + r.Header.Get("Idempotency-Key")
	if k, ok := s.keys[key]; ok && !s.IgnoresKeys && r.Header.Get("Idempotency-Key") != "" && s.now().Before(k.until) {
		if s.FailsOnRepeat {
			return http.StatusInternalServerError, fault("We're sorry, but something went wrong on our end.")
		}
		for _, st := range s.made {
			if st == k.status {
				return http.StatusOK, s.show(st)
			}
		}
		return http.StatusNotFound, fault("Record not found") // Status.find of one that was deleted
	}
	media, why := s.attach(by, in.MediaIDs)
	switch {
	case why != "":
		return http.StatusUnprocessableEntity, fault("Validation failed: " + why)
	case strings.TrimSpace(in.Status) == "" && len(media) == 0:
		return http.StatusUnprocessableEntity, fault("Validation failed: Text can't be blank")
	case s.length(in.Status) > s.MaxCharacters:
		return http.StatusUnprocessableEntity, fault(fmt.Sprintf("Validation failed: Text character limit of %d exceeded", s.MaxCharacters))
	case in.Visibility != "public" && in.Visibility != "unlisted" && in.Visibility != "private" && in.Visibility != "direct":
		return http.StatusUnprocessableEntity, fault("Validation failed: Visibility is not included in the list")
	case !language.MatchString(in.Language):
		return http.StatusUnprocessableEntity, fault("Validation failed: Language is invalid")
	}
	st := &status{Effect: Effect{Key: r.Header.Get("Idempotency-Key"), Text: strings.TrimSpace(in.Status), Visibility: in.Visibility, Language: in.Language, By: by}, media: media}
	for _, m := range media {
		m.status = st
		st.Pictures = append(st.Pictures, m.picture)
	}
	s.keep(st)
	s.keys[key] = kept{st, s.now().Add(keyLife)}
	return http.StatusOK, s.show(st)
}

// length counts as StatusLengthValidator does: grapheme clusters, and URLLength for every address.
func (s *Server) length(text string) int {
	return uniseg.GraphemeClusterCount(address.ReplaceAllString(text, strings.Repeat("x", s.URLLength)))
}

// attach returns the uploads with these ids, or why they cannot be attached.
func (s *Server) attach(by Account, ids []string) (out []*upload, why string) {
	if len(ids) > s.MaxMedia {
		return nil, fmt.Sprintf("Cannot attach more than %d files", s.MaxMedia)
	}
	for _, id := range ids {
		m := s.media[id]
		switch {
		case m == nil || m.by != by || m.status != nil:
			return nil, "Media " + id + " not found" // the real server leaves such a file out without a word
		case m.looks > 0:
			return nil, "Cannot attach files that have not finished processing. Try again in a moment!"
		}
		out = append(out, m)
	}
	return out, ""
}
