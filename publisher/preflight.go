package publisher

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
)

// Advance is the part of the store that the pre-flight needs.
type Advance interface {
	// Coming returns what is planned from now until then, with its channel and newest words, approved or not: a page of at most
	// limit, the earliest first, behind the last one of the page before.
	Coming(ctx context.Context, after campaigns.Due, until time.Time, limit int) ([]campaigns.Coming, error)
	// Warn replaces what people were told in advance about a delivery. The same problems are told once.
	Warn(ctx context.Context, deliveryID string, problems []string) error
}

// PreflightHorizon is how far ahead the pre-flight looks.
const PreflightHorizon = 72 * time.Hour

// preflightPage bounds how many posts, with their words, are in memory at once.
const preflightPage = 500

// Preflight looks at every post of the coming three days as if it were sent now: approval, channel, sign-in, limits,
// pictures and links. What is wrong is told in advance, while there is time to mend it.
func (p *Publisher) Preflight(ctx context.Context, store Advance, client *http.Client) error {
	until := p.Now().Add(PreflightHorizon)
	looked := preflight{publisher: p, client: client, signIns: map[string]string{}, links: map[string]string{}}
	var errs []error
	var after campaigns.Due
	for {
		page, err := store.Coming(ctx, after, until, preflightPage)
		if err != nil || len(page) == 0 {
			return errors.Join(append(errs, err)...)
		}
		for _, c := range page {
			errs = append(errs, store.Warn(ctx, c.Delivery.ID, looked.problems(ctx, c)))
		}
		last := page[len(page)-1].Delivery
		after = campaigns.Due{DeliveryID: last.ID, NextAt: last.NextAt}
	}
}

// preflight remembers what it found about a channel and a link, so that each is asked once.
type preflight struct {
	publisher *Publisher
	client    *http.Client
	signIns   map[string]string // channel id, for meetings apart → problem
	links     map[string]string // address → problem
}

// problems returns what stands in the way of a delivery, in Dutch, one sentence each.
func (f preflight) problems(ctx context.Context, c campaigns.Coming) []string {
	if c.Damaged {
		return []string{"Wat hiervan is opgeslagen, is beschadigd. Vraag de beheerder van het programma om hulp."}
	}
	var all []string
	if !c.Delivery.Approved() {
		all = append(all, campaigns.NoApprovalAhead)
	}
	if c.Halted {
		all = append(all, "Er geldt een noodstop of het kanaal is gepauzeerd.")
	}
	kind, ok := kinds.Find(c.Channel.Kind)
	if !ok {
		return append(all, "Dit soort kanaal bestaat niet meer.")
	}
	for _, problem := range kind.On(c.Channel).Check(c.Content, c.Channel.ID) {
		if problem.Blocking {
			all = append(all, problem.Message)
		}
	}
	if problem := f.signIn(ctx, c); problem != "" {
		all = append(all, problem)
	} else if over(c) {
		all = append(all, campaigns.SignInAhead+c.Channel.Name+" is op die dag niet meer geldig. Een beheerder kan bij het kanaal op tijd een nieuwe invullen.")
	}
	_, text := c.Content.For(c.Channel.ID)
	for _, link := range kinds.Links(text) {
		if problem := f.link(ctx, link); problem != "" {
			all = append(all, problem)
		}
	}
	return slices.Compact(all)
}

// over reports whether the channel's sign-in has ended on the day of the post.
func over(c campaigns.Coming) bool {
	zone, err := time.LoadLocation(c.Delivery.Zone)
	if err != nil {
		zone = time.UTC
	}
	left, known := c.Channel.DaysLeft(c.Delivery.DueAt.In(zone))
	return known && left < 0
}

// signIn tries the credentials of a channel for what is to be placed: whoever may not place news may place a meeting.
func (f preflight) signIn(ctx context.Context, c campaigns.Coming) string {
	ch, asked := c.Channel, c.Channel.ID
	if c.Content.Meeting != nil {
		asked += "/meeting"
	}
	if problem, known := f.signIns[asked]; known {
		return problem
	}
	adapter, err := f.publisher.Open(ch)
	if err == nil {
		if pleio, ok := adapter.(*Pleio); ok {
			adapter = pleio.as(c.Content)
		}
		limited, cancel := context.WithTimeout(ctx, 20*time.Second)
		defer cancel()
		_, err = adapter.Check(limited)
	}
	problem := ""
	if err != nil {
		problem = campaigns.SignInAhead + ch.Name + " werkt niet: " + reasonOf(err)
	}
	f.signIns[asked] = problem
	return problem
}

// link asks for an address; a page that answers is good, whatever it says to a program, except that it is not there.
func (f preflight) link(ctx context.Context, address string) string {
	if problem, known := f.links[address]; known {
		return problem
	}
	limited, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	problem := ""
	r, err := http.NewRequestWithContext(limited, http.MethodGet, address, nil)
	if err == nil {
		var answer *http.Response
		if answer, err = f.client.Do(r); err == nil {
			_ = answer.Body.Close() // only whether it answers counts
			if answer.StatusCode == http.StatusNotFound || answer.StatusCode == http.StatusGone {
				problem = "De link " + address + " bestaat niet (meer)."
			}
		}
	}
	if err != nil {
		problem = "De link " + address + " geeft geen antwoord."
	}
	f.links[address] = problem
	return problem
}

// reasonOf is the sentence of a channel's error that is meant for people.
func reasonOf(err error) string {
	if f := (*Failure)(nil); errors.As(err, &f) {
		return f.Reason
	}
	return shorten(err.Error(), 200)
}
