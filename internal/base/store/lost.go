package store

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"net"

	"github.com/jackc/pgx/v5/pgconn"
)

// A server of PostgreSQL that stops takes all connections along, and the pool only finds
// out when it uses them. What asks something and changes nothing is then asked again on
// another connection.

// isLost reports whether a connection that stood has ended. What was sent on it last may
// have been carried out.
func isLost(err error) bool {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Op != "dial" && !op.Timeout()
	}
	var pgErr *pgconn.PgError
	if errors.As(err, &pgErr) {
		return pgErr.Code == "57P01" || pgErr.Code == "57P02" // its last words: shut down, or crashed
	}
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// again asks until it is not told by a lost connection, at most once for each that may
// be in the pool.
func again[T any](ctx context.Context, ask func() (T, error)) (T, error) {
	for range readConns {
		v, err := ask()
		if !isLost(err) || ctx.Err() != nil {
			return v, err
		}
	}
	return ask()
}

// looker asks questions without a transaction around them.
type looker struct{ db *sql.DB }

// ExecContext carries out a statement; the database refuses it when it changes something.
func (l looker) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	return l.db.ExecContext(ctx, query, args...)
}

// QueryContext asks for rows.
func (l looker) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return again(ctx, func() (*sql.Rows, error) { return l.db.QueryContext(ctx, query, args...) })
}
