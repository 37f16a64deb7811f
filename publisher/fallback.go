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
	Database DatabaseQueue
	Log      *slog.Logger
	Restored func(context.Context) // called when Redis answers again; it may be empty then: feed it
	down     atomic.Bool
}

// Add implements Queue. While Redis is away it does nothing: the database has the entries.
func (f *Fallback) Add(ctx context.Context, due []campaigns.Due) error {
	if f.down.Load() {
		return nil
	}
	return f.judge(ctx, f.Redis.Add(ctx, due))
}

// Claim implements Queue.
func (f *Fallback) Claim(ctx context.Context, now time.Time, n int) (Claimed, error) {
	if !f.down.Load() {
		c, err := f.Redis.Claim(ctx, now, n)
		if err == nil || ctx.Err() != nil {
			return c, err
		}
		_ = f.judge(ctx, err) // it is logged; the database answers instead
	}
	return f.Database.Claim(ctx, now, n)
}

// Done implements Queue.
func (f *Fallback) Done(ctx context.Context, c Claimed) error {
	if c.until == 0 || f.down.Load() {
		return nil
	}
	return f.judge(ctx, f.Redis.Done(ctx, c))
}

// judge notes that Redis is away.
func (f *Fallback) judge(ctx context.Context, err error) error {
	if err != nil && ctx.Err() == nil && f.down.CompareAndSwap(false, true) {
		f.Log.Warn("redis does not answer; the database is the queue", "error", err)
	}
	return err
}

// Watch looks whether Redis is back, until ctx ends. It is a Job, to run every second.
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
