package mastodon

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"
	"unicode/utf8"
)

// upload is a file that was brought, and where it ended up.
type upload struct {
	id      string
	picture Picture
	by      Account
	looks   int // how many looks until it is processed
	status  *status
}

func (s *Server) upload(by Account, r *http.Request) (int, any) {
	if err := r.ParseMultipartForm(40 << 20); err != nil {
		return http.StatusBadRequest, fault(err.Error())
	}
	for name := range r.MultipartForm.Value {
		if name != "description" && name != "focus" {
			return http.StatusBadRequest, fault("unknown field " + name)
		}
	}
	file, head, err := r.FormFile("file")
	if err != nil {
		return http.StatusUnprocessableEntity, fault("Validation failed: File can't be blank")
	}
	defer file.Close()
	b, err := io.ReadAll(file)
	kind := http.DetectContentType(b)
	alt, most := r.FormValue("description"), cmp.Or(s.MaxAlt, 1500)
	switch {
	case err != nil || !strings.HasPrefix(kind, "image/") || head.Header.Get("Content-Type") != kind:
		return http.StatusUnprocessableEntity, fault("Validation failed: File content type is invalid, File is invalid")
	case len(b) > s.MaxImageBytes:
		return http.StatusUnprocessableEntity, fault(fmt.Sprintf("Validation failed: File file size must be less than %d MB", s.MaxImageBytes>>20))
	case utf8.RuneCountInString(alt) > most:
		return http.StatusUnprocessableEntity, fault(fmt.Sprintf("Validation failed: Description is too long (maximum is %d characters)", most))
	}
	u := &upload{id: s.next(), picture: Picture{kind, b, alt}, by: by, looks: s.SlowMedia}
	s.media[u.id] = u
	if u.looks > 0 {
		return http.StatusAccepted, s.showMedia(u)
	}
	return http.StatusOK, s.showMedia(u)
}

func (s *Server) look(by Account, r *http.Request) (int, any) {
	u := s.media[path.Base(r.URL.Path)]
	if u == nil || u.by != by {
		return http.StatusNotFound, fault("Record not found")
	}
	if u.looks--; u.looks > 0 {
		return http.StatusPartialContent, s.showMedia(u)
	}
	u.looks = 0
	return http.StatusOK, s.showMedia(u)
}

func (s *Server) showMedia(u *upload) any {
	m := map[string]any{"id": u.id, "type": "image", "url": nil, "description": u.picture.Alt}
	if u.looks == 0 {
		m["url"] = "https://" + s.Domain + "/media/" + u.id
	}
	return m
}
