package web

import (
	"reflect"
	"testing"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// Whatever is typed, an event without a mistake can be stored, and its form gives back the same event.
func FuzzTypedEvent(f *testing.F) {
	f.Add("2027-03-28", "01:00", "04:00", "", "2027-03-20", "12:00", "2027-03-01", "09:00", "12", "Regel een.\r\nRegel twee.", "14 033", "https://woudenberg.nl")
	f.Add("2027-10-31", "02:30", "02:30", "2027-11-01", "", "", "", "", "", "", "", "")
	f.Add("2027-02-31", "25:00", "x", "2026-01-01", "", "09:00", "2028-01-01", "00:00", "-1", "\x00", "bel", "javascript:x")
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		f.Fatal(err)
	}
	s := &Server{Zone: zone}
	lists := eventLists{names: names{municipality: map[string]campaigns.Municipality{"w": {ID: "w", Name: "Woudenberg"}}}}
	f.Fuzz(func(t *testing.T, date, clock, end, endDate, signupDate, signupTime, publishDate, publishTime, capacity, text, phone, link string) {
		typed := typedEvent{fields: map[string]string{"kind": "workshop", "title": "Babbeltrucs", "status": "confirmed", "public": "ja", "date": date, "time": clock,
			"end": end, "end-date": endDate, "signup-date": signupDate, "signup-time": signupTime, "publish-date": publishDate, "publish-time": publishTime,
			"capacity": capacity, "text": text, "phone": phone, "online": link}}
		base := calendar.Event{MunicipalityID: "w", Zone: zone.String()}
		e, wrong := typed.event(base, lists)
		if len(wrong) > 0 {
			for _, one := range wrong {
				if one.Field == "" || one.Message == "" {
					t.Errorf("a mistake without a field or a word: %+v", one)
				}
			}
			return
		}
		if err := e.Check(); err != nil {
			t.Fatalf("not stored: %v", err)
		}
		again, wrong := s.typedFromEvent(e).event(e, lists)
		if len(wrong) > 0 || !reflect.DeepEqual(again, e) {
			t.Errorf("the form gives back %+v of %+v, %v", again, e, wrong)
		}
	})
}
