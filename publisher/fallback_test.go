package publisher_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
)

func TestWithoutRedisTheDatabaseIsTheQueueWithinASecond(t *testing.T) {
	t.Parallel() // it mostly waits
	for _, c := range []struct {
		name string
		line condition
	}{{"a Redis that does not answer", frozen}, {"a Redis that is gone", cut}} {
		for _, fresh := range []bool{true, false} {
			name := c.name + ", on connections that were good"
			if fresh {
				name = c.name + ", on the first connection"
			}
			t.Run(name, func(t *testing.T) {
				w := newTown(t)
				line, address := newProxy(t, testRedis(t))
				book := &logbook{}
				fed := 0
				f := &publisher.Fallback{Redis: publisher.NewRedisQueue(newClient(t, address), newKey(t)), Database: &publisher.DatabaseQueue{Ledger: w},
					Log: slog.New(book), Restored: func(context.Context) { fed++ }}
				due := w.now().Truncate(time.Minute).Add(10 * time.Minute)
				d := w.plan(t, due, 3)[0]
				if !fresh {
					add(t, f, entries(due, "only in redis"))
					claims(t, f, due.Add(-time.Minute), 10)
				}
				line.is(c.line)
				began := time.Now()
				claims(t, f, due, 10, d.ID)
				if took := time.Since(began); took > 4*time.Second { // half a second, and patience with a busy machine
					t.Errorf("the first claim took %v", took)
				}
				began = time.Now()
				for range 10 { // from now on nobody waits for Redis
					add(t, f, entries(due, d.ID))
					done(t, f, claims(t, f, due, 10, d.ID))
				}
				t.Logf("ten rounds without Redis took %v", time.Since(began))
				if err := f.Watch(t.Context()); err != nil || fed != 0 {
					t.Errorf("back before it answers: %v", err)
				}
				line.is(open)
				for deadline := time.Now().Add(30 * time.Second); fed == 0 && time.Now().Before(deadline); {
					if err := f.Watch(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				add(t, f, entries(due, "back"))
				later := due.Add(time.Minute) // a frozen Redis carries out the claim when it thaws: that hides entries for seconds
				if fresh {
					claims(t, f, later, 10, "back")
				} else {
					claims(t, f, later, 10, "back", "only in redis")
				}
				if fed != 1 || book.count("") != 2 {
					t.Errorf("fed %d times, %d lines in the log; want once, and a line when it went and one when it came", fed, book.count(""))
				}
			})
		}
	}
}

func TestNothingIsLostOrDoubledWhenRedisComesAndGoesInABurst(t *testing.T) {
	t.Parallel() // it mostly waits
	for _, c := range []struct {
		name string
		line []condition // in turn, 0.3 s each
	}{
		{"frozen before the moment and back", []condition{frozen, frozen, open}},
		{"cut amid the burst and back", []condition{open, cut, open}},
		{"frozen and cut amid the burst, again and again", []condition{open, frozen, frozen, cut, open, frozen, open}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newTown(t)
			line, address := newProxy(t, testRedis(t))
			due := w.now().Truncate(time.Minute).Add(10 * time.Minute)
			var all []campaigns.Delivery
			for range 2 {
				all = append(all, w.plan(t, due, everywhere()...)...)
			}
			placed := make(chan struct{}, 2*len(all))
			for _, a := range w.adapters {
				a.publish = func(_ context.Context, d campaigns.Dispatch) (campaigns.Receipt, error) {
					<-time.After(50 * time.Millisecond) // a service takes its time
					defer func() { placed <- struct{}{} }()
					return w.place(d), nil
				}
			}
			p := w.publisher()
			p.Workers, p.Tick = 3, time.Second
			f := &publisher.Fallback{Redis: publisher.NewRedisQueue(newClient(t, address), newKey(t)), Database: &publisher.DatabaseQueue{Ledger: w},
				Log: slog.New(slog.DiscardHandler), Restored: func(ctx context.Context) { _ = p.Feed(ctx) }}
			p.Queue, p.Jobs = f, []publisher.Job{{Name: "watch", Every: 100 * time.Millisecond, Run: f.Watch}}
			w.setClock(due.Add(-200 * time.Millisecond))
			stop := start(t, p)
			for _, condition := range c.line {
				line.is(condition)
				<-time.After(300 * time.Millisecond)
			}
			for range all {
				await(t, placed)
			}
			stop()
			for _, d := range all {
				w.once(t, d, 20*time.Second)
				w.is(t, d.ID, campaigns.Published)
			}
		})
	}
}
