package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

// report is what the last line holds.
type report struct {
	Rows   []line             `json:"rows"`
	Idle   *idleness          `json:"idle"`
	Growth *growth            `json:"growth,omitempty"`
	Ratios map[string]float64 `json:"ratios"`
}

// line is the median of a row's trials.
type line struct {
	Row     string `json:"row"`
	Pattern string `json:"pattern"` // "2000 at once", "200 singles"
	result
}

// all measures every row in every pattern, rounds times and in turns, and prints the medians.
func (m *machine) all(ctx context.Context, rounds, past int) error {
	out := report{Ratios: map[string]float64{}}
	fmt.Printf("%-15s %-14s %9s %9s %9s %9s %9s %7s %7s %6s %7s\n", "row", "pattern", "first ms", "p50 ms", "p99 ms", "max ms", "per s", "cpu s", "MB", "double", "missing")
	for _, n := range append(slices.Clone(bursts), singles) {
		pattern, spread, times := fmt.Sprint(n, " at once"), time.Duration(0), rounds
		if n == singles {
			pattern, spread, times = fmt.Sprint(n, " singles"), singlesTime, 1
		}
		trials := map[string][]result{}
		for range times {
			for _, row := range rows {
				r, err := m.measure(ctx, row, n, spread)
				if err != nil {
					return fmt.Errorf("%s, %s: %w", row, pattern, err)
				}
				trials[row] = append(trials[row], r)
			}
		}
		for _, row := range rows {
			l := line{row, pattern, median(trials[row])}
			out.Rows = append(out.Rows, l)
			fmt.Printf("%-15s %-14s %9.1f %9.1f %9.1f %9.1f %9.0f %7.2f %7.0f %6d %7d\n", l.Row, l.Pattern, l.First, l.P50, l.P99, l.Max, l.PerSecond, l.Processor, l.Memory, l.Doubles, l.Missing)
		}
		out.compare(pattern)
	}
	if err := m.rest(ctx, &out, past); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(out)
}

// rest measures what has no rows: idleness and growth.
func (m *machine) rest(ctx context.Context, out *report, past int) error {
	m.used++
	address, err := m.database(ctx, false)
	if err != nil {
		return err
	}
	empty, err := found(ctx, address)
	if err != nil {
		return err
	}
	if err := empty.db.Close(); err != nil {
		return err
	}
	idle, err := trial{Row: "idle", Database: address, Redis: m.redis, Key: "bench-idle"}.apart(ctx)
	if err != nil {
		return err
	}
	out.Idle = idle.Idle
	fmt.Printf("idle, with Redis: %.2f %% of a core, %.1f Redis commands a second\n", 100*out.Idle.Core, out.Idle.RedisCommands)
	if past == 0 {
		return nil
	}
	out.Growth, err = m.growth(ctx, past)
	return err
}

// compare prints how the rows of a pattern stand to each other, and keeps it.
func (out *report) compare(pattern string) {
	p99 := map[string]float64{}
	best := ""
	for _, l := range out.Rows {
		if l.Pattern != pattern {
			continue
		}
		p99[l.Row] = l.P99
		if strings.HasPrefix(l.Row, "asynq") && (best == "" || l.P99 < p99[best]) {
			best = l.Row
		}
	}
	for _, row := range rows {
		if strings.HasPrefix(row, "asynq") || row == "floor" || best == "" {
			continue
		}
		for _, other := range []string{best, "floor"} {
			out.Ratios[fmt.Sprintf("%s: %s / %s", pattern, row, other)] = p99[row] / p99[other]
			fmt.Printf("  %s: p99 of %s is %.2f times that of %s\n", pattern, row, p99[row]/p99[other], other)
		}
	}
}

// median takes the median of each figure, and all that was doubled or missing.
func median(all []result) result {
	of := func(f func(result) float64) float64 {
		values := make([]float64, len(all))
		for i, r := range all {
			values[i] = f(r)
		}
		slices.Sort(values)
		return quantile(values, 0.5)
	}
	m := result{
		First: of(func(r result) float64 { return r.First }), P50: of(func(r result) float64 { return r.P50 }), P99: of(func(r result) float64 { return r.P99 }),
		Max: of(func(r result) float64 { return r.Max }), PerSecond: of(func(r result) float64 { return r.PerSecond }), Memory: of(func(r result) float64 { return r.Memory }),
		Processor: of(func(r result) float64 { return r.Processor }),
	}
	for _, r := range all {
		m.Doubles += r.Doubles
		m.Missing += r.Missing
	}
	return m
}
