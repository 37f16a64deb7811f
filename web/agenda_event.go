package web

import (
	"slices"
	"time"

	"veiligheidskalender/calendar"
)

// agendaEvent puts an event in words.
func (s *Server) agendaEvent(n calendar.Names, e *calendar.Event) agendaEvent {
	begin, end, err := e.Times()
	if err != nil { // what is stored was checked
		return agendaEvent{}
	}
	begin, end = begin.In(s.Zone), end.In(s.Zone)
	phone := e.SignupPhone
	if phone == "" {
		phone = e.Phone
	}
	out := agendaEvent{ID: e.ID, Title: e.BareTitle(), Kind: e.Kind.Dutch(), Municipality: n.Municipality[e.MunicipalityID], Place: e.Place(),
		Note: e.Note, Phone: phone, Begin: begin, End: end, SameDay: begin.Format(time.DateOnly) == end.Format(time.DateOnly),
		CalledOff: e.Status == calendar.Called, Tentative: e.Status == calendar.Tentative, Facts: e.Facts(n), Contact: e.Contact}
	if out.CalledOff { // the badge says so, and the note why
		if out.Note == "Afgelast" {
			out.Note = ""
		}
		out.Facts = slices.DeleteFunc(out.Facts, func(f calendar.Fact) bool { return f.Name == "Status" })
	} else {
		out.Signup = e.SignupLine()
	}
	switch e.Places {
	case calendar.PlacesFull:
		out.Places = "Vol"
	case calendar.PlacesWaiting:
		out.Places = "Vol, met wachtlijst"
	}
	return out
}

// linkedData is the event for search engines (schema.org/Event).
func (s *Server) linkedData(e *calendar.Event, shown agendaEvent) map[string]any {
	status, mode := "EventScheduled", "OfflineEventAttendanceMode"
	if e.Status == calendar.Called {
		status = "EventCancelled"
	}
	var places []map[string]any
	if e.Location != "" || e.Address != "" {
		places = append(places, map[string]any{"@type": "Place", "name": shown.Place, "address": e.Address})
	}
	if e.Online != "" {
		mode = "MixedEventAttendanceMode"
		if len(places) == 0 {
			mode = "OnlineEventAttendanceMode"
		}
		places = append(places, map[string]any{"@type": "VirtualLocation", "url": e.Online})
	}
	out := map[string]any{"@context": "https://schema.org", "@type": "Event", "name": e.BareTitle(), "url": s.BaseURL + "/agenda/bijeenkomst/" + e.ID,
		"startDate": shown.Begin.Format(time.RFC3339), "endDate": shown.End.Format(time.RFC3339), "description": e.Text,
		"eventStatus": "https://schema.org/" + status, "eventAttendanceMode": "https://schema.org/" + mode, "location": places, "inLanguage": "nl",
		"organizer": map[string]any{"@type": "GovernmentOrganization", "name": "Gemeente " + shown.Municipality}}
	if e.Costs == "gratis" {
		out["isAccessibleForFree"] = true
	}
	if e.Capacity > 0 {
		out["maximumAttendeeCapacity"] = e.Capacity
	}
	return out
}
