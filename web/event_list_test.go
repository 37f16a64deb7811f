package web

import (
	"database/sql"
	"strings"
	"testing"

	"veiligheidskalender/calendar"
	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// inside asks the database itself, past the program, and returns the first column.
func (a *testApp) inside(query string) []string {
	a.t.Helper()
	db, err := sql.Open("sqlite", "file:"+a.file+"?_pragma=query_only(1)")
	if err != nil {
		a.t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			a.t.Error(err)
		}
	}()
	return column(a.t, db, query)
}

// everywhereIn finds all events of all municipalities.
func everywhereIn(a *testApp) store.EventFilter {
	var f store.EventFilter
	for _, m := range a.place {
		f.MunicipalityIDs = append(f.MunicipalityIDs, m.ID)
	}
	return f
}

func TestTheListOfEvents(t *testing.T) {
	a := newApp(t)
	rosa := a.signIn("Rosa", campaigns.Reader, "woudenberg", "zblw")
	rosa.get("/bijeenkomsten").wants(200, "Er zijn nog geen bijeenkomsten", "Naar de agenda").lacks("Nieuwe bijeenkomst")
	a.signIn("Anna", campaigns.Editor).get("/bijeenkomsten").wants(200, "Eerste bijeenkomst maken", "Nieuwe bijeenkomst")
	add := func(title string, start campaigns.Local, change func(*calendar.Event)) {
		a.event(start, func(e *calendar.Event) {
			e.Title = title
			if change != nil {
				change(e)
			}
		})
	}
	add("Vorig jaar", "2026-11-01T10:00", nil)
	add("Vandaag", "2027-02-01T07:00", nil)
	add("Volgende maand", "2027-03-01T10:00", func(e *calendar.Event) { e.Status = calendar.Called })
	add("Intern overleg", "2027-02-15T10:00", func(e *calendar.Event) { e.Public, e.Kind, e.Status = false, calendar.Meeting, calendar.Tentative })
	add("Van Zeist", "2027-02-16T10:00", func(e *calendar.Event) { e.MunicipalityID = a.place["zeist"].ID })
	add("Van ons samen", "2027-02-17T10:00", func(e *calendar.Event) { e.MunicipalityID = a.place["zblw"].ID })

	for _, tt := range []struct {
		query string
		want  []string
	}{
		{"", []string{"Komt eraan", "Vandaag", "Intern overleg", "Van ons samen", "Volgende maand", "Is geweest", "Vorig jaar"}},
		{"?zichtbaar=intern", []string{"1 bijeenkomst gevonden", "Intern overleg"}},
		{"?zichtbaar=openbaar&soort=overleg", []string{"Niets gevonden"}},
		{"?soort=workshop&status=afgelast", []string{"Volgende maand"}},
		{"?gemeente=zblw", []string{"Van ons samen"}},
		{"?gemeente=zeist&soort=onzin&doelgroep=x&status=x", []string{"5 bijeenkomsten.", "Vandaag"}},
		{"?bladzijde=99", []string{"Vandaag"}},
	} {
		page := rosa.get("/bijeenkomsten"+tt.query).wants(200, tt.want...).lacks("Van Zeist")
		from := 0
		for _, w := range tt.want {
			i := strings.Index(page.text()[from:], w)
			if i < 0 {
				t.Errorf("%s: %q is not in its place", tt.query, w)
				break
			}
			from += i
		}
	}
}

func TestWhoSeesAnEventAndWhoChangesIt(t *testing.T) {
	a := newApp(t)
	e := a.event("2027-03-01T10:00", func(e *calendar.Event) { e.AlsoIn = []string{a.place["zeist"].ID} })
	own := a.event("2027-03-02T10:00")
	together := a.event("2027-03-03T10:00", func(e *calendar.Event) { e.MunicipalityID = a.place["zblw"].ID })
	zoe := a.signIn("Zoe", campaigns.Admin, "zeist")
	zoe.get("/bijeenkomsten/"+e.ID).wants(200, "Babbeltrucs").lacks("Bewerken", "Afgelasten")
	zoe.get("/bijeenkomsten/" + own.ID).wants(404)
	zoe.get("/bijeenkomsten/" + together.ID).wants(200).lacks("Bewerken")
	zoe.get("/bijeenkomsten/weg").wants(404)
	for _, id := range []string{e.ID, together.ID} {
		zoe.get("/bijeenkomsten/" + id + "/bewerken").wants(403)
		zoe.post("/bijeenkomsten/"+id+"/bewerken", evening(a, "revision", "1")...).wants(403)
		for _, what := range []string{"verplaatsen", "afgelasten", "kopieren"} {
			zoe.post("/bijeenkomsten/"+id+"/"+what, "revision", "1", "date", "2027-03-09", "time", "10:00", "copy-date", "2027-03-09", "copy-time", "10:00").wants(403)
		}
	}
	zoe.post("/bijeenkomsten/"+own.ID+"/afgelasten", "revision", "1").wants(404)
	zoe.post("/bijeenkomsten/nieuw", evening(a)...).wants(403)
	for _, id := range []string{e.ID, own.ID, together.ID} {
		if got := a.stored("/" + id); got.Rev != 1 {
			t.Errorf("%s was changed", id)
		}
	}
	internal := a.event("2027-03-04T10:00", func(e *calendar.Event) { e.MunicipalityID, e.Public = a.place["zblw"].ID, false })
	zoe.get("/bijeenkomsten/" + internal.ID).wants(404)
}
