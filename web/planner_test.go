package web

import (
	"encoding/base64"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
)

// day returns what the page shows on a day of the month or week.
func (p answer) day(date string) string {
	p.t.Helper()
	cell := regexp.MustCompile(`(?s)<time datetime="` + date + `">.*?</td>`).FindString(p.Body)
	if cell == "" {
		p.t.Fatalf("the page has no day %s:\n%s", date, p.text())
	}
	return answer{t: p.t, Body: cell}.text()
}

func TestTheMonthAsATable(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "pleio", "pleio", nil)
	anna := a.signIn("Anna", campaigns.Editor)
	for _, title := range []string{"Vierde", "Derde", "Tweede", "Eerste"} {
		anna.newPost("title", title, "date", "2027-02-10", "time", map[string]string{"Eerste": "08:30", "Tweede": "09:00", "Derde": "10:00", "Vierde": "16:00"}[title], "channels", ch.ID)
	}
	anna.newPost("title", "Nog een idee")
	if _, err := a.store.CreateEvent(t.Context(), calendar.Event{MunicipalityID: a.place["woudenberg"].ID, Kind: calendar.Workshop, Title: "Workshop", Public: true,
		Status: calendar.Tentative, Start: "2027-02-09T10:00", Zone: "Europe/Amsterdam", Minutes: 60}, ""); err != nil {
		t.Fatal(err)
	}

	page := anna.get("/kalender").wants(200, "februari 2027", "vandaag", "Ongepland", "Nog een idee", "Inplannen", "Safer Internet Day")
	if got, want := page.day("2027-02-10"), "wo 10 08:30 Concept Eerste 09:00 Concept Tweede 10:00 Concept Derde + 1 meer op woensdag 10 februari 2027"; got != want {
		t.Errorf("the full day says %q, want %q", got, want)
	}
	if got := page.day("2027-02-09"); got != "di 9 Aandachtsdag Safer Internet Day 10:00 Workshop, voorlopig Workshop" {
		t.Errorf("the day of the workshop says %q", got)
	}
	if got := page.day("2027-02-20"); !strings.Contains(got, "Schoolvakantie Voorjaarsvakantie") {
		t.Errorf("the first day of the holiday says %q", got)
	}
	if got := page.day("2027-02-22") + page.day("2027-02-23"); strings.Count(got, "Schoolvakantie") != 1 {
		t.Errorf("the second week of the holiday says %q", got)
	}
	if got := page.day("2027-02-01"); !strings.Contains(got, "vandaag") {
		t.Errorf("today says %q", got)
	}
	anna.get("/kalender?datum=2027-04-14").wants(200, "april 2027").lacks("Vierde")
	if got := anna.get("/kalender?datum=2027-05-05").day("2027-04-27"); !strings.Contains(got, "27 apr Feestdag Koningsdag") {
		t.Errorf("a day of the month before says %q", got)
	}
	anna.get("/kalender?datum=2028-03-01").wants(200, "Schoolvakanties staan erin tot en met zondag 9 januari 2028.", "Hier staat nog niets")
	for _, odd := range []string{"?weergave=jaar&datum=2027-02-31", "?datum=9999-01-01", "?gemeente=nergens&kanaal=x&thema=x&campagne=x&status=x&bereik=x&doelgroep=x"} {
		anna.get("/kalender"+odd).wants(200, "februari 2027", "Eerste").lacks("Alles tonen")
	}
}

