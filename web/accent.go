package web

import "veiligheidskalender/campaigns"

// accent returns the slug of the municipality whose colours the pages of the signed-in user have: the one for which they work.
// Who works for several, or for a partnership, sees the common colours ("").
func (s *Server) accent(r *request) (string, error) {
	if len(r.user.Roles) != 1 {
		return "", nil
	}
	names, err := s.names(r)
	if err != nil {
		return "", err
	}
	for id := range r.user.Roles {
		return names.accent(id), nil
	}
	return "", nil
}

// accent returns the slug of the municipality with this id; "" for a partnership, which has the common colours.
func (n names) accent(id string) string {
	if m := n.municipality[id]; m.Kind == campaigns.Single {
		return m.Slug
	}
	return ""
}
