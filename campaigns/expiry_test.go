package campaigns_test

import (
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func TestWhichWarningOfASignInApplies(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, until, since, day string
		want                    int // 0: none
	}{
		{"nobody knows when it ends", "", "2027-03-06T08:00:00Z", "2027-03-19", 0},
		{"more than two weeks left", "2027-03-20", "", "2027-03-05", 0},
		{"two weeks left", "2027-03-20", "", "2027-03-06", 14},
		{"two weeks left of what lasted for months", "2027-03-20", "2026-12-01T08:00:00Z", "2027-03-06", 14},
		{"two weeks left of two weeks", "2027-03-20", "2027-03-06T08:00:00Z", "2027-03-06", 0},
		{"the night before is yesterday in Amsterdam", "2027-03-20", "2027-03-05T23:30:00Z", "2027-03-06", 0},
		{"a week left of two weeks", "2027-03-20", "2027-03-06T08:00:00Z", "2027-03-13", 7},
		{"a day left of a week", "2027-03-20", "2027-03-13T08:00:00Z", "2027-03-14", 0},
		{"one day left", "2027-03-20", "2027-03-13T08:00:00Z", "2027-03-19", 1},
		{"filled in the day before", "2027-03-20", "2027-03-19T08:00:00Z", "2027-03-19", 1},
		{"over", "2027-03-20", "2027-03-06T08:00:00Z", "2027-03-25", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			now, err := time.ParseInLocation(time.DateOnly, c.day, zone)
			if err != nil {
				t.Fatal(err)
			}
			ch := campaigns.Channel{SecretSet: true, Settings: map[string]string{campaigns.ValidUntil: c.until, campaigns.SecretAt: c.since}}
			if got, ok := ch.ExpiryWarning(now.Add(9 * time.Hour)); got != c.want || ok != (c.want > 0) {
				t.Errorf("got %d, %v; want %d", got, ok, c.want)
			}
		})
	}
}