func TestAnEventOnTheCalendarLeadsToItsOwnPage(t *testing.T) {
	a := newApp(t)
	events := map[string]string{}
	for _, e := range []calendar.Event{
		{MunicipalityID: a.place["woudenberg"].ID, Kind: calendar.Meeting, Status: calendar.Tentative, Title: "Voorlopig: structureel overleg"},
		{MunicipalityID: a.place["zblw"].ID, Kind: calendar.Workshop, Status: calendar.Confirmed, Title: "Van ons samen", Public: true},
		{MunicipalityID: a.place["zblw"].ID, Kind: calendar.Meeting, Status: calendar.Confirmed, Title: "Regiegroep"},
		{MunicipalityID: a.place["zblw"].ID, Kind: calendar.Meeting, Status: calendar.Confirmed, Title: "Met Woudenberg", Details: calendar.Details{AlsoIn: []string{a.place["woudenberg"].ID}}},
	} {
		e.Start, e.Zone, e.Minutes = "2027-02-10T14:00", "Europe/Amsterdam", 60
		made, err := a.store.CreateEvent(t.Context(), e, "")
		if err != nil {
			t.Fatal(err)
		}
		events[made.BareTitle()] = "/bijeenkomsten/" + made.ID
	}
	lex := a.signIn("Lex", campaigns.Reader)
	page := lex.get("/kalender?datum=2027-02-10").wants(200, "14:00 Overleg, voorlopig Structureel overleg").lacks("Voorlopig: structureel", "Regiegroep")
	for _, title := range []string{"Structureel overleg", "Van ons samen", "Met Woudenberg"} {
		if !strings.Contains(page.Body, `href="`+events[title]+`"`) {
			t.Errorf("%s is no link to its page", title)
		}
		lex.get(events[title]).wants(200, title)
	}
	lex.get(events["Regiegroep"]).wants(404)
}

func TestTheOtherViewsOfTheCalendar(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "pleio", "pleio", nil)
	anna, bram := a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Approver)
	approved(a, anna, bram, ch)
	anna.newPost("title", "Zonder datum")

	anna.get("/kalender?weergave=week&datum=2027-02-03").wants(200, "Week 5, 1 feb tot en met 7 feb 2027", "dinsdag 2 februari 2027",
		"09:00 Gepland Let op", "Woudenberg · Kanaal pleio", "Niets gepland", "Zonder datum")
	anna.get("/kalender?weergave=lijst&datum=2027-02-14").wants(200, "09:00 Gepland Let op", "tot en met zo 28 feb 2027").lacks("woensdag 3 februari")
	anna.get("/kalender?weergave=lijst&datum=2027-04-14").wants(200, "Meivakantie", "Koningsdag")
	board := anna.get("/kalender?weergave=bord&datum=2027-02-14").wants(200, "Idee (0)", "Concept (1)", "Zonder datum Nog geen datum", "Gepland (1)", "Aandacht nodig (0)")
	if strings.Contains(board.Body, `id="ongepland"`) {
		t.Error("the board shows the posts without a date twice")
	}
}

