package main

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
	"veiligheidskalender/store"
)

// key encrypts channel secrets; there are none here.
var key = make([]byte, 32)

// ours runs the product's publisher as `serve` joins it, on a channel that does nothing, until every delivery is out and
// its outcome stored.
func (t trial) ours(ctx context.Context, seen *recorder) error {
	return t.publish(ctx, seen, func(ctx context.Context) error {
		select {
		case <-seen.done:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
}

// publish runs the publisher until wait returns.
func (t trial) publish(ctx context.Context, seen *recorder, wait func(context.Context) error) error {
	s, err := store.Open(ctx, t.Database, store.Options{Key: key})
	if err != nil {
		return err
	}
	defer s.Close()                                       //nolint:errcheck // every change is committed
	log := slog.New(slog.NewTextHandler(io.Discard, nil)) // written like the product's own, to nowhere
	database := &publisher.DatabaseQueue{Ledger: s}
	p := &publisher.Publisher{
		Ledger: ledger{s, seen}, Doubts: s, Queue: database, Now: time.Now, Log: log, Worker: "bench", Workers: concurrency,
		Lease: time.Minute, Tick: 10 * time.Second,
		Open: func(campaigns.Channel) (publisher.Channel, error) { return nothing{seen: seen}, nil },
	}
	if t.Redis != "" {
		client, err := publisher.NewRedisClient(t.Redis)
		if err != nil {
			return err
		}
		defer client.Close() //nolint:errcheck // nothing is under way
		q := &publisher.Fallback{Redis: publisher.NewRedisQueue(client, t.Key), Database: database, Log: log}
		p.Queue = q
		p.Jobs = append(p.Jobs, publisher.Job{Name: "watch redis", Every: time.Second, Run: q.Watch})
	}
	running, stop := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Go(func() { p.Run(running) })
	err = wait(ctx)
	stop()
	wg.Wait()
	return err
}

// ledger is the store; it notes when outcomes were committed.
type ledger struct {
	*store.Store
	seen *recorder
}

func (l ledger) Finish(ctx context.Context, outcomes []campaigns.Outcome) error {
	err := l.Store.Finish(ctx, outcomes)
	l.seen.kept()
	return err
}

// nothing is a channel that places nothing. What it does not override nobody calls here.
type nothing struct {
	publisher.Hand
	seen *recorder
}

// Publish implements publisher.Channel.
func (n nothing) Publish(_ context.Context, d campaigns.Dispatch) (campaigns.Receipt, error) {
	n.seen.handed(d.Delivery.ID, d.Delivery.DueAt)
	return campaigns.Receipt{RemoteID: d.Delivery.ID}, nil
}
