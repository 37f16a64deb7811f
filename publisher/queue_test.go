package publisher_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
)

// testRedis returns the address of the Redis that `make test` starts.
func testRedis(t *testing.T) string {
	t.Helper()
	address := os.Getenv("VK_TEST_REDIS")
	if address == "" {
		t.Fatal("start the tests with `make test`")
	}
	return address
}

// newClient connects to Redis for the length of a test.
func newClient(t *testing.T, address string) *redis.Client {
	t.Helper()
	client, err := publisher.NewRedisClient(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() }) //nolint:errcheck // nothing depends on it
	return client
}

// newKey returns a key in Redis that nobody else uses; it is gone after the test.
func newKey(t *testing.T) string {
	t.Helper()
	key := fmt.Sprintf("test:%s:%d", t.Name(), time.Now().UnixNano())
	client := newClient(t, testRedis(t))
	t.Cleanup(func() { client.Del(context.Background(), key) })
	return key
}

// queues are the ways to keep a queue; all keep the same contract.
var queues = map[string]func(*testing.T, *town) publisher.Queue{
	"database": func(_ *testing.T, w *town) publisher.Queue { return &publisher.DatabaseQueue{Ledger: w} },
	"redis": func(t *testing.T, _ *town) publisher.Queue {
		return publisher.NewRedisQueue(newClient(t, testRedis(t)), newKey(t))
	},
	"redis with the database behind it": func(t *testing.T, w *town) publisher.Queue {
		return &publisher.Fallback{Redis: publisher.NewRedisQueue(newClient(t, testRedis(t)), newKey(t)),
			Database: &publisher.DatabaseQueue{Ledger: w}, Log: slog.New(slog.DiscardHandler)}
	},
	"the database behind a redis that is away": func(t *testing.T, w *town) publisher.Queue {
		return &publisher.Fallback{Redis: publisher.NewRedisQueue(newClient(t, "redis://127.0.0.1:1/0"), "k"),
			Database: &publisher.DatabaseQueue{Ledger: w}, Log: slog.New(slog.DiscardHandler)}
	},
}

func TestEveryQueueKeepsTheSameContract(t *testing.T) {
	for name, newQueue := range queues {
		t.Run(name, func(t *testing.T) {
			w := newTown(t)
			q := newQueue(t, w)
			ctx := t.Context()
			first := w.now().Truncate(time.Minute).Add(10 * time.Minute)
			nothing := func(now, next time.Time) {
				t.Helper()
				if c := claims(t, q, now, 10); !c.Next.Equal(next) {
					t.Fatalf("the next is at %v; want %v", c.Next, next)
				}
			}
			begin := func(now time.Time, n int, want ...string) {
				t.Helper()
				w.setClock(now)
				c := claims(t, q, now, n, want...)
				if _, err := w.Begin(ctx, c.IDs, "w", time.Minute); err != nil {
					t.Fatal(err)
				}
				done(t, q, c)
			}

			t.Log("an empty queue has nothing and knows of nothing")
			nothing(first, time.Time{})

			var ids []string
			var due []campaigns.Due
			for _, k := range []int{2, 0, 3, 1} { // not in order of time
				d := w.plan(t, first.Add(time.Duration(k)*time.Minute), k)[0]
				due = append(due, campaigns.Due{DeliveryID: d.ID, NextAt: d.NextAt})
			}
			for range 2 { // twice is once
				if err := q.Add(ctx, due); err != nil {
					t.Fatal(err)
				}
			}
			slices.SortFunc(due, func(a, b campaigns.Due) int { return a.NextAt.Compare(b.NextAt) })
			for _, d := range due {
				ids = append(ids, d.DeliveryID)
			}

			t.Log("nothing comes before its millisecond, but it says when to come back")
			nothing(first.Add(-time.Millisecond), first)
			nothing(first.Add(-time.Nanosecond), first)
			t.Log("what is due comes, as many as asked, and when it was begun not again")
			begin(first, 1, ids[0])
			nothing(first, first.Add(time.Minute))
			t.Log("the earliest come first")
			third := first.Add(3 * time.Minute)
			begin(third, 1, ids[1])
			t.Log("what was claimed is out of sight, until it was put back or its claimer must have died")
			claims(t, q, third, 1, ids[2])
			claims(t, q, third, 10, ids[3])
			claims(t, q, third, 10)
			if err := q.Add(ctx, []campaigns.Due{{DeliveryID: ids[2], NextAt: third.Add(time.Second)}}); err != nil {
				t.Fatal(err)
			}
			claims(t, q, third.Add(999*time.Millisecond), 10)
			begin(third.Add(time.Second), 10, ids[2])
			claims(t, q, third.Add(4999*time.Millisecond), 10)
			begin(third.Add(5*time.Second), 10, ids[3])
			nothing(third.Add(time.Minute), time.Time{})
		})
	}
}

