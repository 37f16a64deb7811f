package web

import (
	"strings"
	"testing"

	"veiligheidskalender/campaigns"
)

func TestVersionsAreComparedWordByWordAndBroughtBack(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "pleio", "pleio", nil)
	other := a.channel("woudenberg", "mastodon", "masto", nil)
	anna, bram := a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Approver)
	at := anna.newPost("channels", ch.ID, "date", "2027-02-02", "time", "09:00", "text", "Bel de politie als je iets ziet.")
	edit, versions := at+"/bewerken", at+"/versies"
	anna.get(versions).wants(200, "Versie 1 (nu)", "Anna heeft dit bericht gemaakt", "Kies twee verschillende versies.").lacks("terugzetten?")
	anna.press(anna.get(at), at+"/voorleggen")
	bram.press(bram.get(at), at+"/akkoord").wants(200, "Akkoord gegeven")
	anna.press(anna.get(edit), edit, "text", "Bel de gemeente als je iets ziet.", "variant-text-"+ch.ID, "Kort <b>.", "action", "save")
	anna.get(at).wants(200, "versie 2", "Versies vergelijken of terugzetten")

	page := anna.get(versions+"?van=1&naar=2").wants(200, "Wat er tussen versie 1 en versie 2 veranderde", "[weg: politie ]", "[nieuw: gemeente ]", "Tekst op Kanaal pleio",
		"Anna heeft de tekst en de tekst voor een kanaal veranderd", "Akkoord van Bram.", "Voor precies deze woorden op dit moment was al akkoord. Dat geldt dan weer.")
	if !strings.Contains(page.Body, "<del>") || !strings.Contains(page.Body, "<ins>") || strings.Contains(page.Body, "Kort <b>") {
		t.Error("the difference is not marked, or not escaped")
	}
	anna.press(page, versions).wants(200, "Versie 1 is teruggezet. Het akkoord voor deze tekst, datum en kanalen was er al en geldt weer.", "Gepland", "versie 3")
	if p := a.post(at); p.Revision.No != 3 || p.Revision.Content.Text != "Bel de politie als je iets ziet." || !p.Approved() {
		t.Errorf("after bringing it back: %+v", p.Revision)
	}
	// The moment and the channels stay; what it would do to the approval is said first.
	page = anna.get(versions+"?van=2&naar=3").wants(200, "Het moment en de kanalen blijven zoals ze nu zijn.", "Het akkoord vervalt.")
	anna.press(anna.get(edit), edit, "channels", other.ID, "date", "2027-02-09", "action", "save")
	anna.submit(versions, page.fill(versions)...).wants(200, "Een collega heeft dit bericht intussen veranderd")
	anna.press(anna.get(versions+"?van=2&naar=4"), versions).wants(200, "Versie 2 is teruggezet.")
	if c := a.post(at).Revision.Content; c.Local.Date() != "2027-02-09" || c.Channels[0] != other.ID || c.Text != "Bel de gemeente als je iets ziet." {
		t.Errorf("the moment or the channels changed: %+v", c)
	}
	// Whatever stands in the address, a page comes back.
	for _, q := range []string{"?van=x&naar=y", "?van=-1&naar=99"} {
		anna.get(versions+q).wants(200, "Alle versies")
	}
	for _, q := range []string{"?van=2&naar=2", "?van=5&naar=1", "?van=1&naar=3"} {
		anna.get(versions + q).wants(200).lacks("terugzetten?")
	}
	anna.post(versions, "versie", "99").wants(404)
	anna.post(versions, "versie", "x").wants(404)
	reader := a.signIn("Chris", campaigns.Reader)
	if reader.get(versions+"?van=1&naar=2").wants(200, "[nieuw: gemeente ]").form(versions) != nil && reader.post(versions, "versie", "1").Status != 403 {
		t.Error("a reader may bring a version back")
	}
	reader.get(versions + "?van=4").lacks("terugzetten?")
}
