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
	if did, why, only := s.pressed(r, names, p, &typed); only {
		return s.showPressed(r, s.postForm(r, names, p, typed), did, why)
	}
	taken := 0 // revision of the event that was taken over
	switch typed.fields["action"] {
	case "meeting-remove":
		typed.fields["meeting"] = meetingGone
		return s.showPostForm(r, s.postForm(r, names, p, typed), nil)
	case "meeting-take":
		if taken, err = s.typeNewMeeting(r, p, typed); err != nil {
			return s.showPostForm(r, s.postForm(r, names, p, typed), err)
		}
	}
	content, err := typed.content(p, s.Zone.String(), names)
	if taken > 0 && content.Meeting != nil {
		content.Meeting.EventRev = taken
	}
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
	did, err := s.begin(r, names, &typed)
	if err != nil {
		return err
	}
	if err := s.startFrom(r, typed.fields); err != nil {
		return err
	}
	page := s.postForm(r, names, typed.newPost(), typed)
	if page.Templates, err = s.templateOptions(r, names, typed.fields["municipality"]); err != nil {
		return err
	}
	return s.showPressed(r, page, did, nil)
}

// startFrom fills in what the address of a new post says: the day that was chosen on the calendar, and the campaign whose page it
// was. What does not exist, or is not for this user, fills in nothing.
func (s *Server) startFrom(r *request, fields map[string]string) error {
	if day, err := time.Parse(time.DateOnly, r.Query("datum")); err == nil {
		fields["date"], fields["time"] = day.Format(time.DateOnly), defaultClock
	}
	asked := r.Query("campagne")
	if asked == "" {
		return nil
	}
	all, err := s.Store.Campaigns(r.ctx(), r.mine(campaigns.Reader))
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.ID != asked {
			continue
		}
		fields["campaign"], fields["theme"] = c.ID, c.ThemeID
		if r.user.May(campaigns.Editor, c.MunicipalityID) {
			fields["municipality"] = c.MunicipalityID
		}
	}
	return nil
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
	if did, why, only := s.pressed(r, names, p, &typed); only {
		return s.showPressed(r, s.postForm(r, names, p, typed), did, why)
	}
	content, err := typed.content(p, s.Zone.String(), names)
	if err = errors.Join(typed.checkNew(content, names), err); err == nil {
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
	var wrong []error
	if c = c.Normalized(); c.Title == "" && c.Text == "" {
		wrong = append(wrong, &campaigns.Invalid{Field: "title", Message: "Schrijf een titel of een tekst. De rest kan later."})
	}
	if t.fields["municipality"] == "" {
		wrong = append(wrong, &campaigns.Invalid{Field: "municipality", Message: "Kies een gemeente."})
	}
	switch t.fields["internal"] {
	case "ja":
		wrong = append(wrong, n.forColleagues(c.Channels))
	case "nee":
	default:
		wrong = append(wrong, &campaigns.Invalid{Field: "internal", Message: "Kies voor wie het bericht is."})
	}
	return errors.Join(wrong...)
}

func (s *Server) saidMade(n names, p campaigns.Post) string {
	if p.Planned() {
		return "Opgeslagen. Het bericht gaat uit op " + calendar.FormatMoment(s.plannedAt(p)) + ", zodra een collega akkoord heeft gegeven." +
			s.handNote(n, p.Revision.Content.Channels)
	}
	return "Opgeslagen als concept."
}
