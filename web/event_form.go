package web

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// eventFormPage is the data of bijeenkomst-bewerken.html.
type eventFormPage struct {
	Page
	New                                                                   bool
	ID, Title, Revision, Owner                                            string
	Kinds, Municipalities, Themes, Campaigns, Audiences, Places, Statuses []Option
	AlsoIn, Visible, Together                                             []Option
	Days                                                                  []dayFields
	MoreDays, AskPast, CalledOff                                          bool
	Open                                                                  map[string]bool
	Theirs                                                                *theirEvent
}

// theirEvent is what a colleague saved meanwhile, and where the form differs from it: Was is in the form, Is was saved.
type theirEvent struct {
	By          string
	At          time.Time
	Title, Text string
	Also        []calendar.Difference
}

// eventForm makes the form of an event, new while e has no id, with what is typed in it.
func (s *Server) eventForm(r *request, l eventLists, e calendar.Event, t typedEvent) eventFormPage {
	f := t.fields
	page := eventFormPage{Page: s.page(r, "bijeenkomsten"), New: e.ID == "", ID: e.ID, Title: e.BareTitle(), Revision: f["revision"],
		Owner: l.municipality[e.MunicipalityID].Name, CalledOff: e.Status == calendar.Called}
	page.Form = f
	same := func(name string) string { return name }
	page.Kinds = []Option{{Label: "Kies een soort"}}
	for _, k := range calendar.AllKinds {
		page.Kinds = append(page.Kinds, Option{Value: string(k), Label: k.Dutch(), Checked: f["kind"] == string(k)})
	}
	page.Themes = append([]Option{{Label: "Geen thema"}}, options(l.theme, same, f["theme"])...)
	page.Campaigns = append([]Option{{Label: "Geen campagne"}}, options(l.campaign, same, f["campaign"])...)
	if e.CampaignID != "" && l.campaign[e.CampaignID] == "" {
		page.Campaigns = append(page.Campaigns, Option{Value: e.CampaignID, Label: "Een campagne van een andere gemeente", Checked: f["campaign"] == e.CampaignID})
	}
	page.Audiences = []Option{{Label: "Iedereen"}}
	for _, a := range l.audiences {
		page.Audiences = append(page.Audiences, Option{Value: a.ID, Label: a.Name, Checked: a.ID == f["audience"]})
	}
	page.Places = choose(f["places"], "", "Er is plek", "full", "Vol", "waiting", "Vol, met een wachtlijst")
	page.Statuses = choose(f["status"], "tentative", "Voorlopig: dag, tijd of plek kan nog veranderen", "confirmed", "Definitief: het gaat zo door")
	if page.CalledOff {
		page.Statuses = append(choose(f["status"], "cancelled", "Afgelast: het gaat niet door"), page.Statuses...)
	}
	page.Visible = choose(f["public"], "ja", "Iedereen: openbaar in de agenda en in de abonnementen", "nee", "Alleen collega’s")
	page.municipalities(r, l, t)
	if page.New {
		page.Together = choose(f["together"], "course", "Een cursus: dezelfde mensen komen op al deze dagen", "series", "Losse bijeenkomsten: steeds dezelfde, voor anderen")
		page.Days = t.days()
		page.MoreDays = f["action"] == "more" || slices.ContainsFunc(page.Days, func(d dayFields) bool { return d.Date+d.Time != "" })
	}
	return page
}

// choose makes options of pairs of value and label.
func choose(chosen string, pairs ...string) []Option {
	var out []Option
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, Option{Value: pairs[i], Label: pairs[i+1], Checked: pairs[i] == chosen})
	}
	return out
}

// municipalities offers whose the event can be, and where else it can be shown.
func (page *eventFormPage) municipalities(r *request, l eventLists, t typedEvent) {
	name := func(m campaigns.Municipality) string { return m.Name }
	mine := map[string]campaigns.Municipality{}
	for _, id := range r.mine(campaigns.Editor) {
		mine[id] = l.municipality[id]
	}
	page.Municipalities = options(mine, name, t.fields["municipality"])
	if len(mine) > 1 {
		page.Municipalities = append([]Option{{Label: "Kies een gemeente"}}, page.Municipalities...)
	}
	others := map[string]campaigns.Municipality{}
	for id, m := range l.municipality {
		if m.Kind != campaigns.Partnership && (page.New || m.Name != page.Owner) {
			others[id] = m
		}
	}
	page.AlsoIn = options(others, name, t.alsoIn...)
}

// fillTheirs shows what a colleague saved meanwhile; the next save is on top of that, and so a choice.
func (s *Server) fillTheirs(r *request, l eventLists, page *eventFormPage, typed, now calendar.Event) error {
	log, err := s.Store.EventRevisions(r.ctx(), now.ID)
	if err != nil {
		return err
	}
	page.Theirs = &theirEvent{Title: now.Title, Text: now.Text}
	if len(log) > 0 {
		page.Theirs.By, page.Theirs.At = l.user[log[0].AuthorID], log[0].At.In(s.Zone)
	}
	page.Theirs.Also = slices.DeleteFunc(calendar.Differences(typed, now, l.words()), func(d calendar.Difference) bool { return d.Field == "de omschrijving" })
	page.Revision = strconv.Itoa(now.Rev)
	return nil
}

// showEventForm shows the form again with what was typed and all that is wrong with it.
func (s *Server) showEventForm(r *request, page eventFormPage, err error, wrong ...*campaigns.Invalid) error {
	for _, one := range wrong {
		r.Status(fiber.StatusUnprocessableEntity)
		page.fault(one.Field, one.Message)
	}
	if err != nil {
		var one *campaigns.Invalid
		if errors.As(err, &one) {
			err = &campaigns.Invalid{Field: eventField(one.Field), Message: one.Message}
		}
		if err := page.invalid(r, err); err != nil {
			return err
		}
	}
	for i, d := range page.Days {
		no := strconv.Itoa(d.No)
		page.Days[i].DateError, page.Days[i].TimeError = page.Errors["date-"+no], page.Errors["time-"+no]
	}
	page.unfold()
	page.MoreDays = page.MoreDays || page.Errors["together"] != "" || strings.Contains(page.Form["action"], "more")
	return s.pages.render(r.Ctx, "bijeenkomst-bewerken", page)
}

// folded are the fields that most events do without, by the fold that they are under.
var folded = map[string][]string{
	"access":  {"wheelchair", "hearing-loop", "access"},
	"signup":  {"signup-url", "signup-phone", "signup-date", "signup-time", "contact", "mail", "phone"},
	"embargo": {"publish-date", "publish-time"},
}

// unfold opens what holds something, or what is wrong.
func (page *eventFormPage) unfold() {
	page.Open = map[string]bool{}
	for fold, names := range folded {
		page.Open[fold] = slices.ContainsFunc(names, func(name string) bool { return page.Form[name] != "" || page.Errors[name] != "" })
	}
}
