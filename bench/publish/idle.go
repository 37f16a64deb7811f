package main

import (
	"context"
	"fmt"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"
)

// idleness is what the publisher costs while nothing is due.
type idleness struct {
	Core          float64 // part of one core
	RedisCommands float64 // a second
}

// idleFor is how long idleness is measured: two ticks.
const idleFor = 20 * time.Second

// idle runs the publisher with nothing due in the coming hour.
func (t trial) idle(ctx context.Context) (*idleness, error) {
	o, err := redis.ParseURL(t.Redis)
	if err != nil {
		return nil, err
	}
	client := redis.NewClient(o)
	defer client.Close() //nolint:errcheck // nothing is under way
	var out idleness
	err = t.publish(ctx, newRecorder(0), func(ctx context.Context) error {
		wait(ctx, 2*time.Second) // the start is over
		calls, used, began := 0, time.Duration(0), time.Now()
		look := func() error {
			var err error
			if calls, err = commands(ctx, client); err != nil {
				return err
			}
			used, err = processorTime()
			return err
		}
		if err := look(); err != nil {
			return err
		}
		calls0, used0 := calls, used
		wait(ctx, idleFor)
		if err := look(); err != nil {
			return err
		}
		took := time.Since(began).Seconds()
		out.Core, out.RedisCommands = (used-used0).Seconds()/took, float64(calls-calls0)/took
		return ctx.Err()
	})
	return &out, err
}

func wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// commands is how many commands Redis has carried out for clients.
func commands(ctx context.Context, client *redis.Client) (n int, err error) {
	info, err := client.InfoMap(ctx, "stats").Result()
	if err != nil {
		return 0, err
	}
	_, err = fmt.Sscan(info["Stats"]["total_commands_processed"], &n)
	return n, err
}

// processorTime is what this process used.
func processorTime() (time.Duration, error) {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0, err
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), nil
}
