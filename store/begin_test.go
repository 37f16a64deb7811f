package store

import (
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
)

// Due in an hour and approved, each post meets one thing before it is begun.
func TestBeginTakesOnlyWhatMayBeSentNow(t *testing.T) {
	tests := []struct {
		name   string
		before func(s *world, p campaigns.Post)
		want   campaigns.State
		reason string
	}{
		{"an approved post is taken at its moment", func(s *world, p campaigns.Post) { s.advance(time.Hour) }, campaigns.Sending, ""},
		{"a millisecond before its moment nothing happens", func(s *world, p campaigns.Post) { s.advance(time.Hour - time.Millisecond) }, campaigns.Waiting, ""},
		{"a post that is late, but not too late, is taken", func(s *world, p campaigns.Post) { s.advance(2*time.Hour - time.Millisecond) }, campaigns.Sending, ""},
		{"at not_after it is missed", func(s *world, p campaigns.Post) { s.advance(2 * time.Hour) }, campaigns.Missed, "Het moment is voorbij."},
		{"without approval it is held", func(s *world, p campaigns.Post) {
			s.must(s.WithdrawApproval(s.ctx, p.ID, p.Revision.ID, s.bram.ID))
			s.advance(time.Hour)
		}, campaigns.Held, "geen akkoord"},
		{"with other words than the approved ones it is held", func(s *world, p campaigns.Post) {
			s.save(p, func(c *campaigns.Content) { c.Text = "Klik maar raak." })
			s.advance(time.Hour)
		}, campaigns.Held, "geen akkoord"},
		{"without approval at not_after it is missed", func(s *world, p campaigns.Post) {
			s.must(s.WithdrawApproval(s.ctx, p.ID, p.Revision.ID, s.bram.ID))
			s.advance(2 * time.Hour)
		}, campaigns.Missed, "Het moment is voorbij."},
		{"a withdrawn post stays withdrawn", func(s *world, p campaigns.Post) {
			s.save(p, func(c *campaigns.Content) { c.Local = "" })
			s.advance(time.Hour)
		}, campaigns.Cancelled, ""},
	}
	onEach(t, func(t *testing.T, s *world) {
		for _, test := range tests {
			s.nextMinute()
			p := s.approved(time.Hour)
			d := s.delivery(p)
			test.before(s, p)
			begun := s.begin(d.ID)
			d = s.again(d)
			if d.State != test.want || !strings.Contains(d.Reason, test.reason) {
				t.Errorf("%s: %s (%s), want %s (%s)", test.name, d.State, d.Reason, test.want, test.reason)
			}
			if (len(begun) == 1) != (test.want == campaigns.Sending) {
				t.Errorf("%s: begun %v", test.name, begun)
			}
			told := 0
			for _, n := range s.notices() {
				if n.PostID == p.ID && n.Kind == string(test.want) && strings.Contains(n.Text, test.reason) && strings.Contains(n.Text, "Let op nepmail") {
					told++
				}
			}
			if want := int(bit(test.want.NeedsAttention())); told != want {
				t.Errorf("%s: told %d times, want %d", test.name, told, want)
			}
		}
	})
}

// inDispatch is what a dispatch says of a delivery.
func inDispatch(d campaigns.Delivery) campaigns.Delivery {
	d.Owner, d.Receipt, d.Reason, d.UpdatedAt = "", campaigns.Receipt{}, "", time.Time{}
	return d
}

