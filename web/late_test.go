package web

import (
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
