package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"strconv"
	"strings"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"
)

// asynq does the same work with hibiken/asynq: tasks that were scheduled for the due moment. "asynq/4/10ms" is four
// servers, each with a queue and a quarter of the workers, that look for what is due every 10 ms.
func (t trial) asynq(ctx context.Context, seen *recorder) error {
	parts := strings.Split(t.Row, "/")
	servers, err := strconv.Atoi(parts[1])
	if err != nil {
		return err
	}
	pace, err := time.ParseDuration(parts[2])
	if err != nil {
		return err
	}
	o, err := redis.ParseURL(t.Redis)
	if err != nil {
		return err
	}
	at := asynq.RedisClientOpt{Network: o.Network, Addr: o.Addr, Password: o.Password, DB: o.DB}
	queue := func(i int) string { return fmt.Sprintf("%s-%d", t.Key, i%servers) }
	client := asynq.NewClient(at)
	defer client.Close() //nolint:errcheck // nothing is under way
	for i, due := range t.Due {
		payload, err := json.Marshal(task{ID: strconv.Itoa(i), Due: due})
		if err != nil {
			return err
		}
		if _, err := client.EnqueueContext(ctx, asynq.NewTask("publish", payload), asynq.Queue(queue(i)), asynq.ProcessAt(time.UnixMilli(due))); err != nil {
			return err
		}
	}
	if left := time.Until(time.UnixMilli(t.Due[0])); left < 500*time.Millisecond {
		return fmt.Errorf("filling the queue took too long: %s left", left)
	}
	for i := range servers {
		server := asynq.NewServer(at, asynq.Config{
			Concurrency: concurrency / servers, Queues: map[string]int{queue(i): 1}, DelayedTaskCheckInterval: pace, TaskCheckInterval: pace,
			Logger: silent{log.New(io.Discard, "", 0)}, LogLevel: asynq.FatalLevel,
		})
		if err := server.Start(asynq.HandlerFunc(func(_ context.Context, one *asynq.Task) error {
			var it task
			if err := json.Unmarshal(one.Payload(), &it); err != nil {
				return err
			}
			seen.handed(it.ID, time.UnixMilli(it.Due))
			return nil
		})); err != nil {
			return err
		}
		defer server.Shutdown()
	}
	select {
	case <-seen.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

type task struct {
	ID  string
	Due int64 // Unix ms
}

// silent is a log that nobody reads.
type silent struct{ *log.Logger }

func (silent) Debug(...any) {}
func (silent) Info(...any)  {}
func (silent) Warn(...any)  {}
func (silent) Error(...any) {}
func (silent) Fatal(...any) {}
