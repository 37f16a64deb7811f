package calendar

import (
	"math/rand/v2"
	"testing"
	"time"
)

func TestARevisionSaysWhatChanged(t *testing.T) {
	now := time.Date(2026, 9, 2, 8, 0, 0, 500, time.UTC)
	for _, tt := range []struct {
		name   string
		change func(*Event)
		note   string
		shown  bool // it is a visible change
	}{
		{"another moment", func(e *Event) { e.Start = "2026-10-21T19:30" }, "Verplaatst: was wo 14 okt 19:30", true},
		{"a moment in another year", func(e *Event) { e.Start = "2027-01-06T19:30" }, "Verplaatst: was wo 14 okt 2026 19:30", true},
		{"another end", func(e *Event) { e.Minutes = 120 }, "Andere eindtijd: was 21:00", true},
		{"another place", func(e *Event) { e.Location = "Buurthuis" }, "Andere plek: was Bibliotheek, Slotlaan 1, Zeist", true},
		{"moment and place", func(e *Event) { e.Start, e.Location = "2026-10-15T19:30", "Buurthuis" },
			"Verplaatst: was wo 14 okt 19:30; Andere plek: was Bibliotheek, Slotlaan 1, Zeist", true},
		{"called off", func(e *Event) { e.Status, e.CalledOff = Called, "de trainer is ziek" }, "Afgelast: de trainer is ziek", true},
		{"full", func(e *Event) { e.Places = PlacesFull }, "Nu vol", true},
		{"tentative", func(e *Event) { e.Status = Tentative }, "Weer voorlopig", true},
		{"another title, with a line end", func(e *Event) { e.Title = "Iets anders" }, "Andere titel: was Workshop x", true},
		{"the text", func(e *Event) { e.Text = "Anders" }, "De gegevens zijn bijgewerkt", true},
		{"nothing that a feed shows", func(e *Event) { e.CampaignID = "c" }, "", false},
		{"a school that is not named", func(e *Event) { e.School = "De Zonnebloem" }, "", false},
		{"nothing", func(*Event) {}, "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			before := session("x", "2026-10-14T19:30")
			after := before
			tt.change(&after)
			got := Revise(before, after, now)
			if got.Note != tt.note || got.Rev != 2 || (got.Sequence == 1) != tt.shown || got.UpdatedAt.After(before.UpdatedAt) != tt.shown {
				t.Errorf("note %q, rev %d, sequence %d, updated %v", got.Note, got.Rev, got.Sequence, got.UpdatedAt)
			}
			if tt.shown && got.UpdatedAt != now.Truncate(time.Second) {
				t.Errorf("updated %v", got.UpdatedAt)
			}
		})
	}
	t.Run("a small change leaves the last word that matters", func(t *testing.T) {
		moved := session("x", "2026-10-14T19:30", func(e *Event) { e.Note = "Verplaatst: was wo 7 okt 19:30" })
		after := moved
		after.Text = "Anders"
		if got := Revise(moved, after, now); got.Note != moved.Note || got.Sequence != 1 {
			t.Errorf("%q %d", got.Note, got.Sequence)
		}
	})
	t.Run("nobody is told of what nobody could see", func(t *testing.T) {
		before := session("x", "2026-10-14T19:30", func(e *Event) { e.PublishAt = now.Add(time.Hour) })
		after := before
		after.Start = "2026-10-15T19:30"
		if got := Revise(before, after, now); got.Note != "" || got.Sequence != 1 {
			t.Errorf("%q %d", got.Note, got.Sequence)
		}
	})
}

// Whatever the clock does, SEQUENCE and LAST-MODIFIED rise with every visible change and with no other.
func TestStampsRiseWhateverTheClockDoes(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	e, now := session("x", "2026-10-14T19:30"), time.Date(2026, 9, 2, 8, 0, 0, 0, time.UTC)
	for range 5_000 {
		now = now.Add(time.Duration(r.IntN(7_200_000)-3_600_000) * time.Millisecond)
		next, shown := e, r.IntN(2) == 0
		if shown {
			next.Minutes = e.Minutes%200 + 5
		}
		got := Revise(e, next, now)
		if got.Rev != e.Rev+1 || (got.Sequence > e.Sequence) != shown || got.UpdatedAt.After(e.UpdatedAt) != shown || got.UpdatedAt.Nanosecond() != 0 {
			t.Fatalf("from %v %d to %v %d, shown %v", e.UpdatedAt, e.Sequence, got.UpdatedAt, got.Sequence, shown)
		}
		e = got
	}
}

func TestACopyIsANewEvent(t *testing.T) {
	e := everything()[0]
	c := e.Copy("2026-12-01T10:00")
	if c.ID != "" || c.UID != "" || c.Status != Tentative || c.Course != "" || c.Sessions != 0 || c.Places != PlacesFree || c.SignupUntil != "" ||
		c.Start != "2026-12-01T10:00" || c.Title != e.Title || c.Phone != e.Phone {
		t.Errorf("%+v", c)
	}
}

func TestTheTitleSaysTheStatusAndNoOther(t *testing.T) {
	for _, tt := range []struct {
		title  string
		status EventStatus
		want   string
	}{
		{"Voorlopig: workshop phishing", Tentative, "Voorlopig: Workshop phishing"},
		{"Voorlopig: workshop phishing", Confirmed, "Workshop phishing"},
		{"Voorlopig: workshop phishing", Called, "AFGELAST: Workshop phishing"},
		{"Workshop phishing", Tentative, "Voorlopig: Workshop phishing"},
		{"Workshop phishing", Confirmed, "Workshop phishing"},
		{"Voorlopig: ", Confirmed, "Voorlopig:"},
	} {
		if got := (Event{Title: tt.title, Status: tt.status}).Summary(); got != tt.want {
			t.Errorf("%q, %s: %q, want %q", tt.title, tt.status, got, tt.want)
		}
	}
}
