package web

import (
	"testing"

	"veiligheidskalender/campaigns"
)

func TestADraftCanBeThrownAway(t *testing.T) {
	a := newApp(t)
	ch := a.channel("woudenberg", "pleio", "pleio", nil)
	anna, bram := a.signIn("Anna", campaigns.Editor), a.signIn("Bram", campaigns.Approver)
	at := anna.newPost("channels", ch.ID, "title", "Per ongeluk")
	seen := anna.get(at).wants(200, "Bericht weggooien")
	edit := at + "/bewerken"
	bram.press(bram.get(edit), edit, "title", "Toch niet", "action", "save")
	anna.press(seen, at+"/weggooien").wants(200, "Een collega heeft dit bericht intussen veranderd.", "Toch niet")
	anna.press(anna.get(at), at+"/weggooien").wants(200, "“Toch niet” is weggegooid.")
	anna.get(at).wants(404)

	kept := approved(a, anna, bram, ch)
	if anna.get(kept).form(kept+"/weggooien") != nil {
		t.Error("what was approved can be thrown away")
	}
	anna.submit(kept+"/weggooien").wants(200, "Op dit bericht is akkoord gegeven; daarom blijft het bewaard.", "Gepland")
}
