package web

import (
	"testing"

	"veiligheidskalender/campaigns"
)

func TestTheDatesOfASeriesAreShownWhileItIsTyped(t *testing.T) {
	a := newApp(t)
	anna := a.signIn("Anna", campaigns.Editor)
	page := anna.get("/reeksen/nieuw").wants(200, "1. Wat, en voor wie?", "2. Hoe vaak?", "3. Wanneer, en hoe laat?", "4. Waar?", "6 berichten")
	pairs := page.fill("/reeksen/nieuw", "pattern", "weekly", "weekday", "MO", "interval", "1", "start", "2027-03-22", "time", "09:00", "end", "count", "count", "3",
		"holidays", string(campaigns.NextWorkingDay))
	anna.post("/reeksen/datums", pairs...).wants(200, "3 berichten", "ma 22 mrt 2027 09:00", "di 30 mrt 2027 09:00", "Tweede Paasdag: later", "ma 5 apr 2027 09:00")
	anna.post("/reeksen/datums", "pattern", "weekly", "interval", "1", "weekday", "MO", "end", "count", "count", "").wants(200, "Vul een aantal in")
	anna.post("/reeksen/datums").wants(200, "Vul een getal in")
}