func TestWorkersOnEveryQueueBeginEverythingOnce(t *testing.T) {
	t.Parallel()
	for name, newQueue := range queues {
		t.Run(name, func(t *testing.T) {
			w := newTown(t)
			q := newQueue(t, w)
			at := w.now().Truncate(time.Minute).Add(10 * time.Minute)
			var due []campaigns.Due
			for range 3 {
				for _, d := range w.plan(t, at, everywhere()...) {
					due = append(due, campaigns.Due{DeliveryID: d.ID, NextAt: d.NextAt})
				}
			}
			w.setClock(at)
			if err := q.Add(t.Context(), due); err != nil {
				t.Fatal(err)
			}
			var mu sync.Mutex
			begun := map[string]int{}
			var wg sync.WaitGroup
			for range 3 {
				wg.Go(func() {
					for {
						c, err := q.Claim(t.Context(), at, 7)
						if err != nil || len(c.IDs) == 0 {
							if err != nil {
								t.Error(err)
							}
							return
						}
						some, err := w.Begin(t.Context(), c.IDs, "w", time.Minute)
						if err == nil {
							err = q.Done(t.Context(), c)
						}
						if err != nil {
							t.Error(err)
							return
						}
						mu.Lock()
						for _, d := range some {
							begun[d.Delivery.ID]++
						}
						mu.Unlock()
					}
				})
			}
			wg.Wait()
			if len(begun) != len(due) {
				t.Errorf("%d of %d begun", len(begun), len(due))
			}
			for id, n := range begun {
				if n != 1 {
					t.Errorf("%s begun %d times", id, n)
				}
			}
		})
	}
}

// at is a moment for tests of a queue alone; no clock is asked.
var at = time.Date(2027, 2, 2, 8, 0, 0, 0, time.UTC)

func entries(at time.Time, ids ...string) (all []campaigns.Due) {
	for _, id := range ids {
		all = append(all, campaigns.Due{DeliveryID: id, NextAt: at})
	}
	return all
}

