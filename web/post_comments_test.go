package web

import (
	"strings"
	"testing"

	"veiligheidskalender/campaigns"
)

func TestAnApproverAsksForChangesAndTheAuthorIsTold(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "pleio", "pleio", nil)
	anna, bram := a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Approver)
	at := anna.newPost("channels", ch.ID, "date", "2027-02-02", "time", "09:00")
	back := at + "/aanpassingen"
	bram.get(at).lacks("Vraag om aanpassingen")
	anna.press(anna.get(at), at+"/voorleggen")
	if anna.get(at).form(back) != nil {
		t.Error("the author is offered to ask for changes")
	}
	page := bram.get(at).wants(200, "Vraag om aanpassingen")
	bram.post(back, page.fill(back, "reason", " \n ")...).wants(422, "Schrijf wat er anders moet.")
	long := strings.Repeat("é", 2001)
	if got := bram.post(back, page.fill(back, "reason", long)...).wants(422, "hoogstens 2000 tekens").form(back).Get("reason"); got != long {
		t.Error("what was typed is lost")
	}
	bram.press(page, back, "reason", "De tweede alinea <b>is</b> te lang.\nEn te stijf.").wants(200, "Teruggegeven. Anna krijgt bericht met je reden erbij.", "Concept",
		"Bram vraagt om aanpassingen", "De tweede alinea <b>is</b> te lang.")
	if p := a.post(at); p.Submitted() || p.Approved() {
		t.Error("it still waits for approval")
	}
	anna.get("/").wants(200, "Jou is om aanpassingen gevraagd", "Bram vraagt om aanpassingen in “Let op”: De tweede alinea <b>is</b> te lang.")
	bram.get("/").wants(200).lacks("Jou is om aanpassingen gevraagd")
	if anna.get(at).form(at+"/voorleggen") == nil {
		t.Error("the author cannot submit it again")
	}
	// An answer to words that were changed meanwhile is no answer.
	bram.post(back, page.fill(back, "reason", "Nog eens")...).wants(409, "Dit bericht is niet voorgelegd, of intussen veranderd.")
	edit := at + "/bewerken"
	anna.press(anna.get(edit), edit, "text", "Korter.", "action", "save")
	anna.press(anna.get(at), at+"/voorleggen").wants(200, "Ter akkoord")
	anna.get("/").lacks("Jou is om aanpassingen gevraagd")
	bram.post(back, page.fill(back, "reason", "Oude bladzijde")...).wants(409, "Een collega heeft dit bericht intussen veranderd.", "Oude bladzijde")
	bram.press(bram.get(at), at+"/akkoord").wants(200, "Akkoord gegeven", "versie 2", "Bewijs van akkoord", a.post(at).Revision.Hash, "over versie 1")
	bram.get(at).lacks("Vraag om aanpassingen")
}

func TestCommentsAreForColleagues(t *testing.T) {
	a := newApp(t)
	anna, chris := a.signIn("Anna", campaigns.Editor), a.signIn("Chris", campaigns.Reader)
	at := anna.newPost()
	here := at + "/opmerkingen"
	anna.press(anna.get(at), here, "comment", "Mooi <script>alert(1)</script>\r\nzo").wants(200, "Je opmerking staat erbij.", "Mooi <script>alert(1)</script> zo", "over versie 1")
	anna.post(here, "comment", "").wants(422, "Schrijf eerst je opmerking.")
	if got := anna.post(here, "comment", strings.Repeat("a", 2001)).wants(422, "hoogstens 2000 tekens").form(here).Get("comment"); len(got) != 2001 {
		t.Errorf("%d characters came back", len(got))
	}
	page := chris.get(at).wants(200, "Mooi <script>")
	if page.form(here) != nil {
		t.Error("a reader is offered to comment")
	}
	if strings.Contains(page.Body, "<script>alert") {
		t.Error("a comment is not escaped")
	}
	hash := a.post(at).Revision.Hash
	anna.press(anna.get(at), here, "comment", "Nog een")
	if a.post(at).Revision.Hash != hash {
		t.Error("a comment changes the post")
	}
}
