package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// take moves what is due out of the set: the least that a queue in Redis can do. Nothing is remembered; what is taken and
// not handled is lost.
var take = redis.NewScript(`
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'WITHSCORES', 'LIMIT', 0, ARGV[2])
for i = 1, #due, 2 do redis.call('ZREM', KEYS[1], due[i]) end
return due`)

// floor hands out entries of a bare sorted set in Redis.
func (t trial) floor(ctx context.Context, seen *recorder) error {
	o, err := redis.ParseURL(t.Redis)
	if err != nil {
		return err
	}
	client := redis.NewClient(o)
	defer client.Close() //nolint:errcheck // nothing is under way
	all := make([]redis.Z, len(t.Due))
	for i, due := range t.Due {
		all[i] = redis.Z{Score: float64(due), Member: fmt.Sprintf("%036d", i)}
	}
	if err := client.ZAdd(ctx, t.Key, all...).Err(); err != nil {
		return err
	}
	var wg sync.WaitGroup
	defer wg.Wait()
	free := make(chan struct{}, concurrency)
	for ctx.Err() == nil {
		due, err := take.Run(ctx, client, []string{t.Key}, time.Now().UnixMilli(), concurrency).StringSlice()
		if err != nil {
			return err
		}
		for i := 0; i < len(due); i += 2 {
			var ms int64
			if _, err := fmt.Sscan(due[i+1], &ms); err != nil {
				return err
			}
			free <- struct{}{}
			wg.Go(func() {
				seen.handed(due[i], time.UnixMilli(ms))
				<-free
			})
		}
		select {
		case <-seen.done:
			return nil
		default:
		}
		if len(due) == 0 {
			time.Sleep(time.Millisecond)
		}
	}
	return ctx.Err()
}
