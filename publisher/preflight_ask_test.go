package publisher_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
)

// slow is the world outside, in which each answer takes a second.
type slow struct {
	mu         sync.Mutex
	asked      map[string]int
	busy, most int
}

func (s *slow) answer(who string) {
	s.mu.Lock()
	s.asked[who]++
	s.busy++
	s.most = max(s.most, s.busy)
	s.mu.Unlock()
	pass(time.Second)
	s.mu.Lock()
	s.busy--
	s.mu.Unlock()
}

func (s *slow) RoundTrip(r *http.Request) (*http.Response, error) {
	s.answer(r.URL.String())
	return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody, Request: r}, nil
}

// slowChannel is a channel of that world; one named "broken" panics.
type slowChannel struct {
	publisher.Hand
	world *slow
	id    string
}

func (c slowChannel) Check(context.Context) (string, error) {
	c.world.answer(c.id)
	if c.id == "broken" {
		panic("nil map")
	}
	return "", nil
}

func TestThePreflightAsksEachThingOnceAndTellsAMunicipalityAllAtOnce(t *testing.T) {
	bubble(t, func(t *testing.T) {
		world := &slow{asked: map[string]int{}}
		a := &advance{told: map[string][]string{}}
		for i := range 30 { // two channels in each of two municipalities, two new links in each page, one link everywhere
			ch := []string{"c1", "c2", "c3", "broken"}[i%4]
			a.coming = append(a.coming, campaigns.Coming{
				Delivery: campaigns.Delivery{ID: fmt.Sprint("d", i), OwnerID: []string{"zeist", "bunnik"}[i%2], State: campaigns.Waiting, ContentHash: "h", ApprovedHash: "h"},
				Channel:  campaigns.Channel{ID: ch, Kind: "pleio", Name: ch},
				Content:  campaigns.Content{Title: "Titel", Text: fmt.Sprintf("[dit](https://a.nl/%d) en [dat](https://a.nl/)", i)},
			})
		}
		a.page = 20
		began := time.Now()
		p := &publisher.Publisher{Now: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler),
			Open: func(ch campaigns.Channel) (publisher.Channel, error) {
				return slowChannel{world: world, id: ch.ID}, nil
			}}
		if err := p.Preflight(t.Context(), a, &http.Client{Transport: world}); err != nil {
			t.Fatal(err)
		}
		for who, n := range world.asked {
			if n != 1 {
				t.Errorf("%s was asked %d times", who, n)
			}
		}
		// 4 sign-ins and 21 links of the first page in four rounds of eight, 10 links of the second in two.
		if took := time.Since(began); len(world.asked) != 35 || world.most != 8 || took != 6*time.Second {
			t.Errorf("%d questions, %d at a time, in %v", len(world.asked), world.most, took)
		}
		if !slices.Equal(a.rounds, []int{15, 15}) || len(a.told) != 30 {
			t.Errorf("told of %d in rounds of %v, want one round for each municipality", len(a.told), a.rounds)
		}
		if got := a.told["d3"]; len(got) != 1 || !strings.Contains(got[0], "het programma maakte een fout") || len(a.told["d0"]) != 0 {
			t.Errorf("of a broken channel people are told %q", got)
		}
	})
}

func TestAPreflightThatIsCutShortTellsNothing(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	a := &advance{told: map[string][]string{}, coming: []campaigns.Coming{{Delivery: campaigns.Delivery{ID: "d"}, Channel: campaigns.Channel{Kind: "pleio"}}}}
	p := &publisher.Publisher{Now: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler),
		Open: func(campaigns.Channel) (publisher.Channel, error) { stop(); return signedOut{}, nil }}
	if err := p.Preflight(ctx, a, http.DefaultClient); err == nil || len(a.told) != 0 {
		t.Errorf("told %q, %v", a.told, err)
	}
}
