// Package store keeps everything in SQLite or PostgreSQL. An exported method is a transaction; instants are Unix
// milliseconds UTC in the database and time.Time in UTC outside it. Errors are translated at this edge: what is missing
// is campaigns.ErrNotFound, what was changed meanwhile campaigns.ErrConflict, what a person can mend *campaigns.Invalid.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"

	"veiligheidskalender/campaigns"
)

// Store is the database.
type Store struct {
	write *sql.DB // one connection on SQLite
	read  *sql.DB // read only on SQLite; the same pool as write on PostgreSQL
	eng   engine
	box   *secretBox
	now   func() time.Time
	file  string // of SQLite
}

// tx is a transaction with the moment at which it began.
type tx struct {
	*sql.Tx
	eng engine
	box *secretBox
	now time.Time
	ctx context.Context
}

// inTx runs f in a transaction and commits unless f fails. After a deadlock it runs f again, three times at most.
func (s *Store) inTx(ctx context.Context, f func(*tx) error) error {
	for try := 1; ; try++ {
		err := s.once(ctx, f)
		if err != nil && s.eng.retryable(err) && try < 4 {
			continue
		}
		if err != nil && s.eng.isForeign(err) {
			return fmt.Errorf("%w: %w", campaigns.ErrNotFound, err)
		}
		return translate(err)
	}
}

func (s *Store) once(ctx context.Context, f func(*tx) error) error {
	t, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer t.Rollback() //nolint:errcheck // after a commit it does nothing, before one the first error counts
	if err := f(&tx{Tx: t, eng: s.eng, box: s.box, now: s.now().UTC(), ctx: ctx}); err != nil {
		return err
	}
	return t.Commit()
}

func (t *tx) exec(query string, args ...any) (int64, error) {
	r, err := t.ExecContext(t.ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

func (t *tx) row(query string, args ...any) *sql.Row { return t.QueryRowContext(t.ctx, query, args...) }

// translate turns the driver's words into the three kinds of error that cross package borders.
func translate(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return campaigns.ErrNotFound
	}
	return err
}

// scanAll runs a query and collects what scan makes of each row.
func scanAll[T any](ctx context.Context, q querier, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	defer rows.Close() //nolint:errcheck // rows.Err below tells
	var all []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("scan: %w", err)
		}
		all = append(all, v)
	}
	return all, rows.Err()
}

// scanner is a row of *sql.Rows or *sql.Row.
type scanner interface{ Scan(dest ...any) error }

func scanString(r scanner) (s string, err error) { err = r.Scan(&s); return s, err }

// newID returns a UUIDv7 as text: unique, and rising with time.
func newID() string { return uuid.Must(uuid.NewV7()).String() }

// ms is the stored form of an instant; the zero time is 0.
func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// at is the instant of a stored value.
func at(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// null stores an empty reference as NULL, so that foreign keys hold for the others.
func null(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func itoa(n int) string { return strconv.Itoa(n) }

func anys(ss []string) []any {
	out := make([]any, len(ss))
	for i, s := range ss {
		out[i] = s
	}
	return out
}
