package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// engine is all that differs between SQLite and PostgreSQL. The SQL text is one and the same.
type engine struct {
	name       string
	forUpdate  string // appended to a SELECT that is about to change its rows
	skipLocked string // the same, leaving out rows that another has
	lockHalts  string // makes a halt wait for sends that are being begun; empty where writers come one by one
	lockSchema string // makes migrations, and packs, come one by one
	isUnique   func(error) bool
	isForeign  func(error) bool // a row refers to one that does not exist
	retryable  func(error) bool // the transaction was rolled back to break a deadlock
}

var sqliteEngine = engine{
	name: "sqlite",
	isUnique: func(err error) bool {
		return sqliteCode(err) == sqlite3.SQLITE_CONSTRAINT_UNIQUE || sqliteCode(err) == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
	},
	isForeign: func(err error) bool { return sqliteCode(err) == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY },
	retryable: func(error) bool {
		return false // one writer, and busy_timeout waits for other processes
	},
}

var postgresEngine = engine{
	name: "postgres",
	// FOR UPDATE would also keep out rows that refer to the locked one: a notice would wait for whoever edits its post.
	forUpdate:  " FOR NO KEY UPDATE",
	skipLocked: " FOR NO KEY UPDATE SKIP LOCKED",
	lockHalts:  "LOCK TABLE deliveries IN SHARE ROW EXCLUSIVE MODE",
	lockSchema: "SELECT pg_advisory_xact_lock(7301905512)",
	isUnique:   func(err error) bool { return postgresCode(err) == "23505" },
	isForeign:  func(err error) bool { return postgresCode(err) == "23503" },
	retryable:  func(err error) bool { return postgresCode(err) == "40P01" || postgresCode(err) == "40001" },
}

func sqliteCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}

func postgresCode(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// querier is what both *sql.DB and *sql.Tx can do.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// placeholders returns "$from, …" for n values.
func placeholders(from, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('$')
		b.WriteString(itoa(from + i))
	}
	return b.String()
}

// padded returns one or more ids as arguments, the last one repeated until their number is a power of two. So lists of all lengths
// are a few statements, which connections keep prepared.
func padded(ids []string) []any {
	n := 1
	for n < len(ids) {
		n *= 2
	}
	out := make([]any, n)
	for i := range out {
		out[i] = ids[min(i, len(ids)-1)]
	}
	return out
}

// tuples returns n parenthesised tuples of fields, in which each $ is the next placeholder, the first of them $from.
func tuples(from, n int, fields ...string) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('(')
		for j, field := range fields {
			if j > 0 {
				b.WriteByte(',')
			}
			before, after, _ := strings.Cut(field, "$")
			b.WriteString(before)
			b.WriteByte('$')
			b.WriteString(itoa(from + i*len(fields) + j))
			b.WriteString(after)
		}
		b.WriteByte(')')
	}
	return b.String()
}
