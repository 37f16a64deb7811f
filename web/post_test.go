package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/store"
)

const words = "Zie je iets verdachts?\n\nBel **112** of meld het anoniem."

// newPost makes a post through the form and returns its address.
func (b *browser) newPost(pairs ...string) string {
	b.a.t.Helper()
	form := map[string]string{"title": "Let op", "text": words, "municipality": b.a.place["woudenberg"].ID, "internal": "ja", "theme": b.a.theme.ID}
	var all []string
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] == "channels" {
			all = append(all, pairs[i:i+2]...)
			continue
		}
		form[pairs[i]] = pairs[i+1]
	}
	for name, value := range form {
		all = append(all, name, value)
	}
	res := b.submit("/berichten/nieuw", append(all, "action", "save")...)
	return res.Location
}

// approved makes a post of one colleague with the approval of another, due Tuesday 2 February at 09:00.
func approved(a *testApp, editor, approver *browser, channels ...campaigns.Channel) string {
	a.t.Helper()
	fields := []string{"date", "2027-02-02", "time", "09:00"}
	for _, ch := range channels {
		fields = append(fields, "channels", ch.ID)
	}
	at := editor.newPost(fields...)
	editor.press(editor.get(at), at+"/voorleggen").wants(200, "Voorgelegd")
	approver.press(approver.get(at), at+"/akkoord").wants(200, "Akkoord gegeven")
	a.takePlanned()
	return at
}

func (a *testApp) deliveries(post string) []campaigns.Delivery {
	a.t.Helper()
	all, err := a.store.Deliveries(a.t.Context(), []string{last(post)})
	if err != nil {
		a.t.Fatal(err)
	}
	return all
}

func (a *testApp) post(at string) campaigns.Post {
	a.t.Helper()
	p, err := a.store.Post(a.t.Context(), last(at))
	if err != nil {
		a.t.Fatal(err)
	}
	return p
}

func TestAPostGoesFromAnIdeaToThePlan(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "pleio", "pleio-woudenberg", nil)
	anna, bram := a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Approver)

	page := anna.get("/berichten/nieuw").wants(200, "Nieuw bericht", "Kanaal pleio-woudenberg")
	at := anna.submit("/berichten/nieuw", page.fill("/berichten/nieuw", "title", "Let op", "text", words, "internal", "ja", "theme", a.theme.ID,
		"date", "2027-02-02", "time", "09:00", "channels", ch.ID, "action", "save")...).
		wants(200, "Opgeslagen. Het bericht gaat uit op dinsdag 2 februari 2027 om 09:00, zodra", "Concept", "Klaar met schrijven?",
			"Let op", "Gemeente Woudenberg", "Ondermijning", "Anna heeft dit bericht gemaakt").Location
	if due := a.takePlanned(); len(due) != 1 || due[0].NextAt != a.deliveries(at)[0].DueAt {
		t.Errorf("the queue heard %v", due)
	}
	if got := a.deliveries(at)[0]; got.Local != "2027-02-02T09:00" || got.Zone != "Europe/Amsterdam" || got.ApprovedHash != "" {
		t.Errorf("delivery %+v", got)
	}

	anna.press(anna.get(at), at+"/voorleggen").wants(200, "Voorgelegd", "Ter akkoord", "Anna heeft dit bericht voorgelegd",
		"Alleen een eindredacteur van deze gemeente kan akkoord geven.")
	bram.get(at).wants(200, "Lees het bericht en geef akkoord")
	bram.press(bram.get(at), at+"/akkoord").wants(200, "Akkoord gegeven. Het bericht gaat vanzelf uit op dinsdag 2 februari 2027 om 09:00.",
		"Gepland", "Alles staat klaar", "Bram heeft akkoord gegeven", "Akkoord van Bram")
	if got := a.deliveries(at); len(got) != 1 || got[0].ApprovedHash != got[0].ContentHash || got[0].State != campaigns.Waiting {
		t.Errorf("deliveries after approval: %+v", got)
	}
	if due := a.takePlanned(); len(due) != 1 {
		t.Errorf("the queue heard of %d deliveries after the approval, want 1", len(due))
	}
}

