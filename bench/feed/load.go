package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"sync"
	"time"
)

// order is what the load generator, a process of its own, is told.
type order struct {
	Address     string // host:port
	Request     string // as it goes over the line
	Status      int    // that every answer must have
	Length      int    // of every body; -1: whatever it is
	Connections int
	Slice       time.Duration
}

// warmUp is how long the load lasts before it is counted.
const warmUp = 150 * time.Millisecond

// tally is what came of it.
type tally struct {
	Requests int
	Took     time.Duration
	P50, P99 time.Duration // until the last octet of the answer
}

func (t tally) perSecond() float64 { return float64(t.Requests) / t.Took.Seconds() }

// load runs the generator.
func load(ctx context.Context, o order) (t tally, err error) {
	self, err := os.Executable()
	if err != nil {
		return t, err
	}
	in, err := json.Marshal(o)
	if err != nil {
		return t, err
	}
	cmd := exec.CommandContext(ctx, self, "load") //nolint:gosec // this program itself
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return t, err
	}
	return t, json.Unmarshal(out, &t)
}

// loadCommand is the process of the generator.
func loadCommand(ctx context.Context, in io.Reader, out io.Writer) error {
	var o order
	if err := json.NewDecoder(in).Decode(&o); err != nil {
		return err
	}
	begin := time.Now().Add(warmUp)
	ctx, cancel := context.WithDeadline(ctx, begin.Add(o.Slice))
	defer cancel()
	took := make([][]time.Duration, o.Connections)
	errs := make([]error, o.Connections)
	var wg sync.WaitGroup
	for i := range o.Connections {
		wg.Go(func() { took[i], errs[i] = o.ask(ctx, begin) })
	}
	wg.Wait()
	all := slices.Sorted(slices.Values(slices.Concat(took...)))
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	if len(all) == 0 {
		return fmt.Errorf("%s answered nothing in %v", o.Address, o.Slice)
	}
	return json.NewEncoder(out).Encode(tally{Requests: len(all), Took: time.Since(begin), P50: all[len(all)/2], P99: all[len(all)*99/100]})
}

// ask sends the request again and again over one connection until ctx ends. It returns how long each took that ended after
// begin.
func (o order) ask(ctx context.Context, begin time.Time) (took []time.Duration, err error) {
	var conn net.Conn
	var answers *bufio.Reader
	request := []byte(o.Request)
	took = make([]time.Duration, 0, 1<<17)
	for ctx.Err() == nil {
		if conn == nil {
			// Not bound by ctx: what was begun is finished, and counted with the time it took.
			if conn, err = (&net.Dialer{Timeout: 10 * time.Second}).DialContext(context.WithoutCancel(ctx), "tcp", o.Address); err != nil {
				return nil, err
			}
			answers = bufio.NewReaderSize(conn, 64<<10)
		}
		asked := time.Now()
		if _, err := conn.Write(request); err != nil {
			return nil, err
		}
		again, err := o.answer(answers)
		if err != nil {
			return nil, err
		}
		if now := time.Now(); now.After(begin) {
			took = append(took, now.Sub(asked))
		}
		if !again {
			if err := conn.Close(); err != nil {
				return nil, err
			}
			conn = nil
		}
	}
	if conn == nil {
		return took, nil
	}
	return took, conn.Close()
}

// answer reads one answer and reports whether the connection stays open.
func (o order) answer(r *bufio.Reader) (again bool, err error) {
	line, err := r.ReadSlice('\n')
	if err != nil {
		return false, err
	}
	if len(line) < 12 || string(line[9:12]) != strconv.Itoa(o.Status) {
		return false, fmt.Errorf("%s: %q, not %d", o.Address, line, o.Status)
	}
	again = bytes.HasPrefix(line, []byte("HTTP/1.1"))
	length := 0
	for {
		if line, err = r.ReadSlice('\n'); err != nil {
			return false, err
		}
		if len(line) <= 2 {
			break
		}
		if name, value, ok := bytes.Cut(line, []byte(": ")); ok && bytes.EqualFold(name, []byte("Content-Length")) {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return false, err
			}
		}
	}
	if o.Length >= 0 && length != o.Length {
		return false, fmt.Errorf("%s: %d octets, not %d", o.Address, length, o.Length)
	}
	_, err = r.Discard(length)
	return again, err
}
