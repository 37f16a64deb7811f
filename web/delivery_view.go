package web

import (
	"html/template"
	"slices"
	"strings"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
)

// deliveryView is a delivery on the page of its post.
type deliveryView struct {
	ID, Channel, State              string
	At, NotAfter                    time.Time
	Reason, URL                     string
	Attempt                         int // that the page shows; a decision is about this one
	Attempts                        []attemptView
	Tries                           int // of the program itself, among them
	CanAct, CanSendAgain, CanCancel bool
	ByHand                          bool // waits for its moment, and then for a person
	HandOver                        *handOver
	Evidence                        *doubt
}

type attemptView struct {
	No           int
	At           time.Time
	Text, Detail string
	Status       int
	Late, By     string
}

// handOver is what a person needs to place a post by hand.
type handOver struct {
	Title, Text string
	HTML        template.HTML // empty where formatting does not survive
	Link, Place string
	Steps       []string
	Pictures    []pictureView
	Meeting     []calendar.Fact // to fill in there
}

// deliveryViews describes the deliveries of a post, and those that a person withdrew.
func (s *Server) deliveryViews(r *request, n names, p campaigns.Post, deliveries []campaigns.Delivery) ([]deliveryView, error) {
	attempts, err := s.Store.Attempts(r.ctx(), p.ID)
	if err != nil {
		return nil, err
	}
	byDelivery := map[string][]campaigns.Attempt{}
	for _, a := range attempts {
		if byDelivery[a.DeliveryID] == nil && !slices.ContainsFunc(deliveries, func(d campaigns.Delivery) bool { return d.ID == a.DeliveryID }) {
			gone, err := s.Store.Delivery(r.ctx(), a.DeliveryID) // cancelled, but with a history
			if err != nil {
				return nil, err
			}
			deliveries = append(deliveries, gone)
		}
		byDelivery[a.DeliveryID] = append(byDelivery[a.DeliveryID], a)
	}
	views := make([]deliveryView, 0, len(deliveries))
	for _, d := range deliveries {
		view, err := s.deliveryView(r, n, p, d, byDelivery[d.ID])
		if err != nil {
			return nil, err
		}
		views = append(views, view)
	}
	return views, nil
}

func (s *Server) deliveryView(r *request, n names, p campaigns.Post, d campaigns.Delivery, attempts []campaigns.Attempt) (deliveryView, error) {
	editor, approver := r.user.May(campaigns.Editor, d.OwnerID), r.user.May(campaigns.Approver, d.OwnerID)
	ch := n.channel[d.ChannelID]
	view := deliveryView{ID: d.ID, Channel: ch.Name, State: string(d.State), At: d.DueAt.In(s.Zone), NotAfter: d.NotAfter.In(s.Zone), Reason: d.Reason,
		URL: d.Receipt.URL, Attempt: d.Attempt}
	for _, a := range attempts {
		view.Attempts = append(view.Attempts, s.attemptView(a, n))
		if tried(a) {
			view.Tries++
		}
	}
	view.CanCancel = editor && slices.Contains(campaigns.From(campaigns.Cancel), d.State)
	words, err := s.wordsOf(r, p, d)
	if err != nil {
		return view, err
	}
	switch d.State {
	case campaigns.Waiting, campaigns.Held:
		view.ByHand = s.byHand(ch)
	case campaigns.HandedOver:
		view.CanAct = editor
		view.HandOver = layOut(ch, words)
	case campaigns.NeedsHuman:
		view.CanAct, view.CanSendAgain = editor, approver
		view.Evidence = s.doubt(d, ch, words, attempts)
	case campaigns.Failed, campaigns.Missed:
		view.CanAct = approver
	}
	return view, nil
}

// wordsOf returns the words that the delivery is about, which need not be the newest.
func (s *Server) wordsOf(r *request, p campaigns.Post, d campaigns.Delivery) (campaigns.Content, error) {
	if d.RevisionID == p.Revision.ID {
		return p.Revision.Content, nil
	}
	v, err := s.Store.Revision(r.ctx(), d.RevisionID)
	return v.Content, err
}

// layOut makes the words ready to be placed by hand.
func layOut(ch campaigns.Channel, c campaigns.Content) *handOver {
	kind := kindOf(ch)
	ready := kinds.HandOver(kind, ch, c)
	place, _, _ := strings.Cut(kind.Label, " (")
	hand := &handOver{Title: ready.Title, Text: ready.Text, HTML: ready.HTML, Link: ready.Link, Place: place, Steps: ready.Steps, Pictures: pictureViews(c.Media)}
	if kind.ShowsMeeting() && c.Meeting != nil {
		hand.Meeting = calendar.MeetingFacts(*c.Meeting)
	}
	return hand
}
