package web

import (
	"strings"
	"testing"

	"veiligheidskalender/campaigns"
)

func TestAPackIsLoadedAfterALookAndOnlyOnce(t *testing.T) {
	a := newApp(t)
	ada := a.signIn("Ada", campaigns.Admin, "woudenberg", "zeist", "zblw")
	const path = "/campagnepakketten"
	page := ada.get(path).wants(200, "Eerste maand", "maart 2027").lacks("al eens geladen")
	look := ada.post(path, page.fill(path, "start", "2027-03", "step", "look")...).
		wants(200, "Dit komt erbij vanaf maart 2027", "reeksen", "bijeenkomsten", "Alles als concept")
	if all, err := a.store.Campaigns(t.Context(), ada.everywhere()); err != nil || len(all) != 0 {
		t.Fatalf("a look made %d campaigns, %v", len(all), err)
	}
	before, _, _ := strings.Cut(look.Body, `id="pakket-`)
	look.Body = before
	ada.press(look, path, "step", "save").wants(200, "Geladen:", "Elk bericht is een concept")
	var err error
	if ada.user, err = a.store.User(t.Context(), ada.user.ID); err != nil {
		t.Fatal(err)
	}
	made, err := a.store.Campaigns(t.Context(), ada.everywhere())
	if err != nil || len(made) == 0 {
		t.Fatalf("%d campaigns, %v", len(made), err)
	}
	// The pack brought municipalities of its own; who loaded it is admin there too.
	ada.submit(path, "pack", "zblw", "start", "2027-03", "step", "save").wants(200, "stond er al", "al eens geladen")
	ada.post(path, "pack", "zblw", "start", "2027-03", "step", "look").wants(200, "Niets nieuws")
	if now, err := a.store.Campaigns(t.Context(), ada.everywhere()); err != nil || len(now) != len(made) {
		t.Errorf("%d campaigns after loading again, %v", len(now), err)
	}
}

func TestWhatIsNoPackOrNoMonthIsRefused(t *testing.T) {
	a := newApp(t)
	ada := a.signIn("Ada", campaigns.Admin, "woudenberg", "zeist", "zblw")
	ada.post("/campagnepakketten", "pack", "../zblw", "start", "2027-03").wants(422, "Dit pakket bestaat niet")
	ada.post("/campagnepakketten", "pack", "zblw", "start", "maart").wants(422, "Kies de eerste maand")
	a.signIn("Bea", campaigns.Admin).get("/campagnepakketten").wants(403)
}

// everywhere are the municipalities of the user.
func (b *browser) everywhere() (ids []string) {
	for id := range b.user.Roles {
		ids = append(ids, id)
	}
	return ids
}
