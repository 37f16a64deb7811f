package web

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"veiligheidskalender/campaigns"
)

func TestPostList(t *testing.T) {
	a := newApp(t)
	pleio := a.channel("woudenberg", "pleio", "pleio-woudenberg", nil)
	anna := a.signIn("Anna", campaigns.Editor, "woudenberg", "zblw")
	anna.get("/berichten").wants(200, "Er zijn nog geen berichten")
	for i := range 60 {
		if _, _, err := a.store.CreatePost(t.Context(), campaigns.Post{MunicipalityID: a.place["woudenberg"].ID, Internal: true}, campaigns.Content{
			Title: fmt.Sprintf("Bericht %02d", i), Text: words, Local: campaigns.Local(fmt.Sprintf("2027-03-01T08:%02d", i)), Zone: "Europe/Amsterdam"}, ""); err != nil {
			t.Fatal(err)
		}
	}
	anna.newPost("title", "100% \"zeker\"", "text", "Over sociale media\nuit Zeist", "channels", pleio.ID, "date", "2027-02-02", "time", "09:00")
	anna.newPost("title", "Van ZBLW", "municipality", a.place["zblw"].ID)

	anna.get("/berichten").wants(200, "62 berichten", "Bericht 00", "Bericht 48", "Bladzijde 1 van 2", "Volgende bladzijde").lacks("Bericht 49", "Van ZBLW")
	anna.get("/berichten?bladzijde=2").wants(200, "Bericht 49", "Van ZBLW", "Nog geen datum", "Vorige bladzijde").lacks("Bericht 48")
	anna.get("/berichten?bladzijde=99").wants(200, "Bladzijde 2 van 2")
	anna.get("/berichten?bladzijde=-1&status=onzin&gemeente=zeist&kanaal=x").wants(200, "62 berichten", "Bladzijde 1 van 2")
	one := "1 bericht gevonden"
	anna.get("/berichten?q=BERICHT+07").wants(200, one, "Bericht 07")
	anna.get("/berichten?q=100%25").wants(200, one)
	anna.get("/berichten?q=%22ZEKER%22").wants(200, one)
	anna.get("/berichten?q=media").wants(200, one)
	for _, nothing := range []string{"variants", "channels", "_0%25_", "nuit", "Europe", "!", `\`} {
		anna.get("/berichten?q="+nothing).wants(200, "Niets gevonden")
	}
	anna.get("/berichten?kanaal=pleio-woudenberg").wants(200, one, "100%")
	anna.get("/berichten?gemeente=zblw").wants(200, one, "Van ZBLW")
	anna.get("/berichten?status=draft&q=Bericht").wants(200, "60 berichten gevonden", "Bladzijde 1 van 2")
	anna.get("/berichten?status=published").wants(200, "Niets gevonden")
	next := anna.get("/berichten?status=draft&q=Bericht")
	if !strings.Contains(next.Body, `href="/berichten?bladzijde=2&amp;q=Bericht&amp;status=draft"`) {
		t.Error("the filter does not go along to the next page")
	}
	a.signIn("Bea", campaigns.Reader, "zeist").get("/berichten").wants(200, "Er zijn nog geen berichten")
}

func TestTheListOfPostsBeginsWithWhatIsToCome(t *testing.T) {
	a := newApp(t)
	anna := a.signIn("Anna", campaigns.Editor)
	add := func(n int, format string, local func(int) string) {
		for i := range n {
			c := campaigns.Content{Title: fmt.Sprintf(format, i), Text: words}
			if l := local(i); l != "" {
				c.Local, c.Zone = campaigns.Local(l), "Europe/Amsterdam"
			}
			if _, _, err := a.store.CreatePost(t.Context(), campaigns.Post{MunicipalityID: a.place["woudenberg"].ID, Internal: true}, c, ""); err != nil {
				t.Fatal(err)
			}
		}
	}
	a.at("2026-01-01T08:00")
	add(60, "Oud %02d", func(i int) string { return fmt.Sprintf("2026-03-01T08:%02d", i) })
	add(1, "Vanochtend", func(int) string { return "2027-02-01T07:00" })
	add(39, "Nieuw %02d", func(i int) string { return fmt.Sprintf("2027-03-01T08:%02d", i) })
	add(5, "Los %02d", func(int) string { return "" })
	a.at("2027-02-01T08:00")
	anna.renew()

	titles := func(page string) string {
		t.Helper()
		return strings.Join(regexp.MustCompile(`Komt eraan|Zonder datum|Is geweest|Vanochtend|(Oud|Nieuw|Los) [0-9]{2}`).FindAllString(anna.get("/berichten?bladzijde="+page).wants(200).text(), -1), " ")
	}
	one, two, three := titles("1"), titles("2"), titles("3")
	if !strings.HasPrefix(one, "Komt eraan Vanochtend Nieuw 00 Nieuw 01") || !strings.Contains(one, "Nieuw 38 Zonder datum Los") || !strings.HasSuffix(one, "Is geweest Oud 59 Oud 58 Oud 57 Oud 56 Oud 55") {
		t.Errorf("the first page has %s", one)
	}
	if !strings.HasPrefix(two, "Is geweest Oud 54 Oud 53") || !strings.HasSuffix(two, "Oud 05") || strings.Count(two, "Oud") != 50 {
		t.Errorf("the second page has %s", two)
	}
	if three != "Is geweest Oud 04 Oud 03 Oud 02 Oud 01 Oud 00" {
		t.Errorf("the last page has %s", three)
	}
}

func TestANewPostBeginsWithTheDayAndTheCampaignItCameFrom(t *testing.T) {
	a := newApp(t)
	anna, zoe := a.signIn("Anna", campaigns.Editor, "woudenberg", "zblw"), a.signIn("Zoe", campaigns.Editor, "zeist")
	lex := a.signIn("Lex", campaigns.Reader)
	c := a.campaignWith(anna)
	path := "/campagnes/" + c.ID
	from := "/berichten/nieuw?campagne=" + c.ID
	if page := anna.get(path).wants(200, "Nieuw bericht in deze campagne"); !strings.Contains(page.Body, `href="`+from+`"`) {
		t.Error("an empty campaign has no link to a new post")
	}
	lex.get(path).wants(200).lacks("Nieuw bericht")
	form := anna.get(from + "&datum=2027-02-09").wants(200).form("/berichten/nieuw")
	for name, want := range map[string]string{"date": "2027-02-09", "time": "09:00", "campaign": c.ID, "municipality": c.MunicipalityID, "theme": c.ThemeID} {
		if form.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, form.Get(name), want)
		}
	}
	form = zoe.get("/berichten/nieuw?campagne=" + c.ID + "&datum=2027-02-31").wants(200).lacks(c.Title).form("/berichten/nieuw")
	if form.Get("date") != "" || form.Get("campaign") != "" {
		t.Errorf("what is not there, or not hers, is filled in: %v", form)
	}

	for _, view := range []string{"maand", "week"} {
		page := anna.get("/kalender?weergave=" + view)
		if !strings.Contains(page.Body, `href="/berichten/nieuw?datum=2027-02-01" aria-label="Nieuw bericht op maandag 1 februari 2027"`) || strings.Contains(page.Body, "datum=2027-01-31\" aria-label") {
			t.Errorf("%s: today has no link to a new post, or yesterday has", view)
		}
		if strings.Contains(lex.get("/kalender?weergave="+view).Body, "/berichten/nieuw") {
			t.Errorf("%s: a reader is offered to write", view)
		}
	}
}
