package publisher_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
)

var errAway = errors.New("the database is away")

func TestADatabaseThatIsAwayMakesNoNoiseAndLosesNothing(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		due := w.now().Add(time.Minute)
		all := w.plan(t, due, everywhere()...)
		book := &logbook{}
		p := w.publisher()
		p.Log = slog.New(book)
		p.Queue = &memoryQueue{}
		var away atomic.Bool
		var calls atomic.Int32
		away.Store(true)
		begin := func(ctx context.Context, ids []string, worker string, lease time.Duration) ([]campaigns.Dispatch, error) {
			calls.Add(1)
			if away.Load() {
				return nil, errAway
			}
			return w.Begin(ctx, ids, worker, lease)
		}
		p.Ledger = &ledger{Ledger: w, begin: begin}
		p.Doubts = broken{}
		p.Tick = time.Second
		w.setClock(due)
		start(t, p)
		pass(30 * time.Second)
		if lines := book.count(""); lines != 3 || book.count("job failed") != 2 || book.count("begin failed") != 1 {
			t.Errorf("%d lines in the log; want one each about begin, sweep and reconcile", lines)
		}
		if n := calls.Load(); n > 500 {
			t.Errorf("asked %d times in half a minute", n)
		}
		away.Store(false)
		back := w.now()
		pass(2 * time.Second)
		for _, d := range all {
			w.once(t, d, back.Sub(due)+1500*time.Millisecond)
		}
	})
}

func TestADeliveryThatCannotBeBegunDoesNotStopTheOthers(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		due := w.now().Add(time.Minute)
		all := w.plan(t, due, everywhere()...)
		rotten := []string{all[0].ID, all[7].ID}
		p := w.publisher()
		p.Ledger = &ledger{Ledger: w, begin: func(ctx context.Context, ids []string, worker string, lease time.Duration) ([]campaigns.Dispatch, error) {
			if slices.Contains(ids, rotten[0]) || slices.Contains(ids, rotten[1]) {
				return nil, errors.New("revision: invalid character")
			}
			return w.Begin(ctx, ids, worker, lease)
		}}
		w.setClock(due)
		start(t, p)
		pass(5 * time.Second)
		for i, d := range all {
			if i == 0 || i == 7 {
				w.is(t, d.ID, campaigns.Waiting)
				continue
			}
			w.once(t, d, 2*time.Second)
		}
	})
}

func TestAHiccupOfTheDatabaseCostsASecondAndNotATick(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		due := w.now().Add(time.Minute)
		d := w.plan(t, due, 3)[0]
		tries := 0
		p := w.publisher()
		p.Tick = time.Hour
		p.Queue = &memoryQueue{all: []campaigns.Due{{DeliveryID: d.ID, NextAt: due}}}
		p.Ledger = &ledger{Ledger: w, begin: func(ctx context.Context, ids []string, worker string, lease time.Duration) ([]campaigns.Dispatch, error) {
			if tries++; tries == 1 {
				return nil, errAway
			}
			return w.Begin(ctx, ids, worker, lease)
		}}
		w.setClock(due)
		start(t, p)
		pass(2 * time.Second)
		w.once(t, d, 1250*time.Millisecond)
	})
}

func TestWhatWasClaimedAndNotBegunIsVisibleToOthersAtOnceWhenStopping(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		due := w.now().Add(time.Minute)
		d := w.plan(t, due, 3)[0]
		ctx, cancel := context.WithCancel(t.Context())
		queue := &memoryQueue{all: []campaigns.Due{{DeliveryID: d.ID, NextAt: due}}, took: cancel}
		p := w.publisher()
		p.Queue = queue
		w.setClock(due)
		p.Run(ctx)
		if got := queue.at(d.ID); !got.Equal(due) {
			t.Errorf("visible at %v; want %v", got, due)
		}
		if d := w.is(t, d.ID, campaigns.Waiting); d.Attempt != 0 {
			t.Errorf("%d attempts", d.Attempt)
		}
	})
}

func TestNothingIsSentThatMayNotHaveBeenBegun(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		due := w.now().Add(time.Minute)
		d := w.plan(t, due, 3)[0]
		p := w.publisher()
		p.Ledger = &ledger{Ledger: w, begin: func(_ context.Context, _ []string, _ string, lease time.Duration) ([]campaigns.Dispatch, error) {
			read := d
			read.Attempt, read.LeaseUntil = 1, w.now().Add(lease)
			return []campaigns.Dispatch{{Delivery: read, Channel: w.channels[3]}}, errors.New("commit failed") // it had read them already
		}}
		w.setClock(due)
		if err := p.SendDue(t.Context()); err == nil {
			t.Error("nobody hears of it")
		}
		if n := len(w.placed(d.ID)); n != 0 {
			t.Errorf("placed %d times", n)
		}
	})
}