func TestFourEyes(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "pleio", "pleio", nil)
	anna, bram := a.signIn("Anna", campaigns.Approver), a.signIn("Bram", campaigns.Approver)
	at := anna.newPost("channels", ch.ID, "date", "2027-02-02", "time", "09:00")
	hash := a.post(at).Revision.Hash

	anna.press(anna.get(at), at+"/voorleggen").wants(200, "Je hebt dit bericht zelf voorgelegd")
	if anna.get(at).form(at+"/akkoord") != nil {
		t.Error("who submitted is offered to approve")
	}
	anna.submit(at+"/akkoord", "hash", hash).wants(200, "Je hebt dit bericht zelf voorgelegd")
	bram.submit(at+"/akkoord", "hash", "another").wants(200, "Een collega heeft dit bericht intussen veranderd. Lees eerst de nieuwe tekst.")
	if a.post(at).Approved() {
		t.Fatal("approved without a second person's yes to these words")
	}

	// Between reading and approving, Anna changes the text.
	read := bram.get(at)
	anna.press(anna.get(at+"/bewerken"), at+"/bewerken", "text", "Heel iets anders.", "action", "save").wants(200, "Opgeslagen.")
	bram.press(read, at+"/akkoord").wants(200, "Lees eerst de nieuwe tekst.")
	if a.post(at).Approved() {
		t.Fatal("words that nobody read are approved")
	}
	// Nor is a colleague's newer text submitted by a page that shows the old one.
	anna.press(read, at+"/akkoord").wants(200, "Lees eerst")
	old := anna.get(at)
	bram.press(bram.get(at+"/bewerken"), at+"/bewerken", "text", "Weer anders.", "action", "save").wants(200, "Opgeslagen.")
	anna.press(old, at+"/voorleggen").wants(200, "Een collega heeft dit bericht intussen veranderd")
	if a.post(at).Submitted() {
		t.Error("words that she did not see were submitted")
	}
}

func TestEditEndsApprovalAndUndoRestoresIt(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "pleio", "pleio", nil)
	anna, bram := a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Approver)
	at := approved(a, anna, bram, ch)

	edit := at + "/bewerken"
	anna.get(edit).wants(200, "Dit bericht heeft akkoord", "Als je iets verandert en opslaat, vervalt het akkoord.")
	anna.press(anna.get(edit), edit, "action", "save").wants(200, "Er is niets veranderd.", "Gepland")
	anna.press(anna.get(edit), edit, "title", "Anders", "action", "save").
		wants(200, "Opgeslagen. Het akkoord is vervallen: vraag een collega om opnieuw akkoord.", "Concept", "Anna heeft de titel veranderd")
	if d := a.deliveries(at)[0]; d.ApprovedHash != "" {
		t.Error("the delivery may still go out")
	}
	anna.press(anna.get(edit), edit, "title", "Let op", "action", "save").wants(200, "Voor deze tekst was al akkoord; dat geldt weer.", "Gepland")
	bram.press(bram.get(at), at+"/akkoord-intrekken").wants(200, "Het akkoord is ingetrokken.", "Ter akkoord", "Bram heeft het akkoord ingetrokken")
}

