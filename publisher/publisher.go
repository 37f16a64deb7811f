// Package publisher sends what is due, once, and remembers the outcome: cron ticks, queue, protocol, reconciler.
//
// The database decides who may send (Ledger.Begin, committed before the first byte leaves); the queue only wakes.
// Losing, doubling or reordering an entry of the queue does no harm.
package publisher

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"veiligheidskalender/campaigns"
)

// Ledger is the part of the store that decides and remembers who sends what. All methods are safe on any number of
// machines at once.
type Ledger interface {
	// Due returns what waits for a moment before until, earliest first, at most limit.
	Due(ctx context.Context, until time.Time, limit int) ([]campaigns.Due, error)
	// ChannelsOf returns the channels of deliveries, without secrets, by delivery id; what is not known is not in it.
	ChannelsOf(ctx context.Context, deliveryIDs []string) (map[string]campaigns.Channel, error)
	// Begin takes those of ids that may be sent now and has committed when it returns.
	Begin(ctx context.Context, ids []string, worker string, lease time.Duration) ([]campaigns.Dispatch, error)
	// Finish records outcomes; one whose attempt is no longer the newest changes nothing.
	Finish(ctx context.Context, outcomes []campaigns.Outcome) error
}

// Doubts is the part of the store that looks after what went wrong.
type Doubts interface {
	// Sweep puts lapsed leases in doubt, gives up what is too late and releases what is no longer held.
	Sweep(ctx context.Context) (campaigns.Swept, error)
	// InDoubt returns deliveries whose next read-back is due.
	InDoubt(ctx context.Context, limit int) ([]campaigns.Dispatch, error)
	// Settle records what a read-back found.
	Settle(ctx context.Context, v campaigns.Verdict) error
}

// Publisher sends what is due. Fill the fields, then call Run.
type Publisher struct {
	Ledger Ledger
	Doubts Doubts
	Queue  Queue
	Open   func(campaigns.Channel) (Channel, error) // the channel's adapter; an error fails the delivery with its text
	Now    func() time.Time
	Log    *slog.Logger

	Worker  string                                      // name of this process in leases
	Workers int                                         // how many send at the same time
	Observe func(campaigns.Dispatch, campaigns.Outcome) // hears what came of each attempt, before it is stored; may be nil
	Lease   time.Duration                               // how long an attempt belongs to this process; a send gets half of it
	Tick    time.Duration                               // how often the coming hour is put on the queue; sweeps and read-backs run twice as often
	Jobs    []Job                                       // other work on a clock, such as extending series

	wake       chan struct{}
	once       sync.Once
	complaints complaints
	lanes      lanes
	places     places
}

// Job is other work that cron ticks. It also runs once when the program starts, a Daily one too: a program that was stopped at
// 07:30 must not leave that day's work undone. So every job must do no harm when it runs again; a warning tells the same thing
// once (store.Warn, store.WarnExpiring).
type Job struct {
	Name  string
	Every time.Duration
	Daily string         // instead of Every: once a day at 07:30 …
	Zone  *time.Location // … of this zone's clocks
	Run   func(context.Context) error
}

// schedule is when cron runs the job.
func (j Job) schedule() (cron.Schedule, error) {
	if j.Daily == "" {
		return every(j.Every), nil
	}
	clock, err := time.Parse("15:04", j.Daily)
	if err != nil {
		return nil, err
	}
	return cron.ParseStandard(fmt.Sprintf("CRON_TZ=%s %d %d * * *", j.Zone, clock.Minute(), clock.Hour()))
}

// Horizon is how far ahead due deliveries are put on the queue.
const Horizon = time.Hour

// feedBatch bounds how many entries one Feed puts on the queue.
const feedBatch = 50_000

// claimTime bounds a look at what is due, answerTime another question to the database, jobTime what may take longer. Over a connection that a firewall has
// forgotten nothing is ever answered, and who waits for that would wait for ever.
const (
	claimTime  = 1500 * time.Millisecond // what is due waits for it
	answerTime = 5 * time.Second
	jobTime    = 30 * time.Second
)

