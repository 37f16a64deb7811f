//go:build !race

package chaos

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"veiligheidskalender/campaigns"
)

// cable is a line between the workers and a server that can be hurt.
type cable struct {
	*toxiproxy.Proxy
	t *testing.T
}

// through returns a cable to the server at address, and the address of its near end.
func through(t *testing.T, name, address string) (*cable, string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(prometheus.NewRegistry()), zerolog.Nop())
	p := toxiproxy.NewProxy(server, name, "127.0.0.1:0", u.Host)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Stop)
	u.Host = p.Listen
	return &cable{p, t}, u.String()
}

// hurt puts something wrong on the way back, or "upstream" on the way there, until mend.
func (c *cable) hurt(stream, kind, attributes string, toxicity float64) (mend func()) {
	name := kind + "-" + stream
	_, err := c.Toxics.AddToxicJson(strings.NewReader(fmt.Sprintf(`{"name":%q,"type":%q,"stream":%q,"toxicity":%g,"attributes":{%s}}`, name, kind, stream, toxicity, attributes)))
	if err != nil {
		c.t.Errorf("%s: %v", kind, err)
	}
	return func() {
		if err := c.Toxics.RemoveToxic(c.t.Context(), name); err != nil {
			c.t.Errorf("%s: %v", kind, err)
		}
	}
}

// cabled makes a scene of which every line of the workers can be hurt: to the database, to Redis and to the service.
func cabled(t *testing.T) (s *scene, cables []*cable, worker func(*workerConfig)) {
	t.Helper()
	s = onPostgres(t)
	database, databaseURL := through(t, "postgresql", s.address)
	redis, redisURL := through(t, "redis", service(t, "VK_TEST_REDIS"))
	foreign, foreignURL := through(t, "service", s.URL)
	return s, []*cable{database, redis, foreign}, func(c *workerConfig) {
		c.Database, c.Redis, c.RedisKey, c.Foreign = databaseURL, redisURL, s.address, foreignURL
	}
}

func TestLinesAreCutAndRepliesLost(t *testing.T) {
	t.Parallel()
	s, cables, reached := cabled(t)
	var all []*process
	for range 2 {
		p := s.worker(reached)
		all = append(all, p)
		s.begin(p)
	}
	s.behave(func(string) fault { return []fault{fine, slow}[s.n(2)] }, nil)
	seen := map[string]int{}
	wrongs := []struct{ stream, kind, attributes string }{
		{"downstream", "timeout", `"timeout":0`},    // replies are lost
		{"downstream", "timeout", `"timeout":50`},   // and then the connection
		{"downstream", "reset_peer", `"timeout":0`}, //
		{"upstream", "reset_peer", `"timeout":20`},  //
		{"downstream", "limit_data", `"bytes":300`}, // the reply is cut off in its middle
		{"upstream", "limit_data", `"bytes":300`},   // the request is
		{"downstream", "latency", `"latency":400`},  // the reply comes after the deadline
		{"upstream", "slicer", `"average_size":20`}, // in crumbs
		{"upstream", "latency", `"latency":150`},    //
	}
	for i := range 18 {
		due := s.burst(1)
		c, wrong := cables[i%len(cables)], wrongs[s.n(len(wrongs))]
		seen[c.Name+" "+wrong.stream+" "+wrong.kind]++
		time.Sleep(due.Sub(s.now()) + s.upTo(-50*time.Millisecond, 50*time.Millisecond))
		mend := c.hurt(wrong.stream, wrong.kind, wrong.attributes, 1)
		time.Sleep(s.upTo(100*time.Millisecond, 400*time.Millisecond))
		mend()
		s.outages = append(s.outages, s.now())
	}
	if !s.quiet() {
		t.Error("the workers do not come to rest")
	}
	for _, p := range all {
		p.stop()
	}
	if ended := s.judge(seen); ended[campaigns.Published] < 18*len(accounts)/2 {
		t.Errorf("%d were published: this test shows nothing", ended[campaigns.Published])
	}
}

// A firewall that forgets a connection tells nobody: what was asked over it is never answered.
func TestSomeConnectionsNeverAnswer(t *testing.T) {
	t.Parallel()
	s, cables, reached := cabled(t)
	p := s.worker(func(c *workerConfig) {
		reached(c)
		c.Lease = 2 * time.Second
	})
	s.begin(p)
	time.Sleep(300 * time.Millisecond)
	due := s.burst(2)
	time.Sleep(due.Sub(s.now()) - 30*time.Millisecond)
	for _, c := range cables[:2] {
		undo := c.hurt("downstream", "timeout", `"timeout":0`, 0.4)
		defer undo()
	}
	time.Sleep(60 * time.Millisecond)
	if !within(20*time.Second, func() bool {
		return !slices.ContainsFunc(s.deliveries(s.posts...), func(d campaigns.Delivery) bool {
			return d.State == campaigns.Waiting && !d.NextAt.After(s.now())
		})
	}) {
		t.Errorf("the worker does not come to rest:\n%s", p.said.String())
	}
	p.kill()
	s.outages = append(s.outages, s.now())
	s.judge("forgotten")
}
