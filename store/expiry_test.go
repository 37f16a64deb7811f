package store

import (
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

func TestTheEndOfASignInIsToldThreeTimesAndOnceEach(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		zone, err := time.LoadLocation("Europe/Amsterdam")
		s.must(err)
		other := s.open()
		told := func() (texts []string) {
			for range 3 {
				s.must(s.WarnExpiring(s.ctx, zone))
				s.must(other.WarnExpiring(s.ctx, zone))
			}
			claimed, err := s.ClaimNotices(s.ctx, 100)
			s.must(err)
			var ids []string
			for _, n := range claimed {
				if n.Kind != "expiry" || n.MunicipalityID != s.zeist {
					t.Errorf("told %+v", n)
				}
				texts, ids = append(texts, n.Text), append(ids, n.ID)
			}
			s.must(s.NoticesMailed(s.ctx, ids))
			return texts
		}
		open := func() int {
			all, err := s.Notices(s.ctx, []string{s.zeist}, 100)
			s.must(err)
			return len(all)
		}
		// Nothing is stored to sign in with on the intranet: its date says nothing.
		s.saveChannel(s.intranet, func(c *campaigns.Channel) { c.Settings = map[string]string{"valid_until": "2027-03-02"} })
		s.saveChannel(s.mastodon, func(c *campaigns.Channel) {
			c.Settings, c.Secret = map[string]string{"valid_until": "2027-03-20"}, secret
		})
		for _, step := range []struct {
			day  string
			want string // part of what is told that day; empty: nothing
			open int
		}{
			{"2027-03-05", "", 0},
			{"2027-03-06", "geldt nog 14 dagen, tot en met zaterdag 20 maart 2027.", 1},
			{"2027-03-07", "", 1},
			{"2027-03-13", "geldt nog 7 dagen", 1},
			{"2027-03-18", "", 1},
			{"2027-03-19", "geldt nog 1 dag", 1},
			{"2027-03-20", "", 1},
			{"2027-03-25", "", 1},
		} {
			day, err := time.ParseInLocation("2006-01-02", step.day, zone)
			s.must(err)
			s.advance(day.Add(30 * time.Minute).Sub(s.Now())) // half past midnight: in UTC it is still the day before
			texts := told()
			if (step.want == "") != (len(texts) == 0) || step.want != "" && (len(texts) != 1 || !strings.Contains(texts[0], step.want)) {
				t.Errorf("%s: told %q, want %q", step.day, texts, step.want)
			}
			if n := open(); n != step.open {
				t.Errorf("%s: %d open notices, want %d", step.day, n, step.open)
			}
		}
		// Renewed, it is told anew only when its new end comes.
		s.saveChannel(s.mastodon, func(c *campaigns.Channel) { c.Settings["valid_until"] = "2027-06-01" })
		if texts := told(); len(texts) > 0 || open() != 0 {
			t.Errorf("after renewal: told %q, %d open", texts, open())
		}
		// Who was away on day 14 and 7 hears it once.
		s.advance(time.Date(2027, 5, 31, 8, 0, 0, 0, zone).Sub(s.Now()))
		if texts := told(); len(texts) != 1 || !strings.Contains(texts[0], "nog 1 dag") {
			t.Errorf("after an absence: told %q", texts)
		}
	})
}
