package publisher_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
)

type failure = publisher.Failure

// outcomes is every way in which a channel can answer, with what must follow.
var outcomes = []struct {
	name     string
	internal bool // on the intranet
	answer   func(context.Context, campaigns.Dispatch) (campaigns.Receipt, error)
	panics   bool  // instead of answering
	open     error // of opening the channel; errPanic panics
	state    campaigns.State
	action   campaigns.Action
	after    time.Duration // of the next try or look
	spread   time.Duration // by which it may be later
	reason   string
	detail   string
	status   int
}{
	{name: "placed", answer: says(nil), state: campaigns.Published, action: campaigns.Succeed},
	{name: "refused for good", answer: says(publisher.Permanent("Te lang.", errors.New("422"))), state: campaigns.Failed, action: campaigns.Fail,
		reason: "Te lang.", detail: "422"},
	{name: "refused for good, wrapped", answer: says(fmt.Errorf("pleio: %w", publisher.Permanent("Te lang.", nil))), state: campaigns.Failed,
		action: campaigns.Fail, reason: "Te lang."},
	{name: "later, by the usual back-off", answer: says(publisher.Later(0, "Druk.", nil)), state: campaigns.Waiting, action: campaigns.Retry,
		after: 15 * time.Second, spread: 4 * time.Second, reason: "Druk."},
	{name: "later than the back-off", answer: says(publisher.Later(10*time.Minute, "Druk.", nil).WithAnswer(429, "slow down")), state: campaigns.Waiting,
		action: campaigns.Retry, after: 10 * time.Minute, reason: "Druk.", detail: "slow down", status: 429},
	{name: "sooner than the back-off", answer: says(publisher.Later(time.Second, "Druk.", nil)), state: campaigns.Waiting, action: campaigns.Retry,
		after: 15 * time.Second, spread: 4 * time.Second, reason: "Druk."},
	{name: "nobody knows", answer: says(publisher.InDoubt("Geen antwoord.", nil)), state: campaigns.InDoubt, action: campaigns.Doubt,
		after: 5 * time.Second, reason: "Geen antwoord."},
	{name: "an error without a meaning", answer: says(errors.New("EOF")), state: campaigns.InDoubt, action: campaigns.Doubt, after: 5 * time.Second,
		reason: "Het is niet zeker of het bericht geplaatst is.", detail: "EOF"},
	{name: "a deadline that passed", answer: says(context.DeadlineExceeded), state: campaigns.InDoubt, action: campaigns.Doubt, after: 5 * time.Second,
		reason: "Het is niet zeker of het bericht geplaatst is.", detail: "context deadline exceeded"},
	{name: "an intent nobody thought of", answer: says(&failure{Intent: 99, Reason: "Raar."}), state: campaigns.InDoubt, action: campaigns.Doubt,
		after: 5 * time.Second, reason: "Raar."},
	{name: "a failure that is nil", answer: says((*failure)(nil)), state: campaigns.InDoubt, action: campaigns.Doubt, after: 5 * time.Second,
		reason: "Het is niet zeker of het bericht geplaatst is.", detail: "<nil>"},
	{name: "the sign-in has lapsed, in public", answer: says(publisher.NeedsLogin("Aanmelding verlopen.", nil)), state: campaigns.Failed,
		action: campaigns.Fail, reason: "Aanmelding verlopen."},
	{name: "the sign-in has lapsed, on the intranet", internal: true, answer: says(publisher.NeedsLogin("Aanmelding verlopen.", nil)),
		state: campaigns.HandedOver, action: campaigns.HandOver, reason: "Aanmelding verlopen."},
	{name: "for a person", answer: says(publisher.ByHand("Plaats zelf.")), state: campaigns.HandedOver, action: campaigns.HandOver, reason: "Plaats zelf."},
	{name: "a panic", panics: true, answer: func(context.Context, campaigns.Dispatch) (campaigns.Receipt, error) { panic("oh no") }, state: campaigns.InDoubt,
		action: campaigns.Doubt, after: 5 * time.Second, reason: "Het programma maakte een fout tijdens het plaatsen.", detail: "panic: oh no"},
	{name: "a channel that cannot be opened", open: errNoKey, state: campaigns.Failed, action: campaigns.Fail,
		reason: "Er is geen sleutel."},
	{name: "a panic before the channel is open", open: errPanic, state: campaigns.Failed, action: campaigns.Fail,
		reason: "Het programma maakte een fout bij het openen van het kanaal. Er is niets verstuurd.", detail: "panic: oh no"},
	{name: "an answer that no database takes", answer: says(publisher.Permanent("Nee\x00.", nil).WithAnswer(403, "caf\xe9\x00!")), state: campaigns.Failed,
		action: campaigns.Fail, reason: "Nee.", detail: "caf\uFFFD!", status: 403},
	{name: "a long answer", answer: says(publisher.Permanent("Nee.", nil).WithAnswer(403, strings.Repeat("é", 600))), state: campaigns.Failed,
		action: campaigns.Fail, reason: "Nee.", detail: strings.Repeat("é", 500) + "…", status: 403},
}

