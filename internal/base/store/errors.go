package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"

	"samendoen/internal/base/fault"
)

// mapError gives the errors of both databases the same kinds.
func mapError(err error) error {
	const op = "store"
	var known *fault.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return err
	case errors.Is(err, sql.ErrNoRows):
		return fault.New(op, fault.NotFound)
	case IsDuplicate(err):
		return fault.As(op, fault.Conflict, err)
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone), errors.Is(err, context.DeadlineExceeded):
		return fault.As(op, fault.Unavailable, err)
	}
	var netErr net.Error
	var pgErr *pgconn.PgError
	switch {
	case errors.As(err, &netErr):
		return fault.As(op, fault.Unavailable, err)
	case errors.As(err, &pgErr) && (pgErr.Code[:2] == "57" || pgErr.Code[:2] == "53" || pgErr.Code[:2] == "08"):
		return fault.As(op, fault.Unavailable, err)
	}
	return err
}

// IsDuplicate reports whether err is a broken unique or primary key.
func IsDuplicate(err error) bool {
	var pgErr *pgconn.PgError
	if errors.As(err, &pgErr) {
		return pgErr.Code == "23505"
	}
	var liteErr *sqlite.Error
	if errors.As(err, &liteErr) {
		return liteErr.Code() == 1555 || liteErr.Code() == 2067
	}
	return false
}

// errLost says that the connection ended before a commit was sent.
var errLost = errors.New("store: the connection was lost before the commit")

// mustRetry reports whether a transaction of PostgreSQL is to be run again: the server
// asks for it, or never heard of the commit.
func mustRetry(err error) bool {
	var pgErr *pgconn.PgError
	return err == errLost || errors.As(err, &pgErr) && (pgErr.Code == "40001" || pgErr.Code == "40P01")
}
