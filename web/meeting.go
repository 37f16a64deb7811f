package web

import (
	"errors"
	"strings"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
	"veiligheidskalender/store"
)

// meetingView is the meeting of a post, and what became of the event it came from.
type meetingView struct {
	Facts   []calendar.Fact
	EventID string // empty: of no event that is there
	Changed string // what the event is now that the post does not say yet; empty: nothing
	CanTake bool   // this user may take it over now
	Open    string // that a channel shows it to people who may not see the event yet; empty: none does
}

// outdatedView is what stands on Pleio about an event that changed since.
type outdatedView struct {
	NoticeID, DeliveryID, PostID, EventID, Text, URL string
	At                                               time.Time
}

// outdated is for pages what the store tells of it.
func (s *Server) outdated(all []store.Outdated, err error) ([]outdatedView, error) {
	views := make([]outdatedView, len(all))
	for i, o := range all {
		text := strings.TrimSuffix(o.Text, " "+o.URL) // which is shown as a link
		views[i] = outdatedView{o.NoticeID, o.DeliveryID, o.PostID, o.EventID, text, o.URL, o.At.In(s.Zone)}
	}
	return views, err
}

// meetingWords are the lines of a meeting, to compare and to read.
func meetingWords(m *campaigns.Meeting) string {
	if m == nil {
		return "Geen bijeenkomst"
	}
	var lines []string
	for _, f := range calendar.MeetingFacts(*m) {
		lines = append(lines, f.Name+": "+f.Value)
	}
	return strings.Join(lines, "\n")
}

// meetingEvents returns the event of a meeting as the meeting knows it, and as it is; ErrNotFound when it came from none.
func (s *Server) meetingEvents(r *request, m *campaigns.Meeting) (was, is calendar.Event, err error) {
	if m == nil || m.EventID == "" {
		return was, is, campaigns.ErrNotFound
	}
	if was, err = s.Store.EventAt(r.ctx(), m.EventID, m.EventRev); err != nil {
		return was, is, err
	}
	is, err = s.Store.Event(r.ctx(), m.EventID)
	return was, is, err
}

// meetingOf describes the meeting in the words of a post; nil when it has none.
func (s *Server) meetingOf(r *request, c campaigns.Content) (*meetingView, error) {
	m := c.Meeting
	if m == nil {
		return nil, nil
	}
	view := &meetingView{Facts: calendar.MeetingFacts(*m)}
	was, is, err := s.meetingEvents(r, m)
	if errors.Is(err, campaigns.ErrNotFound) {
		return view, nil
	}
	if err != nil {
		return nil, err
	}
	view.EventID, view.Changed = is.ID, calendar.MeetingChanged(was, is)
	view.CanTake = view.Changed != "" && is.Status != calendar.Called
	view.Open, err = s.tooOpen(r, c, is)
	return view, err
}

// tooOpen says that the words, at their moment, tell the public of an event that is not for them, or not yet; empty when not.
func (s *Server) tooOpen(r *request, c campaigns.Content, e calendar.Event) (string, error) {
	at := s.plannedAt(campaigns.Post{Revision: campaigns.Revision{Content: c}})
	if at.IsZero() {
		at = s.Now()
	}
	names, err := s.names(r)
	if err != nil || e.PublicAt(at) {
		return "", err
	}
	for _, id := range c.Channels {
		ch := names.channel[id]
		if kind := kindOf(ch); kind.Name == "trial" || kind.Internal && ch.Settings["access"] != "2" {
			continue
		}
		if e.Public {
			return "De bijeenkomst is pas openbaar vanaf " + calendar.FormatMoment(e.PublishAt.In(s.Zone)) + ", maar " + ch.Name + " kan iedereen lezen.", nil
		}
		return "De bijeenkomst is alleen voor collega’s, maar " + ch.Name + " kan iedereen lezen.", nil
	}
	return "", nil
}

// fillMeeting tells of the meeting on the page of a post.
func (s *Server) fillMeeting(r *request, p campaigns.Post, page *postPage) (err error) {
	if page.Meeting, err = s.meetingOf(r, p.Revision.Content); err != nil {
		return err
	}
	if m := page.Meeting; m != nil {
		if page.State == string(campaigns.PostPublished) { // what stands there is told apart
			m.Changed = ""
		}
		m.CanTake = m.CanTake && page.CanEdit && page.Locked == ""
	}
	page.Outdated, err = s.outdated(s.Store.OutdatedIn(r.ctx(), p.ID))
	return err
}

// addMeeting tells what becomes of the meeting on a channel.
func (card *previewCard) addMeeting(kind kinds.Kind, channelID string, c campaigns.Content, at time.Time) {
	if c.Meeting == nil {
		return
	}
	span, err := calendar.MeetingTimes(*c.Meeting)
	if err == nil && !at.IsZero() && !at.Before(span.Begin) {
		card.Warnings = append(card.Warnings, warning{Text: "Dit bericht gaat pas uit als de bijeenkomst al begonnen is."})
	}
	if kind.ShowsMeeting() {
		card.Meeting = calendar.MeetingFacts(*c.Meeting)
		return
	}
	card.MeetingNote = "Dag, tijd en plek van de bijeenkomst komen hier niet vanzelf bij: alleen wat in de tekst staat, gaat uit."
	title, text := c.For(channelID)
	loc, zerr := calendar.Zone(c.Meeting.Zone)
	if err == nil && zerr == nil && !calendar.MentionsDay(title+"\n"+text, span.Begin.In(loc)) {
		card.Warnings = append(card.Warnings, warning{Text: "De tekst noemt de dag van de bijeenkomst niet. Schrijf erbij: " + calendar.FormatDay(span.Begin.In(loc)) + "."})
	}
}
