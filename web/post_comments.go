package web

import (
	"slices"
	"time"

	"veiligheidskalender/campaigns"
)

// commentView is one remark beside a post.
type commentView struct {
	By, Text string
	At       time.Time
	Version  int
	Changes  bool // the post was sent back with it
}

// commentsShown bounds the thread on the page of a post.
const commentsShown = 200

// comment adds a remark.
func (s *Server) comment(r *request) error {
	typed := r.form()
	text, err := campaigns.CheckComment("comment", typed["comment"])
	if err == nil {
		err = s.Store.AddComment(r.ctx(), r.Params("id"), r.user.ID, text)
	}
	if err != nil {
		return s.showPost(r, r.Params("id"), map[string]string{"comment": typed["comment"]}, err)
	}
	return s.to(r, "/berichten/"+r.Params("id")+"#opmerkingen", Flash{Tone: "ok", Text: "Je opmerking staat erbij."})
}

// requestChanges sends the words that were on the page back to who submitted them, with the reason.
func (s *Server) requestChanges(r *request) error {
	typed := r.form()
	p, err := s.Store.Post(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	reason, err := campaigns.CheckComment("reason", typed["reason"])
	if err == nil {
		err = s.Store.RequestChanges(r.ctx(), p.ID, r.seen(p), r.user, reason)
	}
	if err != nil {
		return s.showPost(r, p.ID, map[string]string{"reason": typed["reason"]}, err)
	}
	names, err := s.names(r)
	if err != nil {
		return err
	}
	return s.to(r, "/berichten/"+p.ID, Flash{Tone: "ok", Text: "Teruggegeven. " + names.user[p.SubmittedBy] + " krijgt bericht met je reden erbij."})
}

// fillComments shows the thread, and what was asked of the words since they were last submitted.
func (s *Server) fillComments(r *request, n names, p campaigns.Post, entries []campaigns.AuditEntry, page *postPage) error {
	all, err := s.Store.Comments(r.ctx(), p.ID, commentsShown)
	if err != nil {
		return err
	}
	for _, c := range all {
		page.Comments = append(page.Comments, commentView{n.user[c.UserID], c.Text, c.CreatedAt.In(s.Zone), c.No, c.Kind == campaigns.Changes})
	}
	page.CanComment = r.user.May(campaigns.Editor, p.MunicipalityID)
	page.CanReturn = p.CheckReturn(r.user) == nil
	last := slices.IndexFunc(entries, func(e campaigns.AuditEntry) bool {
		return e.Verb == "post.return" || e.Verb == "post.submit" || e.Verb == "post.approve"
	})
	if last < 0 || entries[last].Verb != "post.return" {
		return nil
	}
	for _, c := range slices.Backward(page.Comments) {
		if c.Changes {
			page.Returned = &c
			break
		}
	}
	return nil
}
