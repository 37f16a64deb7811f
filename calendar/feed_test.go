package calendar

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

var update = flag.Bool("update", false, "write the golden files anew")

var testNames = Names{Municipality: map[string]string{"m1": "Zeist"}, Theme: map[string]string{"t1": "Digitale veiligheid; online, en meer"},
	Audience: map[string]string{"a1": "Senioren"}}

var testOptions = FeedOptions{Name: "Veiligheid in Zeist", Description: "Trainingen en workshops.", BaseURL: "https://kalender.voorbeeld.nl",
	Source: "https://kalender.voorbeeld.nl/agenda/zeist.ics", Names: testNames, Month: "2026-10-01T00:00"}

// everything are events with every field, text that hurts and every state.
func everything() []Event {
	return []Event{
		session("vol", "2026-10-14T19:30", func(e *Event) {
			e.Title = "Babbeltrucs; herken ze, “snel” 👮🏽‍♀️ \\ en \"slim\""
			e.Text = "Regel een\r\nregel twee\rregel drie\x00\x07 en شرطة (rechts naar links), é en 日本.\n\n" + strings.Repeat("Nog een zin over veiligheid. ", 20)
			e.Details = Details{Online: "https://video.voorbeeld.nl/kamer?a=1&b=2", School: "De Zonnebloem", SchoolOK: true, Capacity: 20, Places: PlacesWaiting,
				Trainer: "Politie Midden-Nederland", Contact: "Team Veiligheid, Zeist", Mail: "veiligheid@zeist.nl", Phone: "14 030",
				SignupURL: "https://zeist.nl/aanmelden", SignupPhone: "030 123 45 67", SignupUntil: "2026-10-12T17:00", Costs: "gratis", Wheelchair: true,
				HearingLoop: true, Access: "tolk op verzoek", Course: "vol@veiligheidskalender", Session: 1, Sessions: 2}
		}),
		session("deel-2", "2026-10-21T19:30", func(e *Event) {
			e.Details = Details{Course: "vol@veiligheidskalender", Session: 2, Sessions: 2, School: "Geheime School"}
			e.Status, e.Sequence, e.Note = Tentative, 3, "Verplaatst: was wo 14 okt 19:30"
		}),
		session("af", "2026-11-04T10:00", func(e *Event) {
			e.Status, e.Sequence, e.Note, e.Places = Called, 1, "Afgelast: de trainer is ziek", PlacesFull
		}),
		session("online", "2026-11-05T10:00", func(e *Event) {
			e.Location, e.Address, e.Online, e.Kind = "", "", "https://video.voorbeeld.nl/", BusinessTraining
		}),
	}
}

func TestGoldenFeeds(t *testing.T) {
	with := func(f func(*FeedOptions)) FeedOptions {
		o := testOptions
		f(&o)
		return o
	}
	for _, tt := range []struct {
		name string
		made func() ([]byte, error)
		n    int
	}{
		{"gewoon", func() ([]byte, error) { return Feed(testOptions, list(everything()...)) }, 4},
		{"leeg", func() ([]byte, error) { return Feed(testOptions, nil) }, 0},
		{"verberg", func() ([]byte, error) {
			return Feed(with(func(o *FeedOptions) { o.Cancelled = CancelledHide }), list(everything()...))
		}, 3},
		{"bevestigd-alarm", func() ([]byte, error) {
			return Feed(with(func(o *FeedOptions) { o.Cancelled, o.Alarm = CancelledConfirmed, 24*time.Hour }), list(everything()...))
		}, 4},
		{"download", func() ([]byte, error) { return Download(testOptions, &everything()[0]) }, 1},
		{"download-zonder-adres", func() ([]byte, error) { return Download(testOptions, &everything()[3]) }, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			feed, err := tt.made()
			if err != nil {
				t.Fatal(err)
			}
			if r := everyReader(t, feed); len(r.Events) != tt.n {
				t.Errorf("ical.js finds %d events", len(r.Events))
			}
			file := filepath.Join("testdata", "feeds", tt.name+".ics")
			if *update {
				if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, feed, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(feed, want) {
				t.Errorf("the feed is not what %s says; look at the difference, then run the test with -update:\n%s", file, feed)
			}
		})
	}
}

func TestAFeedSaysWhatPeopleMustKnow(t *testing.T) {
	feed, err := Feed(testOptions, list(everything()...))
	if err != nil {
		t.Fatal(err)
	}
	r := everyReader(t, feed)
	if !strings.HasPrefix(r.Events[1].Description, "Verplaatst: was wo 14 okt 19:30.\n") {
		t.Errorf("what changed comes first: %q", r.Events[1].Description)
	}
	if bytes.Contains(feed, []byte("Geheime")) {
		t.Error("a school that did not agree is named")
	}
	if e := r.Events[2]; e.Summary != "AFGELAST: Workshop af" {
		t.Errorf("called off: %q", e.Summary)
	}
	for _, never := range []string{"METHOD", "RRULE", "BEGIN:VALARM", "ATTENDEE"} {
		if bytes.Contains(bytes.Replace(feed, vtimezone, nil, 1), []byte("\n"+never)) {
			t.Errorf("the feed has %s", never)
		}
	}
	head, _, _ := bytes.Cut(feed, []byte("BEGIN:VTIMEZONE"))
	if bytes.Contains(head, []byte("UID:")) {
		t.Error("the calendar has a UID")
	}
	one, err := Download(testOptions, &everything()[0])
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(one, []byte("CALNAME")) || bytes.Contains(one, []byte("\nNAME:")) {
		t.Error("Outlook would make a new calendar of a single event that has a calendar's name")
	}
}

