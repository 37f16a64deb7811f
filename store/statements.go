package store

import (
	"context"
	"database/sql"
	"database/sql/driver"

	"modernc.org/sqlite"
)

// openPrepared opens an SQLite database whose connections keep the statements that they were given prepared: parsing them
// again and again took half of the time of a busy minute. PostgreSQL's driver does this by itself.
func openPrepared(dsn string) (*sql.DB, error) {
	c, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(preparing{c}), nil
}

// preparing makes connections that keep statements.
type preparing struct{ driver.Connector }

// Connect implements driver.Connector.
func (p preparing) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &preparedConn{sqliteConn: c.(sqliteConn), idle: map[string]preparedStmt{}}, nil
}

// sqliteConn is what SQLite's connections can do and database/sql looks for.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// mostIdle bounds the statements that a connection keeps, of some ten kB each. When there are more it starts anew.
const mostIdle = 200

// preparedConn is a connection with statements. Like every driver.Conn it is used by one goroutine at a time.
type preparedConn struct {
	sqliteConn
	idle map[string]preparedStmt // by text; what is in use is not among them
}

type preparedStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// take returns the statement for query, for this use alone: rows that are read may run the same text again.
func (c *preparedConn) take(ctx context.Context, query string) (preparedStmt, error) {
	if s, ok := c.idle[query]; ok {
		delete(c.idle, query)
		return s, nil
	}
	s, err := c.PrepareContext(ctx, unnamed(query))
	if err != nil {
		return nil, err
	}
	return s.(preparedStmt), nil
}

// keep takes a statement back after its use. One that failed may be in any state and is closed.
func (c *preparedConn) keep(query string, s preparedStmt, failed error) {
	if _, twice := c.idle[query]; twice || failed != nil {
		s.Close() //nolint:errcheck // it tells the error of the last use again
		return
	}
	if len(c.idle) >= mostIdle {
		c.forget()
	}
	c.idle[query] = s
}

func (c *preparedConn) forget() {
	for _, s := range c.idle {
		s.Close() //nolint:errcheck // as above
	}
	clear(c.idle)
}

// Close implements driver.Conn.
func (c *preparedConn) Close() error {
	c.forget()
	return c.sqliteConn.Close()
}

// ExecContext implements driver.ExecerContext.
func (c *preparedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	r, err := s.ExecContext(ctx, args)
	c.keep(query, s, err)
	return r, err
}

// QueryContext implements driver.QueryerContext.
func (c *preparedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		c.keep(query, s, err)
		return nil, err
	}
	return &preparedRows{Rows: rows, conn: c, query: query, stmt: s}, nil
}

// preparedRows gives its statement back when it is closed.
type preparedRows struct {
	driver.Rows
	conn  *preparedConn
	query string
	stmt  preparedStmt
}

// Close implements driver.Rows.
func (r *preparedRows) Close() error {
	err := r.Rows.Close()
	if r.stmt != nil {
		r.conn.keep(r.query, r.stmt, err)
		r.stmt = nil
	}
	return err
}