func TestTheFilterOfTheCalendar(t *testing.T) {
	a := newApp(t)
	ch, other := a.channel("woudenberg", "pleio", "pleio", nil), a.channel("zeist", "mastodon", "toots", nil)
	anna := a.signIn("Anna", campaigns.Editor, "woudenberg", "zeist")
	if _, err := a.store.LoadCycle(t.Context(), calendar.Cycle{Pack: "filters", Start: "2027-02", Municipalities: []campaigns.Municipality{{Slug: "zeist", Name: "Zeist", Kind: campaigns.Single}},
		Themes: []campaigns.Theme{{Slug: "ondermijning", Name: "Ondermijning"}}, Audiences: []campaigns.Audience{{Slug: "senioren", Name: "Senioren"}},
		Campaigns: []campaigns.Campaign{{ID: "c", MunicipalityID: "zeist", ThemeID: "ondermijning", Title: "Voorjaar"}},
		Posts: []calendar.CyclePost{{Post: campaigns.Post{ID: "p", MunicipalityID: "zeist", CampaignID: "c", ThemeID: "ondermijning"},
			Content: campaigns.Content{Title: "Campagne", Local: "2027-02-11T09:00", Zone: "Europe/Amsterdam"}}}}, false); err != nil {
		t.Fatal(err)
	}
	audiences, err := a.store.Audiences(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	anna.newPost("title", "Intranet", "date", "2027-02-10", "time", "09:00", "channels", ch.ID)
	anna.newPost("title", "Toot", "municipality", a.place["zeist"].ID, "internal", "nee", "theme", "", "date", "2027-02-10", "time", "09:00", "channels", other.ID)
	for _, e := range []calendar.Event{
		{MunicipalityID: a.place["zeist"].ID, AudienceID: audiences[0].ID, Title: "Workshop", Public: true, Details: calendar.Details{AlsoIn: []string{a.place["woudenberg"].ID}}},
		{MunicipalityID: a.place["zeist"].ID, Title: "Overleg"},
		{MunicipalityID: a.place["zblw"].ID, Title: "Samen", Public: true},
	} {
		e.Kind, e.Status, e.Start, e.Zone, e.Minutes = calendar.Workshop, calendar.Confirmed, "2027-02-10T14:00", "Europe/Amsterdam", 60
		if _, err := a.store.CreateEvent(t.Context(), e, ""); err != nil {
			t.Fatal(err)
		}
	}
	own, err := a.store.Campaigns(t.Context(), []string{a.place["zeist"].ID})
	if err != nil || len(own) != 1 {
		t.Fatal(own, err)
	}
	all := []string{"Intranet", "Toot", "Workshop", "Overleg", "Samen", "Campagne"}
	tests := []struct {
		filter string
		want   []string
	}{
		{"", all},
		{"&gemeente=woudenberg", []string{"Intranet", "Workshop", "Samen"}},
		{"&gemeente=zeist", []string{"Toot", "Workshop", "Overleg", "Samen", "Campagne"}},
		{"&bereik=intern", []string{"Intranet", "Overleg"}},
		{"&bereik=openbaar", []string{"Toot", "Workshop", "Samen", "Campagne"}},
		{"&campagne=" + own[0].ID, []string{"Campagne"}},
		{"&kanaal=toots", []string{"Toot"}},
		{"&status=draft", []string{"Intranet", "Toot"}},
		{"&status=review", nil},
		{"&status=idea", []string{"Campagne"}},
		{"&thema=ondermijning", []string{"Intranet", "Campagne"}},
		{"&doelgroep=senioren", []string{"Workshop"}},
	}
	for _, test := range tests {
		page := anna.get("/kalender?weergave=lijst&datum=2027-02-01" + test.filter)
		var got []string
		for _, title := range all {
			if strings.Contains(page.Body, `<span class="vk-plan__title">`+title+`</span>`) {
				got = append(got, title)
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s shows %q, want %q", test.filter, got, test.want)
		}
	}
	page := anna.get("/kalender?weergave=week&datum=2027-02-10&kanaal=toots&status=review").wants(200, "Niets gevonden in deze periode", "Bijeenkomsten hebben geen kanaal")
	if !strings.Contains(page.Body, `href="/kalender?datum=2027-02-17&amp;kanaal=toots&amp;status=review&amp;weergave=week"`) {
		t.Error("the next week forgets the filter")
	}
	anna.get("/kalender?kanaal=toots&gemeente=zeist").wants(200, "Filteren: Zeist, Kanaal toots", "Geen bericht zonder datum past bij dit filter").lacks("Alles heeft een datum", "(aan)")
	anna.get("/kalender").wants(200, "Filteren ", "Alles heeft een datum")
	zoe := a.signIn("Zoe", campaigns.Reader, "woudenberg")
	zoe.get("/kalender?weergave=lijst&datum=2027-02-01").wants(200, "Intranet", "Workshop").lacks("Toot", "Overleg", "Inplannen")
	lex := a.signInWith("Lex", map[string]campaigns.Role{"woudenberg": campaigns.Reader, "zeist": campaigns.Editor})
	if page := lex.get("/kalender?datum=2027-02-01"); !strings.Contains(page.Body, `data-locked="Verplaatsen kan een redacteur van Woudenberg."`) {
		t.Error("the calendar offers to move what this user may only read")
	}
}

func TestWhatAMoveWouldDoIsSaidFirst(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "pleio", "pleio", nil)
	anna, bram := a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Approver)
	at := approved(a, anna, bram, ch)
	anna.newPost("title", "Die er al staat", "date", "2027-03-26", "time", "12:00", "channels", ch.ID)
	says := func(query string) string {
		t.Helper()
		res := anna.get(at + "/gevolgen?" + query).wants(200)
		var answer struct {
			Consequences []struct {
				Text   string
				Blocks bool
			}
		}
		if err := json.Unmarshal([]byte(res.Body), &answer); err != nil || answer.Consequences == nil {
			t.Fatalf("%v: %s", err, res.Body)
		}
		var all []string
		for _, c := range answer.Consequences {
			if c.Blocks {
				c.Text = "!" + c.Text
			}
			all = append(all, c.Text)
		}
		return strings.Join(all, " ")
	}
	lapses := "Het akkoord vervalt: een collega moet opnieuw akkoord geven."
	for query, want := range map[string]string{
		"date=2027-02-03&time=09:00": lapses,
		"date=2027-03-26&time=09:00": lapses + " Valt op Goede Vrijdag. Tweede bericht van deze gemeente op deze dag.",
		"date=2027-01-03&time=09:00": "!Dit moment is voorbij. Kies een ander moment.",
		"date=2027-02-02&time=09:00": "Dit is al het moment van dit bericht.",
		"date=2027-02-31&time=09:00": "!Deze datum of tijd bestaat niet. Schrijf bijvoorbeeld 2027-02-02 en 09:00.",
		"date=2027-02-03":            "!Kies ook een tijd, zoals 09:00.",
		"":                           "!Kies een dag en een tijd.",
	} {
		if got := says(query); got != want {
			t.Errorf("%s says %q, want %q", query, got, want)
		}
	}

	move := at + "/verplaatsen"
	page := anna.get(move+"?date=2027-03-26&terug=/kalender%3Fdatum%3D2027-03-01").wants(200, "Bericht verplaatsen", "nu dinsdag 2 februari 2027 om 09:00", lapses, "Valt op Goede Vrijdag.")
	own := anna.get(at).wants(200, "Bekijk eerst wat er verandert")
	anna.post(move, own.fill(move, "date", "2027-03-26", "step", "look")...).wants(200, "Valt op Goede Vrijdag.")
	page = anna.post(move, page.fill(move, "date", "2027-02-03", "step", "look")...).wants(200, lapses).lacks("Goede Vrijdag")
	if a.post(at).Revision.Content.Local != "2027-02-02T09:00" {
		t.Fatal("looking moved it")
	}
	anna.post(move, page.fill(move, "date", "2027-01-03", "step", "move")...).wants(422, "Bericht verplaatsen", "Dit moment is al voorbij.")
	moved := anna.submit(move, page.fill(move, "step", "move")...).wants(200, "maart 2027", "Verplaatst naar woensdag 3 februari 2027 om 09:00. Het akkoord is vervallen", "Ongedaan maken")
	if moved.Location != "/kalender?datum=2027-03-01" {
		t.Errorf("back at %s", moved.Location)
	}
	if got := says("date=2027-02-02&time=09:00"); got != "Voor dit moment was al akkoord. Dat geldt dan weer." {
		t.Errorf("back to where it was says %q", got)
	}
	anna.press(moved, move).wants(200, "Voor dit moment was al akkoord; dat geldt weer.", "Ongedaan maken")
	if p := a.post(at); !p.Approved() || p.Revision.Content.Local != "2027-02-02T09:00" {
		t.Errorf("undone: %+v", p)
	}

	a.at("2027-02-02T09:00")
	anna.renew()
	a.begin(at)
	if got := says("date=2027-02-03&time=09:00"); got != "!Dit bericht kan nu niet veranderen: de plaatsing op Kanaal pleio is nu onderweg." {
		t.Errorf("on its way: %q", got)
	}
	if anna.get(move).wants(200, "is nu onderweg").form(move) != nil {
		t.Error("moving is offered")
	}
	if cell := anna.get("/kalender"); !strings.Contains(cell.Body, `data-locked="Dit bericht kan nu niet veranderen`) {
		t.Error("the calendar offers to move it")
	}
}

