package publisher_test

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
)

func TestAPostIsPlacedOnceAtItsMomentAndNotBefore(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		due := w.now().Add(10 * time.Minute)
		all := w.plan(t, due, everywhere()...)
		w.setClock(due.Add(-2 * time.Second))
		start(t, w.publisher())
		w.passUntil(due.Add(-time.Millisecond))
		for _, d := range all {
			if n := len(w.placed(d.ID)); n > 0 {
				t.Errorf("placed %d times before its moment", n)
			}
		}
		pass(3 * time.Second)
		for _, d := range all {
			w.once(t, d, 0)
			w.is(t, d.ID, campaigns.Published)
		}
	})
}

func TestOnTheRealClockAPostIsPlacedOnceAndNotBeforeItsMillisecond(t *testing.T) {
	w := newTown(t)
	due := w.now().Truncate(time.Minute).Add(10 * time.Minute)
	all := w.plan(t, due, everywhere()...)
	placed := make(chan struct{}, 2*townChannels)
	for _, a := range w.adapters {
		a.publish = func(_ context.Context, d campaigns.Dispatch) (campaigns.Receipt, error) {
			defer func() { placed <- struct{}{} }()
			return w.place(d), nil
		}
	}
	w.setClock(due.Add(-700 * time.Millisecond))
	stop := start(t, w.publisher())
	for range all {
		await(t, placed)
	}
	stop()
	for _, d := range all {
		w.once(t, d, 5*time.Second)
		w.is(t, d.ID, campaigns.Published)
	}
}

// await waits for a channel on the real clock, long enough for any machine.
func await[T any](t *testing.T, c <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-c:
	case <-time.After(30 * time.Second):
		t.Fatal("nothing came")
	}
	return v
}

func TestAPostPlannedForNowIsPlacedWithoutWaitingForATick(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		p := w.publisher()
		start(t, p)
		pass(100 * time.Millisecond) // amid a nap
		due := w.now().Truncate(time.Minute)
		d := w.plan(t, due, 3)[0]
		if err := p.Planned(t.Context(), []campaigns.Due{{DeliveryID: d.ID, NextAt: due}}); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		w.once(t, d, 100*time.Millisecond)
	})
}

func TestWhatIsReleasedGoesOutAtOnce(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		due := w.now().Add(time.Minute)
		d := w.plan(t, due, 3)[0]
		if _, err := w.SetHalt(t.Context(), campaigns.Halt{Scope: campaigns.HaltAll, Reason: "even wachten", By: w.approver.ID}); err != nil {
			t.Fatal(err)
		}
		p := w.publisher()
		queue := &memoryQueue{}
		p.Queue = queue // unlike the database, it knows only what it is told
		w.setClock(due)
		if err := errors.Join(p.Feed(t.Context()), p.SendDue(t.Context())); err != nil {
			t.Fatal(err)
		}
		w.is(t, d.ID, campaigns.Held)
		halts, err := w.Halts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := w.LiftHalt(t.Context(), halts[0].ID, w.approver.ID); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(p.Sweep(t.Context()), p.SendDue(t.Context())); err != nil {
			t.Fatal(err)
		}
		w.once(t, d, 0)
	})
}

func TestRunStartsAndStopsManyTimesAndLeavesNothingBehind(t *testing.T) {
	w := newTown(t)
	w.plan(t, w.now().Truncate(time.Minute).Add(time.Minute), everywhere()...)
	warm := func() {
		p := w.publisher()
		p.Tick = 20 * time.Millisecond
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			p.Run(ctx)
		}()
		cancel()
		await(t, ended)
	}
	warm()
	before := runtime.NumGoroutine()
	for range 40 {
		warm()
	}
	for deadline := time.Now().Add(30 * time.Second); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(deadline) {
			buf := make([]byte, 1<<20)
			t.Fatalf("%d goroutines before, %d after:\n%s", before, runtime.NumGoroutine(), buf[:runtime.Stack(buf, true)])
		}
	}
}

func TestStoppingWaitsForWhatIsWithAChannelAndStoresIt(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		due := w.now().Add(time.Minute)
		d := w.plan(t, due, 3)[0]
		w.adapters[d.ChannelID].publish = func(ctx context.Context, d campaigns.Dispatch) (campaigns.Receipt, error) {
			pass(30 * time.Second)
			if ctx.Err() != nil {
				return campaigns.Receipt{}, ctx.Err()
			}
			return w.place(d), nil
		}
		w.setClock(due)
		stop := start(t, w.publisher())
		pass(time.Second)
		stop()
		if at := w.now(); at.Before(due.Add(30 * time.Second)) {
			t.Errorf("Run returned %v after the moment; the channel was busy for 30 s", at.Sub(due))
		}
		w.once(t, d, 30*time.Second)
		w.is(t, d.ID, campaigns.Published)
	})
}

