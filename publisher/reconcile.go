package publisher

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"veiligheidskalender/campaigns"
)

// readBacks are the pauses before each look at whether a delivery in doubt is there: services may show a post only
// after a while, and a paused worker may still be writing.
var readBacks = []time.Duration{5 * time.Second, 30 * time.Second, 2 * time.Minute, 5 * time.Minute}

// lookTime bounds one look.
const lookTime = 20 * time.Second

const reconcileBatch = 50

// Reconcile reads back deliveries in doubt whose next look is due and settles what it can.
func (p *Publisher) Reconcile(ctx context.Context) error {
	limited, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	doubts, err := p.Doubts.InDoubt(limited, reconcileBatch)
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	errs := make([]error, len(doubts))
	looking := make(chan struct{}, 8)
	for i, d := range doubts {
		looking <- struct{}{}
		wg.Go(func() {
			defer func() { <-looking }()
			errs[i] = p.settle(ctx, d)
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// settle looks at one delivery in doubt and records what that says.
func (p *Publisher) settle(ctx context.Context, d campaigns.Dispatch) error {
	v := p.look(ctx, d)
	if ctx.Err() != nil {
		return nil // a look that was cut short says nothing
	}
	limited, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	if err := p.Doubts.Settle(limited, v); err != nil {
		return err
	}
	p.Log.Info("read back", "delivery", d.Delivery.ID, "attempt", d.Delivery.Attempt, "check", d.Delivery.Checks+1, "verdict", v.Action)
	if v.Action == campaigns.Resend {
		return p.Planned(ctx, []campaigns.Due{{DeliveryID: d.Delivery.ID, NextAt: v.NextAt}})
	}
	return nil
}

// look reads one delivery back and judges. Not found is no proof: only where a second write with the same key cannot
// make a second post is it sent again; otherwise a person is asked.
func (p *Publisher) look(ctx context.Context, d campaigns.Dispatch) campaigns.Verdict {
	receipt, keyed, err := p.find(ctx, d)
	now := p.Now()
	v := campaigns.Verdict{DeliveryID: d.Delivery.ID, Attempt: d.Delivery.Attempt, Checks: d.Delivery.Checks}
	checks := d.Delivery.Checks + 1
	switch {
	case err == nil:
		v.Action, v.Reason = campaigns.Found, "Teruggelezen: het bericht staat er."
		v.Receipt = campaigns.Receipt{RemoteID: clean(receipt.RemoteID), URL: clean(receipt.URL)}
	case keyed && checks >= 2:
		v.Action, v.NextAt, v.Reason = campaigns.Resend, now, "Niet gevonden. Opnieuw plaatsen kan veilig: dit kanaal herkent hetzelfde bericht."
	case checks < len(readBacks):
		v.NextAt = now.Add(readBacks[checks])
	case errors.Is(err, ErrAbsent):
		v.Action = campaigns.AskHuman
		v.Reason = "Het bericht is niet teruggevonden, maar dat is geen bewijs. Kijk op het kanaal en kies: het staat er, of nogmaals plaatsen."
	default:
		v.Action, v.Detail = campaigns.AskHuman, shorten(err.Error(), 500)
		v.Reason = "We kunnen niet teruglezen of het bericht er staat. Kijk op het kanaal en kies: het staat er, of nogmaals plaatsen."
	}
	return v
}

// find asks the channel. keyed says that it is absent and can safely be sent again. A panic is an error like any other.
func (p *Publisher) find(ctx context.Context, d campaigns.Dispatch) (r campaigns.Receipt, keyed bool, err error) {
	defer func() {
		if v := recover(); v != nil {
			p.Log.Error("panic while reading back", "delivery", d.Delivery.ID, "channel", d.Channel.Kind, "panic", v, "stack", string(debug.Stack()))
			keyed, err = false, fmt.Errorf("het programma maakte een fout bij het teruglezen: %v", v)
		}
	}()
	channel, err := p.Open(d.Channel)
	if err != nil {
		return r, false, err
	}
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	if r, err = channel.Find(ctx, d); errors.Is(err, ErrAbsent) {
		keyed = channel.Keyed(d, p.Now())
	}
	return r, keyed, err
}
