package publisher

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
)

// Advance is the part of the store that the pre-flight needs.
type Advance interface {
	Images
	// Coming returns what is planned from now until then, with its channel and newest words, approved or not: a page of at most
	// limit, the earliest first, behind the last one of the page before.
	Coming(ctx context.Context, after campaigns.Due, until time.Time, limit int) ([]campaigns.Coming, error)
	// Warn replaces what people were told in advance about deliveries, all of these or nothing. The same problems are told once.
	Warn(ctx context.Context, all ...campaigns.Warning) error
}

// PreflightHorizon is how far ahead the pre-flight looks.
const PreflightHorizon = 72 * time.Hour

// preflightPage bounds how many posts, with their words, are in memory at once.
const preflightPage = 500

// Preflight looks at every post of the coming three days as if it were sent now: approval, channel, sign-in, limits,
// pictures and links. What is wrong is told in advance, while there is time to mend it: at the end, and to a municipality all
// at once, so that a morning brings one mail.
func (p *Publisher) Preflight(ctx context.Context, store Advance, client *http.Client) error {
	found, err := p.lookAhead(ctx, store, client)
	if ctx.Err() != nil {
		return ctx.Err() // what was cut short says nothing
	}
	errs := []error{err}
	for _, owner := range slices.Sorted(maps.Keys(found)) {
		errs = append(errs, store.Warn(ctx, found[owner]...))
	}
	return errors.Join(errs...)
}

// lookAhead returns what it found by municipality; with an error, what it found until then.
func (p *Publisher) lookAhead(ctx context.Context, store Advance, client *http.Client) (map[string][]campaigns.Warning, error) {
	looked := preflight{publisher: p, client: client, answers: map[question]string{}, pictures: newGallery(store)}
	found := map[string][]campaigns.Warning{}
	until := p.Now().Add(PreflightHorizon)
	var after campaigns.Due
	for {
		page, err := store.Coming(ctx, after, until, preflightPage)
		if err != nil || len(page) == 0 {
			return found, err
		}
		looked.ask(ctx, page)
		for _, c := range page {
			found[c.Delivery.OwnerID] = append(found[c.Delivery.OwnerID], campaigns.Warning{Delivery: c.Delivery, Problems: looked.problems(ctx, c)})
		}
		last := page[len(page)-1].Delivery
		after = campaigns.Due{DeliveryID: last.ID, NextAt: last.NextAt}
	}
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
	all = append(all, f.pictures.problems(ctx, kind.On(c.Channel), c.Content.Media)...)
	if problem := f.answers[signIn(c)]; problem != "" {
		all = append(all, problem)
	} else if over(c) {
		all = append(all, campaigns.SignInAhead+c.Channel.Name+" is op die dag niet meer geldig. Een beheerder kan bij het kanaal op tijd een nieuwe invullen.")
	}
	for _, link := range links(c) {
		if problem := f.answers[question{link: link}]; problem != "" {
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
