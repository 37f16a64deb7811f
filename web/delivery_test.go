package web

import (
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

// begin has a worker take what is due of a post.
func (a *testApp) begin(post string) []campaigns.Dispatch {
	a.t.Helper()
	var ids []string
	for _, d := range a.deliveries(post) {
		ids = append(ids, d.ID)
	}
	begun, err := a.store.Begin(a.t.Context(), ids, "worker", 2*time.Minute)
	if err != nil {
		a.t.Fatal(err)
	}
	return begun
}

// finish has a worker send what is due of a post, with this outcome.
func (a *testApp) finish(post string, o campaigns.Outcome) {
	a.t.Helper()
	begun := a.begin(post)
	if len(begun) == 0 {
		a.t.Fatalf("nothing of %s could be sent at %s", post, a.now())
	}
	for _, d := range begun {
		o.DeliveryID, o.Attempt, o.StartedAt, o.EndedAt = d.Delivery.ID, d.Delivery.Attempt, a.now(), a.now().Add(400*time.Millisecond)
		if err := a.store.Finish(a.t.Context(), []campaigns.Outcome{o}); err != nil {
			a.t.Fatal(err)
		}
	}
}

// askHuman brings what is due of a post to the point where only a person can tell.
func (a *testApp) askHuman(post string) {
	a.t.Helper()
	a.finish(post, campaigns.Outcome{Action: campaigns.Doubt, NextAt: a.now(), Reason: "Pleio meldt een storing (502).", HTTPStatus: 502, Detail: "Bad Gateway <b>x</b>"})
	for _, action := range []campaigns.Action{"", campaigns.AskHuman} {
		for _, d := range a.deliveries(post) {
			if err := a.store.Settle(a.t.Context(), campaigns.Verdict{DeliveryID: d.ID, Attempt: d.Attempt, Checks: d.Checks, Action: action, NextAt: a.now(),
				Reason: "Het bericht is niet teruggevonden, maar dat is geen bewijs."}); err != nil {
				a.t.Fatal(err)
			}
		}
	}
}

func (a *testApp) sweep() {
	a.t.Helper()
	if _, err := a.store.Sweep(a.t.Context()); err != nil {
		a.t.Fatal(err)
	}
}

// due is an application in which an approved post on one channel is due now.
func due(t *testing.T, kind string, settings map[string]string, change ...func(*Server)) (a *testApp, anna, bram *browser, at string) {
	t.Helper()
	a = newApp(t, change...)
	ch := a.channel("woudenberg", kind, "kanaal", settings)
	anna, bram = a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Approver)
	at = approved(a, anna, bram, ch)
	a.at("2027-02-02T09:00")
	anna.renew()
	bram.renew()
	return a, anna, bram, at
}

func TestHandOver(t *testing.T) {
	a, anna, _, at := due(t, "pleio", map[string]string{"site": "https://intranet.woudenberg.nl", "access": "1"})
	a.finish(at, campaigns.Outcome{Action: campaigns.HandOver, Reason: "Dit kanaal plaats je zelf. De tekst staat voor je klaar."})
	d := a.deliveries(at)[0]
	placed := "/plaatsingen/" + d.ID + "/geplaatst"

	page := anna.get(at).wants(200, "Zelf plaatsen", "Plaats het zelf op Pleio", "Bel 112 of meld het anoniem.", "Stap voor stap",
		"Kies bij Toegang: ingelogde gebruikers.", "Aandacht nodig", "Kopieer de titel en de tekst.", "Kopieer met opmaak", "Kopieer zonder opmaak", "Wat er gebeurde").
		lacks("1 poging")
	if !strings.Contains(page.Body, `href="https://intranet.woudenberg.nl/news/add"`) || !strings.Contains(page.Body, "<strong>112</strong>") {
		t.Error("no link to the site, or no formatted text")
	}
	for _, wrong := range []string{"javascript:alert(1)", "intranet.woudenberg.nl/x", "/news/1", "https://", "https://u:p@x.nl/"} {
		res := anna.post(placed, page.fill(placed, "url", wrong)...).wants(422, "Kopieer het hele adres van het bericht. Het begint met https://.")
		if res.form(placed).Get("url") != wrong || !strings.Contains(res.Body, `href="#url-`+d.ID+`"`) {
			t.Errorf("%s: what was typed is lost, or its message has no link", wrong)
		}
	}
	res := anna.press(page, placed, "url", " https://intranet.woudenberg.nl/news/view/1 ").wants(200, "Fijn, het bericht staat er.", "Geplaatst",
		"Met de hand geplaatst.", "Anna", "Dit bericht is al geplaatst en verandert hier niet meer.")
	if !strings.Contains(res.Body, `href="https://intranet.woudenberg.nl/news/view/1"`) {
		t.Error("the address is not shown")
	}
	if res.Location != at+"#plaatsing-"+d.ID {
		t.Errorf("back at %s", res.Location)
	}
	anna.press(page, placed, "url", "").wants(200, "Dit kan niet: deze plaatsing is geplaatst.")
	if res := anna.get("/plaatsingen/" + d.ID); res.Status != 303 || res.Location != at+"#plaatsing-"+d.ID {
		t.Errorf("GET /plaatsingen: %d to %s", res.Status, res.Location)
	}
}

