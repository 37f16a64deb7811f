package publisher_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
)

// seen is what a look says.
type seen string

const (
	there      seen = "there"
	absent     seen = "absent"
	unreadable seen = "unreadable"
	panics     seen = "panics"
)

func TestADeliveryInDoubtIsLookedForAndSettled(t *testing.T) {
	all := []time.Duration{5 * time.Second, 35 * time.Second, 155 * time.Second, 455 * time.Second}
	for _, c := range []struct {
		name   string
		looks  []seen // the last one goes on
		keyed  bool
		sulky  bool            // Keyed itself panics
		want   campaigns.State // when nothing more happens by itself
		times  []time.Duration // of the looks, after the attempt ended
		detail string
	}{
		{name: "found at once", looks: []seen{there}, want: campaigns.Published, times: all[:1]},
		{name: "found at the last look", looks: []seen{absent, unreadable, absent, there}, want: campaigns.Published, times: all},
		{name: "never found", looks: []seen{absent}, want: campaigns.NeedsHuman, times: all},
		{name: "never found, but known by its key", looks: []seen{absent}, keyed: true, want: campaigns.Waiting, times: all[:2]},
		{name: "known by its key and found", looks: []seen{absent, there}, keyed: true, want: campaigns.Published, times: all[:2]},
		{name: "unreadable", looks: []seen{unreadable}, want: campaigns.NeedsHuman, times: all, detail: "geen antwoord"},
		{name: "unreadable, though known by its key", looks: []seen{unreadable}, keyed: true, want: campaigns.NeedsHuman, times: all, detail: "geen antwoord"},
		{name: "unreadable at first, then absent and known by its key", looks: []seen{unreadable, absent}, keyed: true, want: campaigns.Waiting, times: all[:2]},
		{name: "a panic", looks: []seen{panics}, keyed: true, want: campaigns.NeedsHuman, times: all,
			detail: "het programma maakte een fout bij het teruglezen: oh no"},
		{name: "a panic about the key", looks: []seen{absent}, keyed: true, sulky: true, want: campaigns.NeedsHuman, times: all,
			detail: "het programma maakte een fout bij het teruglezen: oh no"},
	} {
		t.Run(c.name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				due := w.now().Add(time.Minute)
				d := w.plan(t, due, 3)[0]
				var times []time.Duration
				a := w.adapters[d.ChannelID]
				a.publish = says(errors.New("EOF"))
				a.find = func(context.Context, campaigns.Dispatch) (campaigns.Receipt, error) {
					look := c.looks[min(len(times), len(c.looks)-1)]
					times = append(times, w.now().Sub(due))
					switch look {
					case there:
						return campaigns.Receipt{RemoteID: "r\x00-2", URL: "https://example.nl/2"}, nil
					case absent:
						return campaigns.Receipt{}, publisher.ErrAbsent
					case panics:
						panic("oh no")
					}
					return campaigns.Receipt{}, errors.New("geen antwoord")
				}
				if c.keyed {
					a.keyed = func(campaigns.Dispatch, time.Time) bool {
						if c.sulky {
							panic("oh no")
						}
						return true
					}
				}
				p := w.publisher()
				w.setClock(due)
				if err := p.SendDue(t.Context()); err != nil {
					t.Fatal(err)
				}
				for range 7 {
					d = w.load(t, d.ID)
					for _, at := range []time.Time{d.NextAt.Add(-time.Millisecond), d.NextAt} {
						if at.After(w.now()) {
							w.setClock(at)
						}
						if err := p.Reconcile(t.Context()); err != nil {
							t.Fatal(err)
						}
					}
				}
				d = w.is(t, d.ID, c.want)
				if !slices.Equal(times, c.times) {
					t.Errorf("looked at %v; want %v", times, c.times)
				}
				if got := d.Receipt; c.want == campaigns.Published && got != (campaigns.Receipt{RemoteID: "r-2", URL: "https://example.nl/2"}) {
					t.Errorf("the receipt is %q", got)
				}
				if c.want == campaigns.Waiting && d.NextAt.After(w.now()) {
					t.Errorf("sent again at %v; want now", d.NextAt)
				}
				if c.want == campaigns.InDoubt {
					return
				}
				history, err := w.Attempts(t.Context(), d.PostID)
				if err != nil {
					t.Fatal(err)
				}
				if last := history[len(history)-1]; last.Reason == "" || last.Detail != c.detail {
					t.Errorf("the evidence is %q, %q; want detail %q", last.Reason, last.Detail, c.detail)
				}
			})
		})
	}
}