func TestAPostFromTheTrayIsPlannedAndPutBack(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "pleio", "pleio", nil)
	anna := a.signIn("Anna", campaigns.Editor)
	at := anna.newPost("title", "Losse tekst", "channels", ch.ID)
	page := anna.get(at+"/verplaatsen?terug=/kalender").wants(200, "Bericht inplannen")
	if f := page.form(at + "/verplaatsen"); f.Get("time") != "09:00" || f.Get("date") != "" || f.Get("back") != "/kalender" {
		t.Errorf("the form offers %v", f)
	}
	planned := anna.submit(at+"/verplaatsen", page.fill(at+"/verplaatsen", "date", "2027-02-11", "step", "move")...).wants(200, "Gepland op donderdag 11 februari 2027 om 09:00.", "Alles heeft een datum")
	anna.press(planned, at+"/intrekken").wants(200, "Ingetrokken.", "Inplannen : Losse tekst")
	if a.post(at).Revision.Content.Local != "" {
		t.Error("it is still planned")
	}
}

func TestAForgedUndoIsNotShown(t *testing.T) {
	a := newApp(t)
	anna := a.signIn("Anna", campaigns.Editor)
	for _, undo := range []string{`{"PostID":"../noodstop","Revision":"x","Back":"/"}`,
		`{"PostID":"01234567-89ab-cdef-0123-456789abcdef","Revision":"01234567-89ab-cdef-0123-456789abcdef","Back":"//elders.nl"}`} {
		anna.cookies[flashCookie] = base64.RawURLEncoding.EncodeToString([]byte(`{"Tone":"ok","Text":"Gelukt","Undo":` + undo + `}`))
		anna.get("/kalender").wants(200).lacks("Gelukt", "Ongedaan maken")
	}
}