func TestHandOverWithoutFormatting(t *testing.T) {
	a, anna, _, at := due(t, "whatsapp", map[string]string{"page": "https://whatsapp.com/channel/x"})
	a.finish(at, campaigns.Outcome{Action: campaigns.HandOver})
	page := anna.get(at).wants(200, "Plaats het zelf op WhatsApp-kanaal")
	if !strings.Contains(page.Body, "readonly>\nZie je iets verdachts?\n\nBel 112 of meld het anoniem.</textarea>") {
		t.Errorf("the text is not ready to paste:\n%s", page.Body)
	}
	page.wants(200, "Kopieer de tekst.", "Kopieer tekst", "Wat er gebeurde", "Klaargezet om met de hand te plaatsen.").
		lacks("de titel en de tekst", "Kopieer met opmaak", "Kopieer zonder opmaak", "1 poging")
}

// storeRow is the post with its deliveries.
func storeRow(a *testApp, at string) store.PostRow {
	a.t.Helper()
	return store.PostRow{Post: a.post(at), Deliveries: a.deliveries(at)}
}

func TestNeedsHuman(t *testing.T) {
	t.Run("it stands there", func(t *testing.T) {
		a, anna, bram, at := due(t, "pleio", map[string]string{"site": "https://intranet.woudenberg.nl"})
		a.askHuman(at)
		d := a.deliveries(at)[0]
		here := "/plaatsingen/" + d.ID
		page := anna.get(at).wants(200, "Staat het bericht er?", "De tekst is op di 2 feb 2027 om 09:00:00 verstuurd naar intranet.woudenberg.nl.",
			"Pleio meldt een storing (502). Antwoord 502: Bad Gateway <b>x</b>", "We hebben 2 keer gekeken, voor het laatst om 09:00. Het bericht is niet teruggevonden",
			"Dit bericht kan nu niet veranderen: de plaatsing op Kanaal kanaal is misschien geplaatst; kijk zelf even.",
			"Staat het er niet? Een eindredacteur kan het nogmaals plaatsen.", "Deze woorden zijn verstuurd")
		_, words, _ := strings.Cut(page.Body, `aria-label="Verstuurde woorden, Kanaal kanaal">`)
		if words, _, _ = strings.Cut(words, "</pre>"); !strings.Contains(words, "Bel 112 of meld het anoniem.") {
			t.Errorf("the words that were sent are %q", words)
		}
		if page.form(here+"/nogmaals") != nil {
			t.Error("an editor may send it again")
		}
		anna.post(here+"/nogmaals", "attempt", "1").wants(403)
		stale := bram.get(at).lacks("Een eindredacteur kan het nogmaals plaatsen.")
		anna.press(page, here+"/staat-er").wants(200, "Dank je.", "Geplaatst", "Gezien dat het bericht er staat.")
		bram.press(stale, here+"/nogmaals").wants(200, "Dit kan niet: deze plaatsing is geplaatst.")
		if got := a.deliveries(at)[0].State; got != campaigns.Published {
			t.Errorf("state %s", got)
		}
	})
	t.Run("once more", func(t *testing.T) {
		a, anna, bram, at := due(t, "pleio", map[string]string{"site": "https://intranet.woudenberg.nl"})
		a.askHuman(at)
		here := "/plaatsingen/" + a.deliveries(at)[0].ID
		a.takePlanned()
		before := bram.get(at)
		bram.submit(here+"/nogmaals").wants(200, "Er is intussen iets veranderd aan deze plaatsing.") // without the attempt that was seen
		bram.press(before, here+"/nogmaals").wants(200, "Het bericht wordt nu nogmaals geplaatst.", "Gezien dat het er niet staat")
		if due := a.takePlanned(); len(due) != 1 || !due[0].NextAt.Equal(a.now()) {
			t.Errorf("the queue heard %v", due)
		}
		a.finish(at, campaigns.Outcome{Action: campaigns.Succeed, Receipt: campaigns.Receipt{URL: "https://intranet.woudenberg.nl/news/view/2"}})
		anna.get(at).wants(200, "Geplaatst", "minder dan een seconde na het moment", "2 pogingen")
		anna.press(before, here+"/staat-er").wants(200, "Er is intussen iets veranderd aan deze plaatsing.") // a page of before that attempt
	})
}

