package web

import (
	"fmt"
	"net/url"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
)

// doubt is what a person needs to know to say whether a post stands there.
type doubt struct {
	Sent, Answer, ReadBack, Look string
	Title, Text                  string // the words that were sent, plain; the title is empty where the channel has none
}

func (s *Server) attemptView(a campaigns.Attempt, n names) attemptView {
	view := attemptView{No: a.No, At: a.StartedAt.In(s.Zone), Text: outcome(a), Detail: a.Detail, Status: a.HTTPStatus}
	if a.By != "" {
		view.By = n.user[a.By]
	}
	if a.Outcome == campaigns.Succeed {
		view.Late = calendar.FormatLate(a.Late) + " na het moment"
	}
	return view
}

// tried reports whether the program itself tried to place: what it only got ready, looked up or heard from a person is none.
func tried(a campaigns.Attempt) bool {
	switch a.Outcome {
	case campaigns.Succeed, campaigns.Retry, campaigns.Fail, campaigns.Doubt:
		return true
	case campaigns.HandOver: // the service answered that it will not
		return a.HTTPStatus > 0
	}
	return false
}

// outcome says in Dutch what came of an attempt, or what a person decided.
func outcome(a campaigns.Attempt) string {
	if a.Reason != "" {
		return a.Reason
	}
	switch a.Outcome {
	case campaigns.Succeed:
		return "Geplaatst."
	case campaigns.Retry:
		return "Het lukte niet. We proberen het opnieuw."
	case campaigns.Fail:
		return "Het kanaal heeft het bericht geweigerd."
	case campaigns.Doubt:
		return "Het is niet zeker of het bericht geplaatst is."
	case campaigns.HandOver:
		return "Klaargezet om met de hand te plaatsen."
	case campaigns.Found:
		return "Teruggelezen: het bericht staat er."
	case campaigns.Resend:
		return "Niet gevonden. We plaatsen het opnieuw."
	case campaigns.AskHuman:
		return "Niet gevonden. Iemand moet zelf kijken of het er staat."
	case campaigns.Confirm:
		return "Gezien dat het bericht er staat."
	case campaigns.SendAgain:
		return "Gezien dat het er niet staat, en gevraagd om het nogmaals te plaatsen."
	case campaigns.Replan:
		return "Een nieuw moment gekozen."
	case campaigns.Placed:
		return "Met de hand geplaatst."
	case campaigns.Cancel:
		return "Besloten om het niet op dit kanaal te plaatsen."
	}
	return "Er is iets gebeurd wat dit programma niet kent."
}

// doubt tells what was sent, what came back and what was seen since.
func (s *Server) doubt(d campaigns.Delivery, ch campaigns.Channel, words campaigns.Content, attempts []campaigns.Attempt) *doubt {
	look := s.lookAt(d, ch)
	ready := kinds.HandOver(kindOf(ch), ch, words)
	out := &doubt{Title: ready.Title, Text: ready.Text, Sent: "De tekst is verstuurd naar " + ch.Name + ".", Answer: "Er kwam geen duidelijk antwoord.", ReadBack: d.Reason, Look: look}
	place := ch.Name
	if u, err := url.Parse(look); err == nil && u.Host != "" {
		place = u.Host
	}
	for _, a := range attempts {
		switch {
		case a.No != d.Attempt:
		case a.Outcome == campaigns.Doubt:
			out.Sent = fmt.Sprintf("De tekst is op %s om %s verstuurd naar %s.", calendar.FormatShortDay(a.StartedAt.In(s.Zone)),
				a.StartedAt.In(s.Zone).Format("15:04:05"), place)
			out.Answer = cameBack(a)
		case a.Outcome == campaigns.AskHuman:
			out.ReadBack = fmt.Sprintf("We hebben %d keer gekeken, voor het laatst om %s. %s", d.Checks, calendar.FormatClock(a.EndedAt.In(s.Zone)), outcome(a))
		}
	}
	return out
}

// cameBack is what the service said, with our reading of it.
func cameBack(a campaigns.Attempt) string {
	text := outcome(a)
	switch {
	case a.HTTPStatus > 0 && a.Detail != "":
		text += fmt.Sprintf(" Antwoord %d: %s", a.HTTPStatus, a.Detail)
	case a.HTTPStatus > 0:
		text += fmt.Sprintf(" Antwoord %d.", a.HTTPStatus)
	case a.Detail != "":
		text += " " + a.Detail
	}
	return text
}

// lookAt is a page where a person can see whether the post stands there; empty when there is none that we know.
func (s *Server) lookAt(d campaigns.Delivery, ch campaigns.Channel) string {
	if s.isTrial(kindOf(ch)) {
		return "/proefkanaal/" + ch.Slug
	}
	for _, address := range []string{d.Receipt.URL, ch.Settings["site"], ch.Settings["server"], ch.Settings["page"]} {
		if u, err := url.Parse(address); err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" {
			return address
		}
	}
	return ""
}
