package seeds

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// parse reads klein.yaml after the changes, pairs of old and new text.
func parse(t *testing.T, changes ...string) *Pack {
	t.Helper()
	file := small(t)
	for i := 0; i < len(changes); i += 2 {
		if !strings.Contains(file, changes[i]) {
			t.Fatalf("klein.yaml has no %q", changes[i])
		}
		file = strings.Replace(file, changes[i], changes[i+1], 1)
	}
	p, err := Parse([]byte(file), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAMomentBecomesADateOfTheCycle(t *testing.T) {
	for _, tt := range []struct{ name, when, start, want string }{
		{"second Thursday of month 1", "month: 1, weekday: 2TH", "2027-02", "2027-02-11"},
		{"first day that is the weekday", "month: 1, weekday: 1MO", "2027-02", "2027-02-01"},
		{"month 12 is in the next year", "month: 12, weekday: 1MO", "2027-02", "2028-01-03"},
		{"month 24", "month: 24, weekday: 1WE", "2024-02", "2026-01-07"},
		{"last Friday", "month: 1, weekday: -1FR", "2027-02", "2027-02-26"},
		{"last Sunday of a month that ends on it", "month: 1, weekday: -1SU", "2027-02", "2027-02-28"},
		{"fourth from the end", "month: 1, weekday: -4SU", "2027-02", "2027-02-07"},
		{"a fifth that exists", "month: 2, weekday: 5WE", "2027-02", "2027-03-31"},
		{"day of the month", "month: 2, day: 31", "2027-02", "2027-03-31"},
		{"29 February of a leap year", "month: 1, day: 29", "2028-02", "2028-02-29"},
		{"fixed date, whatever the start", "date: 2027-03-01", "2029-06", "2027-03-01"},
		{"observance of one day", "observance: black-friday", "2027-02", "2027-11-26"},
		{"observance before the start comes a year later", "observance: black-friday", "2027-12", "2028-11-24"},
		{"observance in the first month", "observance: safer-internet-day", "2027-02", "2027-02-09"},
		{"observance in the twelfth month", "observance: safer-internet-day", "2027-03", "2028-02-08"},
		{"day in an observance of a week", "observance: week-van-de-veiligheid, weekday: TH", "2027-02", "2027-10-14"},
		{"first day of an observance of a week", "observance: week-van-de-veiligheid", "2024-02", "2024-10-07"},
		// public holidays
		{"weekday on Tweede Paasdag goes to Tuesday", "month: 1, weekday: -1MO", "2027-03", "2027-03-30"},
		{"weekday on Hemelvaart goes to Friday", "month: 1, weekday: 1TH", "2027-05", "2027-05-07"},
		{"weekday on Koningsdag goes to Wednesday", "month: 1, weekday: 4TU", "2027-04", "2027-04-28"},
		{"weekday on Eerste Kerstdag jumps over the weekend", "month: 1, weekday: 4FR", "2026-12", "2026-12-28"},
		{"weekday on New Year's Day", "month: 2, weekday: 1FR", "2026-12", "2027-01-04"},
		{"an ordinary Saturday stays", "month: 1, weekday: 1SA", "2027-02", "2027-02-06"},
		{"a day of the month stays on the holiday", "month: 1, day: 27", "2027-04", "2027-04-27"},
		{"a fixed date stays on the holiday", "date: 2027-12-25", "2027-02", "2027-12-25"},
		{"an observance stays on the holiday", "observance: world-password-day", "2027-02", "2027-05-06"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := parse(t, "{month: 3, day: 15,", "{"+tt.when+",", "start: 2027-02", "start: "+tt.start)
			if got := cycle(t, p, tt.start).Posts[0].Content.Local; got != campaigns.Local(tt.want+"T12:00") {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestARepeatedEventBecomesEventsOfTheirOwn(t *testing.T) {
	for _, tt := range []struct {
		name, when, repeat string
		want               []string
	}{
		{"weeks keep the weekday and the local time over the change of clocks", "month: 1, weekday: 2WE", "every: 8, unit: weeks, count: 3",
			[]string{"2027-02-10", "2027-04-07", "2027-06-02"}},
		{"months keep the ordinal weekday", "month: 1, weekday: 2WE", "every: 3, unit: months, count: 4",
			[]string{"2027-02-10", "2027-05-12", "2027-08-11", "2027-11-10"}},
		{"months keep the last weekday", "month: 1, weekday: -1TU", "every: 1, unit: months, count: 3",
			[]string{"2027-02-23", "2027-03-30", "2027-04-28"}}, // 27 April is Koningsdag
		{"one on a holiday does not push the next", "month: 3, weekday: 4TU", "every: 1, unit: weeks, count: 3",
			[]string{"2027-04-28", "2027-05-04", "2027-05-11"}},
		{"months keep the day", "month: 1, day: 28", "every: 1, unit: months, count: 3", []string{"2027-02-28", "2027-03-28", "2027-04-28"}},
		{"a fixed date", "date: 2027-01-31", "every: 2, unit: months, count: 4", []string{"2027-01-31", "2027-03-31", "2027-05-31", "2027-07-31"}},
		{"once is once", "month: 1, weekday: 2WE", "every: 1, unit: weeks, count: 1", []string{"2027-02-10"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := parse(t, "month: 1, weekday: 2WE", tt.when, "every: 8, unit: weeks, count: 3", tt.repeat)
			days, ids := []string{}, []string{}
			for _, e := range cycle(t, p, "2027-02").Events {
				days, ids = append(days, e.Start.Date()), append(ids, e.ID)
				if e.Start.Clock() != "10:00" {
					t.Errorf("%s at %s", e.ID, e.Start)
				}
			}
			if !slices.Equal(days, tt.want) || !slices.Equal(ids, []string{"overleg", "overleg/2", "overleg/3", "overleg/4"}[:len(tt.want)]) {
				t.Errorf("got %v %v", ids, days)
			}
		})
	}
}

func TestACycleCarriesAllOfThePack(t *testing.T) {
	got := cycle(t, parse(t), "2028-05")
	want := calendar.Cycle{
		Pack: "klein", Start: "2028-05",
		Municipalities: []campaigns.Municipality{{ID: "woudenberg", Slug: "woudenberg", Name: "Woudenberg", Kind: campaigns.Single},
			{ID: "zeist", Slug: "zeist", Name: "Zeist", Kind: campaigns.Single},
			{ID: "zblw", Slug: "zblw", Name: "Zeist Bunnik Leusden Woudenberg", Kind: campaigns.Partnership}},
		Themes:    []campaigns.Theme{{ID: "ondermijning", Slug: "ondermijning", Name: "Ondermijning"}, {ID: "cybercrime", Slug: "cybercrime", Name: "Cybercrime"}},
		Audiences: []campaigns.Audience{{ID: "medewerkers", Slug: "medewerkers", Name: "Medewerkers"}},
		Channels: []campaigns.Channel{{ID: "pleio-woudenberg", MunicipalityID: "woudenberg", Slug: "pleio-woudenberg", Kind: "pleio", Name: "Intranet Woudenberg", Internal: true},
			{ID: "mastodon-zeist", MunicipalityID: "zeist", Slug: "mastodon-zeist", Kind: "mastodon", Name: "Mastodon Zeist"}},
		Measures: []campaigns.Measure{{ID: "intern", MunicipalityID: "zblw", ThemeID: "ondermijning", Title: "Communicatie intern",
			Planning: "Q4 2024", From: "2024-10-01", Until: "2024-12-31"}},
		Campaigns: []campaigns.Campaign{{ID: "intranet", MunicipalityID: "woudenberg", ThemeID: "ondermijning", AudienceID: "medewerkers",
			Title: "Ondermijning op het intranet", MeasureIDs: []string{"intern"}},
			{ID: "samen", MunicipalityID: "zblw", ThemeID: "cybercrime", Title: "Samen digitaal veilig"}},
		Series: []calendar.CycleSeries{{
			Series: campaigns.Series{ID: "reeks", MunicipalityID: "woudenberg", CampaignID: "intranet", ThemeID: "ondermijning", AudienceID: "medewerkers",
				Title: "Intranetreeks", Internal: true, Channels: []string{"pleio-woudenberg"}, Rule: campaigns.Rule{RRule: "FREQ=MONTHLY;BYDAY=1TU;COUNT=2",
					Start: "2028-05-01", Time: "09:00", Zone: "Europe/Amsterdam", Holidays: campaigns.NextWorkingDay}},
			Posts: []campaigns.Content{{Title: "Eerste", Text: "Tekst van de eerste."}, {Title: "Tweede", Text: "Tekst van de tweede."}}}},
		Posts: []calendar.CyclePost{{
			Post: campaigns.Post{ID: "los", MunicipalityID: "zblw", CampaignID: "samen", ThemeID: "ondermijning"},
			Content: campaigns.Content{Title: "Los bericht", Text: "Tekst.", Channels: []string{"pleio-woudenberg", "mastodon-zeist"},
				Local: "2028-07-15T12:00", Zone: "Europe/Amsterdam"}}},
		Snippets: []campaigns.Snippet{{ID: "spoed", MunicipalityID: "zblw", Kind: campaigns.TextBlock, Name: "Bij spoed", Text: "Bel 112."},
			{ID: "maandbericht", MunicipalityID: "woudenberg", Kind: campaigns.Template, Name: "Maandbericht", Title: "Deze maand", Text: "Wat zie jij in {gemeente}?",
				ThemeID: "ondermijning", Internal: true, ChannelKinds: []string{"pleio"}}},
	}
	for i, day := range []campaigns.Local{"2028-05-10T10:00", "2028-07-05T10:00", "2028-08-30T10:00"} {
		want.Events = append(want.Events, calendar.Event{ID: []string{"overleg", "overleg/2", "overleg/3"}[i], MunicipalityID: "zeist", CampaignID: "samen",
			ThemeID: "cybercrime", Kind: calendar.Meeting, Title: "Overleg", Public: true, Status: calendar.Tentative,
			Start: day, Zone: "Europe/Amsterdam", Minutes: 90})
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestATitleIsOneLineAndATextIsNot(t *testing.T) {
	p := parse(t, "title: Los bericht", "title: |\n      Los\n      bericht", "text: Tekst.", "text: |\n      Eerste alinea.\n\n      Tweede.\n")
	if c := cycle(t, p, "").Posts[0].Content; c.Title != "Los bericht" || c.Text != "Eerste alinea.\n\nTweede." {
		t.Errorf("got %q and %q", c.Title, c.Text)
	}
}

func TestAnEmptyStartIsThePacksOwn(t *testing.T) {
	p := parse(t)
	if !reflect.DeepEqual(cycle(t, p, ""), cycle(t, p, "2027-02")) {
		t.Error("they differ")
	}
}

func TestTheCallerSaysWhichKindsAreInternal(t *testing.T) {
	p, err := Parse([]byte(small(t)), Options{Internal: func(kind string) bool { return kind == "mastodon" || kind == "pleio" }})
	if err != nil {
		t.Fatal(err)
	}
	if c := cycle(t, p, ""); !c.Posts[0].Internal || !c.Series[0].Internal {
		t.Error("the post on both channels is internal now")
	}
}

func TestAMomentThatDoesNotExistInAnotherCycleIsNamedWithItsLine(t *testing.T) {
	for _, tt := range []struct{ name, old, new, start, want string }{
		{"30 February", "day: 15", "day: 30", "2026-12", "regel 59, posts[1].when.day: Dag 30 bestaat niet in februari 2027."},
		{"a fifth Wednesday", "{month: 1, weekday: 2WE", "{month: 2, weekday: 5WE", "2027-03", "regel 70, events[1].when.weekday: 5WE bestaat niet in april 2027."},
		{"a start that is no month", "", "", "februari", "start: “februari” is geen maand. Schrijf jaar en maand, zoals 2027-02."},
		{"a start long ago", "", "", "1027-02", "start: “1027-02” is geen maand. Schrijf jaar en maand, zoals 2027-02."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := parse(t, tt.old, tt.new).Cycle(tt.start)
			one := (*Error)(nil)
			if err == nil || err.Error() != tt.want || !errors.As(err, &one) || !reflect.DeepEqual(c, calendar.Cycle{}) {
				t.Errorf("got %v", err)
			}
		})
	}
}