func TestConflictKeepsWhatWasTyped(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "pleio", "pleio", nil)
	other := a.channel("woudenberg", "mastodon", "masto", nil)
	anna, bram := a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Editor)
	at := anna.newPost("channels", ch.ID, "date", "2027-02-02", "time", "09:00")
	edit := at + "/bewerken"

	mine := anna.get(edit)
	bram.press(bram.get(edit), edit, "text", "De tekst van Bram.", "date", "2027-02-09", "channels", other.ID, "action", "save").wants(200, "Opgeslagen.")
	res := anna.post(edit, mine.fill(edit, "text", "De tekst van Anna & <b>meer</b>.", "variant-text-"+ch.ID, "Kort.", "action", "save")...)
	res.wants(http.StatusConflict, "Iemand anders was je voor", "Bram heeft dit bericht intussen opgeslagen", "De tekst van Bram.",
		"Het moment is nu dinsdag 9 februari 2027 om 09:00.", "De kanalen zijn nu: Kanaal masto.", "De tekst van Anna & <b>meer</b>.", "Kort.")
	form := res.form(edit)
	if form.Get("text") != "De tekst van Anna & <b>meer</b>." || form.Get("date") != "2027-02-02" || form.Get("variant-text-"+ch.ID) != "Kort." ||
		!slices.Equal(form["channels"], []string{ch.ID}) {
		t.Errorf("what was typed is lost: %v", form)
	}
	if a.post(at).Revision.Content.Text != "De tekst van Bram." {
		t.Error("the colleague's text was overwritten")
	}
	// Having seen it, Anna decides to save hers.
	anna.submit(edit, res.fill(edit, "action", "save")...).wants(200, "Opgeslagen.")
	if got := a.post(at).Revision.Content; got.Text != "De tekst van Anna & <b>meer</b>." || got.Variants[0].Text != "Kort." {
		t.Errorf("saved %+v", got)
	}
}

func TestAWrongFieldIsNamedAndNothingIsLost(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "pleio", "pleio", nil)
	zeist := a.channel("zeist", "pleio", "pleio-zeist", nil)
	anna := a.signIn("Anna", campaigns.Editor, "woudenberg", "zeist")
	full := []string{"title", "Let op", "text", words, "municipality", a.place["woudenberg"].ID, "internal", "ja", "theme", a.theme.ID, "action", "save"}

	for _, c := range []struct{ name, field, value, message string }{
		{"a date that does not exist", "date", "2027-02-30", "Deze datum of tijd bestaat niet."},
		{"a date in the past", "date", "2027-01-05", "Dit moment is al voorbij. Kies een tijd in de toekomst."},
		{"a year too far", "date", "2062-01-05", "Dit is meer dan tien jaar vooruit. Klopt het jaar?"},
		{"no date with the time", "date", "", "Kies ook een dag."},
		{"no time with the date", "time", "", "Kies ook een tijd, zoals 09:00."},
		{"no title and no text", "title text", "", "Schrijf een titel of een tekst."},
		{"no municipality", "municipality", "", "Kies een gemeente."},
		{"no audience", "internal", "", "Kies voor wie het bericht is."},
		{"a title of 257 characters", "title", strings.Repeat("é", 257), "De titel is te lang: hoogstens 256 tekens."},
		{"a text of 50,001 characters", "text", strings.Repeat("é", 50_001), "De tekst is te lang: hoogstens 50.000 tekens."},
		{"a variant too long", "variant-title-" + ch.ID, strings.Repeat("é", 257), "De titel is te lang: hoogstens 256 tekens."},
		{"a channel of another municipality", "channels", zeist.ID, "Een van de kanalen hoort niet bij deze gemeente."},
		{"a channel that is no more", "channels", "gone", "Een van de kanalen bestaat niet meer."},
		{"a theme that is no more", "theme", "gone", "Dit thema bestaat niet meer."},
	} {
		t.Run(c.name, func(t *testing.T) {
			pairs := append([]string{"date", "2027-02-02", "time", "09:00", "channels", ch.ID}, full...)
			changed := strings.Fields(c.field)
			if len(changed) == 1 && !slices.Contains(pairs, c.field) {
				pairs = append(pairs, c.field, "")
			}
			for i := 0; i < len(pairs); i += 2 {
				if slices.Contains(changed, pairs[i]) {
					pairs[i+1] = c.value
				}
			}
			res := anna.post("/berichten/nieuw", pairs...).wants(http.StatusUnprocessableEntity, c.message, "Dit gaat nog niet")
			if !strings.Contains(res.Body, fmt.Sprintf(`id="%s`, changed[0])) || !strings.Contains(res.Body, fmt.Sprintf(`href="#%s"`, changed[0])) {
				t.Errorf("no field %q, or no link to it", changed[0])
			}
			form := res.form("/berichten/nieuw")
			for i := 0; i < len(pairs); i += 2 {
				if name, value := pairs[i], pairs[i+1]; name != "action" && value != "gone" && form.Get(name) != value {
					t.Errorf("%s came back as %.60q, want %.60q", name, form.Get(name), value)
				}
			}
		})
	}
	if n, err := a.store.CountPosts(t.Context(), store.PostFilter{MunicipalityIDs: []string{a.place["woudenberg"].ID}}); n != 0 || err != nil {
		t.Errorf("%d posts were made (%v)", n, err)
	}
	anna.post("/berichten/nieuw", append([]string{"municipality", a.place["zblw"].ID}, full[:4]...)...).wants(http.StatusForbidden)
	anna.post("/berichten/nieuw", append(full[:4:4], "municipality", a.place["zblw"].ID, "internal", "ja")...).wants(http.StatusForbidden)
}