func TestAnOutcomeThatCannotBeStoredDoesNotTakeTheOthersWithIt(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		due := w.now().Add(time.Minute)
		all := w.plan(t, due, everywhere()...)
		book := &logbook{}
		p := w.publisher()
		p.Log = slog.New(book)
		p.Lease = 4 * time.Second
		p.Ledger = &ledger{Ledger: w, finish: func(ctx context.Context, outcomes []campaigns.Outcome) error {
			for _, o := range outcomes {
				if o.DeliveryID == all[3].ID {
					return errors.New("invalid byte sequence")
				}
			}
			return w.Finish(ctx, outcomes)
		}}
		w.setClock(due)
		stop := start(t, p)
		pass(time.Second)
		for i, d := range all {
			want := campaigns.Published
			if i == 3 {
				want = campaigns.Sending
			}
			w.is(t, d.ID, want)
		}
		pass(10 * time.Second) // its lease lapses; the read-back finds it
		for _, d := range all {
			w.once(t, d, time.Second)
			w.is(t, d.ID, campaigns.Published)
		}
		asked := time.Now()
		stop()
		if took := time.Since(asked); took > 8*time.Second {
			t.Errorf("Run ended %v after it was asked to", took)
		}
		if n := book.count("outcome lost"); n != 1 {
			t.Errorf("the log says %d times that an outcome was lost", n)
		}
	})
}

func TestAnOutcomeIsKeptUntilTheDatabaseIsBack(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		due := w.now().Add(time.Minute)
		all := w.plan(t, due, everywhere()...)
		p := w.publisher()
		p.Lease = 2 * time.Second
		var away atomic.Bool
		down := &ledger{Ledger: w}
		down.due = func(ctx context.Context, until time.Time, limit int) ([]campaigns.Due, error) {
			if away.Load() {
				return nil, errAway
			}
			return w.Due(ctx, until, limit)
		}
		down.begin = func(ctx context.Context, ids []string, worker string, lease time.Duration) ([]campaigns.Dispatch, error) {
			begun, err := w.Begin(ctx, ids, worker, lease)
			away.Store(true) // just after it said yes
			return begun, err
		}
		down.finish = func(ctx context.Context, outcomes []campaigns.Outcome) error {
			if away.Load() {
				return errAway
			}
			return w.Finish(ctx, outcomes)
		}
		p.Ledger, p.Doubts, p.Workers = down, nobody{}, townChannels
		w.setClock(due)
		start(t, p)
		pass(10 * time.Second)
		for _, d := range all {
			w.is(t, d.ID, campaigns.Sending)
		}
		away.Store(false)
		pass(2500 * time.Millisecond)
		for _, d := range all {
			w.once(t, d, 0)
			w.is(t, d.ID, campaigns.Published)
		}
	})
}

// nobody looks after what went wrong.
type nobody struct{}

func (nobody) Sweep(context.Context) (s campaigns.Swept, err error)               { return s, nil }
func (nobody) InDoubt(context.Context, int) (all []campaigns.Dispatch, err error) { return nil, nil }
func (nobody) Settle(context.Context, campaigns.Verdict) error                    { return nil }

// broken is a store that is away.
type broken struct{ nobody }

func (broken) Sweep(context.Context) (s campaigns.Swept, err error) { return s, errAway }
func (broken) InDoubt(context.Context, int) (all []campaigns.Dispatch, err error) {
	return nil, errAway
}

