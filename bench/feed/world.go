package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// feedPath is the feed that is measured: all events there are.
const feedPath = "/agenda/alle.ics"

// world is a database as a program of four municipalities has it.
type world struct {
	store *store.Store
	one   calendar.Event // what changes while others read
}

// fill makes the database with n public events, one a day, that have all the details a workshop has.
func fill(ctx context.Context, file string, n int) (*world, error) {
	s, err := store.Open(ctx, "sqlite:"+file, store.Options{})
	if err != nil {
		return nil, err
	}
	w := &world{store: s}
	cycle := calendar.Cycle{Pack: "bench", Start: time.Now().Format("2006-01"),
		Themes: []campaigns.Theme{{Slug: "cybercrime", Name: "Cybercrime"}}, Audiences: []campaigns.Audience{{Slug: "senioren", Name: "Senioren"}}}
	for _, name := range []string{"Zeist", "Bunnik", "Leusden", "Woudenberg"} {
		cycle.Municipalities = append(cycle.Municipalities, campaigns.Municipality{Slug: strings.ToLower(name), Name: name, Kind: campaigns.Single})
	}
	day := time.Now().AddDate(0, 0, 1)
	for i := range n {
		cycle.Events = append(cycle.Events, workshop(i, day.AddDate(0, 0, i), cycle.Municipalities[i%4].Slug))
	}
	if _, err := s.LoadCycle(ctx, cycle, false); err != nil {
		return nil, err
	}
	all, _, err := s.FeedEvents(ctx, "", 0)
	if err != nil {
		return nil, err
	}
	w.one = all[0]
	return w, nil
}

func workshop(i int, day time.Time, municipality string) calendar.Event {
	return calendar.Event{ID: fmt.Sprintf("workshop-%d", i), MunicipalityID: municipality, ThemeID: "cybercrime", AudienceID: "senioren", Kind: calendar.SeniorWorkshop,
		Title: fmt.Sprintf("Workshop babbeltrucs %d", i), Text: strings.Repeat("Herken een babbeltruc op tijd. ", 8), Location: "Bibliotheek", Address: "Slotlaan 1",
		Public: true, Status: calendar.Confirmed, Start: campaigns.Local(day.Format(time.DateOnly) + "T19:30"), Zone: "Europe/Amsterdam", Minutes: 90,
		Details: calendar.Details{Phone: "14 030", SignupURL: "https://voorbeeld.nl/aanmelden", Costs: "gratis", Wheelchair: true}}
}

// change gives one event another duration, as a colleague would.
func (w *world) change(ctx context.Context) error {
	next := w.one
	next.Minutes = 60 + (next.Minutes-59)%60
	saved, err := w.store.SaveEvent(ctx, next, w.one.Rev, "")
	if err == nil {
		w.one = saved
	}
	return err
}
