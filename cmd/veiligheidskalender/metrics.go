package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"veiligheidskalender/campaigns"
	"veiligheidskalender/publisher"
	"veiligheidskalender/store"
)

// metrics are the program's figures for Prometheus. They name kinds of channel, never municipalities, posts or people.
type metrics struct {
	registry *prometheus.Registry
	attempts *prometheus.CounterVec
	lateness *prometheus.HistogramVec
	lapsed   prometheus.Counter
}

func newMetrics(s *store.Store, log *slog.Logger) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		attempts: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "vk_attempts_total",
			Help: "Attempts to publish, by kind of channel and outcome."}, []string{"kind", "outcome"}),
		lateness: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "vk_lateness_seconds",
			Help:    "From the promised moment to the service's confirmation, at the first attempt or a later one.",
			Buckets: []float64{.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300, 3600}}, []string{"kind", "attempt"}),
	}
	m.lapsed = prometheus.NewCounter(prometheus.CounterOpts{Name: "vk_lease_expiries_total", Help: "Attempts whose worker did not answer within its lease."})
	m.registry.MustRegister(m.attempts, m.lateness, m.lapsed, ledgerCollector{s, log})
	return m
}

// observe is the publisher's Observe.
func (m *metrics) observe(d campaigns.Dispatch, o campaigns.Outcome) {
	m.attempts.WithLabelValues(d.Channel.Kind, string(o.Action)).Inc()
	if o.Action == campaigns.Succeed {
		attempt := "first"
		if d.Delivery.Attempt > 1 {
			attempt = "later"
		}
		m.lateness.WithLabelValues(d.Channel.Kind, attempt).Observe(o.EndedAt.Sub(d.Delivery.DueAt).Seconds())
	}
}

// countedDoubts counts the leases that a sweep found lapsed.
type countedDoubts struct {
	publisher.Doubts
	lapsed prometheus.Counter
}

// Sweep implements publisher.Doubts.
func (c countedDoubts) Sweep(ctx context.Context) (campaigns.Swept, error) {
	swept, err := c.Doubts.Sweep(ctx)
	c.lapsed.Add(float64(swept.Doubted))
	return swept, err
}

// ledgerCollector reads the state of the ledger when Prometheus asks.
type ledgerCollector struct {
	store *store.Store
	log   *slog.Logger
}

var (
	descState = prometheus.NewDesc("vk_deliveries", "Deliveries that are not finished, by state.", []string{"state"}, nil)
	descQueue = prometheus.NewDesc("vk_queue_depth", "Deliveries that wait and are due within the hour.", nil, nil)
)

// Describe implements prometheus.Collector.
func (ledgerCollector) Describe(ch chan<- *prometheus.Desc) { ch <- descState; ch <- descQueue }

// Collect implements prometheus.Collector.
func (c ledgerCollector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	counts, err := c.store.LedgerCounts(ctx, publisher.Horizon)
	if err != nil {
		c.log.Error("metrics not read", "error", err)
		ch <- prometheus.NewInvalidMetric(descState, err)
		return
	}
	for state, n := range counts.Open {
		ch <- prometheus.MustNewConstMetric(descState, prometheus.GaugeValue, float64(n), string(state))
	}
	ch <- prometheus.MustNewConstMetric(descQueue, prometheus.GaugeValue, float64(counts.Queue))
}

// serve answers GET /metrics until ctx ends, and /healthz and /readyz as the pages do, because a worker has none. It is not for
// the public: listen on an inside address.
func (m *metrics) serve(ctx context.Context, listener net.Listener, ready func(context.Context) error) error {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		limited, cancel := context.WithTimeout(r.Context(), 5*time.Second)
		defer cancel()
		if ready(limited) != nil {
			http.Error(w, "niet gereed", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ok")
	})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	stop := context.AfterFunc(ctx, func() { server.Close() }) //nolint:errcheck // Serve returns because of it
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