func TestReplan(t *testing.T) {
	a, anna, bram, at := due(t, "pleio", nil)
	a.finish(at, campaigns.Outcome{Action: campaigns.Fail, Reason: "Pleio vindt de tekst te lang. Maak hem korter.", HTTPStatus: 413})
	d := a.deliveries(at)[0]
	again := "/plaatsingen/" + d.ID + "/opnieuw"
	page := bram.get(at).wants(200, "Geweigerd", "Pleio vindt de tekst te lang.", "Antwoord 413", "Kies een nieuw moment", "Nu plaatsen")
	if anna.get(at).form(again) != nil {
		t.Error("an editor may plan it again")
	}
	bram.post(again, page.fill(again)...).wants(422, "Kies een dag en een tijd, of kies Nu plaatsen.")
	res := bram.post(again, page.fill(again, "date", "2027-02-01", "time", "10:00")...).wants(422, "Dit moment is al voorbij.")
	if form := res.form(again); form == nil || !strings.Contains(res.Body, `value="2027-02-01"`) {
		t.Error("what was typed is lost")
	}
	bram.post(again, page.fill(again, "date", "2027-02-03", "time", "")...).wants(422, "Kies ook een tijd")
	if a.deliveries(at)[0].State != campaigns.Failed {
		t.Fatal("a mistake planned it")
	}
	bram.press(page, again, "date", "2027-02-03", "time", "10:00").wants(200, "Opnieuw gepland op woensdag 3 februari 2027 om 10:00.",
		"Op woensdag 3 februari 2027 om 10:00 staat de tekst klaar. Iemand plaatst hem dan zelf op Kanaal kanaal.", "Een nieuw moment gekozen.")
	if due := a.takePlanned(); len(due) != 1 {
		t.Errorf("the queue heard %v", due)
	}
	a.at("2027-02-03T20:00")
	anna.renew()
	bram.renew()
	a.sweep()
	page = bram.get(at).wants(200, "Te laat", "Het moment is voorbij.")
	bram.press(page, again, "now", "ja").wants(200, "Het bericht wordt nu geplaatst.", "Wacht op zijn moment")
	if due := a.takePlanned(); len(due) != 1 || !due[0].NextAt.Equal(a.now()) {
		t.Errorf("the queue heard %v", due)
	}
}

func TestCancelOneDelivery(t *testing.T) {
	a := newApp(t)
	one, two := a.channel("woudenberg", "pleio", "een", nil), a.channel("woudenberg", "print", "twee", nil)
	anna, bram := a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Approver)
	at := approved(a, anna, bram, one, two)
	for _, d := range a.deliveries(at) {
		if d.ChannelID == two.ID {
			anna.press(anna.get(at), "/plaatsingen/"+d.ID+"/intrekken").
				wants(200, "Het bericht komt niet op Kanaal twee.", "Gepland", "Ingetrokken", "Besloten om het niet op dit kanaal te plaatsen.")
		}
	}
	if left := a.deliveries(at); len(left) != 1 || left[0].ChannelID != one.ID {
		t.Errorf("left %+v", left)
	}
}