func TestWhatWasBegunAndNotHandedOverIsGivenBackWhenStopping(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		due := w.now().Add(time.Minute)
		all := w.plan(t, due, everywhere()...)
		p := w.publisher()
		p.Workers = townChannels
		ctx, cancel := context.WithCancel(t.Context())
		p.Ledger = &ledger{Ledger: w, begin: func(ctx context.Context, ids []string, worker string, lease time.Duration) ([]campaigns.Dispatch, error) {
			begun, err := w.Begin(ctx, ids, worker, lease)
			cancel() // the program is asked to stop just after the commit
			if ctx.Err() != nil {
				return nil, ctx.Err() // as a driver does whose reply is cut off
			}
			return begun, err
		}}
		w.setClock(due)
		p.Run(ctx)
		for _, d := range all {
			if n := len(w.placed(d.ID)); n != 0 {
				t.Errorf("placed %d times; want given back", n)
			}
			if d := w.is(t, d.ID, campaigns.Waiting); !d.NextAt.Equal(due) {
				t.Errorf("comes again at %v; want at once", d.NextAt)
			}
		}
		if err := w.publisher().SendDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, d := range all {
			w.once(t, d, 0)
		}
	})
}

func TestAJobThatPanicsComesAgain(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		var runs atomic.Int32
		p := w.publisher()
		p.Jobs = []publisher.Job{{Name: "broken", Every: time.Second, Run: func(context.Context) error {
			runs.Add(1)
			panic("broken")
		}}}
		stop := start(t, p)
		pass(3500 * time.Millisecond)
		stop()
		if n := runs.Load(); n != 4 { // at the start and every second
			t.Errorf("ran %d times; want 4", n)
		}
	})
}

func TestAJobNeverRunsBesideItself(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		var running, runs atomic.Int32
		p := w.publisher()
		p.Jobs = []publisher.Job{{Name: "slow", Every: time.Second, Run: func(context.Context) error {
			if running.Add(1) > 1 {
				t.Error("runs beside itself")
			}
			pass(2500 * time.Millisecond)
			running.Add(-1)
			runs.Add(1)
			return nil
		}}}
		stop := start(t, p)
		pass(6 * time.Second)
		stop()
		if n := runs.Load(); n < 2 {
			t.Errorf("ran %d times", n)
		}
	})
}

func TestAForgottenPaceIsNoBusyLoop(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		var runs atomic.Int32
		p := w.publisher()
		p.Jobs = []publisher.Job{{Name: "forgotten", Run: func(context.Context) error { runs.Add(1); return nil }}}
		stop := start(t, p)
		pass(time.Second)
		stop()
		if n := runs.Load(); n > 110 {
			t.Errorf("ran %d times in a second", n)
		}
	})
}

func TestAClockThatJumps(t *testing.T) {
	for _, c := range []struct {
		name   string
		before time.Duration // the clock, relative to the moment, and then
		jumps  []time.Duration
		state  campaigns.State
		late   time.Duration
	}{
		{"an hour ahead past the moment: placed within a nap", -30 * time.Minute, []time.Duration{time.Hour}, campaigns.Published, 30*time.Minute + 250*time.Millisecond},
		{"far past the moment, as after a night asleep: not placed but missed", -time.Minute, []time.Duration{10 * time.Hour}, campaigns.Missed, 0},
		{"an hour back before the moment: placed when it comes", -100 * time.Millisecond, []time.Duration{-time.Hour, time.Hour}, campaigns.Published, 250 * time.Millisecond},
		{"an hour back after the moment: not placed again", 0, []time.Duration{-time.Hour, time.Hour}, campaigns.Published, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				due := w.now().Add(2 * time.Hour)
				d := w.plan(t, due, 3)[0]
				w.setClock(due.Add(c.before))
				p := w.publisher()
				p.Tick = time.Second
				start(t, p)
				synctest.Wait()
				for _, jump := range c.jumps {
					w.step.Add(int64(jump))
					pass(1100 * time.Millisecond)
				}
				w.is(t, d.ID, c.state)
				if c.state == campaigns.Published {
					w.once(t, d, c.late+1100*time.Millisecond)
				} else if n := len(w.placed(d.ID)); n != 0 {
					t.Errorf("placed %d times", n)
				}
			})
		})
	}
}
