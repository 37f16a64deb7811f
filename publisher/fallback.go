package publisher

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"veiligheidskalender/campaigns"
)

// Fallback is Redis while it answers, and the database while it does not. The change of one for the other costs a call's
// time-out, well under a second, and loses nothing: both only wake.
type Fallback struct {
	Redis    *RedisQueue
	Database *DatabaseQueue
	Log      *slog.Logger
	Restored func(context.Context) // called when Redis answers again; it may be empty then: feed it
	down     atomic.Bool
}

// Add implements Queue. While Redis is away the database has the entries.
func (f *Fallback) Add(ctx context.Context, due []campaigns.Due) error {
	if err := f.Database.Add(ctx, due); err != nil {
		return err
	}
	return f.try(ctx, func() error { return f.Redis.Add(ctx, due) })
}

// Claim implements Queue.
func (f *Fallback) Claim(ctx context.Context, now time.Time, n int) (Claimed, error) {
	if !f.down.Load() {
		c, err := f.Redis.Claim(ctx, now, n)
		if err == nil || ctx.Err() != nil {
			return c, err
		}
		f.away(err)
	}
	return f.Database.Claim(ctx, now, n)
}

// Done implements Queue.
func (f *Fallback) Done(ctx context.Context, c Claimed) error {
	if c.database {
		return f.Database.Done(ctx, c)
	}
	return f.try(ctx, func() error { return f.Redis.Done(ctx, c) })
}

// try calls Redis unless it is away. That it is away is no error: the database has everything.
func (f *Fallback) try(ctx context.Context, call func() error) error {
	if f.down.Load() {
		return nil
	}
	err := call()
	if err == nil || ctx.Err() != nil {
		return err
	}
	f.away(err)
	return nil
}

// away notes that Redis does not do its work.
func (f *Fallback) away(err error) {
	if f.down.CompareAndSwap(false, true) {
		f.Log.Warn("redis does not answer; the database is the queue", "error", err)
	}
}

// Watch looks whether Redis is back. It is a Job, to run every second, wherever entries are added or claimed.
func (f *Fallback) Watch(ctx context.Context) error {
	if !f.down.Load() || f.Redis.Ping(ctx) != nil {
		return nil
	}
	f.down.Store(false)
	f.Log.Info("redis answers again")
	if f.Restored != nil {
		f.Restored(ctx)
	}
	return nil
}

// Run watches until ctx ends: for a process that adds entries and runs no Publisher.
func (f *Fallback) Run(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			_ = f.Watch(ctx) // it never fails
		}
	}
}