func TestEveryStateShows(t *testing.T) {
	held := func(a *testApp, at string) {
		if _, err := a.store.SetHalt(a.t.Context(), campaigns.Halt{Scope: campaigns.HaltAll, Reason: "storing", By: ""}); err != nil {
			a.t.Fatal(err)
		}
		a.begin(at)
	}
	for _, c := range []struct {
		state campaigns.State
		do    func(a *testApp, at string)
		says  string
	}{
		{campaigns.Waiting, func(*testApp, string) {}, "Wacht op zijn moment"},
		{campaigns.Held, held, "Er geldt een noodstop."},
		{campaigns.Sending, func(a *testApp, at string) { a.begin(at) }, "Onderweg"},
		{campaigns.Published, func(a *testApp, at string) { a.finish(at, campaigns.Outcome{Action: campaigns.Succeed}) }, "Geplaatst."},
		{campaigns.InDoubt, func(a *testApp, at string) { a.finish(at, campaigns.Outcome{Action: campaigns.Doubt, NextAt: a.now()}) }, "Wordt uitgezocht"},
		{campaigns.NeedsHuman, (*testApp).askHuman, "Staat het bericht er?"},
		{campaigns.Failed, func(a *testApp, at string) { a.finish(at, campaigns.Outcome{Action: campaigns.Fail}) }, "Het kanaal heeft het bericht geweigerd."},
		{campaigns.Missed, func(a *testApp, at string) { a.at("2027-02-02T17:30"); a.sweep() }, "Te laat"},
		{campaigns.HandedOver, func(a *testApp, at string) { a.finish(at, campaigns.Outcome{Action: campaigns.HandOver}) }, "Zelf plaatsen"},
	} {
		t.Run(string(c.state), func(t *testing.T) {
			a := newApp(t)
			anna, bram, chris := a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Approver), a.signIn("Chris", campaigns.Reader)
			var channels []campaigns.Channel
			for _, kind := range []string{"pleio", "mastodon", "print", "trial", "something-new"} {
				channels = append(channels, a.channel("woudenberg", kind, kind, nil))
			}
			at := approved(a, anna, bram, channels...)
			a.at("2027-02-02T09:00")
			c.do(a, at)
			for _, d := range a.deliveries(at) {
				if d.State != c.state {
					t.Fatalf("state %s, want %s", d.State, c.state)
				}
			}
			for _, b := range []*browser{anna, bram, chris} {
				b.renew()
				b.get(at).wants(200, "Let op", c.says)
			}
			anna.get("/berichten").wants(200, "Let op")
		})
	}
}

func TestEveryPostStateShows(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "pleio", "pleio", nil)
	anna, bram := a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Approver)
	seen := map[campaigns.PostState]bool{}
	show := func(at string, says ...string) {
		t.Helper()
		row := storeRow(a, at)
		seen[row.State()] = true
		for _, b := range []*browser{anna, bram} {
			b.get(at).wants(200, says...)
		}
	}
	idea := anna.newPost("text", "")
	show(idea, "Idee", "Schrijf de tekst")
	draft := anna.newPost()
	show(draft, "Concept", "Kies eerst een kanaal")
	at := anna.newPost("channels", ch.ID)
	anna.press(anna.get(at), at+"/voorleggen")
	show(at, "Ter akkoord")
	bram.press(bram.get(at), at+"/akkoord").wants(200, "Akkoord gegeven. Kies nog een datum.")
	show(at, "Dit bericht heeft akkoord", "Het akkoord geldt ook voor het moment")
	show(approved(a, anna, bram, ch), "Alles staat klaar")
	gone := approved(a, anna, bram, ch)
	anna.press(anna.get(gone), "/plaatsingen/"+a.deliveries(gone)[0].ID+"/intrekken")
	show(gone, "Er staat nu geen plaatsing klaar.")
	if _, err := a.store.Skip(t.Context(), last(idea), a.post(idea).Revision.ID, true, ""); err != nil {
		t.Fatal(err)
	}
	show(idea, "Dit bericht wordt overgeslagen")
	sent, refused := approved(a, anna, bram, ch), approved(a, anna, bram, ch)
	a.at("2027-02-02T09:00")
	anna.renew()
	bram.renew()
	a.finish(sent, campaigns.Outcome{Action: campaigns.Succeed})
	show(sent, "Geplaatst")
	a.finish(refused, campaigns.Outcome{Action: campaigns.Fail})
	show(refused, "Hier moet je even naar kijken")
	for _, state := range campaigns.PostStates {
		if !seen[state] {
			t.Errorf("no post was %s", state)
		}
		anna.get("/berichten?status=" + string(state)).wants(200)
	}
}
