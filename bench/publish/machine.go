package main

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/url"
	"path/filepath"
	"slices"
	"time"
)

// machine is where it is measured: a folder, a Redis and a PostgreSQL.
type machine struct {
	dir, redis, postgres string
	used                 int // makes names that were not used before
}

// rows are what is compared.
var rows = []string{"sqlite", "redis+sqlite", "redis+postgres", "asynq/1/10ms", "asynq/4/10ms", "asynq/4/100ms", "floor"}

// burst is how many are due at the same millisecond, singles how many come one by one.
var bursts = []int{2_000, 20_000}

const (
	singles     = 200
	singlesTime = 10 * time.Second
)

// at returns n times the same moment, or n moments spread at random, from a whole second at least lead after now: asynq
// keeps no smaller units, and would be early.
func at(n int, spread, lead time.Duration) []int64 {
	from := time.Now().Add(lead + time.Second).Truncate(time.Second).UnixMilli()
	due := make([]int64, n)
	for i := range due {
		due[i] = from
		if spread > 0 {
			due[i] += rand.Int64N(spread.Milliseconds())
		}
	}
	slices.Sort(due)
	return due
}

// measure does one trial of a row.
func (m *machine) measure(ctx context.Context, row string, n int, spread time.Duration) (result, error) {
	m.used++
	t := trial{Row: row, N: n, Key: fmt.Sprintf("bench-%d", m.used)}
	switch row {
	case "sqlite", "redis+sqlite", "redis+postgres":
		address, err := m.database(ctx, row == "redis+postgres")
		if err != nil {
			return result{}, err
		}
		one, err := found(ctx, address)
		if err != nil {
			return result{}, err
		}
		defer one.db.Close() //nolint:errcheck // it is thrown away
		if row != "sqlite" {
			t.Redis = m.redis
		}
		return one.measure(ctx, t, spread)
	}
	t.Redis = m.redis
	t.Due = at(n, spread, 2*time.Second+time.Duration(n)*200*time.Microsecond) // asynq fills its queue one by one
	return t.apart(ctx)
}

// measure adds deliveries to the town, gives them their moments and does the trial on them.
func (t *town) measure(ctx context.Context, one trial, spread time.Duration) (result, error) {
	one.Database = t.address
	if err := t.copies(ctx, one.N, false); err != nil {
		return result{}, err
	}
	if err := t.plan(ctx, at(one.N, spread, 3*time.Second)); err != nil {
		return result{}, err
	}
	r, err := one.apart(ctx)
	if err != nil {
		return r, err
	}
	return r, t.settled(ctx, one.N)
}

// database makes an empty one.
func (m *machine) database(ctx context.Context, postgres bool) (string, error) {
	if !postgres {
		return "sqlite:" + filepath.Join(m.dir, fmt.Sprintf("bench-%d.db", m.used)), nil
	}
	db, err := sql.Open("pgx", m.postgres)
	if err != nil {
		return "", err
	}
	defer db.Close() //nolint:errcheck // nothing is under way
	name := fmt.Sprintf("bench_%d_%d", time.Now().UnixMilli(), m.used)
	if _, err := db.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	u, err := url.Parse(m.postgres)
	if err != nil {
		return "", err
	}
	u.Path = "/" + name
	return u.String(), nil
}
