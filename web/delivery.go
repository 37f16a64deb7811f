package web

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

func deliveryURL(d campaigns.Delivery) string { return "/berichten/" + d.PostID + "#plaatsing-" + d.ID }

func (s *Server) deliveryPage(r *request) error {
	d, err := s.Store.Delivery(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	return r.Redirect(deliveryURL(d), fiber.StatusSeeOther)
}

// placed hears from a person that a hand-over is done.
func (s *Server) placed(r *request) error {
	return s.standsThere(r, campaigns.Placed, "Fijn, het bericht staat er.")
}

// confirm hears from a person that what was in doubt stands there.
func (s *Server) confirm(r *request) error {
	return s.standsThere(r, campaigns.Confirm, "Dank je. We hebben genoteerd dat het bericht er staat.")
}

func (s *Server) standsThere(r *request, action campaigns.Action, said string) error {
	d, err := s.Store.Delivery(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	address := strings.TrimSpace(r.FormValue("url"))
	if !webAddress(address) {
		field := "url-" + d.ID
		return s.showPost(r, d.PostID, map[string]string{field: address}, &campaigns.Invalid{Field: field,
			Message: "Kopieer het hele adres van het bericht. Het begint met https://."})
	}
	if address == "" {
		address = d.Receipt.URL
	}
	return s.decide(r, d, store.Decision{Action: action, URL: address}, said)
}

// webAddress reports whether s is the full address of a page, or nothing.
func webAddress(s string) bool {
	if s == "" {
		return true
	}
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && len(s) <= 2000
}

// sendAgain sends what was in doubt once more, on the word of a person who saw that it is not there.
func (s *Server) sendAgain(r *request) error {
	d, err := s.Store.Delivery(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	return s.decide(r, d, store.Decision{Action: campaigns.SendAgain}, "Het bericht wordt nu nogmaals geplaatst.")
}

// replan gives what was missed or refused a new moment, or sends it now.
func (s *Server) replan(r *request) error {
	d, err := s.Store.Delivery(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	form := r.form()
	due, said, field, err := s.newMoment(form)
	if err != nil {
		return s.showPost(r, d.PostID, map[string]string{"date-" + d.ID: form["date"], "time-" + d.ID: form["time"]},
			&campaigns.Invalid{Field: field + "-" + d.ID, Message: sentence(err)})
	}
	if !d.Approved() {
		said += " Let op: er is nog geen akkoord. Zonder akkoord gaat het niet uit."
	}
	return s.decide(r, d, store.Decision{Action: campaigns.Replan, DueAt: due}, said)
}

// newMoment reads the new moment of a delivery. "now" is a button of its own, so that a forgotten date sends nothing. With
// an error, which is *Invalid, comes the field it is about.
func (s *Server) newMoment(form map[string]string) (due time.Time, said, field string, err error) {
	if form["now"] != "" {
		return time.Time{}, "Het bericht wordt nu geplaatst.", "", nil
	}
	to, err := local(form["date"], form["time"])
	if err == nil && to == "" {
		err = &campaigns.Invalid{Field: "date", Message: "Kies een dag en een tijd, of kies Nu plaatsen."}
	}
	if err == nil {
		due, err = calendar.Instant(to, s.Zone.String())
	}
	if err == nil {
		err = campaigns.CheckMoment(due, s.Now())
	}
	if err != nil {
		field = "date"
		if form["date"] != "" && form["time"] == "" {
			field = "time"
		}
		return due, "", field, err
	}
	return due, "Opnieuw gepland op " + calendar.FormatMoment(due.In(s.Zone)) + ".", "", nil
}

func (s *Server) cancelDelivery(r *request) error {
	d, err := s.Store.Delivery(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	names, err := s.names(r)
	if err != nil {
		return err
	}
	return s.decide(r, d, store.Decision{Action: campaigns.Cancel}, "Het bericht komt niet op "+names.channel[d.ChannelID].Name+".")
}

// decide carries out what a person decided about the attempt that was on the page.
func (s *Server) decide(r *request, d campaigns.Delivery, c store.Decision, said string) error {
	attempt, err := strconv.Atoi(r.FormValue("attempt"))
	if err != nil {
		attempt = -1 // no attempt that was ever on a page: a conflict
	}
	c.DeliveryID, c.Attempt, c.UserID = d.ID, attempt, r.user.ID
	due, err := s.Store.Decide(r.ctx(), c)
	s.planned(r, due)
	return s.done(r, r.back(deliveryURL(d)), err, said)
}
