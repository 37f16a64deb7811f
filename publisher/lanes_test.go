package publisher_test

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
)

// gauge counts how many sends are under way.
type gauge struct {
	mu        sync.Mutex
	now, most int
	all       int
}

func (g *gauge) enter() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.all++
	g.now++
	g.most = max(g.most, g.now)
}

func (g *gauge) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.now--
}

func (g *gauge) read() (most, all int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.most, g.all
}

// planMany plans n posts for one channel.
func (w *town) planMany(t *testing.T, at time.Time, channel, n int) (all []campaigns.Delivery) {
	t.Helper()
	for range n {
		all = append(all, w.plan(t, at, channel)...)
	}
	return all
}

// sources are the ways in which a publisher hears of what is due.
var sources = map[string]func(w *town, all []campaigns.Delivery) publisher.Queue{
	"from the database": func(w *town, _ []campaigns.Delivery) publisher.Queue { return &publisher.DatabaseQueue{Ledger: w} },
	"from a queue": func(_ *town, all []campaigns.Delivery) publisher.Queue {
		q := &memoryQueue{}
		for _, d := range all {
			q.all = append(q.all, campaigns.Due{DeliveryID: d.ID, NextAt: d.DueAt})
		}
		return q
	},
}

func TestAServiceThatHangsHoldsAFewWorkersAndNotTheOthersPosts(t *testing.T) {
	for name, queue := range sources {
		t.Run(name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				due := w.now().Add(time.Minute)
				hung := w.planMany(t, due, 1, 200)
				others := w.plan(t, due, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
				var g gauge
				w.adapters[w.channels[1].ID].publish = func(ctx context.Context, _ campaigns.Dispatch) (campaigns.Receipt, error) {
					g.enter()
					defer g.leave()
					<-ctx.Done()
					return campaigns.Receipt{}, publisher.InDoubt("Geen antwoord.", ctx.Err())
				}
				p := w.publisher()
				p.Workers = 64
				p.Queue = queue(w, slices.Concat(hung, others))
				w.setClock(due)
				start(t, p)
				pass(time.Second)
				for _, d := range others {
					w.once(t, d, 250*time.Millisecond)
				}
				if most, all := g.read(); most != 8 || all != 8 {
					t.Errorf("%d sends, %d at the same time, to the service that hangs; want 8", all, most)
				}
				for _, d := range hung {
					if d := w.load(t, d.ID); d.State != campaigns.Sending && (d.State != campaigns.Waiting || d.Attempt != 0 || !d.NextAt.Equal(due)) {
						t.Fatalf("what waits for its turn is %s, attempt %d", d.State, d.Attempt)
					}
				}
				pass(2 * time.Minute) // the first attempts have timed out by then, and others got their turn
				if most, all := g.read(); most != 8 || all < 16 {
					t.Errorf("%d sends, %d at the same time; want 8, and others after them", all, most)
				}
			})
		})
	}
}

// However the lane and the workers are divided, everything goes out once.
func TestWhatWaitsForItsTurnGoesOutAsSoonAsThereIsRoom(t *testing.T) {
	for name, queue := range sources {
		t.Run(name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				due := w.now().Add(time.Minute)
				all := w.planMany(t, due, 1, 50)
				a := w.adapters[w.channels[1].ID]
				var g gauge
				a.publish = func(_ context.Context, d campaigns.Dispatch) (campaigns.Receipt, error) {
					g.enter()
					defer g.leave()
					pass(100 * time.Millisecond)
					return a.place(d), nil
				}
				p := w.publisher()
				p.Workers = 64
				p.Queue = queue(w, all)
				w.setClock(due)
				stop := start(t, p)
				pass(time.Second) // 50 posts by 8 at a time are 7 turns of a tenth of a second
				for _, d := range all {
					w.once(t, d, 750*time.Millisecond)
				}
				stop()
				if most, n := g.read(); most != 8 || n != 50 {
					t.Errorf("%d sends, %d at the same time", n, most)
				}
			})
		})
	}
}

func TestSendDueAlsoSendsWhatHadToWaitForItsTurn(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		due := w.now().Add(time.Minute)
		all := w.planMany(t, due, 1, 30)
		p := w.publisher()
		p.Workers = 64
		w.setClock(due)
		if err := p.SendDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, d := range all {
			w.once(t, d, time.Second)
		}
	})
}