func TestPartnershipUsesAllChannels(t *testing.T) {
	a := newApp(t)
	a.channel("woudenberg", "pleio", "pleio-woudenberg", nil)
	zeist := a.channel("zeist", "pleio", "pleio-zeist", nil)
	anna := a.signIn("Anna", campaigns.Editor, "zblw")
	anna.get("/berichten/nieuw").wants(200, "Kanaal pleio-woudenberg", "Kanaal pleio-zeist")
	anna.newPost("municipality", a.place["zblw"].ID, "channels", zeist.ID)
	a.signIn("Bea", campaigns.Editor, "zeist").get("/berichten/nieuw").wants(200, "Kanaal pleio-zeist").lacks("Kanaal pleio-woudenberg")
}

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

func TestWhatAChannelRefusesCanBeSavedButNotSubmitted(t *testing.T) {
	a := newApp(t)
	masto := a.channel("woudenberg", "mastodon", "masto", nil)
	insta := a.channel("woudenberg", "instagram", "insta", nil)
	anna, bram := a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Approver)
	at := anna.newPost("internal", "nee", "channels", masto.ID, "text", strings.Repeat("woord ", 100))
	anna.get(at).wants(200, "Dit kan nog niet naar Kanaal masto. De tekst is 99 tekens te lang voor Mastodon (599 van 500).")
	if anna.get(at).form(at+"/voorleggen") != nil {
		t.Error("submitting is offered")
	}
	anna.submit(at+"/voorleggen").wants(200, "Dit kan nog niet naar Kanaal masto.", "Concept")
	if err := a.store.Submit(t.Context(), last(at), a.post(at).Revision.ID, anna.user.ID); err != nil {
		t.Fatal(err)
	}
	bram.submit(at+"/akkoord", "hash", a.post(at).Revision.Hash).wants(200, "Dit kan nog niet naar Kanaal masto.")
	if a.post(at).Approved() {
		t.Error("approved what the channel refuses")
	}
	anna.submit(anna.newPost("text", "")+"/voorleggen").wants(200, "Schrijf eerst een tekst")

	// A picture is added by the person who places it there.
	at = anna.newPost("internal", "nee", "channels", insta.ID, "date", "2027-02-02", "time", "09:00")
	anna.press(anna.get(at), at+"/voorleggen").wants(200, "Voorgelegd")
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

