package mastodon

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

func (s *Server) instance(Account, *http.Request) (int, any) {
	media := map[string]any{"supported_mime_types": []string{"image/jpeg", "image/png", "image/gif", "image/webp"},
		"image_size_limit": s.MaxImageBytes, "image_matrix_limit": 33_177_600}
	if s.MaxAlt > 0 {
		media["description_limit"] = s.MaxAlt
	}
	return http.StatusOK, map[string]any{
		"domain": s.Domain, "title": "Proef", "version": s.Version, "source_url": s.SourceURL,
		"configuration": map[string]any{
			"statuses":          map[string]any{"max_characters": s.MaxCharacters, "max_media_attachments": s.MaxMedia, "characters_reserved_per_url": s.URLLength},
			"media_attachments": media,
		},
	}
}

func (s *Server) verify(by Account, _ *http.Request) (int, any) {
	return http.StatusOK, s.showAccount(by)
}

func (s *Server) showAccount(a Account) map[string]any {
	return map[string]any{"id": a.ID, "username": a.Username, "acct": a.Username, "display_name": a.DisplayName,
		"url": "https://" + s.Domain + "/@" + a.Username}
}

// list shows statuses of an account, the last made first.
func (s *Server) list(_ Account, r *http.Request) (int, any) {
	id, ok := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, "/api/v1/accounts/"), "/statuses")
	q := r.URL.Query()
	limit, err := strconv.Atoi(q.Get("limit"))
	if !ok || err != nil || limit < 1 || limit > 40 {
		return http.StatusNotFound, fault("Record not found")
	}
	before := s.serial + 1
	if v := q.Get("max_id"); v != "" {
		if before, err = strconv.Atoi(v); err != nil {
			return http.StatusBadRequest, fault("max_id")
		}
	}
	page := []any{}
	for _, st := range slices.Backward(s.made) {
		n, _ := strconv.Atoi(st.ID)
		if st.By.ID == id && n < before && len(page) < limit && !(st.reblog && q.Get("exclude_reblogs") == "true") {
			page = append(page, s.show(st))
		}
	}
	return http.StatusOK, page
}

func (s *Server) show(st *status) map[string]any {
	m := map[string]any{
		"id": st.ID, "created_at": st.MadeAt.UTC().Format("2006-01-02T15:04:05.000Z"), "visibility": st.Visibility, "language": st.Language,
		"url": "https://" + s.Domain + "/@" + st.By.Username + "/" + st.ID, "uri": "https://" + s.Domain + "/users/" + st.By.Username + "/statuses/" + st.ID,
		"content": format(st.Text, s.Domain), "account": s.showAccount(st.By), "reblog": nil, "media_attachments": []any{},
	}
	if st.reblog {
		m["content"], m["reblog"] = "", map[string]any{"id": "1", "content": format(st.Text, s.Domain)}
	}
	for _, u := range st.media {
		m["media_attachments"] = append(m["media_attachments"].([]any), s.showMedia(u))
	}
	return m
}
