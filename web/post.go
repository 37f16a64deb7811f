package web

import (
	"errors"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// postPage is the data of bericht.html.
type postPage struct {
	Page
	ID, Title, Municipality, Theme, State string
	Internal                              bool
	Series                                *seriesRef
	At                                    time.Time
	Channels                              []string
	Previews                              previews
	Source, Revision, GoesOut             string
	Deliveries                            []deliveryView
	Submitted, Approval                   *evidence
	History                               []historyLine
	Problem                               string
	Missing                               []lack
	Comments                              []commentView
	Returned                              *commentView
	CanComment, CanReturn                 bool
	Meeting                               *meetingView
	Outdated                              []outdatedView

	CanEdit, CanSubmit, CanApprove, CanWithdrawApproval, CanPlan, CanWithdraw, CanMove, CanSkip, CanUnskip, CanDiscard bool
	WhyNotApprove, Locked                                                                                              string
}

type seriesRef struct {
	ID, Title string
	No, Of    int
}

// lack is one thing to do before a post can be submitted or approved, with where; no URL for who may not.
type lack struct{ Text, URL string }

func lacks(postID string, missing []campaigns.Invalid, mayEdit bool) (all []lack) {
	for _, m := range missing {
		one := lack{Text: m.Message}
		if field := m.Field; mayEdit {
			if field == "media" {
				field = "image"
			}
			one.URL = "/berichten/" + postID + "/bewerken#" + field
		}
		all = append(all, one)
	}
	return all
}

// evidence is who asked for approval or gave it, when, and for which words.
type evidence struct {
	By   string
	At   time.Time
	Hash string

	Version int // of the revision that was approved; 0: not known
}

func (s *Server) postPage(r *request) error {
	page, err := s.describePost(r, r.Params("id"))
	if err != nil {
		return err
	}
	return s.pages.render(r.Ctx, "bericht", page)
}

// showPost shows the post again with what was typed in one of its forms and why it cannot be so.
func (s *Server) showPost(r *request, id string, typed map[string]string, why error) error {
	page, err := s.describePost(r, id)
	if err != nil {
		return err
	}
	for name, value := range typed {
		page.Form[name] = value
	}
	if err := page.invalid(r, why); err != nil {
		return err
	}
	return s.pages.render(r.Ctx, "bericht", page)
}

// describePost gathers all that the page of a post shows.
func (s *Server) describePost(r *request, id string) (page postPage, err error) {
	p, err := s.Store.Post(r.ctx(), id)
	if err != nil {
		return page, err
	}
	names, err := s.names(r)
	if err != nil {
		return page, err
	}
	deliveries, err := s.Store.Deliveries(r.ctx(), []string{p.ID})
	if err != nil {
		return page, err
	}
	row := store.PostRow{Post: p, Deliveries: deliveries}
	c := p.Revision.Content
	page = postPage{Page: s.page(r, "berichten"), ID: p.ID, Title: c.Name(), Municipality: names.municipality[p.MunicipalityID].Name,
		Theme: names.theme[p.ThemeID], State: string(row.State()), Internal: p.Internal, At: s.goesOutAt(row), Channels: names.channelNames(c.Channels),
		Source: c.Text, Revision: p.Revision.ID}
	if page.Previews, err = s.previews(r, names, p, c, nil); err != nil {
		return page, err
	}
	page.Form = map[string]string{"date": c.Local.Date(), "time": c.Local.Clock()}
	if page.Deliveries, err = s.deliveryViews(r, names, p, deliveries); err != nil {
		return page, err
	}
	page.GoesOut = s.goesOut(names, waitingOn(row), calendar.FormatMoment(page.At))
	if p.SeriesID != "" {
		if page.Series, err = s.seriesOf(r, p); err != nil {
			return page, err
		}
	}
	if err := s.fillHistory(r, names, p, &page); err != nil {
		return page, err
	}
	if err := s.fillAbilities(r, names, row, &page); err != nil {
		return page, err
	}
	return page, s.fillMeeting(r, p, &page)
}

// goesOutAt is when the post goes out: the moment of its plan, or of what a person planned anew after that was missed.
func (s *Server) goesOutAt(p store.PostRow) time.Time {
	planned := s.plannedAt(p.Post)
	if p.State() != campaigns.Scheduled {
		return planned
	}
	var first time.Time
	for _, d := range p.Deliveries {
		if d.State == campaigns.Waiting && (first.IsZero() || d.DueAt.Before(first)) {
			first = d.DueAt.In(s.Zone)
		}
	}
	if first.IsZero() {
		return planned
	}
	return first
}

// waitingOn returns the ids of the channels on which the post still has to appear.
func waitingOn(p store.PostRow) (ids []string) {
	for _, d := range p.Deliveries {
		if d.State == campaigns.Waiting {
			ids = append(ids, d.ChannelID)
		}
	}
	return ids
}

func (s *Server) seriesOf(r *request, p campaigns.Post) (*seriesRef, error) {
	one, err := s.Store.Series(r.ctx(), p.SeriesID)
	if err != nil {
		return nil, err
	}
	ref := &seriesRef{ID: one.ID, Title: one.Title}
	ref.No, ref.Of, err = s.Store.PlaceInSeries(r.ctx(), p)
	return ref, err
}

// fillAbilities says what this user can do with the post now, and what is in the way.
func (s *Server) fillAbilities(r *request, n names, p store.PostRow, page *postPage) error {
	editor, approver := r.user.May(campaigns.Editor, p.MunicipalityID), r.user.May(campaigns.Approver, p.MunicipalityID)
	page.Locked = locked(p, n)
	page.CanEdit = editor
	free := editor && page.Locked == ""
	page.CanMove = free && !p.Skipped
	page.CanWithdraw = free && !p.Skipped && p.Revision.Content.Local != ""
	page.CanSkip = free && !p.Skipped && p.SeriesID != "" && !stands(p)
	page.CanUnskip = free && p.Skipped
	approvals, err := s.Store.Approvals(r.ctx(), p.ID)
	if err != nil {
		return err
	}
	page.CanDiscard = editor && p.CheckDiscard(p.Deliveries, len(approvals) > 0) == nil
	page.CanWithdrawApproval = approver && page.Locked == "" && p.Approved()
	if p.Approved() || p.Skipped || p.State() == campaigns.PostPublished {
		return nil
	}
	missing, err := s.missing(r, n, p.Post)
	if err != nil {
		return err
	}
	if page.Missing = lacks(p.ID, missing, free); len(missing) > 0 {
		return nil
	}
	if !p.Submitted() {
		page.CanSubmit = editor
		if page.At.IsZero() {
			page.Problem = "Kies eerst een datum: het akkoord geldt ook voor het moment. Wie nu voorlegt, moet later opnieuw akkoord vragen."
		}
		return nil
	}
	switch why := s.Store.WhyNotApprove(r.ctx(), p.ID, r.user); {
	case why == nil:
		page.CanApprove = true
	case sentence(why) != "":
		page.WhyNotApprove = sentence(why)
	default:
		return why
	}
	return nil
}

// sentence is what an error tells a person; empty for one that is not meant for people.
func sentence(err error) string {
	var invalid *campaigns.Invalid
	switch {
	case errors.As(err, &invalid):
		return invalid.Message
	case errors.Is(err, campaigns.ErrConflict):
		return err.Error()
	}
	return ""
}

// stands reports whether the post was placed somewhere.
func stands(p store.PostRow) bool {
	for _, d := range p.Deliveries {
		if d.State == campaigns.Published {
			return true
		}
	}
	return false
}

// locked says why the post cannot be edited, moved or withdrawn now; empty when it can.
func locked(p store.PostRow, n names) string {
	for _, d := range p.Deliveries {
		name := n.channel[d.ChannelID].Name
		switch {
		case d.State.Moving():
			return "Dit bericht kan nu niet veranderen: de plaatsing op " + name + " " + d.State.Dutch() + "."
		case d.Unsettled():
			return "Dit bericht kan nu niet veranderen: een eerdere poging op " + name + " is misschien toch gelukt. Kijk daar eerst."
		}
	}
	if p.State() == campaigns.PostPublished {
		return "Dit bericht is al geplaatst en verandert hier niet meer."
	}
	return ""
}
