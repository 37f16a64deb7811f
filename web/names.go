package web

import "veiligheidskalender/campaigns"

// nameSeries adds the titles of the series that the user can see, for pages that name posts without words.
func (s *Server) nameSeries(r *request, n *names) error {
	all, err := s.Store.AllSeries(r.ctx(), r.mine(campaigns.Reader))
	n.series = make(map[string]string, len(all))
	for _, one := range all {
		n.series[one.ID] = one.Title
	}
	return err
}

// post is the name of a post; of one without words it says of which series, so that two on one day are not the same.
func (n names) post(p campaigns.Post) string {
	name := p.Revision.Content.Name()
	if series := n.series[p.SeriesID]; name == campaigns.Untitled && series != "" {
		name += " (" + series + ")"
	}
	return name
}
