package store

import (
	"slices"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func TestWhatComesIsReadPageByPage(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		var want, got []string
		for _, in := range []time.Duration{time.Hour, time.Hour, time.Hour, 2 * time.Hour, 3 * time.Hour} { // three at one moment
			want = append(want, s.delivery(s.approved(in)).ID)
		}
		s.approved(73 * time.Hour)
		var after campaigns.Due
		for range 5 {
			page, err := s.Coming(s.ctx, after, s.Now().Add(72*time.Hour), 2)
			s.must(err)
			for _, c := range page {
				got, after = append(got, c.Delivery.ID), campaigns.Due{DeliveryID: c.Delivery.ID, NextAt: c.Delivery.NextAt}
			}
		}
		slices.Sort(want[:3])
		if !slices.Equal(got, want) {
			t.Errorf("read %q, want %q", got, want)
		}
	})
}
