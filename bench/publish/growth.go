package main

import (
	"context"
	"fmt"
	"slices"
)

// growth is what ten years of history cost: p99 with it over p99 without, of pairs measured in turns.
type growth struct {
	Past   int
	Ratios []float64
	Median float64
}

const (
	growthPairs = 5
	growthBurst = 2_000
)

// growth measures a burst on a new ledger and on one with many past deliveries.
func (m *machine) growth(ctx context.Context, past int) (*growth, error) {
	var towns []*town
	for range 2 {
		m.used++
		address, err := m.database(ctx, false)
		if err != nil {
			return nil, err
		}
		t, err := found(ctx, address)
		if err != nil {
			return nil, err
		}
		defer t.db.Close() //nolint:errcheck // it is thrown away
		towns = append(towns, t)
	}
	for done := 0; done < past; done += 100_000 {
		if err := towns[1].copies(ctx, min(100_000, past-done), true); err != nil {
			return nil, err
		}
	}
	out := &growth{Past: past}
	for range growthPairs {
		var p99 [2]float64
		for i, t := range towns {
			r, err := t.measure(ctx, trial{Row: "sqlite", N: growthBurst}, 0)
			if err != nil {
				return nil, err
			}
			p99[i] = r.P99
		}
		out.Ratios = append(out.Ratios, p99[1]/p99[0])
		fmt.Printf("growth: p99 %.1f ms on a new ledger, %.1f ms with %d past deliveries\n", p99[0], p99[1], past)
	}
	sorted := slices.Sorted(slices.Values(out.Ratios))
	out.Median = quantile(sorted, 0.5)
	fmt.Printf("growth: median ratio %.2f\n", out.Median)
	return out, nil
}
