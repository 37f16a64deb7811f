package web

// accessibilityPage is the data of toegankelijkheid.html.
type accessibilityPage struct{ Page }

func (s *Server) accessibility(r *request) error {
	return s.pages.render(r.Ctx, "toegankelijkheid", accessibilityPage{s.page(r, "")})
}