// The calendar has no room for a whole badge; its icons must be those of the badges.
func TestTheCalendarShowsTheIconsOfTheBadges(t *testing.T) {
	parts, err := templates.ReadFile("templates/components.html")
	if err != nil {
		t.Fatal(err)
	}
	badges := regexp.MustCompile(`(?s){{define "post-badge"}}.*?{{end -}}\n{{end}}`).FindString(string(parts))
	for _, state := range campaigns.PostStates {
		line := regexp.MustCompile(`eq \. "` + string(state) + `"}}.*"Icon" "([a-z-]+)" "Label" "([A-Za-z ]+)"`).FindStringSubmatch(badges)
		if line == nil || line[1] != stateIcons[state] || line[2] != stateLabel(state) {
			t.Errorf("%s is %s %s on the calendar, and as a badge %q", state, stateIcons[state], stateLabel(state), line)
		}
	}
}

func TestWhatDoesNotFitIsCounted(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "pleio", "pleio", nil)
	anna := a.signIn("Anna", campaigns.Editor)
	for range plannerTray + 2 {
		anna.newPost("title", "Los", "channels", ch.ID)
	}
	anna.get("/kalender").wants(200, "+ 2 meer")
	page := anna.get("/kalender?weergave=bord").wants(200, "Concept (50)", "+ 20 meer met status Concept", "Nog 2 berichten zonder datum staan hier niet bij.")
	if n := strings.Count(page.Body, `class="vk-plan `); n != plannerInState {
		t.Errorf("%d on the board, want %d", n, plannerInState)
	}
}

func FuzzPlace(f *testing.F) {
	f.Add("week", "2027-01-01")
	f.Add("bord", "9999-99-99")
	f.Add("", "")
	now := time.Date(2027, 2, 1, 8, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, view, date string) {
		var page plannerPage
		span := page.place(view, date, now)
		day, err := time.Parse(time.DateOnly, page.Date)
		if length := span.last.Sub(span.first).Hours() / 24; err != nil || day.Before(span.first) || day.After(span.last) || length < 6 || length > 41 {
			t.Errorf("%q %q: %v shows %v", view, date, page.Date, span)
		}
		page.addresses()
		if len(page.Views) != len(plannerViews) || !ownPath(page.Here) || !ownPath(page.Prev) || !ownPath(page.Next) {
			t.Errorf("%q %q: %+v", view, date, page)
		}
	})
}