func TestAStoppingWorkerLeavesToOthersWhatWaitsForItsTurn(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		due := w.now().Add(time.Minute)
		all := w.planMany(t, due, 1, 20)
		w.adapters[w.channels[1].ID].publish = func(ctx context.Context, _ campaigns.Dispatch) (campaigns.Receipt, error) {
			<-ctx.Done()
			return campaigns.Receipt{}, publisher.InDoubt("Geen antwoord.", ctx.Err())
		}
		queue := sources["from a queue"](w, all).(*memoryQueue)
		p := w.publisher()
		p.Workers = 64
		p.Tick = time.Hour
		p.Queue = queue
		w.setClock(due)
		stop := start(t, p)
		pass(time.Second)
		stop()
		left := 0
		for _, d := range all {
			if w.load(t, d.ID).State == campaigns.Waiting {
				left++
				if at := queue.at(d.ID); at.IsZero() {
					t.Error("one that waits is not on the queue any more")
				}
			}
		}
		if left != 12 {
			t.Errorf("%d wait; want 12", left)
		}
	})
}

func TestAServiceThatAsksToWaitIsNotAskedAgainForAnyPostOfTheChannel(t *testing.T) {
	for name, queue := range sources {
		t.Run(name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				due := w.now().Add(time.Minute)
				all := w.planMany(t, due, 1, 40)
				others := w.plan(t, due, 2, 3)
				until := due.Add(5 * time.Minute)
				a := w.adapters[w.channels[1].ID]
				var g gauge
				a.publish = func(_ context.Context, d campaigns.Dispatch) (campaigns.Receipt, error) {
					g.enter()
					defer g.leave()
					if now := w.now(); now.Before(until) {
						return campaigns.Receipt{}, publisher.Later(until.Sub(now), "Mastodon vraagt om even te wachten.", nil).WithAnswer(http.StatusTooManyRequests, "")
					}
					return a.place(d), nil
				}
				p := w.publisher()
				p.Workers = 64
				p.Queue = queue(w, slices.Concat(all, others))
				w.setClock(due)
				start(t, p)
				pass(4 * time.Minute)
				if _, n := g.read(); n > 16 { // those that were under way when the first answer came, and one round of those begun meanwhile
					t.Errorf("asked %d times while it had asked to wait", n)
				}
				for _, d := range others {
					w.once(t, d, 250*time.Millisecond)
				}
				for _, d := range all {
					d := w.load(t, d.ID)
					if d.State != campaigns.Waiting || d.NextAt.Before(until) || !d.DueAt.Equal(due) || d.Attempt > 1 {
						t.Fatalf("%s until %s, attempt %d", d.State, d.NextAt, d.Attempt)
					}
				}
				pass(2 * time.Minute)
				for _, d := range all {
					w.once(t, d, 6*time.Minute)
				}
			})
		})
	}
}

func TestRoomThatOthersLeaveInALaneIsUsedAtOnce(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		due := w.now().Add(time.Minute)
		all := w.planMany(t, due, 1, 16)
		hung := ""
		a := w.adapters[w.channels[1].ID]
		a.publish = func(ctx context.Context, d campaigns.Dispatch) (campaigns.Receipt, error) {
			if d.Delivery.ID == hung {
				<-ctx.Done()
			}
			return a.place(d), nil
		}
		p := w.publisher()
		p.Workers = 64
		p.Queue = sources["from a queue"](w, all)
		first := true
		p.Ledger = &ledger{Ledger: w, begin: func(ctx context.Context, ids []string, worker string, lease time.Duration) ([]campaigns.Dispatch, error) {
			if !first {
				return w.Begin(ctx, ids, worker, lease)
			}
			first = false
			hung = ids[0]
			pass(10 * time.Millisecond)
			return w.Begin(ctx, ids[:1], worker, lease) // another began the others
		}}
		w.setClock(due)
		start(t, p)
		pass(time.Second)
		n := 0
		for _, d := range all {
			for _, e := range w.placed(d.ID) {
				n++
				if late := e.at.Sub(due); late > 20*time.Millisecond {
					t.Errorf("placed after %v, when there was room", late)
				}
			}
		}
		if n != 8 {
			t.Errorf("%d placed; want 8", n)
		}
	})
}
