package publisher

import (
	"context"
	"math/rand/v2"
	"time"

	"veiligheidskalender/campaigns"
)

// keepOutcome is how long an outcome that the database does not take is kept and offered again while the program runs. A
// success that is stored late still ends the doubt about it.
const keepOutcome = 15 * time.Minute

// finish stores outcomes and returns those that the database did not take.
func (p *Publisher) finish(ctx context.Context, outcomes []campaigns.Outcome) (left []campaigns.Outcome, err error) {
	if len(outcomes) == 0 {
		return nil, nil
	}
	limited, cancel := context.WithTimeout(ctx, p.Lease/2)
	defer cancel()
	left, err = apart(outcomes, func(some []campaigns.Outcome) error {
		if err := p.Ledger.Finish(limited, some); err != nil {
			return err
		}
		for _, o := range some {
			p.finished(ctx, o)
		}
		return nil
	})
	if err != nil {
		p.complain(ctx, "outcomes not stored", "", err)
	}
	return left, err
}

// finished does what follows from an outcome that is stored.
func (p *Publisher) finished(ctx context.Context, o campaigns.Outcome) {
	p.Log.Info("attempt", "delivery", o.DeliveryID, "attempt", o.Attempt, "outcome", o.Action, "status", o.HTTPStatus,
		"took", o.EndedAt.Sub(o.StartedAt), "reason", o.Reason)
	if o.Action != campaigns.Succeed {
		p.left(o.DeliveryID)
	}
	if o.Action == campaigns.Retry {
		if err := p.Planned(ctx, []campaigns.Due{{DeliveryID: o.DeliveryID, NextAt: o.NextAt}}); err != nil {
			p.complain(ctx, "retry not queued", "", err)
		}
	}
}

func (p *Publisher) dropOld(outcomes []campaigns.Outcome) []campaigns.Outcome {
	limit := p.Now().Add(-keepOutcome)
	var kept []campaigns.Outcome
	for i, o := range outcomes {
		if o.EndedAt.Before(limit) {
			p.giveUp(outcomes[i : i+1])
		} else {
			kept = append(kept, o)
		}
	}
	return kept
}

// giveUp writes to the log what could not be written to the database.
func (p *Publisher) giveUp(outcomes []campaigns.Outcome) {
	for _, o := range outcomes {
		p.left(o.DeliveryID)
		p.Log.Error("outcome lost", "delivery", o.DeliveryID, "attempt", o.Attempt, "outcome", o.Action, "status", o.HTTPStatus,
			"remote", o.Receipt.RemoteID, "url", o.Receipt.URL, "reason", o.Reason)
	}
}

// apart does all at once and, when that fails, one by one, so that one bad entry does not stop the others. After a few
// failures it stops: then it is not the entries. It returns what was not done, what it did not come to first.
func apart[T any](all []T, do func([]T) error) (failed []T, err error) {
	if err = do(all); err == nil || len(all) == 1 {
		if err != nil {
			failed = all
		}
		return failed, err
	}
	order := rand.Perm(len(all)) // not the same few first every time
	for i, k := range order {
		if len(failed) == 3 {
			rest := make([]T, 0, len(all))
			for _, k := range order[i:] {
				rest = append(rest, all[k])
			}
			return append(rest, failed...), err
		}
		if one := do(all[k : k+1]); one != nil {
			failed, err = append(failed, all[k]), one
		}
	}
	return failed, err
}
