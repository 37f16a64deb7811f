package store

import (
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func TestPunctualityIsThatOfThePostsOfThirtyDaysOfOneChannel(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		place := func(late time.Duration, channel string, action campaigns.Action) {
			t.Helper()
			s.nextMinute()
			d := s.delivery(s.approved(0, channel))
			began := s.begin(d.ID)[0].Delivery
			s.advance(late)
			s.finish(began, action)
		}
		place(50*time.Second, s.mastodon, campaigns.Succeed) // too long ago
		s.advance(31 * 24 * time.Hour)
		for i := 1; i <= 40; i++ {
			place(time.Duration(i)*100*time.Millisecond, s.mastodon, campaigns.Succeed)
		}
		place(55*time.Second, s.intranet, campaigns.Succeed)
		place(56*time.Second, s.mastodon, campaigns.Fail)
		place(57*time.Second, s.mastodon, campaigns.HandOver)

		since := s.Now().Add(-30 * 24 * time.Hour)
		got, err := s.Punctuality(s.ctx, s.mastodon, since)
		s.must(err)
		if want := (Punctuality{40, 2 * time.Second, 3800 * time.Millisecond, 4 * time.Second}); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
		if got, err := s.Punctuality(s.ctx, s.bunnikToots, since); err != nil || got != (Punctuality{}) {
			t.Errorf("a channel without posts: %+v, %v", got, err)
		}
		one, err := s.Punctuality(s.ctx, s.intranet, since)
		if err != nil || one != (Punctuality{1, 55 * time.Second, 55 * time.Second, 55 * time.Second}) {
			t.Errorf("one post: %+v, %v", one, err)
		}
	})
}
