package calendar

import (
	"slices"
	"testing"
)

func TestLeavingAnObservance(t *testing.T) {
	for _, tt := range []struct {
		name, from, to string
		want           []string
	}{
		{"an ordinary day", "2027-02-02", "2028-02-01", nil},
		{"52 weeks later it is on another day", "2024-02-06", "2025-02-04", []string{"Valt niet meer samen met Safer Internet Day; dat is op 11 februari 2025."}},
		{"52 weeks later it is still the day", "2027-02-09", "2028-02-08", nil},
		{"out of the month", "2026-10-01", "2027-09-30", []string{"Valt niet meer samen met Alert Online; dat is van 1 oktober 2027 tot en met 31 oktober 2027."}},
		{"out of the week, still in the month", "2026-10-05", "2026-10-12",
			[]string{"Valt niet meer samen met Week van de Veiligheid; dat is van 5 oktober 2026 tot en met 11 oktober 2026."}},
		{"no date", "", "2027-02-09", nil},
		{"no date to go to", "2027-02-09", "", []string{"Valt niet meer samen met Safer Internet Day."}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := Leaving(tt.from, tt.to); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
