package web

import (
	"strings"
	"testing"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// campaignWith makes a campaign of Woudenberg with some posts in it.
func (a *testApp) campaignWith(b *browser, posts ...campaigns.Content) campaigns.Campaign {
	a.t.Helper()
	c, err := a.store.SaveCampaign(a.t.Context(), campaigns.Campaign{MunicipalityID: a.place["woudenberg"].ID, ThemeID: a.theme.ID, Title: "Senioren online"}, b.user.ID)
	if err != nil {
		a.t.Fatal(err)
	}
	for _, content := range posts {
		if _, _, err := a.store.CreatePost(a.t.Context(), campaigns.Post{MunicipalityID: c.MunicipalityID, CampaignID: c.ID}, content, b.user.ID); err != nil {
			a.t.Fatal(err)
		}
	}
	return c
}

// plan is a pack with measures of Zeist and of the partnership.
var plan = calendar.Cycle{Pack: "plan", Start: "2027-02", Municipalities: testCycle.Municipalities, Themes: testCycle.Themes, Measures: []campaigns.Measure{
	{ID: "samen", MunicipalityID: "zblw", ThemeID: "ondermijning", Title: "Samen oefenen", Planning: "Q3 2027"},
	{ID: "later", MunicipalityID: "zblw", ThemeID: "ondermijning", Title: "Iets voor later", Planning: "Ntb"},
	{ID: "zeist", MunicipalityID: "zeist", ThemeID: "ondermijning", Title: "Alleen in Zeist", Planning: "Doorlopend"}}}

func TestACampaignIsMadeWithTheMeasuresItServes(t *testing.T) {
	a := newApp(t)
	if _, err := a.store.LoadCycle(t.Context(), plan, false); err != nil {
		t.Fatal(err)
	}
	measures, err := a.store.Measures(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	id := map[string]string{}
	for _, m := range measures {
		id[m.Title] = m.ID
	}
	anna := a.signIn("Anna", campaigns.Editor)
	form := anna.get("/campagnes/nieuw").wants(200, "Ondermijning (", "Samen oefenen", "Q3 2027", "Nog te bepalen").lacks("Alleen in Zeist", "gekozen")
	anna.post("/campagnes/nieuw", "measures", id["Samen oefenen"]).wants(422, ", 1 gekozen)")

	typed := []string{"goal", "Minder slachtoffers", "theme", a.theme.ID, "measures", id["Samen oefenen"]}
	anna.post("/campagnes/nieuw", append(typed, "municipality", a.place["woudenberg"].ID)...).wants(422, "Geef de campagne een naam", "Minder slachtoffers")
	anna.post("/campagnes/nieuw", form.fill("/campagnes/nieuw", "title", "Kaping", "theme", a.theme.ID, "measures", id["Alleen in Zeist"])...).
		wants(422, "hoort niet bij deze gemeente")
	page := anna.submit("/campagnes/nieuw", form.fill("/campagnes/nieuw", append(typed, "title", "Senioren online")...)...)
	page.wants(200, "Senioren online", "Minder slachtoffers", "Samen oefenen", "Q3 2027", "Wie let erop Anna", "Nog niets in deze campagne").lacks("Iets voor later")

	edit := "/campagnes/" + last(page.Location) + "/bewerken"
	first, second := anna.get(edit), anna.get(edit)
	anna.press(first, edit, "title", "Ouderen online").wants(200, "Opgeslagen.", "Ouderen online", "Samen oefenen")
	anna.post(edit, second.fill(edit, "title", "Te laat")...).wants(409, "intussen veranderd")
	anna.get("/campagnes").wants(200, "1 campagne", "Ouderen online", "Nog geen datums")
	anna.get("/campagnes?thema=bestaat-niet").wants(200, "Ouderen online").lacks("Alles tonen")
	a.signIn("Zoe", campaigns.Reader, "zeist").get("/campagnes").wants(200, "Er zijn geen campagnes")
}

func TestAPostAndASeriesJoinACampaign(t *testing.T) {
	a := newApp(t)
	anna := a.signIn("Anna", campaigns.Editor)
	c := a.campaignWith(anna)
	ch := a.channel("woudenberg", "pleio", "pleio-woudenberg", nil)
	form := anna.get("/berichten/nieuw").wants(200, "Senioren online (Woudenberg)")
	post := anna.press(form, "/berichten/nieuw", "title", "Phishing", "text", words, "internal", "ja", "campaign", c.ID, "action", "save")
	path := "/berichten/" + last(post.Location)
	if got := a.post(path[len("/berichten/"):]); got.CampaignID != c.ID {
		t.Fatalf("in campaign %q", got.CampaignID)
	}
	anna.get("/campagnes/"+c.ID).wants(200, "Phishing", "1 bericht: 1 concept")

	// Saved again without a change of the campaign, and then taken out of it.
	page := anna.get(path + "/bewerken")
	anna.press(page, path+"/bewerken", "title", "Phishing 2", "action", "save")
	anna.get("/campagnes/"+c.ID).wants(200, "Phishing 2")
	anna.press(anna.get(path+"/bewerken"), path+"/bewerken", "campaign", "", "action", "save").wants(200, "Opgeslagen.")
	anna.get("/campagnes/" + c.ID).wants(200).lacks("Phishing 2")

	series := anna.submit("/reeksen/nieuw", "municipality", c.MunicipalityID, "title", "Reeks", "campaign", c.ID, "internal", "ja", "channels", ch.ID, "pattern", "weekly",
		"weekday", "MO", "interval", "1", "start", "2027-03-01", "time", "09:00", "end", "count", "count", "2", "holidays", "keep", "step", "save")
	series.wants(200, "De reeks staat klaar")
	anna.get("/campagnes/"+c.ID).wants(200, "2 berichten: 2 idee", "ma 1 mrt 2027 tot en met ma 8 mrt 2027")
}

func TestACampaignIsCopiedToAnotherYearAfterALook(t *testing.T) {
	a := newApp(t)
	anna := a.signIn("Anna", campaigns.Editor)
	ch := a.channel("woudenberg", "pleio", "pleio-woudenberg", nil)
	at := func(title string, local campaigns.Local) campaigns.Content {
		return campaigns.Content{Title: title, Text: words, Channels: []string{ch.ID}, Local: local, Zone: "Europe/Amsterdam"}
	}
	c := a.campaignWith(anna, at("Dinsdag", "2027-02-02T09:00"), at("Paasdag", "2027-04-19T09:00"), campaigns.Content{Title: "Los idee"})
	path := "/campagnes/" + c.ID + "/kopie"
	count := func() int {
		all, err := a.store.Campaigns(t.Context(), []string{c.MunicipalityID})
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}

	anna.post(path, "title", "Kopie", "shift", "start", "start", "", "step", "look").wants(422, "Kies de eerste dag")
	page := anna.post(path, anna.get(path).wants(200, "dinsdag 2 februari 2027").fill(path, "title", "Senioren 2028", "step", "look")...)
	page.wants(200, "di 2 feb 2027 09:00", "di 1 feb 2028 09:00", "ma 17 apr 2028 09:00", "Valt op Tweede Paasdag.", "Los idee", "geen datum", "Senioren 2028")
	if count() != 1 {
		t.Fatal("a look made something")
	}
	anna.post(path, page.fill(path, "step", "save", "shown", "anders")...).wants(409, "intussen veranderd")
	anna.post(path, page.fill(path, "step", "save", "title", "Andere naam")...).wants(409, "Andere naam")

	copied := anna.press(page, path, "step", "save").wants(200, "De kopie staat klaar: 3 berichten", "Senioren 2028", "2 concept", "di 1 feb 2028")
	anna.press(page, path, "step", "save").wants(200, "Deze kopie was er al")
	if count() != 2 {
		t.Errorf("%d campaigns, want the first and its copy", count())
	}
	rows, err := a.store.Posts(t.Context(), store.PostFilter{MunicipalityIDs: []string{c.MunicipalityID}, CampaignID: last(copied.Location)})
	if err != nil || len(rows) != 3 || rows[0].Approved() || rows[0].Revision.Content.Local != "2028-02-01T09:00" {
		t.Errorf("copies: %+v, %v", rows, err)
	}

	first := anna.get(path).wants(200, "Het eerste bericht staat op dinsdag 2 februari 2027.").form(path)
	if got := first.Get("title"); got != "Senioren online 2028" {
		t.Errorf("proposes %q", got)
	}
	a.at("2027-02-03T09:00")
	anna.renew()
	anna.get(path).wants(200, "Het eerste bericht stond op dinsdag 2 februari 2027.")
	anna.post(path, "title", "Alert", "shift", "start", "start", "2027-10-01", "step", "look").wants(200, "Valt samen met Alert Online.")

	// What would be in the past comes without a date.
	anna.post(path, "title", "Vroeger", "shift", "start", "start", "2020-01-01", "step", "look").wants(200, "de kopie komt zonder datum")
}

func TestACopyIsNamedAfterItsOwnYear(t *testing.T) {
	on := func(locals ...campaigns.Local) (rows []store.PostRow) {
		for _, local := range locals {
			rows = append(rows, store.PostRow{Post: campaigns.Post{Revision: campaigns.Revision{Content: campaigns.Content{Local: local}}}})
		}
		return rows
	}
	long := strings.Repeat("x", campaigns.MaxTitle)
	for _, tt := range []struct {
		name, title string
		rows        []store.PostRow
		want        string
	}{
		{"two years in the title", "Veiligheidskalender 2026-2027", on("2026-11-01T09:00"), "Veiligheidskalender 2027-2028"},
		{"one year in the title", "Senioren 2027", nil, "Senioren 2028"},
		{"the year of the copies", "Senioren", on("2027-04-01T09:00", "2027-05-01T09:00"), "Senioren 2028"},
		{"the years of the copies", "Senioren", on("2027-09-01T09:00", "2027-02-01T09:00", "2028-02-01T09:00", ""), "Senioren 2028-2029"},
		{"no year to be found", "Senioren 14:00, kamer 20271", on(""), "Senioren 14:00, kamer 20271"},
		{"a title that is full", long, on("2027-04-01T09:00"), long},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := copyTitle(tt.title, tt.rows); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestACopySaysWhichPostLeavesItsObservance(t *testing.T) {
	a := newApp(t)
	anna := a.signIn("Anna", campaigns.Editor)
	c := a.campaignWith(anna, campaigns.Content{Title: "Wachtwoorden", Text: words, Local: "2027-10-01T09:00", Zone: "Europe/Amsterdam"})
	path := "/campagnes/" + c.ID + "/kopie"
	anna.post(path, "title", "Kopie", "shift", "year", "step", "look").
		wants(200, "Valt niet meer samen met Alert Online; dat is van 1 oktober 2028 tot en met 31 oktober 2028.")
	anna.post(path, "title", "Kopie", "shift", "start", "start", "2028-10-02", "step", "look").wants(200, "Valt samen met Alert Online.").lacks("niet meer samen")
}
