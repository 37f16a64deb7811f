package publisher

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
)

// preflight remembers what it found about a channel, a link and a picture, so that each is asked once.
type preflight struct {
	publisher *Publisher
	client    *http.Client
	answers   map[question]string // the problem in Dutch; empty: none
	pictures  *gallery
}

// question is what the pre-flight asks another machine: whether a sign-in works, or whether a link answers.
type question struct {
	channel string // id; empty: it is about a link
	meeting bool   // whoever may not place news may place a meeting
	link    string // address
}

func signIn(c campaigns.Coming) question {
	return question{channel: c.Channel.ID, meeting: c.Content.Meeting != nil}
}

func links(c campaigns.Coming) []string {
	_, text := c.Content.For(c.Channel.ID)
	return kinds.Links(text)
}

// preflightAsks bounds how many questions are asked at the same time.
const preflightAsks = 8

// ask finds the answers to what these deliveries raise and was not asked before.
func (f preflight) ask(ctx context.Context, page []campaigns.Coming) {
	open := map[question]func() string{}
	for _, c := range page {
		if _, ok := kinds.Find(c.Channel.Kind); !ok || c.Damaged {
			continue
		}
		open[signIn(c)] = func() string { return f.askSignIn(ctx, c) }
		for _, link := range links(c) {
			open[question{link: link}] = func() string { return f.askLink(ctx, link) }
		}
	}
	var wg sync.WaitGroup
	var mu sync.Mutex // of the answers
	asking := make(chan struct{}, preflightAsks)
	for q, answer := range open {
		mu.Lock()
		_, known := f.answers[q]
		mu.Unlock()
		if known {
			continue
		}
		asking <- struct{}{}
		wg.Go(func() {
			defer func() { <-asking }()
			problem := answer()
			mu.Lock()
			defer mu.Unlock()
			f.answers[q] = problem
		})
	}
	wg.Wait()
}

// askSignIn tries the credentials of a channel for what is to be placed.
func (f preflight) askSignIn(ctx context.Context, c campaigns.Coming) string {
	if err := f.checkSignIn(ctx, c); err != nil {
		return campaigns.SignInAhead + c.Channel.Name + " werkt niet: " + reasonOf(err)
	}
	return ""
}

// checkSignIn asks the channel. A panic is an error like any other.
func (f preflight) checkSignIn(ctx context.Context, c campaigns.Coming) (err error) {
	defer func() {
		if v := recover(); v != nil {
			f.publisher.Log.Error("panic while looking ahead", "channel", c.Channel.Kind, "panic", v, "stack", string(debug.Stack()))
			err = fmt.Errorf("het programma maakte een fout bij het proberen: %v", v)
		}
	}()
	adapter, err := f.publisher.Open(c.Channel)
	if err != nil {
		return err
	}
	if pleio, ok := adapter.(*Pleio); ok {
		adapter = pleio.as(c.Content)
	}
	limited, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	_, err = adapter.Check(limited)
	return err
}

// askLink asks for an address; a page that answers is good, whatever it says to a program, except that it is not there.
func (f preflight) askLink(ctx context.Context, address string) string {
	limited, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(limited, http.MethodGet, address, nil)
	if err != nil {
		return "De link " + address + " geeft geen antwoord."
	}
	answer, err := f.client.Do(r)
	if err != nil {
		return "De link " + address + " geeft geen antwoord."
	}
	_ = answer.Body.Close() // only whether it answers counts
	if answer.StatusCode == http.StatusNotFound || answer.StatusCode == http.StatusGone {
		return "De link " + address + " bestaat niet (meer)."
	}
	return ""
}

// reasonOf is the sentence of a channel's error that is meant for people.
func reasonOf(err error) string {
	if f := (*Failure)(nil); errors.As(err, &f) {
		return f.Reason
	}
	return shorten(err.Error(), 200)
}
