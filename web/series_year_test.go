package web

import (
	"strings"
	"testing"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// yearOf makes a series of three weekly posts without words and returns its page to be filled, and the ids of its posts.
func (a *testApp) yearOf(b *browser) (path string, posts []campaigns.Post) {
	a.t.Helper()
	ch := a.channel("woudenberg", "pleio", "pleio-woudenberg", nil)
	one, err := a.store.CreateSeries(a.t.Context(), campaigns.Series{MunicipalityID: a.place["woudenberg"].ID, Title: "Intranetreeks", Internal: true,
		Channels: []string{ch.ID}, Rule: campaigns.Rule{RRule: "FREQ=WEEKLY;BYDAY=TU;COUNT=3", Start: "2027-02-02", Time: "09:00", Zone: "Europe/Amsterdam"}}, nil, b.user.ID)
	if err != nil {
		a.t.Fatal(err)
	}
	rows, err := a.store.Posts(a.t.Context(), store.PostFilter{MunicipalityIDs: []string{one.MunicipalityID}, SeriesID: one.ID})
	if err != nil {
		a.t.Fatal(err)
	}
	for _, row := range rows {
		posts = append(posts, row.Post)
	}
	return "/reeksen/" + one.ID + "/jaar", posts
}

func TestAYearIsFilledInPlace(t *testing.T) {
	a := newApp(t)
	anna := a.signIn("Anna", campaigns.Editor)
	path, posts := a.yearOf(anna)
	anna.get(path).wants(200, "0 van 3 komende berichten hebben een tekst", "dinsdag 2 februari 2027 om 09:00", "dinsdag 16 februari 2027 om 09:00", "Idee")

	fill := func(i int, pairs ...string) []string {
		return append([]string{"post", posts[i].ID, "revision", posts[i].Revision.ID}, pairs...)
	}
	page := anna.submit(path, fill(1, "title", "Phishing", "text", "Klik niet zomaar. Geldt ook in {gemeente}.", "action", "save")...)
	page.wants(200, "Opgeslagen.", "1 van 3 komende berichten hebben een tekst", "Geldt ook in Woudenberg.", "Concept")
	if got := a.post(posts[1].ID); got.Revision.Content.Local != "2027-02-09T09:00" || len(got.Revision.Content.Channels) != 1 {
		t.Errorf("moment and channels must stay: %+v", got.Revision.Content)
	}

	anna.submit(path, fill(0, "title", "Meld het", "text", words, "action", "submit")...).wants(200, "Opgeslagen en voorgelegd", "Ter akkoord")
	if !a.post(posts[0].ID).Submitted() {
		t.Error("the first post was not put up for approval")
	}
}

func TestWhatCannotBeSavedStaysTypedBesideItsReason(t *testing.T) {
	a := newApp(t)
	anna := a.signIn("Anna", campaigns.Editor)
	path, posts := a.yearOf(anna)
	first := posts[0]

	long := strings.Repeat("x", campaigns.MaxTitle+1)
	anna.post(path, "post", first.ID, "revision", first.Revision.ID, "title", long, "text", "Mijn tekst", "action", "save").
		wants(422, "De titel is te lang", "Mijn tekst")

	// Saved, but not fit to be approved: no title.
	page := anna.post(path, "post", first.ID, "revision", first.Revision.ID, "title", "", "text", "Mijn tekst", "action", "submit").wants(422, "Mijn tekst")
	if !strings.Contains(page.Body, `href="#title-`+first.ID+`"`) {
		t.Errorf("the list of mistakes does not lead to the field:\n%s", page.text())
	}
	saved := a.post(first.ID)
	if saved.Revision.Content.Text != "Mijn tekst" || saved.Submitted() {
		t.Errorf("the words must be kept and not be submitted: %+v", saved)
	}

	// A colleague who began from the same page is told so, and sees both.
	bram := a.signIn("Bram", campaigns.Editor)
	page = bram.post(path, "post", first.ID, "revision", first.Revision.ID, "title", "Van Bram", "text", "Tekst van Bram", "action", "save").
		wants(409, "intussen veranderd", "Tekst van Bram", "Waar de tekst van Anna verschilt van die van jou", "Mijn tekst")
	if form := page.form(path); form.Get("revision") != saved.Revision.ID {
		t.Errorf("saving once more must be possible: %v", form)
	}
}

func TestTheYearOnlyTakesPostsOfItsOwnSeries(t *testing.T) {
	a := newApp(t)
	anna := a.signIn("Anna", campaigns.Editor)
	path, _ := a.yearOf(anna)
	zoe := a.signIn("Zoe", campaigns.Editor, "zeist")
	other, _, err := a.store.CreatePost(t.Context(), campaigns.Post{MunicipalityID: a.place["zeist"].ID}, campaigns.Content{Title: "Van Zeist"}, zoe.user.ID)
	if err != nil {
		t.Fatal(err)
	}
	anna.post(path, "post", other.ID, "revision", other.Revision.ID, "title", "Gekaapt", "text", "x").wants(404)
	if got := a.post(other.ID).Revision.Content.Title; got != "Van Zeist" {
		t.Errorf("title %q", got)
	}
}