// Feed puts the coming hour on the queue. An entry that is there already is only set right.
func (p *Publisher) Feed(ctx context.Context) error {
	limited, cancel := context.WithTimeout(ctx, jobTime)
	defer cancel()
	due, err := p.Ledger.Due(limited, p.Now().Add(Horizon), feedBatch)
	if err != nil {
		return err
	}
	return p.Planned(ctx, due)
}

// Planned puts deliveries that were just planned on the queue, as far as they fall in the coming hour, and wakes the
// dispatcher. It is best effort: Feed brings whatever was lost.
func (p *Publisher) Planned(ctx context.Context, due []campaigns.Due) error {
	horizon := p.Now().Add(Horizon)
	soon := due[:0:0]
	for _, d := range due {
		if d.NextAt.Before(horizon) {
			soon = append(soon, d)
		}
	}
	if len(soon) == 0 {
		return nil
	}
	err := p.Queue.Add(ctx, soon)
	p.nudge()
	return err
}

func (p *Publisher) init() { p.once.Do(func() { p.wake = make(chan struct{}, 1) }) }

func (p *Publisher) nudge() {
	p.init()
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// Sweep runs one sweep of the ledger, and feeds the queue at once when that released something: it is late already.
func (p *Publisher) Sweep(ctx context.Context) error {
	limited, cancel := context.WithTimeout(ctx, jobTime)
	defer cancel()
	swept, err := p.Doubts.Sweep(limited)
	if swept != (campaigns.Swept{}) {
		p.Log.Info("swept", "missed", swept.Missed, "released", swept.Released, "in_doubt", swept.Doubted)
	}
	if swept.Released > 0 {
		err = errors.Join(err, p.Feed(ctx))
	}
	return err
}

// Run ticks the jobs and sends what is due until ctx ends; it returns when all it started has ended. What has been
// handed to a channel by then is finished, the rest is given back.
func (p *Publisher) Run(ctx context.Context) {
	p.init()
	var wg sync.WaitGroup
	// Recover is the inner one: after a panic that passes it, cron v3.0.1's SkipIfStillRunning never runs the job again.
	c := cron.New(cron.WithLocation(time.UTC), cron.WithChain(cron.SkipIfStillRunning(cronLog{p.Log}), cron.Recover(cronLog{p.Log})))
	jobs := append([]Job{
		{Name: "feed", Every: p.Tick, Run: p.Feed},
		{Name: "sweep", Every: p.Tick / 2, Run: p.Sweep},
		{Name: "reconcile", Every: p.Tick / 2, Run: p.Reconcile},
	}, p.Jobs...)
	for _, job := range jobs {
		run := func() {
			if err := job.Run(ctx); err != nil {
				p.complain(ctx, "job failed", job.Name, err)
			}
		}
		schedule, err := job.schedule()
		if err != nil {
			p.complain(ctx, "job not scheduled", job.Name, err)
			continue
		}
		entry := c.Entry(c.Schedule(schedule, cron.FuncJob(run)))
		wg.Go(entry.WrappedJob.Run) // once at the start: after an outage the coming hour must not wait for a tick
	}
	c.Start()
	wg.Go(func() { p.dispatch(ctx) })
	<-ctx.Done()
	<-c.Stop().Done()
	wg.Wait()
}

// every is a cron schedule of a fixed pace, also below the second that cron's own "@every" rounds to.
type every time.Duration

// Next implements cron.Schedule. A pace that was forgotten must not become a busy loop.
func (e every) Next(t time.Time) time.Time { return t.Add(max(time.Duration(e), 10*time.Millisecond)) }

// cronLog hands cron's own remarks to slog.
type cronLog struct{ log *slog.Logger }

// Info implements cron.Logger.
func (c cronLog) Info(msg string, kv ...any) { c.log.Debug("cron: "+msg, kv...) }

// Error implements cron.Logger.
func (c cronLog) Error(err error, msg string, kv ...any) {
	c.log.Error("cron: "+msg, append(kv, "error", err)...)
}
