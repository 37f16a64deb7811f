package web

import (
	"strings"
	"testing"

	"veiligheidskalender/campaigns"
)

func (a *testApp) halts() []campaigns.Halt {
	a.t.Helper()
	all, err := a.store.Halts(a.t.Context())
	if err != nil {
		a.t.Fatal(err)
	}
	return all
}

func TestAHaltStopsEverythingUntilItIsLifted(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "pleio", "pleio-woudenberg", nil)
	editor, bram, rik := a.signIn("Eva", campaigns.Editor), a.signIn("Bram", campaigns.Approver), a.signIn("Rik", campaigns.Reader)
	late, soon := approved(a, editor, bram, ch), approved(a, editor, bram, ch)
	editor.press(editor.get(soon), soon+"/verplaatsen", "date", "2027-02-03", "time", "09:00")
	editor.press(editor.get(soon), soon+"/voorleggen")
	bram.press(bram.get(soon), soon+"/akkoord").wants(200)
	bram.get("/noodstop").wants(200, "Noodstop aanzetten", "De komende 24 uur staat er niets gepland.")
	a.at("2027-02-02T08:00")
	for _, b := range []*browser{editor, bram, rik} {
		b.renew()
	}
	bram.get("/noodstop").wants(200, "De komende 24 uur staat 1 bericht gepland.")
	rik.get("/noodstop").wants(200, "Jij kunt de noodstop niet aanzetten")

	bram.post("/noodstop", "scope", "all", "reason", "").wants(422, "Schrijf in een paar woorden waarom")
	bram.post("/noodstop", "scope", "", "reason", "Brand").wants(422, "Kies wat er moet stoppen.")
	if form := bram.post("/noodstop", "scope", "municipality", "reason", "Grote brand").wants(422, "Kies een gemeente.").form("/noodstop"); form.Get("reason") != "Grote brand" || form.Get("scope") != "municipality" {
		t.Errorf("the form comes back with %v", form)
	}
	bram.submit("/noodstop", "scope", "all", "reason", "Grote brand", "municipality", "", "channel", "").
		wants(200, "De noodstop staat aan.", "Er gaat niets naar alle kanalen", "Bram zette de noodstop aan op dinsdag 2 februari 2027 om 08:00 : “Grote brand”", "gaat er niets meteen uit")
	bram.submit("/noodstop", "scope", "all", "reason", "Nog een keer").wants(200, "Deze noodstop stond al aan, door Bram.")
	if n := len(a.halts()); n != 1 {
		t.Fatalf("%d halts", n)
	}
	page := rik.get("/noodstop").wants(200, "Er gaat niets naar alle kanalen")
	if strings.Contains(page.Body, "/opheffen") {
		t.Error("a reader may lift")
	}

	a.at("2027-02-02T17:30") // the first is too late, the intranet closes at 17:00
	if begun := a.begin(late); len(begun) > 0 {
		t.Fatal("a halt let something through")
	}
	a.at("2027-02-03T09:05")
	a.sweep()
	for _, b := range []*browser{bram, rik} {
		b.renew()
	}
	bram.get("/noodstop").wants(200, "Hef je hem nu op, dan gaat er 1 bericht alsnog uit. 1 bericht is te laat en blijft staan.")
	lift := "/noodstop/" + a.halts()[0].ID + "/opheffen"
	bram.submit(lift).wants(200, "De noodstop is opgeheven. 1 bericht gaat zo alsnog uit. 1 bericht is te laat en blijft staan.").lacks("Er gaat niets naar")
	bram.submit(lift).wants(200, "Deze noodstop is al opgeheven.")
	if a.sweep(); len(a.begin(soon)) != 1 || len(a.begin(late)) != 0 {
		t.Error("after lifting the wrong posts go out")
	}
}

func TestWhoMayHaltWhat(t *testing.T) {
	a := newApp(t)
	w, z := a.channel("woudenberg", "pleio", "pleio-woudenberg", nil), a.channel("zeist", "pleio", "pleio-zeist", nil)
	bram, zita, joint := a.signIn("Bram", campaigns.Approver), a.signIn("Zita", campaigns.Approver, "zeist"), a.signIn("Joost", campaigns.Reader, "zblw")
	bram.get("/noodstop").wants(200, "Kanaal pleio-woudenberg").lacks("Kanaal pleio-zeist")
	bram.post("/noodstop", "scope", "municipality", "municipality", a.place["zeist"].ID, "reason", "Brand").wants(403)
	bram.post("/noodstop", "scope", "municipality", "municipality", "bestaat-niet", "reason", "Brand").wants(403)
	bram.post("/noodstop", "scope", "channel", "channel", z.ID, "reason", "Brand").wants(403)
	bram.post("/noodstop", "scope", "channel", "channel", "bestaat-niet", "reason", "Brand").wants(403)
	if n := len(a.halts()); n != 0 {
		t.Fatalf("%d halts", n)
	}
	bram.submit("/noodstop", "scope", "channel", "channel", w.ID, "reason", "Storing").wants(200, "Er gaat niets naar Kanaal pleio-woudenberg")
	channelHalt := a.halts()[0].ID
	zita.get("/noodstop").wants(200).lacks("Kanaal pleio-woudenberg")
	zita.post("/noodstop/" + channelHalt + "/opheffen").wants(404)
	joint.get("/").wants(200, "er gaat niets naar Kanaal pleio-woudenberg")
	joint.post("/noodstop/" + channelHalt + "/opheffen").wants(404)

	zita.submit("/noodstop", "scope", "external", "reason", "Ramp in de regio").wants(200, "Er gaat niets naar de openbare kanalen")
	bram.submit("/noodstop/"+channelHalt+"/opheffen").wants(200, "De noodstop is opgeheven.", "er geldt nog een andere noodstop")
	bram.submit("/noodstop/"+a.halts()[0].ID+"/opheffen").wants(200, "De noodstop is opgeheven.").lacks("er geldt nog")
}
