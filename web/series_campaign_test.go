package web

import (
	"testing"

	"veiligheidskalender/campaigns"
)

func TestASeriesIsPutInACampaignOnItsPage(t *testing.T) {
	w := newTown(t)
	anna := w.signIn("Anna", campaigns.Editor)
	series, choose := "/reeksen/"+w.series.ID, "/reeksen/"+w.series.ID+"/campagne"
	page := anna.get(series).wants(200, "hoort nog niet bij een campagne", "Campagne (Woudenberg)")
	open := anna.get("/berichten/" + w.post + "/bewerken") // while a colleague chooses

	anna.press(page, choose, "campaign", w.campaign).wants(200, "De reeks hoort nu bij deze campagne; 2 komende berichten gingen mee.", "hoort bij Campagne")
	anna.get("/campagnes/"+w.campaign).wants(200, "Eerste", "Tweede", "Reeks")
	w.signIn("Rik", campaigns.Reader).get(series).wants(200, "hoort bij Campagne").lacks("Campagne kiezen")

	edit := "/berichten/" + w.post + "/bewerken"
	anna.press(open, edit, "title", "Anders", "action", "save").wants(200, "Opgeslagen.")
	if got := w.testApp.post(w.post); got.CampaignID != w.campaign {
		t.Errorf("a form that was open took the post out of the campaign of its series: %q", got.CampaignID)
	}
	anna.press(anna.get(edit), edit, "campaign", "", "action", "save").wants(200, "Opgeslagen.")
	if got := w.testApp.post(w.post); got.CampaignID != "" {
		t.Errorf("taken out of the campaign by hand it is in %q", got.CampaignID)
	}

	anna.post(choose, page.fill(choose, "campaign", w.campaign)...).wants(409, "intussen veranderd", "hoort bij Campagne")
	anna.post(choose, anna.get(series).fill(choose, "campaign", "bestaat-niet")...).wants(422, "Deze campagne bestaat niet meer")
	anna.press(anna.get(series), choose).wants(200, "Er is niets veranderd")
	anna.press(anna.get(series), choose, "campaign", "").wants(200, "hoort niet meer bij een campagne; 1 komend bericht ging mee.")
}
