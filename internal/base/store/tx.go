package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"samendoen/internal/base/fault"
)

// Tx is a running transaction. It ends when the function that received it returns,
// and must not be kept.
type Tx struct {
	ctx     context.Context
	dialect Dialect
	q       querier
	after   []func()
}

// querier is what *sql.Tx, the writer of SQLite and the pipe of PostgreSQL have in common.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// Rows are the rows of a query.
type Rows = sql.Rows

// Row is the answer to a query for one row. It must be scanned.
type Row struct {
	rows *sql.Rows
	err  error
}

// Scan reads the columns of the row; the error is sql.ErrNoRows when there is none.
func (r *Row) Scan(dest ...any) error {
	if r.err != nil {
		return r.err
	}
	defer r.rows.Close()
	if !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return err
		}
		return sql.ErrNoRows
	}
	if err := r.rows.Scan(dest...); err != nil {
		return err
	}
	return r.rows.Close()
}

// Context is the context of the transaction. Inside a SQLite write it does not end
// with the request: interrupting one caller would roll back its neighbours.
func (tx *Tx) Context() context.Context { return tx.ctx }

// Dialect is the kind of database.
func (tx *Tx) Dialect() Dialect { return tx.dialect }

// Exec carries out a statement and returns the number of rows that it changed.
func (tx *Tx) Exec(query string, args ...any) (int64, error) {
	res, err := tx.q.ExecContext(tx.ctx, query, args...)
	if err != nil {
		return 0, mapError(err)
	}
	return res.RowsAffected()
}

// Later carries out a statement whose outcome nobody needs before the commit. On
// PostgreSQL it travels with the next statement or with the commit, and so may its
// error: then Write fails with it, of the same kind as if it had come at once. On SQLite
// it is an Exec. It is for inserts and updates; a blob among the arguments must stay as
// it is until the commit.
func (tx *Tx) Later(query string, args ...any) error {
	if p, ok := tx.q.(*pipe); ok {
		p.later(query, args)
		return nil
	}
	_, err := tx.Exec(query, args...)
	return err
}

// Query asks for rows; the caller closes them. List is the shorter way.
func (tx *Tx) Query(query string, args ...any) (*Rows, error) {
	rows, err := tx.q.QueryContext(tx.ctx, query, args...)
	return rows, mapError(err)
}

// QueryRow asks for one row.
func (tx *Tx) QueryRow(query string, args ...any) *Row {
	rows, err := tx.q.QueryContext(tx.ctx, query, args...)
	return &Row{rows, err}
}

// AfterCommit calls f once the transaction is on disk, and not at all if it failed.
func (tx *Tx) AfterCommit(f func()) { tx.after = append(tx.after, f) }

// Scanner reads the columns of a row.
type Scanner interface{ Scan(dest ...any) error }

// After is a row of which the first column is read into First; the others are left to who scans it.
type After struct {
	Row   Scanner
	First any
}

// Scan implements Scanner for the other columns.
func (a After) Scan(dest ...any) error { return a.Row.Scan(append([]any{a.First}, dest...)...) }

// List collects the rows of a query with scan.
func List[T any](tx *Tx, scan func(Scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, mapError(err)
		}
		list = append(list, v)
	}
	return list, mapError(rows.Err())
}

// One returns the one row of a query, or a NotFound error.
func One[T any](tx *Tx, scan func(Scanner) (T, error), query string, args ...any) (T, error) {
	v, err := scan(tx.QueryRow(query, args...))
	return v, mapError(err)
}

// Count returns the single integer of a query.
func Count(tx *Tx, query string, args ...any) (int64, error) {
	return One(tx, func(s Scanner) (n int64, err error) { return n, s.Scan(&n) }, query, args...)
}

// Strings returns the single text column of a query.
func Strings(tx *Tx, query string, args ...any) ([]string, error) {
	return List(tx, func(s Scanner) (v string, err error) { return v, s.Scan(&v) }, query, args...)
}

// Changed turns "no row was changed" into a Conflict: somebody else was first.
func Changed(op string, n int64, err error) error {
	if err == nil && n == 0 {
		return fault.New(op, fault.Conflict)
	}
	return fault.Wrap(op, err)
}

// Micros is t in the database: UTC microseconds, 0 for the zero time.
func Micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// Time is the time of a column made by Micros.
func Time(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micros).UTC()
}

// At scans a column of microseconds into t.
func At(t *time.Time) sql.Scanner { return (*timeColumn)(t) }

type timeColumn time.Time

func (c *timeColumn) Scan(src any) error {
	switch v := src.(type) {
	case int64:
		*c = timeColumn(Time(v))
	case nil:
		*c = timeColumn{}
	default:
		return errors.New("store: a time column holds something else than an integer")
	}
	return nil
}

// Bool is b in the database.
func Bool(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