var (
	errPanic = errors.New("panic")
	errNoKey = errors.New("Er is geen sleutel.") //nolint:staticcheck // a sentence for a person
)

func says(err error) func(context.Context, campaigns.Dispatch) (campaigns.Receipt, error) {
	return func(context.Context, campaigns.Dispatch) (campaigns.Receipt, error) {
		return campaigns.Receipt{RemoteID: "r\x00-1", URL: "https://example.nl/\xe9"}, err
	}
}

func TestEveryAnswerOfAChannelHasItsOutcome(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		due := w.now().Add(time.Minute)
		deliveries := make([]campaigns.Delivery, len(outcomes))
		opens := map[string]error{}
		for i, c := range outcomes {
			channel := i + 1
			if c.internal {
				channel = 0
			}
			deliveries[i] = w.plan(t, due, channel)[0]
			opens[deliveries[i].ChannelID] = c.open
			w.adapters[deliveries[i].ChannelID].publish = c.answer
		}
		p := w.publisher()
		p.Open = func(c campaigns.Channel) (publisher.Channel, error) {
			if opens[c.ID] == errPanic { //nolint:errorlint // our own value
				panic("oh no")
			}
			return w.adapters[c.ID], opens[c.ID]
		}
		w.setClock(due)
		if err := p.SendDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		for i, c := range outcomes {
			t.Log(c.name)
			d := w.is(t, deliveries[i].ID, c.state)
			if wait := d.NextAt.Sub(due); wait < c.after || wait > c.after+c.spread {
				t.Errorf("next after %v; want %v to %v", wait, c.after, c.after+c.spread)
			}
			history, err := w.Attempts(t.Context(), d.PostID)
			if err != nil || len(history) != 1 {
				t.Fatal(len(history), err)
			}
			a := history[0]
			if a.Outcome != c.action || a.Reason != c.reason || a.Detail != c.detail || a.HTTPStatus != c.status || a.No != 1 {
				t.Errorf("the attempt is %q, %q, %q, %d", a.Outcome, a.Reason, a.Detail, a.HTTPStatus)
			}
			if c.open == nil && !c.panics && (a.Receipt.RemoteID != "r-1" || a.Receipt.URL != "https://example.nl/\uFFFD") {
				t.Errorf("the receipt is %q", a.Receipt)
			}
		}
	})
}

func TestTriesComeFurtherAndFurtherApart(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		d := w.plan(t, w.now().Add(time.Minute), 3)[0]
		w.adapters[d.ChannelID].publish = says(publisher.Later(0, "Druk.", nil))
		p := w.publisher()
		for i, seconds := range []int{15, 30, 60, 120, 240, 480, 600, 600} {
			d = w.load(t, d.ID)
			w.setClock(d.NextAt)
			if err := p.SendDue(t.Context()); err != nil {
				t.Fatal(err)
			}
			next := w.is(t, d.ID, campaigns.Waiting)
			least := time.Duration(seconds) * time.Second
			if wait := next.NextAt.Sub(d.NextAt); wait < least || wait > least*5/4 {
				t.Errorf("after try %d it waits %v; want %v and at most a quarter more", i+1, wait, least)
			}
			if next.Attempt != i+1 || !next.DueAt.Equal(d.DueAt) {
				t.Errorf("try %d, due %v", next.Attempt, next.DueAt)
			}
		}
	})
}