func TestALookThatIsCutShortSaysNothing(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		d := w.doubtful(t, 3)
		ctx, cancel := context.WithCancel(t.Context())
		w.adapters[d.ChannelID].find = func(ctx context.Context, _ campaigns.Dispatch) (campaigns.Receipt, error) {
			cancel()
			return campaigns.Receipt{}, ctx.Err()
		}
		if err := w.publisher().Reconcile(ctx); err != nil {
			t.Error(err)
		}
		if d := w.is(t, d.ID, campaigns.InDoubt); d.Checks != 0 {
			t.Errorf("%d looks counted", d.Checks)
		}
	})
}

func TestALookMayTakeTwentySeconds(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		d := w.doubtful(t, 3)
		began := time.Now()
		w.adapters[d.ChannelID].find = func(ctx context.Context, _ campaigns.Dispatch) (campaigns.Receipt, error) {
			<-ctx.Done()
			return campaigns.Receipt{}, ctx.Err()
		}
		if err := w.publisher().Reconcile(t.Context()); err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took != 20*time.Second {
			t.Errorf("took %v", took)
		}
		if d := w.is(t, d.ID, campaigns.InDoubt); d.Checks != 1 || d.NextAt.Sub(w.now()) != 30*time.Second {
			t.Errorf("%d looks counted, the next in %v", d.Checks, d.NextAt.Sub(w.now()))
		}
	})
}

func TestALookThatFailsDoesNotStopTheOthers(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		all := w.doubtfulAll(t, everywhere()...)
		p := w.publisher()
		p.Open = func(c campaigns.Channel) (publisher.Channel, error) {
			if c.ID == all[4].ChannelID {
				panic("oh no")
			}
			return w.open(c)
		}
		w.adapters[all[5].ChannelID].find = func(context.Context, campaigns.Dispatch) (campaigns.Receipt, error) { panic("oh no") }
		if err := p.Reconcile(t.Context()); err != nil {
			t.Error(err)
		}
		for i, d := range all {
			want := campaigns.Published
			if i == 4 || i == 5 {
				want = campaigns.InDoubt
			}
			w.is(t, d.ID, want)
		}
	})
}

func TestALapsedLeaseIsLookedIntoAtOnce(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		due := w.now().Add(time.Minute)
		d := w.plan(t, due, 3)[0]
		w.setClock(due)
		begun, err := w.Begin(t.Context(), []string{d.ID}, "dead", 2*time.Minute)
		if err != nil || len(begun) != 1 {
			t.Fatal(len(begun), err)
		}
		w.place(begun[0]) // and then the worker was killed
		w.setClock(due.Add(2 * time.Minute))
		p := w.publisher()
		if err := errors.Join(p.Sweep(t.Context()), p.Reconcile(t.Context()), p.SendDue(t.Context())); err != nil {
			t.Fatal(err)
		}
		w.once(t, d, 0)
		w.is(t, d.ID, campaigns.Published)
	})
}

func (w *town) doubtful(t *testing.T, channel int) campaigns.Delivery {
	t.Helper()
	return w.doubtfulAll(t, channel)[0]
}

// doubtfulAll returns deliveries that were placed without an answer, at the moment of their first look.
func (w *town) doubtfulAll(t *testing.T, channels ...int) []campaigns.Delivery {
	t.Helper()
	due := w.now().Truncate(time.Minute).Add(time.Minute)
	all := w.plan(t, due, channels...)
	for _, d := range all {
		w.adapters[d.ChannelID].publish = func(_ context.Context, d campaigns.Dispatch) (campaigns.Receipt, error) {
			w.place(d)
			return campaigns.Receipt{}, errors.New("EOF")
		}
	}
	w.setClock(due)
	if err := w.publisher().SendDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.setClock(due.Add(5 * time.Second))
	for i, d := range all {
		all[i] = w.is(t, d.ID, campaigns.InDoubt)
	}
	return all
}