func TestEqualEventsGiveEqualBytesInAnyOrder(t *testing.T) {
	first, err := Feed(testOptions, list(everything()...))
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		events := everything()
		slices.Reverse(events)
		again, err := Feed(testOptions, list(events...))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first, again) {
			t.Fatal("the bytes differ")
		}
	}
}

func TestAFeedThatIsTooLargeKeepsWhatIsComingAndSaysWhereTheRestIs(t *testing.T) {
	var events []Event
	day := time.Date(2025, 10, 1, 0, 0, 0, 0, time.UTC)
	for i := range 3000 {
		at := day.AddDate(0, 0, i*900/3000)
		events = append(events, session(fmt.Sprintf("e%04d", i), at.Format("2006-01-02")+"T10:00", func(e *Event) { e.Text = strings.Repeat("woord ", 60) }))
	}
	feed, err := Feed(testOptions, list(events...))
	if err != nil {
		t.Fatal(err)
	}
	if len(feed) > MaxFeed || len(feed) < MaxFeed/2 {
		t.Errorf("%d octets", len(feed))
	}
	r := everyReader(t, feed)
	notice := r.Events[0]
	if !strings.Contains(notice.Summary, "niet compleet") || !strings.Contains(notice.Description, "zeist.ics?jaar=2027") {
		t.Errorf("%q %q", notice.Summary, notice.Description)
	}
	if !bytes.Contains(feed, []byte("DTSTART;TZID=Europe/Amsterdam:20261001T100000")) {
		t.Error("this month is not there")
	}
	years := 0
	for _, year := range []int{2025, 2026, 2027, 2028} {
		var of []Event
		for _, e := range events {
			if (Filter{Year: year}).Match(&e) {
				of = append(of, e)
			}
		}
		one, err := Feed(testOptions, list(of...))
		if err != nil {
			t.Fatal(err)
		}
		years += bytes.Count(one, []byte("BEGIN:VEVENT")) - bytes.Count(one, []byte("te-groot"))
	}
	if years < 2*1000 {
		t.Errorf("the years have %d events", years)
	}
}

// TestEveryHourAroundEveryChangeOfClocks compares what ical.js makes of each session with what the wall clock says.
func TestEveryHourAroundEveryChangeOfClocks(t *testing.T) {
	zone, err := Zone("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	var events []Event
	want := map[string][2]time.Time{}
	changes := 0
	for year := 2024; year <= 2040; year++ {
		for _, month := range []time.Month{time.March, time.October} {
			sunday := time.Date(year, month, 31, 0, 0, 0, 0, time.UTC)
			sunday = sunday.AddDate(0, 0, -int(sunday.Weekday()))
			changes++
			for i := -8; i < 40; i++ { // half-hours of Saturday evening to Sunday evening, and the weeks around
				at := sunday.Add(time.Duration(i) * 30 * time.Minute)
				for _, days := range []int{-7, 0, 7} {
					local := campaigns.LocalOf(at.AddDate(0, 0, days))
					e := session(fmt.Sprintf("c%d", len(events)), string(local))
					begin, end, err := e.Times()
					if err != nil {
						t.Fatal(err)
					}
					events, want[e.UID] = append(events, e), [2]time.Time{begin, end}
				}
			}
		}
	}
	compared := 0
	for chunk := range slices.Chunk(events, 600) {
		feed, err := Feed(testOptions, list(chunk...))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range everyReader(t, feed).Events {
			w, ok := want[e.UID]
			if !ok {
				t.Fatalf("%s: the feed was cut", e.UID)
			}
			compared++
			if begin, end := time.UnixMilli(e.Begin), time.UnixMilli(e.End); !begin.Equal(w[0]) || !end.Equal(w[1]) {
				t.Errorf("%s: %v until %v, ical.js says %v until %v (%s)", e.UID, w[0].In(zone), w[1].In(zone), begin.In(zone), end.In(zone), e.Local)
			}
		}
	}
	if compared != len(events) {
		t.Errorf("%d of %d compared", compared, len(events))
	}
	t.Logf("%d changes of clocks, %d sessions compared", changes, compared)
}

func BenchmarkFeed(b *testing.B) {
	for _, n := range []int{500, 5_000, 50_000} {
		var events []Event
		for i := range n {
			events = append(events, session(fmt.Sprintf("e%05d", i), "2026-10-14T19:30", func(e *Event) { e.Text = strings.Repeat("woord ", 40) }))
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				for part := range slices.Chunk(events, 500) {
					if _, err := Feed(testOptions, list(part...)); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