func TestPreview(t *testing.T) {
	a := newApp(t)
	pleio := a.channel("woudenberg", "pleio", "pleio", nil)
	masto := a.channel("woudenberg", "mastodon", "masto", nil)
	zeist := a.channel("zeist", "pleio", "pleio-zeist", nil)
	anna := a.signIn("Anna", campaigns.Editor)
	fields := []string{"title", "<script>alert(1)</script>", "text", "Hoi <script>alert(2)</script> [x](javascript:alert(3)) **vet**", "municipality",
		a.place["woudenberg"].ID, "internal", "nee", "channels", pleio.ID, "channels", masto.ID, "variant-text-" + masto.ID, strings.Repeat("x", 501),
		"date", "2027-02-02", "time", "09:00"}

	res := anna.post("/voorbeeld", fields...).wants(200, "Kanaal pleio", "Kanaal masto", "Gemeente Woudenberg", "dinsdag 2 februari 2027",
		"De tekst is 1 teken te lang voor Mastodon (501 van 500).")
	if strings.Contains(res.Body, "<script") || strings.Contains(res.Body, "javascript:") || strings.Contains(res.Body, "<html") {
		t.Errorf("the fragment is not clean:\n%s", res.Body)
	}
	if !strings.Contains(res.Body, "<strong>vet</strong>") || !strings.Contains(res.Body, `data-preview-says="Er is 1 waarschuwing bij het voorbeeld."`) {
		t.Errorf("the fragment is not right:\n%s", res.Body)
	}
	n, err := a.store.CountPosts(t.Context(), store.PostFilter{MunicipalityIDs: []string{a.place["woudenberg"].ID}})
	if n != 0 || err != nil {
		t.Errorf("the preview kept %d posts (%v)", n, err)
	}

	// The same without script: the form comes back, nothing is saved.
	page := anna.post("/berichten/nieuw", append(fields, "action", "preview")...).wants(200, "Kanaal masto", "te lang voor Mastodon")
	if strings.Contains(page.Body, "<script>alert") || page.form("/berichten/nieuw").Get("title") != "<script>alert(1)</script>" {
		t.Error("what was typed is not shown as it was typed")
	}
	at := anna.newPost("channels", pleio.ID, "internal", "ja")
	page = anna.post(at+"/bewerken", anna.get(at+"/bewerken").fill(at+"/bewerken", "text", "Nieuwe woorden.", "action", "preview")...)
	page.wants(200, "Nieuwe woorden.")
	if a.post(at).Revision.Content.Text != words {
		t.Error("the preview saved")
	}
	anna.post("/voorbeeld", "id", last(at), "text", "Uit het formulier.", "channels", masto.ID).
		wants(200, "Uit het formulier.", "Dit bericht is voor collega’s. Kijk of Kanaal masto niet ook door anderen wordt gelezen.")
	anna.post("/voorbeeld", "id", "gone").wants(404)
	anna.post("/voorbeeld", "municipality", a.place["zeist"].ID, "channels", zeist.ID).wants(403)
	bea := a.signIn("Bea", campaigns.Editor, "zeist")
	bea.post("/voorbeeld", "id", last(at)).wants(403)
}

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

func TestRolesOnThePostPage(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "pleio", "pleio", nil)
	anna, bram, chris := a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Approver), a.signIn("Chris", campaigns.Reader)
	at := approved(a, anna, bram, ch)
	for _, c := range []struct {
		who  *browser
		may  []string
		not  []string
		edit bool
	}{
		{chris, nil, []string{"verplaatsen", "intrekken", "akkoord-intrekken", "voorleggen", "akkoord"}, false},
		{anna, []string{"verplaatsen", "intrekken"}, []string{"akkoord-intrekken", "overslaan"}, true},
		{bram, []string{"verplaatsen", "intrekken", "akkoord-intrekken"}, []string{"akkoord"}, true},
	} {
		page := c.who.get(at).wants(200, "Let op")
		for _, form := range c.may {
			if page.form(at+"/"+form) == nil {
				t.Errorf("%s has no form for %s", c.who.user.Name, form)
			}
		}
		for _, form := range c.not {
			if page.form(at+"/"+form) != nil {
				t.Errorf("%s has a form for %s", c.who.user.Name, form)
			}
		}
		if strings.Contains(page.Body, at+"/bewerken") != c.edit {
			t.Errorf("%s: edit link", c.who.user.Name)
		}
	}
	chris.post(at+"/verplaatsen", "date", "2027-03-01", "time", "09:00").wants(403)
	a.signIn("Bea", campaigns.Approver, "zeist").get(at).wants(404)
}
