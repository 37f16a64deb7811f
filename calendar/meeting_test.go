package calendar

import (
	"errors"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func lecture() Event {
	return Event{ID: "b-1", Rev: 3, Title: "Lezing", Text: "Over ondermijning.", Status: Confirmed, Start: "2027-03-10T19:30", Zone: "Europe/Amsterdam", Minutes: 90,
		Location: "Bibliotheek", Address: "Dorpsstraat 1", Details: Details{SignupURL: "https://a.nl", Online: "https://b.nl", Costs: "gratis", SignupPhone: "14 033"}}
}

func TestAMeetingOfAnEvent(t *testing.T) {
	want := campaigns.Meeting{EventID: "b-1", EventRev: 3, Start: "2027-03-10T19:30", Zone: "Europe/Amsterdam", Minutes: 90, Location: "Bibliotheek",
		Address: "Dorpsstraat 1", Link: "https://a.nl", Online: "https://b.nl"}
	if got := MeetingOf(lecture()); got != want || got.Check() != nil {
		t.Errorf("%+v", got)
	}
	if got := MeetingText(lecture()); got != "Over ondermijning.\n\n**Aanmelden:** via https://a.nl of bel 14 033\n\n**Kosten:** gratis" {
		t.Errorf("%q", got)
	}
	long := lecture()
	long.Online = "https://overleg.nl/" + strings.Repeat("x", campaigns.MaxOnlineLink)
	if got := MeetingOf(long); got.Online != "" || got.Check() != nil || !strings.Contains(MeetingText(long), "**Online meedoen:** "+long.Online) {
		t.Errorf("an address with no room on the agenda: %+v", got)
	}
	if got := MeetingText(Event{}); got != "" {
		t.Errorf("of nothing: %q", got)
	}
}

func TestWhenAMeetingIs(t *testing.T) {
	for _, tc := range []struct {
		name       string
		start      campaigns.Local
		zone       string
		minutes    int
		begin, end string
		words      string
	}{
		{"in winter", "2027-03-10T19:30", "Europe/Amsterdam", 90, "2027-03-10T18:30:00Z", "2027-03-10T20:00:00Z", "woensdag 10 maart 2027, 19:30 – 21:00 uur"},
		{"over the night in which the clock goes forward", "2027-03-27T23:00", "Europe/Amsterdam", 300, "2027-03-27T22:00:00Z", "2027-03-28T03:00:00Z",
			"zaterdag 27 maart 2027, 23:00 uur – zondag 28 maart 2027, 05:00 uur"},
		{"in the hour that is not there", "2027-03-28T02:30", "Europe/Amsterdam", 60, "2027-03-28T01:30:00Z", "2027-03-28T02:30:00Z", "zondag 28 maart 2027, 03:30 – 04:30 uur"},
		{"in the hour that comes twice", "2027-10-31T02:30", "Europe/Amsterdam", 60, "2027-10-31T00:30:00Z", "2027-10-31T01:30:00Z", "zondag 31 oktober 2027, 02:30 – 02:30 uur"},
		{"elsewhere", "2027-03-10T19:30", "Europe/London", 30, "2027-03-10T19:30:00Z", "2027-03-10T20:00:00Z", "woensdag 10 maart 2027, 19:30 – 20:00 uur"},
	} {
		m := campaigns.Meeting{Start: tc.start, Zone: tc.zone, Minutes: tc.minutes}
		span, err := MeetingTimes(m)
		if err != nil || span.Begin.Format(time.RFC3339) != tc.begin || span.End.Format(time.RFC3339) != tc.end {
			t.Errorf("%s: %v %v", tc.name, span, err)
		}
		if facts := MeetingFacts(m); len(facts) != 1 || facts[0] != (Fact{"Wanneer", tc.words}) {
			t.Errorf("%s: %v", tc.name, facts)
		}
	}
	for _, m := range []campaigns.Meeting{{Start: "2027-03-10T19:30", Zone: "Europe/Zeist"}, {Start: "morgen", Zone: "Europe/Amsterdam"}, {Start: "2027-03-10T19:30"}} {
		_, err := MeetingTimes(m)
		var wrong *campaigns.Invalid
		if !errors.As(err, &wrong) || wrong.Field != "meeting-date" || MeetingFacts(m)[0].Value != string(m.Start) {
			t.Errorf("%+v: %v", m, err)
		}
	}
	if facts := MeetingFacts(MeetingOf(lecture())); len(facts) != 5 {
		t.Errorf("%v", facts)
	}
}

func TestWhatAnAgendaElsewhereMustHear(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*Event)
		want   string
	}{
		{"nothing", func(*Event) {}, ""},
		{"what no agenda shows", func(e *Event) {
			e.Text, e.Trainer, e.Capacity, e.Places, e.Public, e.Rev = "Anders", "Jan", 9, PlacesFull, true, 9
		}, ""},
		{"moved", func(e *Event) { e.Start = "2027-03-11T19:00" },
			"De bijeenkomst is veranderd: het moment was wo 10 mrt 2027 19:30 – 21:00, is nu do 11 mrt 2027 19:00 – 20:30."},
		{"longer", func(e *Event) { e.Minutes = 120 }, "De bijeenkomst is veranderd: het moment was wo 10 mrt 2027 19:30 – 21:00, is nu wo 10 mrt 2027 19:30 – 21:30."},
		{"another name and place", func(e *Event) { e.Title, e.Location, e.Address = "Avond", "Kerk", "" },
			"De bijeenkomst is veranderd: de titel was Lezing, is nu Avond; de plek was Bibliotheek, is nu Kerk; het adres was Dorpsstraat 1, is nu niets."},
		{"other links", func(e *Event) { e.SignupURL, e.Online = "https://c.nl", "" },
			"De bijeenkomst is veranderd: het adres om online mee te doen was https://b.nl, is nu niets; de link om aan te melden was https://a.nl, is nu https://c.nl."},
		{"no longer sure", func(e *Event) { e.Status = Tentative }, "De bijeenkomst is veranderd: de status was definitief, is nu voorlopig."},
		{"called off", func(e *Event) { e.Status, e.CalledOff, e.Title = Called, "te weinig\naanmeldingen", "Avond" }, "De bijeenkomst is afgelast: te weinig aanmeldingen."},
		{"called off without a reason", func(e *Event) { e.Status = Called }, "De bijeenkomst is afgelast."},
	} {
		after := lecture()
		tc.change(&after)
		if got := MeetingChanged(lecture(), after); got != tc.want {
			t.Errorf("%s: %q", tc.name, got)
		}
	}
}

func TestATextNamesADay(t *testing.T) {
	day := time.Date(2027, 3, 3, 19, 30, 0, 0, time.UTC)
	for _, text := range []string{"Kom op 3 maart!", "woensdag 3 Maart 2027", "Op 03 mrt.", "3-3-2027", "(03/03)", "03.03.2027", "3\u00a0maart"} {
		if !MentionsDay(text, day) {
			t.Errorf("%q names the day", text)
		}
	}
	for _, text := range []string{"", "Kom woensdag", "op 13 maart", "op 3 april", "3 maartse dagen", "13-3", "3-30", "33"} {
		if MentionsDay(text, day) {
			t.Errorf("%q does not name the day", text)
		}
	}
}

func FuzzMentionsDay(f *testing.F) {
	f.Add("Kom op 3 maart!", int64(1))
	f.Fuzz(func(t *testing.T, text string, at int64) {
		day := time.UnixMilli(at % 4e12).UTC()
		MentionsDay(text, day)
		if !MentionsDay(text+" "+FormatDay(day), day) {
			t.Errorf("%q with %s", text, FormatDay(day))
		}
	})
}
