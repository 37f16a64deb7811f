package web

import (
	"net/http"
	"testing"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

func TestMove(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "pleio", "pleio", nil)
	anna, bram := a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Approver)
	at := approved(a, anna, bram, ch)
	move := at + "/verplaatsen"

	page := anna.get(at).wants(200, "Verplaatsen", "Let op: het akkoord vervalt, want de datum hoort daarbij.")
	if f := page.form(move); f.Get("date") != "2027-02-02" || f.Get("time") != "09:00" {
		t.Errorf("the form offers %v", f)
	}
	res := anna.post(move, page.fill(move, "date", "2027-02-31", "time", "10:15")...).wants(422, "Deze datum of tijd bestaat niet.")
	if f := res.form(move); f.Get("date") != "2027-02-31" || f.Get("time") != "10:15" {
		t.Errorf("what was typed is lost: %v", f)
	}
	anna.post(move, page.fill(move, "date", "", "time", "")...).wants(422, "Kies een dag en een tijd.")
	anna.post(move, page.fill(move, "date", "2027-01-02")...).wants(422, "Dit moment is al voorbij.")
	anna.press(page, move).wants(200, "Dit was al het moment.")
	anna.press(page, move, "date", "2027-03-28", "time", "09:00").
		wants(200, "Verplaatst naar zondag 28 maart 2027 om 09:00. Het akkoord is vervallen: vraag een collega om opnieuw akkoord.",
			"Anna heeft het bericht verplaatst naar zondag 28 maart 2027 om 09:00")
	d := a.deliveries(at)
	if len(d) != 1 || d[0].Local != "2027-03-28T09:00" || d[0].DueAt.Format("15:04") != "07:00" || d[0].ApprovedHash != "" {
		t.Errorf("deliveries %+v", d) // the day of the change to summer time: 07:00 UTC, the clock on the wall as typed
	}
	anna.press(anna.get(at), move, "date", "2027-02-02").wants(200, "Voor dit moment was al akkoord; dat geldt weer.", "Gepland")
	stale := anna.get(at)
	bram.press(bram.get(at), move, "time", "11:00").wants(200, "Verplaatst naar dinsdag 2 februari 2027 om 11:00.")
	res = anna.post(move, stale.fill(move, "time", "12:00")...).wants(http.StatusConflict, "Een collega heeft dit bericht intussen veranderd.")
	if res.form(move).Get("time") != "12:00" {
		t.Error("what was typed is lost")
	}
}

func TestAPostWithoutAMomentIsPlannedByGivingItOne(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "pleio", "pleio", nil)
	anna := a.signIn("Anna", campaigns.Editor)
	at := anna.newPost("channels", ch.ID)
	page := anna.get(at).wants(200, "Kies eerst een datum", "Plannen", "Nog geen datum").lacks("Verplaatsen")
	anna.press(page, at+"/verplaatsen", "date", "2027-02-03", "time", "09:00").
		wants(200, "Gepland op woensdag 3 februari 2027 om 09:00. Het gaat uit zodra een collega akkoord heeft gegeven.")
	if len(a.deliveries(at)) != 1 || len(a.takePlanned()) != 1 {
		t.Error("not planned")
	}
	anna.press(anna.get(at), at+"/intrekken").wants(200, "Ingetrokken. Het bericht gaat nergens meer naartoe", "Anna heeft het bericht van de planning gehaald")
	if p := a.post(at); len(a.deliveries(at)) != 0 || p.Revision.Content.Text != words || p.Revision.Content.Local != "" {
		t.Error("not withdrawn, or the text is gone")
	}
}

func TestLockedWhileItIsOnItsWay(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "pleio", "pleio", nil)
	anna, bram := a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Approver)
	at := approved(a, anna, bram, ch)
	form, page := anna.get(at+"/bewerken"), anna.get(at)
	a.at("2027-02-02T09:00")
	anna.renew()
	bram.renew()
	a.begin(at)

	why := "Dit bericht kan nu niet veranderen: de plaatsing op Kanaal pleio is nu onderweg."
	anna.get(at).wants(200, why, "Onderweg").lacks("Verplaatsen", "Bericht intrekken")
	if res := anna.get(at + "/bewerken"); res.Status != 303 {
		t.Errorf("the form opens: %d", res.Status)
	}
	anna.get(at).wants(200, why)
	res := anna.post(at+"/bewerken", form.fill(at+"/bewerken", "text", "Nog snel iets anders.", "action", "save")...).
		wants(http.StatusConflict, "Dit kan nu niet: een plaatsing van dit bericht is nu onderweg.").lacks("Iemand anders was je voor")
	if res.form(at+"/bewerken").Get("text") != "Nog snel iets anders." {
		t.Error("what was typed is lost")
	}
	anna.post(at+"/verplaatsen", page.fill(at+"/verplaatsen", "time", "12:00")...).wants(http.StatusConflict, "is nu onderweg")
	anna.press(page, at+"/intrekken").wants(200, "Dit kan nu niet")
	bram.submit(at+"/akkoord-intrekken").wants(200, "Dit kan nu niet")
	if a.post(at).Revision.Content.Text != words {
		t.Error("the words changed on the way")
	}
}

func TestSkipAndBack(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "pleio", "pleio", nil)
	anna := a.signIn("Anna", campaigns.Editor)
	one, err := a.store.CreateSeries(t.Context(), campaigns.Series{MunicipalityID: a.place["woudenberg"].ID, Title: "Elke dinsdag", Internal: true,
		Channels: []string{ch.ID}, Rule: campaigns.Rule{RRule: "FREQ=WEEKLY;BYDAY=TU;COUNT=3", Start: "2027-02-02", Time: "09:00", Zone: "Europe/Amsterdam"}},
		[]campaigns.Content{{Title: "Een", Text: words}, {Title: "Twee", Text: words}}, "")
	if err != nil {
		t.Fatal(err)
	}
	posts, err := a.store.Posts(t.Context(), store.PostFilter{MunicipalityIDs: []string{one.MunicipalityID}, SeriesID: one.ID})
	if err != nil || len(posts) != 3 {
		t.Fatalf("%d posts, %v", len(posts), err)
	}
	at := "/berichten/" + posts[1].ID
	page := anna.get(at).wants(200, "Twee", "Bericht 2 van 3", "Elke dinsdag", "Het programma heeft dit bericht gemaakt")
	anna.press(page, at+"/overslaan").wants(200, "Dit bericht wordt overgeslagen.", "Overgeslagen", "Toch plaatsen")
	if len(a.deliveries(at)) != 0 {
		t.Error("it still goes out")
	}
	anna.press(anna.get(at), at+"/terugzetten").wants(200, "Dit bericht staat weer in de reeks.", "Concept")
	if len(a.deliveries(at)) != 1 {
		t.Error("it does not go out")
	}
	if res := anna.post(at+"/overslaan", "back", "/reeksen/"+one.ID); res.Location != "/reeksen/"+one.ID {
		t.Errorf("back at %s", res.Location)
	}
	anna.get("/berichten/"+posts[2].ID).wants(200, "Idee", "Schrijf de tekst", "Bericht zonder titel")
	alone := anna.newPost()
	anna.submit(alone+"/overslaan").wants(200, "Overslaan kan alleen met een bericht uit een reeks.")
}
