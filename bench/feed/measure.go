package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// The kinds of request.
const (
	plain     = "gewoon"
	zipped    = "gzip"
	unchanged = "304"
)

// order is a request of one kind to a server, whose tag it knows.
func (c settings) order(ctx context.Context, kind, url, path string) (order, error) {
	encoding := map[string]string{plain: "", zipped: "gzip", unchanged: "gzip"}[kind]
	r, err := get(ctx, url+path, encoding)
	if err != nil {
		return order{}, err
	}
	r.Body.Close() //nolint:errcheck,gosec // only the headers are of interest
	address := strings.TrimPrefix(url, "http://")
	o := order{Address: address, Status: http.StatusOK, Length: int(r.ContentLength), Connections: c.connections, Slice: c.slice}
	o.Request = "GET " + path + " HTTP/1.1\r\nHost: " + address + "\r\nUser-Agent: feedbench\r\n"
	if encoding != "" {
		o.Request += "Accept-Encoding: " + encoding + "\r\n"
	}
	if kind == unchanged {
		o.Request += "If-None-Match: " + r.Header.Get("ETag") + "\r\n"
		o.Status, o.Length = http.StatusNotModified, 0
	}
	o.Request += "\r\n"
	return o, nil
}

// sample is one measurement of a server.
type sample struct {
	tally
	cpu time.Duration // processor time of the server for one request
}

func (p *process) sample(ctx context.Context, o order) (s sample, err error) {
	before, err := p.cpu()
	if err != nil {
		return s, err
	}
	if s.tally, err = load(ctx, o); err != nil {
		return s, err
	}
	after, err := p.cpu()
	if err != nil {
		return s, err
	}
	counted := float64(s.Requests) * float64(s.Took+warmUp) / float64(s.Took) // the warm-up cost time too
	s.cpu = time.Duration(float64(after-before) / counted)
	return s, nil
}

// pairs measures both servers, one after the other, round after round.
func (c settings) pairs(ctx context.Context, r *report, kind string, us, them *process) error {
	ourOrder, err := c.order(ctx, kind, us.url, feedPath)
	if err != nil {
		return err
	}
	theirOrder, err := c.order(ctx, kind, them.url, feedPath)
	if err != nil {
		return err
	}
	var ours, theirs []sample
	for i := range c.rounds {
		var a, b sample
		measure := []func() error{
			func() (err error) { a, err = us.sample(ctx, ourOrder); return err },
			func() (err error) { b, err = them.sample(ctx, theirOrder); return err },
		}
		if i%2 == 1 {
			slices.Reverse(measure)
		}
		for _, f := range measure {
			if err := f(); err != nil {
				return err
			}
		}
		ours, theirs = append(ours, a), append(theirs, b)
	}
	r.Nginx = append(r.Nginx, compare(kind, ours, theirs))
	return nil
}

// beside measures a plain GET of Radicale's calendar, in a third of the rounds. They need not be equally long: Radicale differs by
// orders of magnitude.
func (c settings) beside(ctx context.Context, r *report, us, them *process) error {
	ourOrder, err := c.order(ctx, plain, us.url, feedPath)
	if err != nil {
		return err
	}
	theirOrder := ourOrder
	theirOrder.Address = strings.TrimPrefix(them.url, "http://")
	theirOrder.Request = "GET " + radicalePath + " HTTP/1.1\r\nHost: " + theirOrder.Address + "\r\nUser-Agent: feedbench\r\nAuthorization: Basic YmVuY2g6YmVuY2g=\r\n\r\n"
	theirOrder.Length, theirOrder.Connections, theirOrder.Slice = -1, 2, time.Second
	var ours, theirs []sample
	for range (c.rounds + 2) / 3 {
		a, err := us.sample(ctx, ourOrder)
		if err != nil {
			return err
		}
		b, err := them.sample(ctx, theirOrder)
		if err != nil {
			return err
		}
		ours, theirs = append(ours, a), append(theirs, b)
	}
	one := compare(plain, ours, theirs)
	r.Radicale = &one
	return nil
}

// changing measures how much less is served while an event changes every second.
func (c settings) changing(ctx context.Context, r *report, us *process, w *world) error {
	still, err := c.order(ctx, zipped, us.url, feedPath)
	if err != nil {
		return err
	}
	still.Length, still.Slice = -1, 4*time.Second
	before, err := us.sample(ctx, still)
	if err != nil {
		return err
	}
	first, err := tagOf(ctx, us.url)
	if err != nil {
		return err
	}
	stop, done := make(chan struct{}), make(chan error, 1)
	changes := 0
	go func() {
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				done <- nil
				return
			case <-tick.C:
				if err := w.change(ctx); err != nil {
					done <- err
					return
				}
				changes++
			}
		}
	}()
	during, err := us.sample(ctx, still)
	close(stop)
	if cerr := <-done; err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	last, err := tagOf(ctx, us.url)
	if err == nil && (last == first || changes == 0) {
		err = fmt.Errorf("%d changes did not change the feed", changes)
	}
	r.Still, r.Changing, r.Changes = before.perSecond(), during.perSecond(), changes
	return err
}

func tagOf(ctx context.Context, url string) (string, error) {
	r, err := get(ctx, url+feedPath, "gzip")
	if err != nil {
		return "", err
	}
	return r.Header.Get("ETag"), r.Body.Close()
}