func TestASendGetsTheLeaseOrIsGivenBack(t *testing.T) {
	for _, c := range []struct {
		name     string
		pause    time.Duration // between begin and send: the process is stopped
		step     time.Duration // of the wall clock meanwhile
		deadline time.Duration // that the channel gets; 0: given back
	}{
		{"at once: half of the lease", 0, 0, time.Minute},
		{"a little late: half of the lease", 20 * time.Second, 0, time.Minute},
		{"late: what keeps a quarter of the lease free", 50 * time.Second, 0, 40 * time.Second},
		{"just in time", 60 * time.Second, 0, 30 * time.Second},
		{"stopped for more than half of the lease: given back", 60*time.Second + time.Millisecond, 0, 0},
		{"stopped for longer than the lease: given back", 5 * time.Minute, 0, 0},
		{"the clock jumps an hour ahead: given back", 0, time.Hour, 0},
		{"the clock jumps an hour back: half of the lease, no more", 0, -time.Hour, time.Minute},
	} {
		t.Run(c.name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				due := w.now().Add(time.Minute)
				d := w.plan(t, due, 3)[0]
				var got time.Duration
				w.adapters[d.ChannelID].publish = func(ctx context.Context, d campaigns.Dispatch) (campaigns.Receipt, error) {
					if end, ok := ctx.Deadline(); ok {
						got = time.Until(end)
					}
					return w.place(d), nil
				}
				p := w.publisher()
				p.Queue = &memoryQueue{all: []campaigns.Due{{DeliveryID: d.ID, NextAt: due}}}
				p.Ledger = &ledger{Ledger: w, begin: func(ctx context.Context, ids []string, worker string, lease time.Duration) ([]campaigns.Dispatch, error) {
					begun, err := w.Begin(ctx, ids, worker, lease)
					pass(c.pause)
					w.step.Add(int64(c.step))
					return begun, err
				}}
				w.setClock(due)
				if err := p.SendDue(t.Context()); err != nil {
					t.Fatal(err)
				}
				if got != c.deadline {
					t.Errorf("the channel got %v; want %v", got, c.deadline)
				}
				if c.deadline > 0 {
					w.is(t, d.ID, campaigns.Published)
					return
				}
				if n := len(w.placed(d.ID)); n != 0 {
					t.Errorf("placed %d times; want given back", n)
				}
				if d := w.is(t, d.ID, campaigns.Waiting); d.NextAt.Sub(w.now()) != time.Second {
					t.Errorf("comes back in %v; want a second, or a slow database is kept busy", d.NextAt.Sub(w.now()))
				}
			})
		})
	}
}

func TestASendEndsInsideItsLease(t *testing.T) {
	for _, c := range []struct {
		name string
		step time.Duration // of the wall clock after 1.1 s
		want time.Duration // after which the channel is cut off
	}{
		{"a channel that hangs", 0, time.Minute},
		{"a machine that was suspended", 10 * time.Minute, 1250 * time.Millisecond},
		{"a clock that was set back", -time.Hour, time.Minute},
	} {
		t.Run(c.name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				due := w.now().Add(time.Minute)
				d := w.plan(t, due, 3)[0]
				var took time.Duration
				w.adapters[d.ChannelID].publish = func(ctx context.Context, d campaigns.Dispatch) (campaigns.Receipt, error) {
					began := time.Now()
					pass(1100 * time.Millisecond)
					w.step.Add(int64(c.step))
					<-ctx.Done()
					took = time.Since(began)
					return campaigns.Receipt{}, ctx.Err()
				}
				w.setClock(due)
				if err := w.publisher().SendDue(t.Context()); err != nil {
					t.Fatal(err)
				}
				if took != c.want {
					t.Errorf("cut off after %v; want %v", took, c.want)
				}
				w.is(t, d.ID, campaigns.InDoubt)
			})
		})
	}
}

