package web

// accessibilityPage is the data of toegankelijkheid.html.
type accessibilityPage struct {
	Page
	Drawn   string // day on which the statement was drawn up
	Site    string // address that it is about
	Contact Contact
}

// statementDate is when somebody last read the statement beside the program. Change it with the text.
const statementDate = "22 november 2026"

func (s *Server) accessibility(r *request) error {
	return s.pages.render(r.Ctx, "toegankelijkheid", accessibilityPage{s.page(r, ""), statementDate, s.BaseURL, s.Contact})
}
