package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
)

// Redis was away once. A process that only shows pages must find out by itself that it is back, or every post planned on
// those pages would wait for a worker's next tick for ever.
func TestAProcessThatOnlyShowsPagesFindsOutThatRedisIsBack(t *testing.T) {
	options, err := redis.ParseURL(testService(t, "VK_TEST_REDIS"))
	if err != nil {
		t.Fatal(err)
	}
	var away atomic.Bool
	away.Store(true)
	options.MaxRetries = -1
	options.Dialer = func(ctx context.Context, network, address string) (net.Conn, error) {
		if away.Load() {
			return nil, errors.New("redis is away")
		}
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}
	client := redis.NewClient(options)
	t.Cleanup(func() { _ = client.Close() })
	back := make(chan struct{})
	queue := &publisher.Fallback{Redis: publisher.NewRedisQueue(client, "test:"+t.Name()), Database: &publisher.DatabaseQueue{}, Log: slog.New(slog.DiscardHandler),
		Restored: func(context.Context) { close(back) }}
	if err := queue.Add(t.Context(), []campaigns.Due{{DeliveryID: "d", NextAt: time.Now()}}); err != nil {
		t.Fatal(err)
	}
	away.Store(false)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		background(&publisher.Publisher{Queue: queue}, false)(ctx)
	}()
	select {
	case <-back:
	case <-time.After(30 * time.Second):
		t.Error("nobody looked whether Redis is back")
	}
	stop()
	<-ended
}

func TestWithoutRedisAProcessThatOnlyShowsPagesHasNothingToWatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		background(&publisher.Publisher{Queue: &publisher.DatabaseQueue{}}, false)(t.Context()) // returns
	})
}

func TestAWebhookHearsTheNameOfTheMunicipality(t *testing.T) {
	var got struct{ Data struct{ Municipality string } }
	now := &clock{now: time.Date(2027, 1, 20, 10, 0, 0, 0, time.UTC)}
	p := newPress(t, now, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = json.Unmarshal(body, &got)
		}
		if err != nil {
			t.Error(err)
		}
	}))
	name, err := p.store.MunicipalityName(t.Context(), p.channel.MunicipalityID)
	if err != nil {
		t.Fatal(err)
	}
	hook, err := p.open(campaigns.Channel{ID: "c", Kind: "webhook", Settings: map[string]string{"url": p.channel.Settings["server"]}, SecretSet: true, Secret: "zestien-tekens-lang"})
	if err != nil {
		t.Fatal(err)
	}
	d := campaigns.Dispatch{Delivery: campaigns.Delivery{ID: "d", MunicipalityID: p.channel.MunicipalityID}, Content: campaigns.Content{Text: "Let op."}, FirstAt: now.Now()}
	if _, err := hook.Publish(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if got.Data.Municipality != name || name == "" {
		t.Errorf("municipality %q, want %q", got.Data.Municipality, name)
	}
}
