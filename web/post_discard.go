package web

// discard throws away a draft that nobody approved and that went nowhere.
func (s *Server) discard(r *request) error {
	p, err := s.Store.Post(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	if err := s.Store.DiscardPost(r.ctx(), p.ID, r.seen(p), r.user.ID); err != nil {
		return s.done(r, "/berichten/"+p.ID, err, "")
	}
	return s.to(r, "/berichten", Flash{Tone: "ok", Text: "“" + shortened(p.Revision.Content.Name(), 60) + "” is weggegooid.", Saved: p.ID})
}