func TestWhatIsBegunCarriesTheApprovedWordsAndIsStoredBeforeBeginReturns(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		other := s.open()
		c := s.words(time.Hour)
		c.Variants = []campaigns.Variant{{ChannelID: s.mastodon, Text: "Korter."}}
		p := s.approve(s.post(c))
		s.advance(time.Hour + 90*time.Second)
		begun, err := s.Begin(s.ctx, []string{s.delivery(p).ID}, "werker 7", lease)
		s.must(err)
		if len(begun) != 1 {
			t.Fatalf("begun %v", begun)
		}
		got := begun[0]
		stored, err := other.Delivery(s.ctx, got.Delivery.ID)
		s.must(err)
		if inDispatch(stored) != got.Delivery {
			t.Errorf("another handle reads %+v\nBegin returned     %+v", stored, got.Delivery)
		}
		d := stored
		if d.State != campaigns.Sending || d.Attempt != 1 || d.Owner != "werker 7" || !d.BeganAt.Equal(s.Now()) ||
			!d.LeaseUntil.Equal(s.Now().Add(lease)) || !d.DueAt.Equal(monday.Add(time.Hour)) {
			t.Errorf("begun as %+v", d)
		}
		if !got.FirstAt.Equal(s.Now()) {
			t.Errorf("first attempt at %v, want now", got.FirstAt)
		}
		if got.Content.Hash() != p.ApprovedHash || d.ContentHash != p.ApprovedHash || d.RevisionID != p.Revision.ID {
			t.Errorf("words %+v are not the approved ones", got.Content)
		}
		if _, text := got.Content.For(s.mastodon); text != "Korter." {
			t.Errorf("text for the channel %q", text)
		}
		if c := got.Channel; c.ID != s.mastodon || c.Kind != "mastodon" || c.Slug != "mastodon-zeist" || c.MunicipalityID != s.zeist {
			t.Errorf("channel %+v", c)
		}
	})
}

func TestARetryKeepsTheMomentAndRaisesTheAttempt(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		d := s.delivery(s.approved(time.Hour))
		s.advance(time.Hour)
		first := s.Now()
		for no := 1; no <= 3; no++ {
			begun := s.begin(d.ID)
			if len(begun) != 1 || begun[0].Delivery.Attempt != no || !begun[0].FirstAt.Equal(first) {
				t.Fatalf("attempt %d: begun %+v", no, begun)
			}
			d = s.finish(begun[0].Delivery, campaigns.Retry)
			if d.State != campaigns.Waiting || !d.NextAt.Equal(s.Now().Add(5*time.Second)) || !d.DueAt.Equal(monday.Add(time.Hour)) || d.Owner != "" {
				t.Fatalf("attempt %d: %+v", no, d)
			}
			if again := s.begin(d.ID); len(again) > 0 {
				t.Fatalf("attempt %d: begun again before its back-off has passed", no)
			}
			s.advance(5 * time.Second)
		}
	})
}

// The time of the first attempt is that of these words: a service forgets keys after a while, and other words have another key.
func TestOtherWordsHaveAFirstAttemptOfTheirOwn(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		p, d := s.inState(campaigns.Sending)
		s.finish(d, campaigns.Retry)
		s.advance(time.Minute)
		s.approve(s.save(p, func(c *campaigns.Content) { c.Text = "Beter." }))
		begun := s.begin(d.ID)
		if len(begun) != 1 || !begun[0].FirstAt.Equal(s.Now()) || begun[0].Delivery.Attempt != 2 || begun[0].Delivery.Key() == d.Key() {
			t.Errorf("%+v", begun)
		}
	})
}

func TestDueGivesTheComingDeliveriesInOrder(t *testing.T) {
	onEach(t, func(t *testing.T, s *world) {
		later, soon, after := s.delivery(s.approved(30*time.Minute)), s.delivery(s.post(s.words(10*time.Minute))), s.delivery(s.approved(time.Hour))
		due, err := s.Due(s.ctx, s.Now().Add(time.Hour), 10)
		s.must(err)
		if len(due) != 2 || due[0].DeliveryID != soon.ID || due[1].DeliveryID != later.ID || !due[0].NextAt.Equal(soon.DueAt) {
			t.Errorf("due %v", due)
		}
		if due, err = s.Due(s.ctx, s.Now().Add(2*time.Hour), 1); err != nil || len(due) != 1 || due[0].DeliveryID != soon.ID {
			t.Errorf("the first one due: %v %v", due, err)
		}
		if begun, err := s.Begin(s.ctx, nil, "w1", lease); err != nil || begun != nil {
			t.Errorf("begin of nothing: %v %v", begun, err)
		}
		s.begin(later.ID, soon.ID, after.ID, "unknown")
	})
}
