package web

import (
	"errors"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

func (s *Server) editPage(r *request) error {
	p, err := s.Store.Post(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	names, err := s.names(r)
	if err != nil {
		return err
	}
	deliveries, err := s.Store.Deliveries(r.ctx(), []string{p.ID})
	if err != nil {
		return err
	}
	if why := locked(store.PostRow{Post: p, Deliveries: deliveries}, names); why != "" {
		return s.to(r, "/berichten/"+p.ID, Flash{Tone: "info", Text: why})
	}
	page := s.postForm(r, names, p, typedFrom(p))
	if page.Busy, err = s.busy(r, names, p); err != nil {
		return err
	}
	return s.showPostForm(r, page, nil)
}

// recent is how long ago a colleague's save still says: they may be at it.
const recent = 15 * time.Minute

// busy says who else works on the post now, in a sentence; empty when nobody does.
func (s *Server) busy(r *request, n names, p campaigns.Post) (string, error) {
	others, err := s.Store.OpenForm(r.ctx(), p.ID, r.user.ID)
	switch v := p.Revision; {
	case err != nil:
		return "", err
	case len(others) > 0:
		return n.user[others[0].UserID] + " heeft dit bericht ook open, sinds " + calendar.FormatClock(others[0].Since.In(s.Zone)) +
			" uur. Spreek even af wie het opslaat.", nil
	case v.AuthorID != "" && v.AuthorID != r.user.ID && v.CreatedAt.After(s.Now().Add(-recent)):
		return n.user[v.AuthorID] + " heeft dit bericht om " + calendar.FormatClock(v.CreatedAt.In(s.Zone)) + " uur nog opgeslagen. Misschien is die nog bezig.", nil
	}
	return "", nil
}

// edit saves a post, or shows how it would look. Whatever goes wrong, what was typed comes back.
func (s *Server) edit(r *request) error {
	p, err := s.Store.Post(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	names, err := s.names(r)
	if err != nil {
		return err
	}
	typed := r.typedPost()
	if why, only := s.changePictures(r, p.Revision.Content, &typed); only {
		return s.showPostForm(r, s.postForm(r, names, p, typed), why)
	}
	content, err := typed.content(p, s.Zone.String(), names)
	if err == nil {
		var saved campaigns.Post
		var due []campaigns.Due
		saved, due, err = s.Store.SavePost(r.ctx(), store.Edit{PostID: p.ID, Base: typed.fields["revision"], Content: content,
			ThemeID: typed.fields["theme"], AudienceID: p.AudienceID, CampaignID: typed.campaign(p), UserID: r.user.ID})
		if err == nil {
			s.planned(r, due)
			if err := s.Store.CloseForm(r.ctx(), p.ID, r.user.ID); err != nil {
				return err
			}
			said := saidSaved(p, saved)
			said.Saved = p.ID
			return s.to(r, r.back("/berichten/"+p.ID), said)
		}
	}
	page := s.postForm(r, names, p, typed)
	if errors.Is(err, campaigns.ErrConflict) {
		if p, err := s.Store.Post(r.ctx(), p.ID); err == nil && p.Revision.ID != page.Revision {
			page.Theirs, page.Revision = s.theirs(names, p, content), p.Revision.ID // saving once more is a choice
		}
	}
	return s.showPostForm(r, page, err)
}

// saidSaved says what saving changed.
func saidSaved(before, after campaigns.Post) Flash {
	switch {
	case before.Revision.ID == after.Revision.ID && before.ThemeID == after.ThemeID && before.CampaignID == after.CampaignID:
		return Flash{Tone: "info", Text: "Er is niets veranderd."}
	case before.Revision.ID != after.Revision.ID && after.Approved():
		return Flash{Tone: "ok", Text: "Opgeslagen. Het akkoord voor deze tekst, datum en kanalen was er al en geldt weer."}
	case before.Approved() && !after.Approved():
		return Flash{Tone: "warning", Text: "Opgeslagen. Het akkoord is vervallen: vraag een collega om opnieuw akkoord."}
	}
	return Flash{Tone: "ok", Text: "Opgeslagen."}
}

func (s *Server) newPostPage(r *request) error {
	names, err := s.names(r)
	if err != nil {
		return err
	}
	typed := typedPost{fields: map[string]string{"pictures": "ja"}}
	if mine := r.mine(campaigns.Editor); len(mine) == 1 {
		typed.fields["municipality"] = mine[0]
	}
	return s.showPostForm(r, s.postForm(r, names, typed.newPost(), typed), nil)
}

func (s *Server) newPost(r *request) error {
	names, err := s.names(r)
	if err != nil {
		return err
	}
	typed := r.typedPost()
	p := typed.newPost()
	if p.MunicipalityID != "" && !r.user.May(campaigns.Editor, p.MunicipalityID) {
		return errForbidden
	}
	if why, only := s.changePictures(r, campaigns.Content{}, &typed); only {
		return s.showPostForm(r, s.postForm(r, names, p, typed), why)
	}
	content, err := typed.content(p, s.Zone.String(), names)
	if err == nil {
		err = typed.checkNew(content, names)
	}
	if err == nil {
		var made campaigns.Post
		var due []campaigns.Due
		if made, due, err = s.Store.CreatePost(r.ctx(), p, content, r.user.ID); err == nil {
			s.planned(r, due)
			return s.to(r, "/berichten/"+made.ID, Flash{Tone: "ok", Text: s.saidMade(names, made), Saved: newDraft})
		}
	}
	return s.showPostForm(r, s.postForm(r, names, p, typed), err)
}

// newDraft is what a browser calls what is typed in a post that was not saved before.
const newDraft = "nieuw"

// checkNew finds what only a new post has to choose.
func (t typedPost) checkNew(c campaigns.Content, n names) error {
	switch c = c.Normalized(); {
	case c.Title == "" && c.Text == "":
		return &campaigns.Invalid{Field: "title", Message: "Schrijf een titel of een tekst. De rest kan later."}
	case t.fields["municipality"] == "":
		return &campaigns.Invalid{Field: "municipality", Message: "Kies een gemeente."}
	case t.fields["internal"] != "ja" && t.fields["internal"] != "nee":
		return &campaigns.Invalid{Field: "internal", Message: "Kies voor wie het bericht is."}
	case t.fields["internal"] == "ja":
		return n.forColleagues(c.Channels)
	}
	return nil
}

func (s *Server) saidMade(n names, p campaigns.Post) string {
	if p.Planned() {
		return "Opgeslagen. Het bericht gaat uit op " + calendar.FormatMoment(s.plannedAt(p)) + ", zodra een collega akkoord heeft gegeven." +
			s.handNote(n, p.Revision.Content.Channels)
	}
	return "Opgeslagen als concept."
}
