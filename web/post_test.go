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
		if kindOf(ch).Public {
			fields = append(fields, "internal", "nee")
		}
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
	bram.press(bram.get(at), at+"/akkoord").wants(200, "Akkoord gegeven. Op dinsdag 2 februari 2027 om 09:00 staat de tekst klaar. Iemand plaatst hem dan zelf op Kanaal pleio-woudenberg.",
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
	cees := a.signIn("Cees", campaigns.Approver)
	anna.press(anna.get(at), at+"/voorleggen")
	cees.press(cees.get(at), at+"/akkoord").wants(200, "Akkoord van Cees")
	anna.press(anna.get(edit), edit, "title", "Let op", "action", "save").
		wants(200, "Het akkoord voor deze tekst", "Gepland", "Akkoord van Bram")
	bram.press(bram.get(at), at+"/akkoord-intrekken").wants(200, "Het akkoord is ingetrokken.", "Concept", "Bram heeft het akkoord ingetrokken")
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
	res.lacks("Dit gaat nog niet")
	if !strings.Contains(res.Body, `<del><span class="vk-vh"> [alleen bij jou: </span>Anna &amp; &lt;b&gt;meer&lt;/b&gt;<span class="vk-vh">] </span></del>`+
		`<ins><span class="vk-vh"> [alleen bij Bram: </span>Bram<span class="vk-vh">] </span></ins>`) || strings.Count(res.Body, `id="fouten"`) != 1 {
		t.Errorf("the difference is not marked:\n%s", res.Body)
	}
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

func TestAFormSaysAllThatIsWrongAtOnce(t *testing.T) {
	a := newApp(t)
	a.channel("zeist", "pleio", "pleio-zeist", nil)
	anna, bram := a.signIn("Anna", campaigns.Editor, "woudenberg", "zeist"), a.signIn("Bram", campaigns.Approver)
	for _, c := range []struct {
		name  string
		who   *browser
		url   string
		typed []string
		says  []string
		kept  string
	}{
		{"a new post", anna, "/berichten/nieuw", []string{"time", "10:00", "theme", "gone", "action", "save"},
			[]string{"Schrijf een titel of een tekst.", "Kies een gemeente.", "Kies voor wie het bericht is.", "Kies ook een datum.", "Dit thema bestaat niet meer."}, `value="10:00"`},
		{"a new campaign", anna, "/campagnes/nieuw", []string{"goal", "Minder slachtoffers"},
			[]string{"Geef de campagne een naam.", "Kies een gemeente.", "Kies een thema."}, "Minder slachtoffers"},
		{"a halt", bram, "/noodstop", []string{"reason", "o"},
			[]string{"Kies wat er moet stoppen.", "Schrijf in een paar woorden waarom"}, "\no</textarea>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			page := c.who.post(c.url, c.typed...).wants(http.StatusUnprocessableEntity, c.says...)
			_, list, _ := strings.Cut(page.Body, `id="fouten" tabindex="-1"`)
			list, _, _ = strings.Cut(list, "</ul>")
			if n := strings.Count(list, "<li>"); n != len(c.says) {
				t.Errorf("the list above the form names %d of %d mistakes:\n%s", n, len(c.says), list)
			}
			if !strings.Contains(page.Body, c.kept) || !strings.Contains(page.Body, "<title>Fout: ") {
				t.Errorf("%q is lost, or the title does not say that it went wrong", c.kept)
			}
		})
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
		{"no date with the time", "date", "", "Kies ook een datum."},
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
