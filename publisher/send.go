package publisher

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"runtime/debug"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher/kinds"
)

// send makes one attempt at a begun delivery and says what came of it. When ctx has ended before the channel got the
// words, or too little of the lease is left, the delivery is given back unsent.
func (p *Publisher) send(ctx context.Context, d campaigns.Dispatch) campaigns.Outcome {
	o := campaigns.Outcome{DeliveryID: d.Delivery.ID, Attempt: d.Delivery.Attempt, StartedAt: p.Now()}
	left := d.Delivery.LeaseUntil.Sub(o.StartedAt)
	if ctx.Err() != nil || left < p.Lease/2 {
		o.Action, o.NextAt, o.EndedAt = campaigns.Retry, o.StartedAt, o.StartedAt
		o.Reason = "Teruggegeven voordat er iets verstuurd was."
		if ctx.Err() == nil {
			o.NextAt = o.StartedAt.Add(time.Second) // a database that takes this long to begin needs some air
		}
	} else {
		// Once the channel has the words, stopping the program must not cut the line: the deadline does, well before the
		// lease ends.
		limited, cancel := p.within(context.WithoutCancel(ctx), min(p.Lease/2, left-p.Lease/4))
		defer cancel()
		var err error
		o.Receipt, err = p.publish(limited, d)
		o.EndedAt = p.Now()
		judge(&o, d, err)
	}
	p.observe(d, o)
	return o
}

// observe tells whoever keeps statistics. What goes wrong there must not touch the outcome.
func (p *Publisher) observe(d campaigns.Dispatch, o campaigns.Outcome) {
	if p.Observe == nil {
		return
	}
	defer func() {
		if v := recover(); v != nil {
			p.Log.Error("panic while observing", "delivery", d.Delivery.ID, "panic", v, "stack", string(debug.Stack()))
		}
	}()
	p.Observe(d, o)
}

// within returns a context that ends after d, also by the wall clock: the other clock stands still while a machine is
// suspended, and what is left of a lease does not.
func (p *Publisher) within(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(ctx, d)
	end := p.Now().Add(d)
	var look func()
	look = func() {
		switch {
		case ctx.Err() != nil:
		case p.Now().Before(end):
			time.AfterFunc(nap, look)
		default:
			cancel()
		}
	}
	time.AfterFunc(nap, look)
	return ctx, cancel
}

// publish opens the channel and hands it the words. A panic there must not leave the program in ruins; once the channel has
// the words, it leaves the delivery in doubt.
func (p *Publisher) publish(ctx context.Context, d campaigns.Dispatch) (r campaigns.Receipt, err error) {
	handed := false
	defer func() {
		v := recover()
		if v == nil {
			return
		}
		p.Log.Error("panic while publishing", "delivery", d.Delivery.ID, "channel", d.Channel.Kind, "panic", v, "stack", string(debug.Stack()))
		if err = Permanent("Het programma maakte een fout bij het openen van het kanaal. Er is niets verstuurd.", fmt.Errorf("panic: %v", v)); handed {
			err = InDoubt("Het programma maakte een fout tijdens het plaatsen.", fmt.Errorf("panic: %v", v))
		}
	}()
	channel, err := p.Open(d.Channel)
	if err != nil {
		return r, Permanent(err.Error(), nil)
	}
	if d.Delivery.Checks > 0 && !channel.Keyed(d, p.Now()) {
		// It was safe when the read-back said so, but a halt or an outage has come between.
		return r, InDoubt("Niet nogmaals geplaatst: een eerdere poging is misschien gelukt, en dit kanaal herkent hetzelfde bericht nu niet meer.", nil)
	}
	handed = true
	return channel.Publish(ctx, d)
}

// judge turns what the channel said into an outcome.
func judge(o *campaigns.Outcome, d campaigns.Dispatch, err error) {
	o.Receipt = campaigns.Receipt{RemoteID: clean(o.Receipt.RemoteID), URL: clean(o.Receipt.URL)}
	if err == nil {
		o.Action = campaigns.Succeed
		return
	}
	f := &Failure{Intent: IntentDoubt, Reason: "Het is niet zeker of het bericht geplaatst is.", Err: err}
	if known := (*Failure)(nil); errors.As(err, &known) && known != nil {
		f = known
	}
	o.Reason, o.Detail, o.HTTPStatus = clean(f.Reason), shorten(f.Detail, 500), f.Status
	if o.Detail == "" && f.Err != nil {
		o.Detail = shorten(fmt.Sprint(f.Err), 500)
	}
	switch f.Intent {
	case IntentPermanent:
		o.Action = campaigns.Fail
	case IntentLater:
		o.Action, o.NextAt = campaigns.Retry, o.EndedAt.Add(max(f.After, backoff(d.Delivery.Attempt)))
		if f.Status == http.StatusTooManyRequests && f.After > 0 {
			o.ChannelUntil = o.EndedAt.Add(f.After)
		}
	case IntentByHand:
		o.Action = campaigns.HandOver
	case IntentLogin:
		// What goes on an intranet any colleague can place by hand, on time; elsewhere the sign-in must be mended first.
		o.Action = campaigns.Fail
		if kind, ok := kinds.Find(d.Channel.Kind); ok && kind.Internal {
			o.Action = campaigns.HandOver
		}
	default: // IntentDoubt, and whatever nobody thought of
		o.Action, o.NextAt = campaigns.Doubt, o.EndedAt.Add(readBacks[0])
	}
}

// backoff is how long to wait after the attempt-th try: 15 s, doubling up to 10 minutes, and up to a quarter more, so
// that deliveries that failed together do not come back together.
func backoff(attempt int) time.Duration {
	wait := 15 * time.Second << min(max(attempt-1, 0), 6)
	wait = min(wait, 10*time.Minute)
	return wait + rand.N(wait/4)
}