func TestWhatMayBeThereIsSentAgainOnlyWhileItsKeyIsKnown(t *testing.T) {
	for _, c := range []struct {
		name    string
		between func(t *testing.T, w *town) // between the read-back's yes and the sending
		again   error                       // of the second attempt
		stop    bool                        // the program stops just then
		state   campaigns.State
		tries   int
	}{
		{name: "it goes well", state: campaigns.Published, tries: 2},
		{name: "a halt outlasts the key", between: func(t *testing.T, w *town) { w.step.Add(int64(51 * time.Minute)) }, state: campaigns.InDoubt, tries: 1},
		{name: "the service is busy", again: publisher.Later(0, "Druk.", nil), state: campaigns.Waiting, tries: 2},
		{name: "the service refuses", again: publisher.Permanent("Nee.", nil), state: campaigns.Failed, tries: 2},
		{name: "the sign-in has lapsed", again: publisher.NeedsLogin("Verlopen.", nil), state: campaigns.Failed, tries: 2},
		{name: "again nobody knows", again: publisher.InDoubt("Geen antwoord.", nil), state: campaigns.InDoubt, tries: 2},
		{name: "the program stops before sending", stop: true, state: campaigns.Waiting, tries: 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			inTown(t, func(t *testing.T, w *town) {
				due := w.now().Add(time.Minute)
				d := w.plan(t, due, 3)[0]
				a := w.adapters[d.ChannelID]
				a.keyed = func(d campaigns.Dispatch, now time.Time) bool { return now.Sub(d.FirstAt) < 50*time.Minute }
				a.find = func(context.Context, campaigns.Dispatch) (campaigns.Receipt, error) {
					return campaigns.Receipt{}, publisher.ErrAbsent
				}
				tries := 0
				a.publish = func(_ context.Context, d campaigns.Dispatch) (campaigns.Receipt, error) {
					if tries++; tries == 1 {
						w.place(d)
						return campaigns.Receipt{}, errors.New("connection reset")
					}
					if c.again != nil {
						return campaigns.Receipt{}, c.again
					}
					return w.place(d), nil
				}
				p := w.publisher()
				w.setClock(due)
				err := p.SendDue(t.Context())
				for range 2 {
					w.setClock(w.load(t, d.ID).NextAt)
					err = errors.Join(err, p.Reconcile(t.Context()))
				}
				if err != nil {
					t.Fatal(err)
				}
				w.is(t, d.ID, campaigns.Waiting)
				if c.between != nil {
					c.between(t, w)
				}
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if c.stop {
					p.Ledger = &ledger{Ledger: w, begin: func(ctx context.Context, ids []string, worker string, lease time.Duration) ([]campaigns.Dispatch, error) {
						defer cancel()
						return w.Begin(ctx, ids, worker, lease)
					}}
				}
				if err := p.SendDue(ctx); err != nil && !errors.Is(err, context.Canceled) {
					t.Fatal(err)
				}
				got := w.is(t, d.ID, c.state)
				if tries != c.tries || len(w.placed(d.ID)) != 1 {
					t.Errorf("tried %d times, placed %d times; want %d and once", tries, len(w.placed(d.ID)), c.tries)
				}
				if c.state != campaigns.Published && !got.Unsettled() {
					t.Error("the doubt about the first attempt is forgotten")
				}
			})
		})
	}
}

func TestWhateverAnObserverDoesTheOutcomeStands(t *testing.T) {
	inTown(t, func(t *testing.T, w *town) {
		due := w.now().Add(time.Minute)
		d := w.plan(t, due, 3)[0]
		var heard []campaigns.Action
		p := w.publisher()
		p.Observe = func(_ campaigns.Dispatch, o campaigns.Outcome) {
			heard = append(heard, o.Action)
			panic("statistics")
		}
		w.setClock(due)
		if err := p.SendDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.once(t, d, 0)
		w.is(t, d.ID, campaigns.Published)
		if len(heard) != 1 || heard[0] != campaigns.Succeed {
			t.Errorf("heard %v", heard)
		}
	})
}
