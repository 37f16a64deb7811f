package publisher_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"testing"
	"time"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
	"veiligheidskalender/store"
)

// postgresTown opens a town in a PostgreSQL database of its own.
func postgresTown(t *testing.T) *town {
	t.Helper()
	address := os.Getenv("VK_TEST_POSTGRES")
	if address == "" {
		t.Fatal("start the tests with `make test`")
	}
	ctx := context.Background()
	server, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("publisher_%d", time.Now().UnixNano())
	if _, err := server.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, err := server.ExecContext(ctx, "DROP DATABASE "+name+" WITH (FORCE)")
		if err := errors.Join(err, server.Close()); err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	key := make([]byte, 32)
	s, err := store.Open(ctx, u.String(), store.Options{Key: key})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(furnish(s), s.Close()); err != nil {
		t.Fatal(err)
	}
	return openTown(t, u.String(), key)
}

func TestOnPostgresWhateverAServiceSaysIsStored(t *testing.T) {
	w := postgresTown(t)
	due := w.now().Truncate(time.Minute).Add(time.Minute)
	all := w.plan(t, due, 1, 2, 3, 4)
	const rubbish = "caf\xe9 \x00 \xff"
	answers := []error{nil, publisher.Permanent(rubbish, nil), publisher.InDoubt("?", errors.New(rubbish)), publisher.Later(0, "?", nil).WithAnswer(503, rubbish)}
	for i, d := range all {
		a := w.adapters[d.ChannelID]
		a.publish = func(context.Context, campaigns.Dispatch) (campaigns.Receipt, error) {
			return campaigns.Receipt{RemoteID: rubbish, URL: rubbish}, answers[i]
		}
		a.find = func(context.Context, campaigns.Dispatch) (campaigns.Receipt, error) {
			return campaigns.Receipt{RemoteID: rubbish}, nil
		}
	}
	w.setClock(due)
	p := w.publisher()
	if err := p.SendDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.setClock(due.Add(6 * time.Second))
	if err := p.Reconcile(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i, want := range []campaigns.State{campaigns.Published, campaigns.Failed, campaigns.Published, campaigns.Waiting} {
		w.is(t, all[i].ID, want)
	}
}

func TestOnPostgresTwoProgramsPlaceEverythingOnce(t *testing.T) {
	w := postgresTown(t)
	due := w.now().Truncate(time.Minute).Add(10 * time.Minute)
	var all []campaigns.Delivery
	for range 4 {
		all = append(all, w.plan(t, due, everywhere()...)...)
	}
	placed := make(chan struct{}, 2*len(all))
	for _, a := range w.adapters {
		a.publish = func(_ context.Context, d campaigns.Dispatch) (campaigns.Receipt, error) {
			defer func() { placed <- struct{}{} }()
			return w.place(d), nil
		}
	}
	key := newKey(t)
	w.setClock(due.Add(-300 * time.Millisecond))
	var stops []func()
	for i := range 3 { // two with Redis, one without
		p := w.publisher()
		p.Workers, p.Tick = 5, 100*time.Millisecond
		if i < 2 {
			p.Queue = publisher.NewRedisQueue(newClient(t, testRedis(t)), key)
		}
		stops = append(stops, start(t, p))
	}
	for range all {
		await(t, placed)
	}
	for _, stop := range stops {
		stop()
	}
	for _, d := range all {
		w.once(t, d, 10*time.Second)
		w.is(t, d.ID, campaigns.Published)
	}
}
