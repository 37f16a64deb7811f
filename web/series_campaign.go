package web

import (
	"veiligheidskalender/campaigns"
)

// campaignRef is a campaign as other pages name it. Title is empty when there is none; URL when the user may not read it.
type campaignRef struct{ ID, Title, URL string }

// fillCampaignOfSeries adds the campaign that a series is in and, for who may change that, those it could be in.
func (s *Server) fillCampaignOfSeries(r *request, one campaigns.Series, chosen string, page *seriesPage) (err error) {
	if one.CampaignID != "" {
		c, err := s.Store.Campaign(r.ctx(), one.CampaignID)
		if err != nil {
			return err
		}
		page.Campaign = campaignRef{ID: c.ID, Title: c.Title}
		if r.user.May(campaigns.Reader, c.MunicipalityID) {
			page.Campaign.URL = "/campagnes/" + c.ID
		}
	}
	if page.CanEdit {
		page.Campaigns, err = s.campaignOptions(r, one.MunicipalityID, chosen)
	}
	return err
}

// chooseCampaign puts a series, and the posts that follow it, in a campaign, or in none.
func (s *Server) chooseCampaign(r *request) error {
	one, err := s.Store.Series(r.ctx(), r.Params("id"))
	if err != nil {
		return err
	}
	form := r.form()
	followed, err := s.Store.SetSeriesCampaign(r.ctx(), one.ID, form["had"], form["campaign"], r.user.ID)
	if err != nil {
		return s.showSeries(r, one, form["campaign"], err)
	}
	return s.to(r, "/reeksen/"+one.ID, saidCampaign(form["had"], form["campaign"], followed))
}

// saidCampaign says what another campaign means for the posts of a series.
func saidCampaign(had, now string, followed int) Flash {
	posts := counted(followed, "komend bericht ging", "komende berichten gingen")
	switch {
	case had == now:
		return Flash{Tone: "info", Text: "Dit was al zo. Er is niets veranderd."}
	case now == "":
		return Flash{Tone: "ok", Text: "De reeks hoort niet meer bij een campagne; " + posts + " mee."}
	}
	return Flash{Tone: "ok", Text: "De reeks hoort nu bij deze campagne; " + posts + " mee.", URL: "/campagnes/" + now, Link: "Bekijk de campagne"}
}
