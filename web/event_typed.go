package web

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// typedEvent is what a person typed about an event, kept exactly so, so that the form can come back with it.
type typedEvent struct {
	fields map[string]string
	alsoIn []string // ids
}

func (r *request) typedEvent() typedEvent { return typedEvent{r.form(), r.many("also-in")} }

// typedFromEvent fills the form with an event as it is stored.
func (s *Server) typedFromEvent(e calendar.Event) typedEvent {
	f := map[string]string{"revision": strconv.Itoa(e.Rev), "municipality": e.MunicipalityID, "kind": string(e.Kind), "title": e.Title, "text": e.Text,
		"theme": e.ThemeID, "campaign": e.CampaignID, "trainer": e.Trainer, "audience": e.AudienceID, "places": string(e.Places), "costs": e.Costs,
		"date": e.Start.Date(), "time": e.Start.Clock(), "status": string(e.Status), "location": e.Location, "address": e.Address, "school": e.School,
		"school-ok": yes(e.SchoolOK), "online": e.Online, "wheelchair": yes(e.Wheelchair), "hearing-loop": yes(e.HearingLoop), "access": e.Access,
		"signup-url": e.SignupURL, "signup-phone": e.SignupPhone, "signup-date": e.SignupUntil.Date(), "signup-time": e.SignupUntil.Clock(),
		"contact": e.Contact, "mail": e.Mail, "phone": e.Phone, "public": map[bool]string{true: "ja", false: "nee"}[e.Public]}
	if e.Capacity > 0 {
		f["capacity"] = strconv.Itoa(e.Capacity)
	}
	zone := s.zoneOf(e)
	if _, end, err := e.Times(); err == nil {
		until := campaigns.LocalOf(end.In(zone))
		f["end"] = until.Clock()
		if until.Date() != e.Start.Date() {
			f["end-date"] = until.Date()
		}
	}
	if !e.PublishAt.IsZero() {
		from := campaigns.LocalOf(e.PublishAt.In(zone))
		f["publish-date"], f["publish-time"] = from.Date(), from.Clock()
	}
	return typedEvent{f, e.AlsoIn}
}

func yes(b bool) string { return map[bool]string{true: "ja"}[b] }

func (s *Server) zoneOf(e calendar.Event) *time.Location {
	if zone, err := calendar.Zone(e.Zone); err == nil {
		return zone
	}
	return s.Zone
}

// event makes an event of what was typed, on top of base, and returns all that is wrong with it, by the names of the fields.
func (t typedEvent) event(base calendar.Event, l eventLists) (calendar.Event, []*campaigns.Invalid) {
	e, f := base, t.fields
	var wrong []*campaigns.Invalid
	line := func(name string) string { return strings.TrimSpace(f[name]) }
	e.Kind, e.Title, e.Text = calendar.EventKind(f["kind"]), line("title"), sameText(base.Text, f["text"])
	e.ThemeID, e.CampaignID, e.AudienceID = f["theme"], f["campaign"], f["audience"]
	e.Trainer, e.Costs, e.Places, e.Status = line("trainer"), line("costs"), calendar.Places(f["places"]), calendar.EventStatus(f["status"])
	e.Location, e.Address, e.School, e.SchoolOK = line("location"), line("address"), line("school"), f["school-ok"] == "ja"
	e.Online, e.Wheelchair, e.HearingLoop, e.Access = line("online"), f["wheelchair"] == "ja", f["hearing-loop"] == "ja", line("access")
	e.SignupURL, e.SignupPhone, e.Contact, e.Mail, e.Phone = line("signup-url"), line("signup-phone"), line("contact"), line("mail"), line("phone")
	e.Public = f["public"] == "ja"
	if f["public"] != "ja" && f["public"] != "nee" {
		wrong = append(wrong, &campaigns.Invalid{Field: "public", Message: "Kies wie de bijeenkomst mag zien."})
	}
	if e.Status == calendar.Called && base.Status != calendar.Called {
		wrong = append(wrong, &campaigns.Invalid{Field: "status", Message: "Afgelasten doe je op de pagina van de bijeenkomst, met een reden."})
	} else if e.Status != calendar.Called {
		e.CalledOff = ""
	}
	e.Capacity = 0
	if typed := line("capacity"); typed != "" {
		n, err := strconv.Atoi(typed)
		if e.Capacity = n; err != nil || n == 0 {
			e.Capacity = -1 // no such number of people
		}
	}
	e.AlsoIn = sameIDs(base.AlsoIn, slices.DeleteFunc(slices.Clone(t.alsoIn), func(id string) bool { return id == e.MunicipalityID }))
	wrong = append(wrong, t.unknown(base, e, l)...)
	wrong = append(wrong, t.moments(base, &e)...)
	for _, one := range e.Mistakes() {
		wrong = append(wrong, &campaigns.Invalid{Field: eventField(one.Field), Message: one.Message})
	}
	return e, wrong
}

// eventField is the field of the form in which a mistake is mended.
func eventField(name string) string {
	switch name {
	case "duration":
		return "end"
	case "local", "sessions":
		return "date"
	case "signup-until":
		return "signup-date"
	case "publish-at":
		return "publish-date"
	}
	return name
}

// unknown finds choices that do not exist, or no longer.
func (t typedEvent) unknown(base, e calendar.Event, l eventLists) (wrong []*campaigns.Invalid) {
	add := func(field, message string) {
		wrong = append(wrong, &campaigns.Invalid{Field: field, Message: message})
	}
	if e.MunicipalityID == "" {
		add("municipality", "Kies van welke gemeente de bijeenkomst is.")
	}
	if e.ThemeID != "" && l.theme[e.ThemeID] == "" {
		add("theme", "Dit thema bestaat niet meer. Kies opnieuw.")
	}
	if e.CampaignID != base.CampaignID && e.CampaignID != "" && l.campaign[e.CampaignID] == "" {
		add("campaign", "Deze campagne bestaat niet meer. Kies opnieuw.")
	}
	if e.AudienceID != "" && !slices.ContainsFunc(l.audiences, func(a campaigns.Audience) bool { return a.ID == e.AudienceID }) {
		add("audience", "Deze doelgroep bestaat niet meer. Kies opnieuw.")
	}
	for _, id := range e.AlsoIn {
		if _, ok := l.municipality[id]; !ok {
			add("also-in", "Een van de gemeenten bestaat niet meer. Kies opnieuw.")
			break
		}
	}
	return wrong
}

// sameText is what was typed, or the old text when only line ends and space around it differ: those are no change.
func sameText(old, typed string) string {
	clean := func(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }
	if clean(old) == clean(typed) {
		return old
	}
	return clean(typed)
}

// sameIDs is what was chosen, or the old list when only the order differs.
func sameIDs(old, chosen []string) []string {
	slices.Sort(chosen)
	chosen = slices.Compact(chosen)
	if slices.Equal(slices.Sorted(slices.Values(old)), chosen) {
		return old
	}
	return chosen
}
