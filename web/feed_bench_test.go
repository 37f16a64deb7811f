package web

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// bigWorld is a world of n events over two years, in as many municipalities as given, with 5 audiences.
func bigWorld(n, municipalities int, now time.Time, zone *time.Location) *feedWorld {
	w := &feedWorld{names: calendar.Names{Municipality: map[string]string{}, Theme: map[string]string{"t": "Cybercrime"}, Audience: map[string]string{}}}
	for i := range municipalities {
		id := fmt.Sprintf("m%d", i)
		w.municipalities = append(w.municipalities, campaigns.Municipality{ID: id, Slug: "plaats-" + id, Name: "Plaats " + id, Kind: campaigns.Single})
		w.names.Municipality[id] = "Plaats " + id
	}
	for i := range 5 {
		id := fmt.Sprintf("a%d", i)
		w.audiences = append(w.audiences, campaigns.Audience{ID: id, Slug: "groep-" + id, Name: "Groep " + id})
		w.names.Audience[id] = "Groep " + id
	}
	first := now.AddDate(0, -11, 0)
	for i := range n {
		at := first.AddDate(0, 0, i*700/n)
		w.public = append(w.public, calendar.Event{ID: fmt.Sprintf("e%06d", i), UID: fmt.Sprintf("e%06d@x", i), MunicipalityID: fmt.Sprintf("m%d", i%municipalities),
			AudienceID: fmt.Sprintf("a%d", i%5), ThemeID: "t", Kind: calendar.SeniorWorkshop, Title: "Workshop babbeltrucs", Text: strings.Repeat("Herken een babbeltruc op tijd. ", 12),
			Location: "Bibliotheek", Address: "Slotlaan 1", Public: true, Status: calendar.Confirmed, Start: campaigns.LocalOf(at), Zone: "Europe/Amsterdam", Minutes: 90,
			Details: calendar.Details{Phone: "14 030", SignupURL: "https://voorbeeld.nl/aanmelden", Costs: "gratis", Wheelchair: true}, CreatedAt: now, UpdatedAt: now})
	}
	w.settle(now, zone)
	return w
}

// BenchmarkBuild is what a change costs: seeing what is visible, one feed of all events (bytes, gzip and tag), every feed of 20
// municipalities, and the feeds of as many municipalities as have 500 events each.
func BenchmarkBuild(b *testing.B) {
	zone, now := mustZone(b), time.Date(2027, 2, 1, 9, 0, 0, 0, time.UTC)
	f := NewFeeds(nil, func() time.Time { return now }, slog.New(slog.NewTextHandler(io.Discard, nil)), zone, "https://kalender.voorbeeld.nl")
	for _, n := range []int{500, 5_000, 50_000} {
		w := bigWorld(n, 20, now, zone)
		b.Run(fmt.Sprintf("settle/%d", n), func(b *testing.B) {
			for b.Loop() {
				w.settle(now, zone)
			}
		})
		b.Run(fmt.Sprintf("alle/%d", n), func(b *testing.B) {
			for b.Loop() {
				buildOne(b, f, w, feedKey{municipality: allMunicipalities, cancelled: calendar.CancelledShow})
			}
		})
		b.Run(fmt.Sprintf("every/%d", n), func(b *testing.B) {
			for b.Loop() {
				for _, k := range w.unfiltered() {
					buildOne(b, f, w, k)
				}
			}
		})
		country := bigWorld(n, n/500, now, zone)
		b.Run(fmt.Sprintf("country/%d", n), func(b *testing.B) {
			for b.Loop() {
				for _, m := range country.municipalities {
					buildOne(b, f, country, feedKey{municipality: m.Slug, cancelled: calendar.CancelledShow})
				}
			}
		})
	}
}

func buildOne(b *testing.B, f *Feeds, w *feedWorld, k feedKey) {
	body, err := f.build(w, k)
	if err == nil {
		_, err = newSnapshot(body)
	}
	if err != nil {
		b.Fatal(err)
	}
}

func mustZone(b *testing.B) *time.Location {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		b.Fatal(err)
	}
	return zone
}
