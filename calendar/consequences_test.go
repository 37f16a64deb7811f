package calendar

import (
	"errors"
	"slices"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func TestConsequencesOfAMove(t *testing.T) {
	now := time.Date(2027, time.February, 1, 7, 0, 0, 0, time.UTC)
	draft := campaigns.Post{Revision: campaigns.Revision{Hash: "a", Content: campaigns.Content{Local: "2027-02-02T09:00"}}}
	approved, submitted := draft, draft
	approved.ApprovedHash, approved.SubmittedHash, submitted.SubmittedHash = "a", "a", "a"
	tests := []struct {
		name string
		move Move
		want []string // "!" before what blocks
	}{
		{"an ordinary day", Move{Post: draft, To: "2027-02-03T09:00"}, nil},
		{"where it already is", Move{Post: approved, To: "2027-02-02T09:00"}, []string{"Dit is al het moment van dit bericht."}},
		{"approved", Move{Post: approved, To: "2027-02-03T09:00"}, []string{"Het akkoord vervalt: een collega moet opnieuw akkoord geven."}},
		{"only submitted", Move{Post: submitted, To: "2027-02-03T09:00"}, []string{"Het bericht moet daarna opnieuw worden voorgelegd."}},
		{"back to an approved moment", Move{Post: draft, To: "2027-02-03T09:00", ApprovedThen: true}, []string{"Voor dit moment was al akkoord. Dat geldt dan weer."}},
		{"over", Move{Post: approved, To: "2027-01-31T09:00"}, []string{"!Dit moment is voorbij. Kies een ander moment."}},
		{"too far", Move{Post: approved, To: "2038-01-04T09:00"}, []string{"!Dit is meer dan tien jaar vooruit. Kies een ander moment."}},
		{"Goede Vrijdag, third of the day", Move{Post: approved, To: "2027-03-26T09:00", Others: 2},
			[]string{"Het akkoord vervalt: een collega moet opnieuw akkoord geven.", "Valt op Goede Vrijdag.", "Derde bericht van deze gemeente op deze dag."}},
		{"a Saturday in a school holiday", Move{Post: draft, To: "2027-02-20T09:00"}, []string{"Valt in de voorjaarsvakantie.", "Valt in het weekend, op zaterdag."}},
		{"an observance", Move{Post: draft, To: "2027-02-09T09:00", Others: 1}, []string{"Valt samen met Safer Internet Day.", "Tweede bericht van deze gemeente op deze dag."}},
		{"the hour that is skipped in spring", Move{Post: draft, To: "2027-03-28T02:30"},
			[]string{"Op deze dag gaat de klok een uur vooruit. Het wordt 03:30 uur.", "Valt op Eerste Paasdag.", "Valt in het weekend, op zondag."}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.move.Zone = "Europe/Amsterdam"
			all, err := test.move.Consequences(now)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range all {
				text := c.Text
				if c.Blocks {
					text = "!" + text
				}
				got = append(got, text)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
	for _, to := range []campaigns.Local{"", "2027-02-31T09:00", "morgen"} {
		var invalid *campaigns.Invalid
		if _, err := (Move{Post: draft, To: to, Zone: "Europe/Amsterdam"}).Consequences(now); !errors.As(err, &invalid) {
			t.Errorf("%q: %v", to, err)
		}
	}
}
