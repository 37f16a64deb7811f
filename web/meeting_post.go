package web

import (
	"errors"
	"strconv"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// intranetView is what the page of an event tells about the intranet.
type intranetView struct {
	Posts    []intranetPost
	Outdated []outdatedView
	Channels []string // on which a new post would come, by name
	CanMake  bool
}

// intranetPost is a post that puts the event on an agenda.
type intranetPost struct {
	ID, Title, State string
	URLs             []string // where it stands
	Old              bool     // it is still to go out and says what the event no longer is
}

// fillIntranet tells what is, or can come, on the intranet about an event.
func (s *Server) fillIntranet(r *request, n names, e calendar.Event, page *eventDeskPage) (err error) {
	view := &page.Intranet
	if !r.user.May(campaigns.Reader, e.MunicipalityID) { // whoever merely sees the event does not see the posts of others
		return nil
	}
	rows, err := s.Store.MeetingPosts(r.ctx(), e.ID)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if !r.user.May(campaigns.Reader, row.MunicipalityID) {
			continue
		}
		post := intranetPost{ID: row.ID, Title: row.Revision.Content.Name(), State: string(row.State())}
		for _, d := range row.Deliveries {
			if d.State == campaigns.Published && d.Receipt.URL != "" {
				post.URLs = append(post.URLs, d.Receipt.URL)
			}
		}
		m, err := s.meetingOf(r, row.Revision.Content)
		if err != nil {
			return err
		}
		post.Old = m.Changed != "" && row.State() != campaigns.PostPublished
		view.Posts = append(view.Posts, post)
	}
	if view.Outdated, err = s.outdated(s.Store.OutdatedOf(r.ctx(), e.ID)); err != nil {
		return err
	}
	view.Channels = n.channelNames(n.intranets(e))
	view.CanMake = page.CanEdit && len(view.Posts) == 0 && !page.Over && e.Status != calendar.Called && len(view.Channels) > 0
	return nil
}

// intranets are the ids of the channels with an agenda on which a post about the event comes: those of its municipality, and for
// a partnership those of the municipalities where the event is shown.
func (n names) intranets(e calendar.Event) (ids []string) {
	for _, o := range options(n.channelsOf(e.MunicipalityID), func(ch campaigns.Channel) string { return ch.Name }) {
		if ch := n.channel[o.Value]; kindOf(ch).ShowsMeeting() && e.ShownIn(ch.MunicipalityID, true) {
			ids = append(ids, ch.ID)
		}
	}
	return ids
}

// meetingPost makes a draft about an event for the intranet, and opens it in the editor.
func (s *Server) meetingPost(r *request) error {
	page, e, err := s.describeEvent(r)
	if err != nil {
		return err
	}
	names, err := s.names(r)
	if err != nil {
		return err
	}
	here := "/bijeenkomsten/" + e.ID
	channels := names.intranets(e)
	switch {
	case r.FormValue("revision") != strconv.Itoa(e.Rev):
		return s.done(r, here, campaigns.Conflict("Een collega heeft de bijeenkomst net veranderd. Kijk nog even naar de nieuwe stand."), "")
	case len(page.Intranet.Posts) > 0:
		return s.to(r, "/berichten/"+page.Intranet.Posts[0].ID, Flash{Tone: "info", Text: "Dit bericht over de bijeenkomst was er al. Er is niets bij gemaakt."})
	case e.Status == calendar.Called || page.Over:
		return s.done(r, here, campaigns.Conflict("Deze bijeenkomst is geweest of gaat niet door; er is niets om op de agenda te zetten."), "")
	case len(channels) == 0:
		return s.done(r, here, campaigns.Conflict("Er is nog geen kanaal op Pleio voor deze gemeente. Vraag de beheerder er een te maken."), "")
	}
	meeting := calendar.MeetingOf(e)
	content := campaigns.Content{Title: e.Summary(), Text: calendar.MeetingText(e), Channels: channels, Meeting: &meeting}
	p := campaigns.Post{MunicipalityID: e.MunicipalityID, CampaignID: e.CampaignID, ThemeID: e.ThemeID, AudienceID: e.AudienceID, Internal: true}
	made, isNew, err := s.Store.CreateMeetingPost(r.ctx(), p, content, r.user.ID)
	var invalid *campaigns.Invalid
	if errors.As(err, &invalid) && invalid.Field == "campaign" { // of another municipality: the post does without
		p.CampaignID = ""
		made, isNew, err = s.Store.CreateMeetingPost(r.ctx(), p, content, r.user.ID)
	}
	switch {
	case err != nil:
		return s.done(r, here, err, "")
	case !isNew:
		return s.to(r, "/berichten/"+made.ID, Flash{Tone: "info", Text: "Dit bericht over de bijeenkomst was er al. Er is niets bij gemaakt."})
	}
	return s.to(r, "/berichten/"+made.ID+"/bewerken", Flash{Tone: "ok", Text: "Er staat een concept klaar. Lees het na, kies wanneer het uitgaat en sla het op; daarna geeft een collega akkoord."})
}

