package web

import (
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func TestMissedPostsGoOutOnlyWhenSomeoneReleasesThem(t *testing.T) {
	a := newApp(t)
	channel := a.channel("woudenberg", "pleio", "pleio-woudenberg", nil)
	editor, approver := a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Approver)
	a.at("2027-02-01T08:00")
	var ids []string
	for _, title := range []string{"Eerste", "Tweede", "Derde"} {
		p, _, err := a.store.CreatePost(t.Context(), campaigns.Post{MunicipalityID: a.place["woudenberg"].ID, Internal: true}, campaigns.Content{
			Title: title, Text: "Let op.", Channels: []string{channel.ID}, Local: "2027-02-01T09:00", Zone: "Europe/Amsterdam"}, editor.user.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.store.Approve(t.Context(), p.ID, p.Revision.ID, approver.user); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, p.ID)
	}
	a.at("2027-02-01T18:00")
	a.sweep()
	approver.renew()
	editor.renew()

	page := approver.get("/te-laat").wants(200, "Eerste", "Tweede", "Derde", "Verspreid plaatsen")
	editor.get("/te-laat").wants(200, "Eerste").lacks("Verspreid plaatsen")
	approver.post("/te-laat", "how", "now").wants(422, "Kruis eerst aan")
	deliveries, err := a.store.Deliveries(t.Context(), ids)
	if err != nil {
		t.Fatal(err)
	}
	stranger := a.signIn("Zoe", campaigns.Approver, "zeist")
	stranger.post("/te-laat", "how", "now", "id", deliveries[0].ID, "attempt-"+deliveries[0].ID, "0").wants(422).lacks("Eerste")
	form := page.fill("/te-laat", "how", "spread", "hours", "3")
	approver.post("/te-laat", append(form, "id", deliveries[0].ID, "hours", "100")...).wants(422)
	a.takePlanned()
	approver.submit("/te-laat", append(form, "id", deliveries[0].ID, "id", deliveries[1].ID)...).wants(200, "2 berichten gaan alsnog uit")
	due := a.takePlanned()
	if len(due) != 2 || due[1].NextAt.Sub(due[0].NextAt) != 90*time.Minute || !due[0].NextAt.Equal(a.now()) {
		t.Errorf("released %v at %v", due, a.now())
	}
	approver.get("/te-laat").wants(200, "Derde").lacks("Eerste", "Tweede")
	approver.submit("/te-laat", "how", "now", "id", deliveries[2].ID, "attempt-"+deliveries[2].ID, "7").wants(200, "intussen iets veranderd")
}

func TestWhatMissedItsMomentWithoutApprovalWaitsForThatFirst(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "pleio", "pleio-woudenberg", nil)
	anna, bram := a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Approver)
	yes := approved(a, anna, bram, ch)
	no := anna.newPost("title", "Zonder akkoord", "date", "2027-02-02", "time", "09:00", "channels", ch.ID)
	lex := a.signIn("Lex", campaigns.Reader)
	a.at("2027-02-02T18:00")
	a.sweep()
	for _, b := range []*browser{anna, bram, lex} {
		b.renew()
	}
	with, without := a.deliveries(yes)[0], a.deliveries(no)[0]

	page := bram.get("/te-laat").wants(200, "Zonder akkoord", "Eerst akkoord", "Nu plaatsen")
	if !strings.Contains(page.Body, `value="`+with.ID+`" form="alsnog"`) || strings.Contains(page.Body, `name="id" value="`+without.ID+`"`) {
		t.Error("what may go out has no box, or what may not has one")
	}
	if !strings.Contains(page.Body, `href="`+no+`#volgende"`) {
		t.Error("no way to the approval")
	}
	both := []string{"how", "now", "id", with.ID, "attempt-" + with.ID, "0", "id", without.ID, "attempt-" + without.ID, "0"}
	bram.submit("/te-laat", both...).wants(200, "Eén bericht gaat alsnog uit. 1 bericht wacht eerst nog op akkoord. Naar “Zonder akkoord”")
	if due := a.takePlanned(); len(due) == 0 || due[len(due)-1].DeliveryID != with.ID {
		t.Errorf("released %v", due)
	}
	bram.submit("/te-laat", both[4:]...).wants(200, "1 bericht wacht eerst nog op akkoord.").lacks("gaat alsnog uit")

	page = anna.get("/te-laat").wants(200, "Eerst akkoord", "Trek in").lacks("Nu plaatsen")
	lex.get("/te-laat").wants(200, "Zonder akkoord").lacks("Trek in", "Nu plaatsen")
	if res := anna.press(page, "/plaatsingen/"+without.ID+"/intrekken", "attempt", "0").wants(200, "Het bericht komt niet op", "Er is niets te laat"); res.Location != "/te-laat" {
		t.Errorf("back at %s", res.Location)
	}
}

func TestAnEditorIsToldWhoCanPlaceWhatIsLate(t *testing.T) {
	a, anna, bram, at := due(t, "pleio", nil)
	lex := a.signIn("Lex", campaigns.Reader)
	a.at("2027-02-02T18:00")
	a.sweep()
	anna.get("/").wants(200, "Bekijk of trek in").lacks("Plaats alsnog")
	bram.get("/").wants(200, "Plaats alsnog of trek in")
	lex.get("/").wants(200, "Te laat").lacks("trek in")
	for _, path := range []string{"/te-laat", at} {
		anna.get(path).wants(200, "Een eindredacteur kan dit alsnog plaatsen. Je kunt het wel intrekken.")
		lex.get(path).wants(200, "Een eindredacteur kan dit alsnog plaatsen.").lacks("intrekken")
		bram.get(path).wants(200, "Nu plaatsen").lacks("Een eindredacteur kan")
	}
}
