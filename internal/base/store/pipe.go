package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// pipe is a writing transaction of PostgreSQL that sends statements together. Every way
// to the server and back costs as much as a small statement, so its beginning travels
// with the first statement, what nobody waits for with the next one, and the rest with
// the commit. The server carries them out in order and stops at the first that fails,
// so that a commit behind a failure does nothing.
type pipe struct {
	conn    *sql.Conn
	waiting []statement // not sent yet
	err     error       // the first failure; nothing is sent after it

	begun      bool // something was sent: there is a transaction to end
	committing bool // the commit was sent, and may have been carried out
}

type statement struct {
	text string
	args []any
}

// rollbackTime is how long the server may take to roll back before its connection is given up.
const rollbackTime = 5 * time.Second

var errNotCommitted = errors.New("store: the server rolled back: the outcome of a failed statement was ignored")

func newPipe(conn *sql.Conn) *pipe {
	return &pipe{conn: conn, waiting: []statement{{text: "BEGIN ISOLATION LEVEL SERIALIZABLE"}}}
}

// later keeps a statement until the next one is sent.
func (p *pipe) later(text string, args []any) {
	p.waiting = append(p.waiting, statement{text, args})
}

// send sends what waits, and returns the outcome of the last of it.
func (p *pipe) send(ctx context.Context) (last commandTag, err error) {
	if p.err != nil || len(p.waiting) == 0 {
		return last, p.err
	}
	var batch pgx.Batch
	for _, s := range p.waiting {
		batch.Queue(s.text, s.args...)
	}
	p.waiting, p.begun = nil, true
	p.err = p.conn.Raw(func(raw any) error {
		own, ok := raw.(*stdlib.Conn)
		if !ok {
			return driver.ErrBadConn
		}
		results := own.Conn().SendBatch(ctx, &batch)
		for range batch.Len() {
			tag, err := results.Exec()
			if err != nil {
				results.Close() // repeats the error
				return err
			}
			last = commandTag{tag.String(), tag.RowsAffected()}
		}
		return results.Close()
	})
	return last, p.err
}

// commandTag is what the server says that a statement did.
type commandTag struct {
	text string
	rows int64
}

// ExecContext sends a statement behind what waits.
func (p *pipe) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	p.later(query, args)
	tag, err := p.send(ctx)
	return driver.RowsAffected(tag.rows), err
}

// QueryContext sends what waits and asks for rows.
func (p *pipe) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if _, err := p.send(ctx); err != nil {
		return nil, err
	}
	return p.conn.QueryContext(ctx, query, args...)
}

// commit sends what waits and the end of the transaction.
func (p *pipe) commit(ctx context.Context) error {
	if !p.begun && len(p.waiting) == 1 {
		return nil // nothing was asked: there is only the beginning
	}
	p.committing = p.err == nil
	p.later("COMMIT", nil)
	tag, err := p.send(ctx)
	if err == nil && tag.text != "COMMIT" {
		err = errNotCommitted
	}
	return err
}

// rollback gives the connection back as it was. When that fails the pool finds it in a
// transaction, or closed, and throws it away.
func (p *pipe) rollback(ctx context.Context) {
	if !p.begun {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackTime)
	defer cancel()
	p.err, p.waiting = nil, []statement{{text: "ROLLBACK"}}
	p.send(ctx)
}