// takeMeeting makes a new version of a post with what became of its event.
func (s *Server) takeMeeting(r *request) error {
	p, err := s.Store.Post(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	here := "/berichten/" + p.ID
	was, is, err := s.meetingEvents(r, p.Revision.Content.Meeting)
	switch {
	case errors.Is(err, campaigns.ErrNotFound):
		return s.done(r, here, campaigns.Conflict("Dit bericht hoort niet meer bij een bijeenkomst."), "")
	case err != nil:
		return err
	case is.Status == calendar.Called:
		return s.done(r, here, campaigns.Conflict("Deze bijeenkomst is afgelast. Trek het bericht in, of pas de tekst aan."), "")
	}
	saved, due, err := s.Store.SavePost(r.ctx(), store.Edit{PostID: p.ID, Base: r.seen(p), Content: takeOver(p.Revision.Content, was, is),
		ThemeID: p.ThemeID, AudienceID: p.AudienceID, CampaignID: p.CampaignID, UserID: r.user.ID})
	if err != nil {
		return s.done(r, here, err, "")
	}
	s.planned(r, due)
	said := saidSaved(p, saved)
	said.Text += " Kijk of de tekst nog klopt."
	return s.to(r, here, said)
}

// typeNewMeeting puts what became of the event into what is typed, and returns the revision of the event that it is.
func (s *Server) typeNewMeeting(r *request, p campaigns.Post, t typedPost) (rev int, err error) {
	was, is, err := s.meetingEvents(r, p.Revision.Content.Meeting)
	switch {
	case errors.Is(err, campaigns.ErrNotFound):
		return 0, campaigns.Conflict("Dit bericht hoort niet meer bij een bijeenkomst.")
	case err != nil:
		return 0, err
	case is.Status == calendar.Called:
		return 0, campaigns.Conflict("Deze bijeenkomst is afgelast. Er is niets over te nemen.")
	}
	typed, _ := t.meeting(p.Revision.Content.Meeting) // what is wrong in it, saving finds
	if typed == nil {
		return 0, nil
	}
	c := takeOver(campaigns.Content{Title: t.fields["title"], Text: t.fields["text"], Meeting: typed}.Normalized(), was, is)
	t.fields["title"], t.fields["text"] = c.Title, c.Text
	typeMeeting(t.fields, c.Meeting)
	return is.Rev, nil
}

// meetingMended hears from a person that Pleio is right again.
func (s *Server) meetingMended(r *request) error {
	d, err := s.Store.Delivery(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	err = s.Store.MeetingMended(r.ctx(), d.ID, r.FormValue("notice"), r.user.ID)
	return s.done(r, r.back("/berichten/"+d.PostID), err, "Dank je. We hebben genoteerd dat het op Pleio weer klopt.")
}