func TestStoppingWaitsForAStuckDatabaseNoLongerThanALeaseOrTwo(t *testing.T) {
	for _, c := range []struct {
		name string
		lost int
		set  func(*ledger)
	}{
		{"a begin that hangs", 0, func(l *ledger) {
			l.begin = func(ctx context.Context, _ []string, _ string, _ time.Duration) ([]campaigns.Dispatch, error) {
				<-ctx.Done()
				return nil, ctx.Err()
			}
		}},
		{"a finish that hangs", townChannels, func(l *ledger) {
			l.finish = func(ctx context.Context, _ []campaigns.Outcome) error {
				<-ctx.Done()
				return ctx.Err()
			}
		}},
		{"a finish that fails", townChannels, func(l *ledger) {
			l.finish = func(context.Context, []campaigns.Outcome) error { return errAway }
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				due := w.now().Add(time.Minute)
				w.plan(t, due, everywhere()...)
				book := &logbook{}
				p := w.publisher()
				p.Log = slog.New(book)
				p.Workers, p.Lease = townChannels, 10*time.Second
				l := &ledger{Ledger: w}
				c.set(l)
				p.Ledger, p.Doubts = l, nobody{}
				w.setClock(due)
				stop := start(t, p)
				pass(100 * time.Millisecond)
				asked := time.Now()
				stop()
				if took := time.Since(asked); took > 2*p.Lease {
					t.Errorf("Run ended %v after it was asked to; a lease is %v", took, p.Lease)
				}
				if n := book.count("outcome lost"); n != c.lost {
					t.Errorf("the log names %d lost outcomes; want %d", n, c.lost)
				}
			})
		})
	}
}

func TestStaleEntriesDoNotHoldUpWhatIsDue(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		due := w.now().Add(time.Minute)
		d := w.plan(t, due, 3)[0]
		w.setClock(due)
		queue := &memoryQueue{}
		for i := range 500 {
			queue.all = append(queue.all, campaigns.Due{DeliveryID: fmt.Sprint("gone-", i), NextAt: due.Add(-time.Hour)})
		}
		queue.all = append(queue.all, campaigns.Due{DeliveryID: d.ID, NextAt: due})
		p := w.publisher()
		p.Queue = queue
		start(t, p)
		pass(100 * time.Millisecond)
		w.once(t, d, 0)
	})
}

func TestWhatAnotherWorkerHoldsIsAskedForAgainWithoutHaste(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		due := w.now().Add(time.Minute)
		d := w.plan(t, due, 3)[0]
		calls := 0 // by one goroutine only
		p := w.publisher()
		p.Ledger = &ledger{Ledger: w, begin: func(ctx context.Context, ids []string, worker string, lease time.Duration) ([]campaigns.Dispatch, error) {
			if calls++; calls <= 10 {
				return nil, nil // locked by another
			}
			return w.Begin(ctx, ids, worker, lease)
		}}
		w.setClock(due)
		start(t, p)
		pass(time.Second)
		w.once(t, d, 250*time.Millisecond)
		if late := w.placed(d.ID)[0].at.Sub(due); late < 150*time.Millisecond {
			t.Errorf("asked ten times in %v", late)
		}
	})
}

func TestSendDueEndsWhenAllIsRefused(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		due := w.now().Add(time.Minute)
		w.plan(t, due, everywhere()...)
		p := w.publisher()
		p.Ledger = &ledger{Ledger: w, begin: func(context.Context, []string, string, time.Duration) ([]campaigns.Dispatch, error) {
			return nil, nil
		}}
		w.setClock(due)
		if err := p.SendDue(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// A ledger that begins more, or fewer, than it was asked to is broken; workers must still come free, all of them and no more.
func TestWorkersComeFreeWhateverTheLedgerBegins(t *testing.T) {
	for _, c := range []struct {
		name string
		more int
	}{{"fewer than was asked", -2}, {"as many as was asked", 0}, {"more than was asked", 3}} {
		t.Run(c.name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				var mu sync.Mutex
				busy, most, sent, next := 0, 0, 0, 0
				w.adapters["c"] = &adapter{service: w.service, publish: func(context.Context, campaigns.Dispatch) (campaigns.Receipt, error) {
					mu.Lock()
					busy++
					most = max(most, busy)
					mu.Unlock()
					pass(100 * time.Millisecond)
					mu.Lock()
					defer mu.Unlock()
					busy--
					sent++
					return campaigns.Receipt{}, nil
				}}
				p := w.publisher()
				p.Workers = 4
				p.Doubts = nobody{}
				p.Queue = &endlessQueue{}
				p.Ledger = &ledger{Ledger: w,
					due: func(context.Context, time.Time, int) ([]campaigns.Due, error) { return nil, nil },
					begin: func(_ context.Context, ids []string, _ string, lease time.Duration) (begun []campaigns.Dispatch, _ error) {
						mu.Lock()
						defer mu.Unlock()
						for range max(len(ids)+c.more, 1) {
							next++
							begun = append(begun, campaigns.Dispatch{Channel: campaigns.Channel{ID: "c"},
								Delivery: campaigns.Delivery{ID: fmt.Sprint(next), Attempt: 1, LeaseUntil: w.now().Add(lease)}})
						}
						return begun, nil
					},
					finish: func(context.Context, []campaigns.Outcome) error { return nil },
				}
				stop := start(t, p)
				pass(time.Minute)
				stop()
				if limit := p.Workers + 2*max(c.more, 0); most > limit { // two are beginning at a time
					t.Errorf("%d sent at the same time; want at most %d", most, limit)
				}
				if next-sent > most || sent < 600*p.Workers*9/10 {
					t.Errorf("%d begun and %d sent in a minute; want %d", next, sent, 600*p.Workers)
				}
			})
		})
	}
}