func TestRedisQueue(t *testing.T) {
	for _, c := range []struct {
		name string
		test func(t *testing.T, q, other *publisher.RedisQueue)
	}{
		{"what was claimed is hidden from all for five seconds", func(t *testing.T, q, other *publisher.RedisQueue) {
			add(t, q, entries(at, "a", "b"))
			claims(t, q, at, 1, "a")
			claims(t, other, at, 10, "b")
			claims(t, other, at.Add(4999*time.Millisecond), 10)
			claims(t, q, at.Add(5*time.Second), 10, "a", "b")
		}},
		{"two clients never claim the same", func(t *testing.T, q, other *publisher.RedisQueue) {
			var ids []string
			for i := range 1000 {
				ids = append(ids, fmt.Sprintf("d-%04d", i))
			}
			add(t, q, entries(at, ids...))
			var wg sync.WaitGroup
			both := make([][]string, 2)
			for i, one := range []*publisher.RedisQueue{q, other} {
				wg.Go(func() {
					for {
						c, err := one.Claim(t.Context(), at, 3)
						if err != nil {
							t.Error(err)
						}
						if len(c.IDs) == 0 {
							return
						}
						both[i] = append(both[i], c.IDs...)
					}
				})
			}
			wg.Wait()
			all := append(both[0], both[1]...)
			slices.Sort(all)
			if !slices.Equal(all, ids) {
				t.Errorf("claimed %d, %d different", len(all), len(slices.Compact(all)))
			}
		}},
		{"done removes what was claimed and nothing else", func(t *testing.T, q, other *publisher.RedisQueue) {
			add(t, q, entries(at, "a", "b"))
			add(t, q, entries(at.Add(time.Hour), "c"))
			done(t, q, claims(t, q, at, 1, "a"))
			claims(t, other, at.Add(time.Hour), 10, "b", "c")
		}},
		{"what is added between claim and done stays", func(t *testing.T, q, other *publisher.RedisQueue) {
			add(t, q, entries(at, "a", "b"))
			c := claims(t, q, at, 10, "a", "b")
			add(t, other, entries(at.Add(15*time.Second), "a"))
			done(t, q, c)
			claims(t, q, at.Add(time.Hour), 10, "a")
		}},
		{"what another claimed again in the meantime is not removed", func(t *testing.T, q, other *publisher.RedisQueue) {
			add(t, q, entries(at, "a"))
			slow := claims(t, q, at, 10, "a")
			claims(t, other, at.Add(6*time.Second), 10, "a")
			done(t, q, slow)
			claims(t, other, at.Add(time.Hour), 10, "a")
		}},
		{"an added entry moves, earlier and later", func(t *testing.T, q, _ *publisher.RedisQueue) {
			add(t, q, entries(at, "a", "b"))
			add(t, q, entries(at.Add(time.Minute), "a"))
			add(t, q, entries(at.Add(-time.Minute), "b"))
			claims(t, q, at.Add(-time.Minute), 10, "b")
			claims(t, q, at.Add(time.Minute-time.Millisecond), 10, "b") // hidden no longer
			claims(t, q, at.Add(time.Minute), 10, "a")
		}},
		{"entries hidden by a clock that was an hour ahead are set right by the next feed", func(t *testing.T, q, _ *publisher.RedisQueue) {
			add(t, q, entries(at, "a"))
			claims(t, q, at.Add(time.Hour), 10, "a")
			claims(t, q, at, 10)
			add(t, q, entries(at, "a"))
			claims(t, q, at, 10, "a")
		}},
		{"more than a thousand entries in one call", func(t *testing.T, q, _ *publisher.RedisQueue) {
			var ids []string
			for i := range 2500 {
				ids = append(ids, fmt.Sprintf("d-%04d", i))
			}
			add(t, q, entries(at, ids...))
			done(t, q, claims(t, q, at, 5000, ids...))
			claims(t, q, at.Add(time.Hour), 10)
		}},
		{"calls about nothing do nothing", func(t *testing.T, q, _ *publisher.RedisQueue) {
			add(t, q, nil)
			done(t, q, publisher.Claimed{})
			if err := q.Ping(t.Context()); err != nil {
				t.Error(err)
			}
			claims(t, q, at, 10)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			key := newKey(t)
			c.test(t, publisher.NewRedisQueue(newClient(t, testRedis(t)), key), publisher.NewRedisQueue(newClient(t, testRedis(t)), key))
		})
	}
}

func add(t *testing.T, q publisher.Queue, due []campaigns.Due) {
	t.Helper()
	if err := q.Add(t.Context(), due); err != nil {
		t.Fatal(err)
	}
}

func claims(t *testing.T, q publisher.Queue, now time.Time, n int, want ...string) publisher.Claimed {
	t.Helper()
	c, err := q.Claim(t.Context(), now, n)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(c.IDs, want) {
		t.Fatalf("claimed %d: %.100q; want %d: %.100q", len(c.IDs), c.IDs, len(want), want)
	}
	return c
}

func done(t *testing.T, q publisher.Queue, c publisher.Claimed) {
	t.Helper()
	if err := q.Done(t.Context(), c); err != nil {
		t.Fatal(err)
	}
}

func TestAnAddressThatIsNoneIsRefusedWithoutRepeatingIt(t *testing.T) {
	_, err := publisher.NewRedisClient("http://:geheim@localhost")
	if err == nil || strings.Contains(err.Error(), "geheim") {
		t.Errorf("got %v", err)
	}
}
