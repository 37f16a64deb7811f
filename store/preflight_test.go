package store

import (
	"slices"
	"strings"
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

func TestWhatWasFoundAboutSomethingElseIsNotTold(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		const link = "De link bestaat niet."
		about := func(d campaigns.Delivery, problems ...string) campaigns.Warning {
			return campaigns.Warning{Delivery: d, Problems: problems}
		}
		same, changed, sent, approved, partly := s.delivery(s.approved(time.Hour)), s.delivery(s.post(s.words(time.Hour))), s.delivery(s.approved(0)),
			s.post(s.words(time.Hour)), s.post(s.words(time.Hour))
		all := []campaigns.Warning{about(same, link), about(changed, link), about(sent, link), about(campaigns.Delivery{ID: "thrown away"}, link),
			about(s.delivery(approved), campaigns.NoApprovalAhead), about(s.delivery(partly), campaigns.NoApprovalAhead, link)}
		all[1].Delivery.ContentHash = "older words"
		s.begin(sent.ID)
		s.approve(approved)
		s.approve(partly)
		s.must(s.Warn(s.ctx, all...))
		told := map[string]string{}
		for _, n := range s.notices() {
			told[n.PostID] = n.Text
		}
		if len(told) != 2 || !strings.Contains(told[same.PostID], link) || !strings.HasSuffix(told[partly.ID], "uitgaan. "+link) {
			t.Errorf("told %q", told)
		}
		s.must(s.Warn(s.ctx, about(same), about(s.delivery(partly))))
		if left := s.notices(); len(left) != 0 {
			t.Errorf("all is well, and told %+v", left)
		}
	})
}