func TestTheQueueKnowsAtOnceWhenToTryAgain(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer error
		after  time.Duration // when the queue has it, at least
	}{
		{"refused for now", publisher.Later(0, "Druk.", nil), 15 * time.Second},
		{"in doubt, absent and known by its key", errors.New("EOF"), 35 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				due := w.now().Add(time.Minute)
				d := w.plan(t, due, 3)[0]
				w.adapters[d.ChannelID].publish = says(c.answer)
				w.adapters[d.ChannelID].keyed = func(campaigns.Dispatch, time.Time) bool { return true }
				queue := &memoryQueue{all: []campaigns.Due{{DeliveryID: d.ID, NextAt: due}}}
				p := w.publisher()
				p.Queue = queue
				w.setClock(due)
				err := p.SendDue(t.Context())
				for range 2 {
					w.step.Add(int64(30 * time.Second))
					err = errors.Join(err, p.Reconcile(t.Context()))
				}
				if err != nil {
					t.Fatal(err)
				}
				next := w.is(t, d.ID, campaigns.Waiting).NextAt
				if got := queue.at(d.ID).Truncate(time.Millisecond); !got.Equal(next) || got.Sub(due) < c.after {
					t.Errorf("the queue has it at %v; want %v", got, next)
				}
			})
		})
	}
}

func TestAtTheStartTheComingHourIsFedWithoutWaitingForATick(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		due := w.now().Add(time.Minute)
		d := w.plan(t, due, 3)[0]
		p := w.publisher()
		p.Queue, p.Tick = &memoryQueue{}, time.Hour
		w.setClock(due.Add(time.Second)) // it fell due during an outage
		start(t, p)
		pass(time.Millisecond)
		w.once(t, d, time.Second)
	})
}

func TestNoDeliveryWaitsForTheQueuesHousekeeping(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		due := w.now().Add(time.Minute)
		d := w.plan(t, due, 3)[0]
		p := w.publisher()
		p.Queue = &memoryQueue{all: []campaigns.Due{{DeliveryID: d.ID, NextAt: due}}, done: func() { pass(time.Minute) }}
		w.setClock(due)
		start(t, p)
		pass(time.Second)
		w.once(t, d, 0)
	})
}

// A ledger that has begun deliveries and then cannot read their words gives them back for as long as the publisher waits.
func TestWhatTheLedgerGivesBackCostsHalfASecondAndNotATick(t *testing.T) {
	for name, channels := range map[string][]int{"one": {3}, "many together": everywhere()} {
		t.Run(name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				due := w.now().Add(time.Minute)
				all := w.plan(t, due, channels...)
				first := true
				p := w.publisher()
				p.Workers = 64
				p.Queue = &memoryQueue{} // unlike the database, it knows only what it is told
				p.Ledger = &ledger{Ledger: w, begin: func(ctx context.Context, ids []string, worker string, lease time.Duration) ([]campaigns.Dispatch, error) {
					begun, err := w.Begin(ctx, ids, worker, lease)
					if !first || err != nil {
						return begun, err
					}
					first = false
					var back []campaigns.Outcome
					for _, d := range begun {
						now := w.now()
						back = append(back, campaigns.Outcome{DeliveryID: d.Delivery.ID, Attempt: 1, Action: campaigns.Retry, StartedAt: now, EndedAt: now,
							NextAt: now.Add(500 * time.Millisecond)}) // as the store does
					}
					return nil, errors.Join(errAway, w.Finish(ctx, back))
				}}
				w.setClock(due.Add(-time.Second))
				start(t, p)
				pass(5 * time.Second)
				for _, d := range all {
					w.once(t, d, 600*time.Millisecond)
				}
			})
		})
	}
}
